import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useWords } from '../../state/useWords.ts';
import { Step } from '../steps/index.ts';

/** How the precontrast stack lies on the arterial one. */
export function AlignmentStep({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const alignment = useStore(timepointStore, (all) => all[slot].alignment);
  return (
    <Step
      number={2}
      name={words.steps.alignment}
      state={alignment === null ? 'open' : 'done'}
      detail={alignment === null ? null : words.alignments[alignment]}
    />
  );
}
