import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { alignmentStore, isAlignmentOpen } from '../../state/alignmentStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Step } from '../steps/index.ts';
import { AlignmentCard } from './AlignmentCard.tsx';
import './alignment.css';

/** How the precontrast stack lies on the arterial one, and what may be done about it. */
export function AlignmentStep({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const alignment = useStore(timepointStore, (all) => all[slot].alignment);
  const isOpen = useStore(isAlignmentOpen);
  const isStale = useStore(alignmentStore, (all) => all[slot].accepted?.isStale ?? false);
  return (
    <>
      <Step
        number={2}
        name={words.steps.alignment}
        state={alignment === null || isStale ? 'open' : 'done'}
        detail={
          alignment === null ? null : (
            <>
              {isStale ? words.stale : words.alignments[alignment]}{' '}
              <Button look="quiet" onPress={() => isAlignmentOpen.setState(!isOpen)}>
                {isOpen ? words.aligning.close : words.aligning.open}
              </Button>
            </>
          )
        }
      />
      {isOpen && alignment !== null ? <AlignmentCard slot={slot} /> : null}
    </>
  );
}
