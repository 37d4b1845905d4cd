import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { sessionOf } from '../../../core/record/studies.ts';
import { observerWords } from '../../../core/text/observerWords.ts';
import { observerOf, observerStore } from '../../state/observerStore.ts';
import { recordStore } from '../../state/recordStore.ts';
import { signingStore } from '../../state/signingStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { closePopover, Popover } from '../../ui/Popover.tsx';
import { readAs } from './readerCommands.ts';
import './record.css';

/** Who reads, and in which pass; opens the list of both. */
export function ObserverMenu(): ReactNode {
  const words = observerWords[useLanguage()];
  const state = useStore(observerStore);
  const reading = useStore(recordStore, (record) => record.reading);
  const observer = observerOf(state, reading);
  if (observer === null) return null;
  const pass = sessionOf(reading, state.book);
  const isBlind = pass !== null && pass.study.isBlind && pass.study.unsealedAt === null;
  return (
    <Popover
      label={words.menu}
      role="menu"
      button={{ className: 'observer-menu small', title: words.menu, 'data-observer': String(observer.observerId) }}
      face={[
        observer.name,
        ...(pass === null ? [] : [words.pass(pass.study.name, pass.session.pass)]),
        ...(isBlind ? [words.blind] : []),
      ].join(' · ')}
    >
      {() => <Readings />}
    </Popover>
  );
}

function Readings(): ReactNode {
  const words = observerWords[useLanguage()];
  const { observers, book } = useStore(observerStore);
  const reading = useStore(recordStore, (record) => record.reading);
  return (
    <div role="none">
      {observers.flatMap((observer, at) => {
        const { observerId } = observer;
        const passes = book.sessions.filter((session) => session.observerId === observerId);
        return [null, ...passes].map((session) => {
          const sessionId = session?.sessionId ?? null;
          const isOpen = reading.observerId === observerId && reading.sessionId === sessionId;
          const study = book.studies.find(({ studyId }) => studyId === session?.studyId);
          return (
            <button
              key={`${observerId} ${sessionId ?? ''}`}
              type="button"
              role="menuitemradio"
              className="menu-item"
              aria-checked={isOpen}
              data-reading={`${observerId} ${sessionId ?? ''}`.trim()}
              {...(isOpen || (at === 0 && session === null) ? { 'data-first-focus': '' } : {})}
              onClick={({ currentTarget }) => {
                closePopover(currentTarget);
                void readAs({ observerId, sessionId });
              }}
            >
              <span>
                {observer.name}
                {observer.kind === 'consensus' ? ` (${words.kinds.consensus})` : ''}
              </span>
              <span className="small faint">
                {session === null || study === undefined ? words.clinic : words.pass(study.name, session.pass)}
              </span>
            </button>
          );
        });
      })}
      <hr className="menu-line" />
      <button
        type="button"
        role="menuitem"
        className="menu-item"
        data-desk=""
        onClick={({ currentTarget }) => {
          closePopover(currentTarget);
          signingStore.setState({ isDeskOpen: true });
        }}
      >
        <span>{words.manage}</span>
      </button>
    </div>
  );
}
