import { DomainError } from '../../../core/base/errors.ts';
import type { InputOf } from '../../../core/compute/jobs.ts';
import { host } from '../../compute/host.ts';
import { alignmentsOf, isFittedTo, type HeldAlignment } from '../../compute/openAlignment.ts';
import { liverOf } from '../../compute/openMasks.ts';
import { timepointOf } from '../../compute/openTimepoint.ts';
import { alignmentStore, setAlignment, type StatedAlignment } from '../../state/alignmentStore.ts';
import { blindingStore } from '../../state/blindingStore.ts';
import { refusalOf } from '../../state/job.ts';
import { measurementStore, noteStated } from '../../state/measurementStore.ts';
import { roiStore } from '../../state/roiStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';

type Which = 'proposal' | 'accepted';
const both: readonly Which[] = ['proposal', 'accepted'];

/** A placement that is dragged is judged when it stands still: the rim and its edges take a worker seconds. */
const SETTLES_WITHIN_MS = 250;

const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** The last question of each alignment: only its answer is taken. */
const asked = new Map<string, object>();

/**
 * Measures what waits and what is in force whenever placements or protocol change, and says when the mask is no longer the one that an
 * alignment was fitted to. Gives a function that stops it.
 */
export function startJudging(onDefect: (error: unknown) => void): () => void {
  const soon = (slot: Slot, which: Which): void => {
    const place = `${slot} ${which}`;
    asked.delete(place);
    const said = alignmentStore.getState()[slot][which];
    if (said === null) return;
    if (!said.isMeasuring) say(slot, which, { isMeasuring: true });
    clearTimeout(timers.get(place));
    timers.set(
      place,
      setTimeout(() => {
        judge(slot, which).catch(onDefect);
      }, SETTLES_WITHIN_MS),
    );
  };
  const stops = [
    roiStore.subscribe((now, before) => {
      for (const slot of slots) if (now[slot].rois !== before[slot].rois) for (const which of both) soon(slot, which);
    }),
    timepointStore.subscribe((now, before) => {
      for (const slot of slots) {
        if (now[slot].maskRevision !== before[slot].maskRevision) noteMaskChange(slot);
        if (now[slot].protocol !== before[slot].protocol) for (const which of both) soon(slot, which);
      }
    }),
    blindingStore.subscribe((now, before) => {
      for (const slot of slots) if (now[slot] !== before[slot]) for (const which of both) soon(slot, which);
    }),
    alignmentStore.subscribe((now, before) => {
      for (const slot of slots)
        for (const which of both) {
          const [a, b] = [now[slot][which], before[slot][which]];
          if (a?.registration !== b?.registration || a?.isStale !== b?.isStale) soon(slot, which);
        }
    }),
  ];
  return () => {
    for (const timer of timers.values()) clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

function say(slot: Slot, which: Which, change: Partial<StatedAlignment>): void {
  const said = alignmentStore.getState()[slot][which];
  if (said !== null) setAlignment(slot, { [which]: { ...said, ...change } });
}

function noteMaskChange(slot: Slot): void {
  const { openId } = timepointStore.getState()[slot];
  const liver = liverOf(openId);
  for (const which of both) {
    const held = alignmentsOf(openId)[which];
    const said = alignmentStore.getState()[slot][which];
    if (held === null || said === null) continue;
    const isStale = liver === null || !isFittedTo(held, liver.labelmap);
    if (isStale !== said.isStale) say(slot, which, { isStale });
  }
}

/** LETB through an alignment, with its effect and its verdict, by a worker. */
async function judge(slot: Slot, which: Which): Promise<void> {
  const place = `${slot} ${which}`;
  const { openId } = timepointStore.getState()[slot];
  const held = alignmentsOf(openId)[which];
  const said = alignmentStore.getState()[slot][which];
  if (held === null || said === null) return;
  const question = questionOf(slot, openId, { held, which });
  if (question === null || said.isStale) {
    say(slot, which, { measurement: null, isMeasuring: false, refusal: null });
    return;
  }
  asked.set(place, question);
  const { inputs } = measurementStore.getState()[slot];
  try {
    const measurement = await host().compute.onVolumes.run('measureAligned', question);
    if (asked.get(place) !== question) return;
    say(slot, which, { measurement, isMeasuring: false, refusal: null });
    if (which === 'accepted') noteStated(slot, inputs, measurement);
  } catch (error) {
    if (asked.get(place) !== question) return;
    if (!(error instanceof DomainError)) throw error;
    say(slot, which, { measurement: null, isMeasuring: false, refusal: refusalOf(error) });
  }
}

/** What is asked of the job; null while there is nothing to measure by. */
function questionOf(
  slot: Slot,
  openId: string | null,
  { held, which }: { readonly held: HeldAlignment; readonly which: Which },
): InputOf<'measureAligned'> | null {
  const timepoint = timepointOf(openId);
  const liver = liverOf(openId);
  const { rois } = roiStore.getState()[slot];
  if (timepoint === null || liver === null || rois.length === 0 || blindingStore.getState()[slot]) return null;
  const { protocol } = timepointStore.getState()[slot];
  return {
    letb: {
      subtraction: held.subtraction,
      liver: held.liver,
      histogram: held.histogram,
      rois,
      protocol: { ...protocol, preset: 'corrected' },
      findings: [...timepoint.related.findings, ...liver.findings],
    },
    unaligned: {
      arterial: timepoint.arterial,
      subtraction: timepoint.unaligned,
      histogram: held.unaligned,
      kind: timepoint.related.alignment,
    },
    registration: held.registration,
    review: which === 'accepted' ? 'accepted' : 'unreviewed',
  };
}
