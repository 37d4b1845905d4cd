import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { rounded } from '../../../core/text/rounding.ts';
import { MAX_PLACEMENTS, roiStore } from '../../state/roiStore.ts';
import type { Slot } from '../../state/slots.ts';
import { isMeasurable, timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Step } from '../steps/index.ts';

/** How many placements there are, and of what kind. */
export function RoiStep({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const { rois, shape, nominalCm3 } = useStore(roiStore, (all) => all[slot]);
  const canPlace = useStore(timepointStore, (all) => isMeasurable(all[slot]));
  const state = rois.length >= MAX_PLACEMENTS ? 'done' : canPlace ? 'current' : 'open';
  return (
    <Step
      number={4}
      name={words.steps.rois}
      state={state}
      detail={`${rois.length}/${MAX_PLACEMENTS} · ${rounded('factor', nominalCm3, language)} cm³ ${words.shapes[shape]}`}
    />
  );
}
