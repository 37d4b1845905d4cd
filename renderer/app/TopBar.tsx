import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { HangingProtocol } from '../../core/hanging/hangingProtocol.ts';
import type { Language } from '../../core/text/language.ts';
import { sentenceOf } from '../../core/text/sentences.ts';
import { choosePictures } from '../features/reading/index.ts';
import { TimelineButton } from '../features/timeline/index.ts';
import { ObserverMenu } from '../features/record/index.ts';
import { hangingStore, shownProtocol } from '../state/hangingStore.ts';
import { importStore, openPatient } from '../state/importStore.ts';
import { useLanguage, useWords } from '../state/useWords.ts';
import { viewStore } from '../state/viewStore.ts';
import { Chip } from '../ui/Chip.tsx';
import { Segments } from '../ui/Segments.tsx';
import { runCommand } from './commands.ts';

export function TopBar(): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const patient = useStore(importStore, openPatient);
  const app = useStore(viewStore, (state) => state.app);
  return (
    <header>
      <h1 className="app-name">{words.appName}</h1>
      {patient === null ? null : (
        <span className="muted patient">
          {[patient.patientId ?? patient.name ?? words.unknownPatient, patient.sex, patient.birthDate]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
      )}
      {patient === null ? null : <Layouts />}
      <OverlayControls />
      <TimelineButton />
      <span className="fill" />
      {app !== null && !app.officialBinary ? (
        <Chip look="loud" title={words.notOfficialDetail}>
          {words.notOfficial}
        </Chip>
      ) : null}
      <ObserverMenu />
      <Segments<Language>
        label={words.language}
        isSmall
        value={language}
        options={[
          { value: 'en', text: 'EN', title: 'English' },
          { value: 'fr', text: 'FR', title: 'Français' },
        ]}
        onChoose={(chosen) => (chosen === language ? undefined : runCommand('switchLanguage'))}
      />
      <button
        type="button"
        className="key palette-key"
        title={words.paletteTitle}
        onClick={() => runCommand('palette')}
      >
        Ctrl K
      </button>
    </header>
  );
}

/** The hanging protocols, as segments; why the shown one was chosen is said by its title. */
function Layouts(): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const protocols = useStore(hangingStore, (state) => state.protocols);
  const reason = useStore(hangingStore, (state) => state.reason);
  const shown = useStore(hangingStore, (state) => shownProtocol(state)?.id ?? null);
  const ownIds = useStore(hangingStore, (state) => state.ownIds);
  // A layout without a key belongs to a step, which opens it.
  const offered = protocols.filter(({ id, key }) => key !== null || id === shown || ownIds.includes(id));
  const titleOf = ({ id, key }: HangingProtocol): string =>
    [key ?? '', id === shown && reason !== null ? sentenceOf(reason, language) : '']
      .filter((part) => part !== '')
      .join(' · ');
  return (
    <Segments
      label={words.viewing.hanging}
      value={shown}
      options={offered.map((protocol) => ({
        value: protocol.id,
        text: protocol.name[language],
        title: titleOf(protocol),
      }))}
      onChoose={choosePictures}
    />
  );
}

function OverlayControls(): ReactNode {
  const words = useWords();
  const opacity = useStore(viewStore, (state) => state.overlayOpacity);
  const isShown = useStore(viewStore, (state) => state.isOverlayShown);
  const isOpen = useStore(importStore, (state) => state.tree !== null);
  if (!isOpen) return null;
  return (
    <label className="overlay-controls small muted">
      <input type="checkbox" checked={isShown} onChange={() => runCommand('toggleOverlay')} />
      {words.overlay}
      <input
        type="range"
        min={0.1}
        max={1}
        step={0.05}
        value={opacity}
        disabled={!isShown}
        aria-label={words.opacity}
        onChange={(event) => viewStore.setState({ overlayOpacity: Number(event.target.value) })}
      />
    </label>
  );
}
