import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { AlignmentStep } from '../features/alignment/index.ts';
import { LesionStep } from '../features/lesions/index.ts';
import { LetbCards, LetbStep } from '../features/letb/index.ts';
import { LockPlacements, RecordNotices, SignStep, VisualStep } from '../features/record/index.ts';
import { RoiCard, RoiStep } from '../features/roi/index.ts';
import { LiverStep } from '../features/segmentation/index.ts';
import { SeriesStep } from '../features/studies/index.ts';
import { importStore } from '../state/importStore.ts';
import { slots, type Slot } from '../state/slots.ts';
import { isMeasurable, timepointStore } from '../state/timepointStore.ts';
import { useWords } from '../state/useWords.ts';
import { viewStore } from '../state/viewStore.ts';
import { Segments } from '../ui/Segments.tsx';
import { show } from './commands.ts';

/** The steps of a reading with their state, for the active timepoint; the numbers of both. */
export function Steps(): ReactNode {
  const words = useWords();
  const slot = useStore(viewStore, (state) => state.activeSlot);
  const hasBoth = useStore(timepointStore, (all) => slots.every((one) => all[one].choice !== null));
  const hasTree = useStore(importStore, (state) => state.tree !== null);
  const canPlace = useStore(timepointStore, (all) => isMeasurable(all[slot]));
  if (!hasTree) return <aside aria-label={words.steps.title} />;
  return (
    <aside aria-label={words.steps.title}>
      {hasBoth ? (
        <Segments<Slot>
          label={words.steps.title}
          value={slot}
          options={slots.map((one) => ({ value: one, text: words.timepoints[one] }))}
          onChoose={(one) =>
            viewStore.getState().layout === 'both' ? viewStore.setState({ activeSlot: one }) : show(one)
          }
        />
      ) : null}
      <RecordNotices />
      <SeriesStep slot={slot} />
      <AlignmentStep slot={slot} />
      <LiverStep slot={slot} />
      <RoiStep slot={slot} />
      <LockPlacements slot={slot} />
      <LetbStep slot={slot} />
      <LetbCards slot={slot}>{canPlace ? <RoiCard slot={slot} /> : null}</LetbCards>
      <LesionStep slot={slot} />
      <VisualStep slot={slot} />
      <SignStep />
    </aside>
  );
}
