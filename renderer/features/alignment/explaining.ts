import { DomainError } from '../../../core/base/errors.ts';
import type { InputOf } from '../../../core/compute/jobs.ts';
import type { MisregistrationEnhancement } from '../../../core/letb/misregistrationEnhancement.ts';
import type { Labelmap } from '../../../core/segmentation/labelmap.ts';
import { host } from '../../compute/host.ts';
import { liverOf } from '../../compute/openMasks.ts';
import { timepointOf } from '../../compute/openTimepoint.ts';
import { setExplained } from '../../state/explainedStore.ts';
import { isStale, measurementStore } from '../../state/measurementStore.ts';
import { roiStore } from '../../state/roiStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { overlayThresholdHu, runningEngine } from '../reading/index.ts';

const SETTLES_WITHIN_MS = 500;

const timers = new Map<Slot, ReturnType<typeof setTimeout>>();
/** The last question of a slot; only its answer is taken. */
const asked = new Map<Slot, object>();
/** What is known of the measurement in force. */
const found = new Map<
  Slot,
  { readonly input: InputOf<'misregistration'>; readonly answer: MisregistrationEnhancement }
>();

/**
 * Finds, whenever a timepoint's number has stood still, which of its enhancement a small shift of P explains: by the mean T, as in an
 * alignment's effect. Gives a function that stops it.
 */
export function startExplaining(onDefect: (error: unknown) => void): () => void {
  const soon = (slot: Slot): void => {
    asked.delete(slot);
    clearTimeout(timers.get(slot));
    if (found.delete(slot)) runningEngine(slot)?.setExplained(null);
    setExplained(slot, null);
    timers.set(
      slot,
      setTimeout(() => {
        explain(slot).catch(onDefect);
      }, SETTLES_WITHIN_MS),
    );
  };
  const stops = [
    measurementStore.subscribe((now, before) => {
      for (const slot of slots) if (now[slot].inputs !== before[slot].inputs) soon(slot);
    }),
    roiStore.subscribe((now, before) => {
      for (const slot of slots) if (now[slot].selected !== before[slot].selected) light(slot);
    }),
  ];
  return () => {
    for (const timer of timers.values()) clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

async function explain(slot: Slot): Promise<void> {
  const input = questionOf(slot);
  if (input === null) return;
  asked.set(slot, input);
  try {
    const answer = await host().compute.onVolumes.run('misregistration', input);
    if (asked.get(slot) !== input) return;
    found.set(slot, { input, answer });
    setExplained(slot, answer.cm3);
    light(slot);
  } catch (error) {
    // What computeLetb refuses of the placements has its sentence beside the number.
    if (!(error instanceof DomainError)) throw error;
  }
}

function questionOf(slot: Slot): InputOf<'misregistration'> | null {
  const { openId } = timepointStore.getState()[slot];
  const timepoint = timepointOf(openId);
  const liver = liverOf(openId);
  const state = measurementStore.getState()[slot];
  if (timepoint === null || liver === null || state.measurement === null || isStale(state)) return null;
  const thresholds = state.measurement.placements.map(({ thresholdHu }) => thresholdHu);
  return {
    arterial: timepoint.arterial,
    subtraction: timepoint.subtraction,
    liver: liver.labelmap,
    thresholdHu: thresholds.reduce((sum, hu) => sum + hu, 0) / thresholds.length,
    rois: roiStore.getState()[slot].rois,
  };
}

/** Colours, of the voxels that the overlay lights, those that are explained. */
function light(slot: Slot): void {
  const known = found.get(slot);
  const engine = runningEngine(slot);
  if (engine === null) return;
  const thresholdHu = overlayThresholdHu(slot);
  if (known === undefined || thresholdHu === null) {
    engine.setExplained(null);
    return;
  }
  const { subtraction } = known.input;
  const mask: Labelmap = { grid: subtraction.grid, voxels: new Uint8Array(subtraction.voxels.length) };
  for (const v of known.answer.offsets) if ((subtraction.voxels[v] ?? 0) > thresholdHu) mask.voxels[v] = 1;
  engine.setExplained(mask);
}
