import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { lesionsOf, type LesionRole } from '../../../core/record/lesionList.ts';
import { lesionStore, listsNow, slotsRead } from '../../state/lesionStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { cancelGrowing } from './growing.ts';
import { addLesion } from './lesionCommands.ts';
import { LesionEditor } from './LesionEditor.tsx';
import { LesionRow } from './LesionRow.tsx';
import './lesions.css';

const roles: readonly LesionRole[] = ['target', 'nonTarget', 'new'];

/** Every lesion before and after, with pictures and diameters; the selected one with what is recorded of it. */
export function LesionCard({ slot }: { readonly slot: Slot }): ReactNode {
  const { lesions: words, timepoints, dismiss, cancel } = useWords();
  const language = useLanguage();
  const state = useStore(lesionStore);
  // What belongs to a study is found by the slot's choice.
  useStore(timepointStore, (all) => slots.map((one) => all[one].choice?.studyInstanceUid ?? '').join(' '));
  const read = slotsRead();
  const all = lesionsOf(listsNow(state));
  return (
    <section className="card lesions" aria-label={words.title} data-lesions={all.length}>
      <h3>
        {words.title} · {read.map((one) => timepoints[one]).join(' | ')}
      </h3>
      <div className="buttons">
        {roles.map((role) => (
          <Button key={role} disabled={role === 'new' && read.length < 2} onPress={() => addLesion(role, slot)}>
            {words.add[role]}
          </Button>
        ))}
      </div>
      {all.length === 0 ? <p className="small muted">{words.empty}</p> : null}
      <ul className="lesion-list">
        {all.map((lesion) => (
          <LesionRow key={lesion.id} lesion={lesion} state={state} read={read}>
            {lesion.id === state.selected ? <LesionEditor slot={slot} lesion={lesion} /> : null}
          </LesionRow>
        ))}
      </ul>
      {state.growing.kind === 'running' ? (
        <div className="row">
          <ProgressBar fraction={null} label={words.growing} />
          <span className="small muted">{words.growing}</span>
          <Button onPress={() => void cancelGrowing()}>{cancel}</Button>
        </div>
      ) : null}
      {state.problem === null ? null : (
        <Problem text={sentenceOf(state.problem, language)} code={state.problem.code}>
          <Button onPress={() => lesionStore.setState({ problem: null })}>{dismiss}</Button>
        </Problem>
      )}
    </section>
  );
}
