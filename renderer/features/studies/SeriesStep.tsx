import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { importStore, openPatient } from '../../state/importStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useWords } from '../../state/useWords.ts';
import { Step } from '../steps/index.ts';

/** Whether both phases of the timepoint are chosen. */
export function SeriesStep({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const choice = useStore(timepointStore, (all) => all[slot].choice);
  const patient = useStore(importStore, openPatient);
  const stacks =
    patient?.studies
      .find((study) => study.studyInstanceUid === choice?.studyInstanceUid)
      ?.series.flatMap((series) => series.stacks).length ?? 0;
  const isDone = choice !== null && choice.arterialStackId !== null && choice.precontrastStackId !== null;
  return (
    <Step
      number={1}
      name={words.steps.series}
      state={isDone ? 'done' : 'current'}
      detail={choice === null ? null : words.stacksCount(stacks)}
    />
  );
}
