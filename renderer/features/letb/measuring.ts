import type { Coded } from '../../../core/base/errors.ts';
import { computeChange, type LetbChange, type TimepointLetb } from '../../../core/letb/change.ts';
import { computeLetb, type LetbInput, type LetbMeasurement } from '../../../core/letb/computeLetb.ts';
import { staleAlignment } from '../../../core/letb/measuredAlignment.ts';
import { parseThresholdSet } from '../../../core/letb/thresholdSets.ts';
import assouline2023 from '../../../assets/threshold-sets/assouline-2023.json';
import { liverOf } from '../../compute/openMasks.ts';
import { timepointOf } from '../../compute/openTimepoint.ts';
import { alignmentStore } from '../../state/alignmentStore.ts';
import { blindingStore } from '../../state/blindingStore.ts';
import { refusalOf } from '../../state/job.ts';
import {
  forgetMeasurement,
  measurementStore,
  noteInputs,
  noteMeasured,
  noteRefused,
} from '../../state/measurementStore.ts';
import { roiStore } from '../../state/roiStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { uncertaintyStore } from '../../state/uncertaintyStore.ts';
import { trustInForce } from './estimating.ts';
import { pairingStore } from '../../state/pairingStore.ts';

export const thresholdSet = parseThresholdSet(assouline2023);

/** The inputs of a timepoint's LETB, in the order of the command line's; null while images, liver or ROIs are missing. */
export function letbInput(slot: Slot): LetbInput | null {
  const { openId, protocol } = timepointStore.getState()[slot];
  const { rois } = roiStore.getState()[slot];
  const timepoint = timepointOf(openId);
  const liver = liverOf(openId);
  if (timepoint === null || liver === null || rois.length === 0) return null;
  return {
    subtraction: timepoint.subtraction,
    liver: liver.labelmap,
    histogram: liver.histogram,
    rois,
    protocol,
    alignment: { kind: timepoint.registration?.alignment.kind ?? timepoint.related.alignment },
    findings: [...timepoint.related.findings, ...liver.findings],
  };
}

/**
 * Measures a timepoint as it is now. The store learns the number, or the sentence that stands in its place. Done in the page and at once:
 * S is counted already, so that a placement costs its own few hundred voxels, less than a message to a worker, and the number and the
 * overlay appear in the frame in which the ROI moves.
 */
export function measure(slot: Slot): void {
  const input = letbInput(slot);
  if (input === null) {
    forgetMeasurement(slot);
    return;
  }
  const inputs = noteInputs(slot);
  try {
    if (alignmentStore.getState()[slot].accepted?.isStale === true) throw staleAlignment();
    const measurement = computeLetb(input);
    // A blind reader is told what is refused, and no number.
    if (blindingStore.getState()[slot]) forgetMeasurement(slot);
    else noteMeasured(slot, inputs, measurement);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal !== null) noteRefused(slot, inputs, refusal);
  }
}

/** Measures whenever the inputs change, and the change whenever both numbers did. Gives a function that stops it. */
export function startMeasuring(onDefect: (error: unknown) => void): () => void {
  const again = (slot: Slot): void => {
    try {
      measure(slot);
    } catch (error) {
      onDefect(error);
    }
  };
  const stops = [
    roiStore.subscribe((now, before) => {
      for (const slot of slots) if (now[slot].rois !== before[slot].rois) again(slot);
    }),
    timepointStore.subscribe((now, before) => {
      for (const slot of slots) {
        const [a, b] = [now[slot], before[slot]];
        if (a.openId !== b.openId || a.maskRevision !== b.maskRevision || a.protocol !== b.protocol) again(slot);
      }
    }),
    alignmentStore.subscribe((now, before) => {
      for (const slot of slots) if (now[slot].accepted?.isStale !== before[slot].accepted?.isStale) again(slot);
    }),
    measurementStore.subscribe((now, before) => {
      if (now.pre.measurement === before.pre.measurement && now.post.measurement === before.post.measurement) return;
      noteChange();
    }),
    blindingStore.subscribe((now, before) => {
      for (const slot of slots) if (now[slot] !== before[slot]) again(slot);
    }),
    uncertaintyStore.subscribe((now, before) => {
      const isNew = (slot: Slot): boolean =>
        now[slot].uncertainty !== before[slot].uncertainty || now[slot].arterialPhase !== before[slot].arterialPhase;
      if (slots.some(isNew)) noteChange();
    }),
    pairingStore.subscribe((now, before) => {
      if (now.procedureDates !== before.procedureDates) noteChange();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function noteChange(): void {
  const { pre, post } = measurementStore.getState();
  measurementStore.setState(changeBetween(pre.measurement, post.measurement));
}

function changeBetween(
  pre: LetbMeasurement | null,
  post: LetbMeasurement | null,
): { readonly change: LetbChange | null; readonly changeRefusal: Coded | null } {
  if (pre === null || post === null) return { change: null, changeRefusal: null };
  try {
    const change = computeChange(ofTimepoint('pre', pre), ofTimepoint('post', post), {
      thresholdSet,
      procedureDates: pairingStore.getState().procedureDates,
    });
    return { change, changeRefusal: null };
  } catch (error) {
    return { change: null, changeRefusal: refusalOf(error) };
  }
}

function ofTimepoint(slot: Slot, measurement: LetbMeasurement): TimepointLetb {
  const { openId, choice } = timepointStore.getState()[slot];
  return {
    ...measurement,
    ...trustInForce(slot),
    patientId: timepointOf(openId)?.patientId ?? null,
    date: choice?.date ?? null,
  };
}
