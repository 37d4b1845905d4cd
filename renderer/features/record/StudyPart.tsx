import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Study } from '../../../core/record/studies.ts';
import { observerWords } from '../../../core/text/observerWords.ts';
import { importStore } from '../../state/importStore.ts';
import { observerStore } from '../../state/observerStore.ts';
import { recordStore } from '../../state/recordStore.ts';
import { signingStore } from '../../state/signingStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { beginPass, beginStudy, unsealStudy, type Answer } from './readerCommands.ts';

interface PartProps {
  readonly onAnswer: (answer: Answer) => void;
}

/** The studies: their passes are begun and they are unsealed here, and new ones begun. */
export function StudyPart({ onAnswer }: PartProps): ReactNode {
  const words = observerWords[useLanguage()];
  const studies = useStore(observerStore, (state) => state.book.studies);
  return (
    <section aria-label={words.studies}>
      <h3 className="heading">{words.studies}</h3>
      {studies.length === 0 ? <p className="small muted">{words.noStudies}</p> : null}
      <ul className="desk-list">
        {studies.map((study) => (
          <StudyRow key={study.studyId} study={study} onAnswer={onAnswer} />
        ))}
      </ul>
      <NewStudy onAnswer={onAnswer} />
    </section>
  );
}

function StudyRow({ study, onAnswer }: PartProps & { readonly study: Study }): ReactNode {
  const words = observerWords[useLanguage()];
  const { studyId, unsealedAt } = study;
  const observerId = useStore(recordStore, (state) => state.reading.observerId);
  const passes = useStore(
    observerStore,
    (state) => state.book.sessions.filter((one) => one.studyId === studyId && one.observerId === observerId).length,
  );
  const [isAsking, setAsking] = useState(false);
  const begin = async (): Promise<void> => {
    const answer = await beginPass(studyId, observerId);
    onAnswer(answer);
    if (answer === null) signingStore.setState({ isDeskOpen: false });
  };
  return (
    <li data-study={study.name}>
      <div className="desk-row">
        <span className="desk-name">{study.name}</span>
        {study.isBlind ? <Chip title={words.isBlindHint}>{words.blind}</Chip> : null}
        <Chip look={unsealedAt === null ? 'plain' : 'good'}>
          {unsealedAt === null ? words.sealed : words.unsealedOn(unsealedAt.slice(0, 10))}
        </Chip>
        <span className="small muted">
          {words.cases(study.caseIds.length)} · {words.washout(study.washoutDays)}
        </span>
        {unsealedAt !== null ? null : (
          <>
            <Button onPress={() => void begin()}>{words.beginPass(passes + 1)}</Button>
            <Button look="quiet" onPress={() => setAsking(true)}>
              {words.unseal}
            </Button>
          </>
        )}
      </div>
      {isAsking && unsealedAt === null ? (
        <div className="desk-ask" role="alert">
          <p>{words.unsealAsk(study.name)}</p>
          <div className="actions">
            <Button onPress={() => void unsealStudy(studyId).then(onAnswer)}>{words.unsealDo}</Button>
            <Button onPress={() => setAsking(false)}>{words.keepSealed}</Button>
          </div>
        </div>
      ) : null}
    </li>
  );
}

/** Four weeks are the usual washout of reader studies. */
const USUAL_WASHOUT_DAYS = 28;

function NewStudy({ onAnswer }: PartProps): ReactNode {
  const words = observerWords[useLanguage()];
  const cases = useStore(importStore, (state) => state.tree?.patients.length ?? 0);
  const [name, setName] = useState('');
  const [isBlind, setBlind] = useState(true);
  const [washoutDays, setWashout] = useState(USUAL_WASHOUT_DAYS);
  const [seed, setSeed] = useState(1);
  const begin = async (): Promise<void> => {
    const answer = await beginStudy({ name: name.trim(), isBlind, washoutDays, seed });
    onAnswer(answer);
    if (answer === null) setName('');
  };
  return (
    <form
      className="desk-row"
      data-new-study=""
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <input
        type="text"
        aria-label={words.newStudy}
        placeholder={words.newStudy}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <label className="small" title={words.isBlindHint}>
        <input type="checkbox" checked={isBlind} onChange={(event) => setBlind(event.target.checked)} /> {words.isBlind}
      </label>
      <label className="small">
        {words.washoutDays}{' '}
        <input
          type="number"
          min={0}
          max={3650}
          step={1}
          value={washoutDays}
          onChange={(event) => setWashout(wholeIn(event.target.valueAsNumber, 3650))}
        />
      </label>
      <label className="small" title={words.seedHint}>
        {words.seed}{' '}
        <input
          type="number"
          min={0}
          max={4294967295}
          step={1}
          value={seed}
          onChange={(event) => setSeed(wholeIn(event.target.valueAsNumber, 4294967295))}
        />
      </label>
      <span className="small muted">{words.casesOfStudy(cases)}</span>
      <button type="submit" className="button plain" disabled={name.trim() === '' || cases === 0}>
        {words.begin}
      </button>
    </form>
  );
}

function wholeIn(value: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(0, Math.round(value))) : 0;
}
