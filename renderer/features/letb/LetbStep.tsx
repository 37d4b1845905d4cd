import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { isStale, measurementStore } from '../../state/measurementStore.ts';
import type { Slot } from '../../state/slots.ts';
import { useWords } from '../../state/useWords.ts';
import { Step } from '../steps/index.ts';

/** Whether there is a number, and whether it still stands. */
export function LetbStep({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const state = useStore(measurementStore, (all) => all[slot]);
  const stale = isStale(state) && state.refusal !== null;
  const detail = stale
    ? words.stale
    : state.measurement === null
      ? words.notMeasured
      : state.measurement.provisional
        ? words.provisional
        : null;
  return (
    <Step
      number={5}
      name={words.steps.letb}
      state={state.measurement === null || stale ? 'open' : 'done'}
      detail={detail}
    />
  );
}
