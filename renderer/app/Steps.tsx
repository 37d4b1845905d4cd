import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { sentenceOf } from '../../core/text/sentences.ts';
import { rounded } from '../../core/text/rounding.ts';
import { LetbCards } from '../features/letb/index.ts';
import { RoiCard } from '../features/roi/index.ts';
import { chooseMask } from '../features/reading/index.ts';
import { SegmentationCard } from '../features/segmentation/index.ts';
import { openPatient, importStore } from '../state/importStore.ts';
import { isStale, measurementStore } from '../state/measurementStore.ts';
import { toolStore } from '../state/segmentationStore.ts';
import { MAX_PLACEMENTS, roiStore } from '../state/roiStore.ts';
import { slots, type Slot } from '../state/slots.ts';
import { isMeasurable, timepointStore } from '../state/timepointStore.ts';
import { useLanguage, useWords } from '../state/useWords.ts';
import { viewStore } from '../state/viewStore.ts';
import { Button } from '../ui/Button.tsx';
import { Problem } from '../ui/Problem.tsx';
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
      <SeriesStep slot={slot} />
      <AlignmentStep slot={slot} />
      <LiverStep slot={slot} />
      <RoiStep slot={slot} />
      <LetbStep slot={slot} />
      <LetbCards slot={slot}>{canPlace ? <RoiCard slot={slot} /> : null}</LetbCards>
    </aside>
  );
}

interface StepProps {
  readonly number: number;
  readonly name: string;
  readonly state: 'open' | 'done' | 'current';
  readonly detail: ReactNode;
}

function Step({ number, name, state, detail }: StepProps): ReactNode {
  const words = useWords();
  return (
    <div
      className={`step ${state}`}
      data-step={number}
      tabIndex={-1}
      role="group"
      aria-label={words.viewing.stepState(number, name, words.viewing.stepStates[state])}
      aria-current={state === 'current' ? 'step' : undefined}
    >
      <i aria-hidden="true">{state === 'done' ? '✓' : number}</i>
      <span>{name}</span>
      <em>{detail}</em>
    </div>
  );
}

function SeriesStep({ slot }: { readonly slot: Slot }): ReactNode {
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

function AlignmentStep({ slot }: { readonly slot: Slot }): ReactNode {
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

function LiverStep({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const isOpen = useStore(toolStore, (state) => state.isOpen);
  const { openId, mask, masking, liverCm3 } = useStore(timepointStore, (all) => all[slot]);
  const isDone = masking.kind === 'done';
  const state = isDone ? 'done' : openId === null ? 'open' : 'current';
  const detail = isDone ? (
    <span title={mask?.name}>{rounded('cm3', liverCm3, language)} cm³</span>
  ) : openId === null ? null : (
    words.noMask
  );
  return (
    <>
      <Step
        number={3}
        name={words.steps.liver}
        state={state}
        detail={
          <>
            {detail}{' '}
            {openId === null ? null : (
              <Button
                look={isDone ? 'quiet' : 'primary'}
                onPress={() => toolStore.setState({ isOpen: !isOpen, tool: null })}
              >
                {isOpen ? words.masks.closeEditing : words.masks.edit}
              </Button>
            )}
            {openId === null ? null : (
              <Button
                look="quiet"
                title={words.maskFormats}
                disabled={masking.kind === 'running'}
                onPress={() => void chooseMask(slot)}
              >
                {isDone ? words.replaceMask : words.loadMask}
              </Button>
            )}
          </>
        }
      />
      <SegmentationCard slot={slot} />
      {masking.kind === 'failed' ? (
        <Problem text={sentenceOf(masking.error, language)} code={masking.error.code} />
      ) : null}
    </>
  );
}

function RoiStep({ slot }: { readonly slot: Slot }): ReactNode {
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

function LetbStep({ slot }: { readonly slot: Slot }): ReactNode {
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
