import { isOffered } from '../../../core/letb/measuredAlignment.ts';
import { paperProtocol } from '../../../core/letb/protocol.ts';
import type { Alignment } from '../../../core/registration/alignment.ts';
import { host } from '../../compute/host.ts';
import {
  alignmentsOf,
  fitAlignment,
  holdProposal,
  isFittedTo,
  putAlignmentInForce,
  takeByHand,
  type AlignOptions,
  type HeldAlignment,
} from '../../compute/openAlignment.ts';
import { liverOf } from '../../compute/openMasks.ts';
import { timepointOf } from '../../compute/openTimepoint.ts';
import {
  alignmentStore,
  noAlignment,
  setAlignment,
  stated,
  type AligningTask,
  type StatedAlignment,
} from '../../state/alignmentStore.ts';
import { DONE, IDLE, refusalOf } from '../../state/job.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { setTimepoint, timepointStore } from '../../state/timepointStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { furtherVolume, scannerSubtraction, showAsSubtraction } from '../reading/index.ts';

const running = new Map<Slot, { cancel: () => void }>();

/** Aligns the precontrast phase of a timepoint inside its liver; what is found waits for the reader. */
export async function alignPrecontrast(
  kind: Alignment['kind'],
  slot: Slot = viewStore.getState().activeSlot,
): Promise<void> {
  const { openId } = timepointStore.getState()[slot];
  if (openId !== null && liverOf(openId) !== null)
    await propose(slot, openId, kind, (options) => fitAlignment(openId, kind, options));
}

/** A map that the reader set by hand becomes the proposal, judged by the same figures. */
export async function proposeByHand(slot: Slot, alignment: Alignment): Promise<void> {
  const { openId } = timepointStore.getState()[slot];
  if (openId !== null) await propose(slot, openId, 'by-hand', (options) => takeByHand(openId, alignment, options));
}

async function propose(
  slot: Slot,
  openId: string,
  task: AligningTask,
  make: (options: AlignOptions) => Promise<HeldAlignment>,
): Promise<void> {
  const held = await runAligning(slot, openId, task, make);
  if (held === null) return;
  holdProposal(openId, held);
  setAlignment(slot, { job: DONE, task: null, proposal: stateOf(openId, held) });
}

/** Runs the work of an alignment with its progress in the store. Null where it was cancelled, refused or overtaken. */
export async function runAligning(
  slot: Slot,
  openId: string,
  task: AligningTask,
  make: (options: AlignOptions) => Promise<HeldAlignment>,
): Promise<HeldAlignment | null> {
  running.get(slot)?.cancel();
  const run = { cancel: (): void => undefined };
  running.set(slot, run);
  const isCurrent = (): boolean => running.get(slot) === run && timepointStore.getState()[slot].openId === openId;
  let told = 0;
  setAlignment(slot, { job: { kind: 'running', fraction: 0 }, task, problem: null });
  try {
    const held = await make({
      compute: host().compute,
      onProgress: (fraction) => {
        // The work tells itself some 700 times: each percent is drawn once, and the cores are left to the work.
        const percent = Math.floor(100 * fraction);
        if (percent === told || !isCurrent()) return;
        told = percent;
        setAlignment(slot, { job: { kind: 'running', fraction: percent / 100 } });
      },
      onCancel: (cancel) => Object.assign(run, { cancel }),
    });
    return isCurrent() ? held : null;
  } catch (error) {
    const refusal = refusalOf(error);
    if (isCurrent())
      setAlignment(slot, { job: refusal === null ? IDLE : { kind: 'failed', error: refusal }, task: null });
    return null;
  } finally {
    if (running.get(slot) === run) running.delete(slot);
  }
}

function stateOf(openId: string, held: HeldAlignment): StatedAlignment {
  const liver = liverOf(openId);
  return { ...stated(held.registration), isStale: liver === null || !isFittedTo(held, liver.labelmap) };
}

/** Cancels the alignments that run; false where none does. */
export function cancelAligning(): boolean {
  const runs = [...running.values()];
  for (const run of runs) run.cancel();
  return runs.length > 0;
}

/** Whether a reader may accept a proposal: it is of the present mask, and no figure of its own says that the scanner's geometry does better. */
export function canBeAccepted({ isStale, measurement }: StatedAlignment): boolean {
  return !isStale && (measurement === null || isOffered(measurement.alignment));
}

/** The reader has looked: the proposal is measured from now on, under the preset `corrected`. */
export async function acceptAlignment(slot: Slot = viewStore.getState().activeSlot): Promise<void> {
  const { openId } = timepointStore.getState()[slot];
  const { proposal } = alignmentsOf(openId);
  const said = alignmentStore.getState()[slot].proposal;
  if (openId === null || proposal === null || said === null || !canBeAccepted(said)) return;
  await putInForce(slot, openId, { held: proposal, said });
}

/** What is in force is measured, shown and labelled. */
export async function putInForce(
  slot: Slot,
  openId: string,
  { held, said }: { readonly held: HeldAlignment; readonly said: StatedAlignment },
): Promise<void> {
  await putAlignmentInForce(openId, held, host().compute);
  const volumeId = furtherVolume(slot, `${held.name}/s`, () => held.subtraction);
  if (volumeId !== null) showAsSubtraction(slot, volumeId);
  setAlignment(slot, { job: IDLE, task: null, proposal: null, accepted: { ...said, isMeasuring: true } });
  const { protocol } = timepointStore.getState()[slot];
  setTimepoint(slot, {
    alignment: held.registration.alignment.kind,
    protocol: { ...protocol, preset: 'corrected' },
  });
}

/** A proposal is put aside; without one, the accepted alignment is, and the scanner's own geometry is measured again: preset `paper`. */
export async function refuseAlignment(slot: Slot = viewStore.getState().activeSlot): Promise<void> {
  const { openId } = timepointStore.getState()[slot];
  if (openId === null) return;
  if (alignmentStore.getState()[slot].proposal !== null) {
    holdProposal(openId, null);
    setAlignment(slot, { proposal: null, job: IDLE });
    return;
  }
  await backToPaper(slot);
}

/** The scanner's own geometry again; a proposal that waits goes on waiting. */
export async function backToPaper(slot: Slot): Promise<void> {
  const { openId } = timepointStore.getState()[slot];
  if (openId === null || alignmentsOf(openId).accepted === null) return;
  try {
    await putAlignmentInForce(openId, null, host().compute);
  } catch (error) {
    refusalOf(error);
    return;
  }
  const now = timepointStore.getState()[slot];
  if (now.openId !== openId) return;
  showAsSubtraction(slot, scannerSubtraction(openId));
  setAlignment(slot, { accepted: null, problem: null });
  setTimepoint(slot, {
    alignment: timepointOf(openId)?.related.alignment ?? null,
    protocol: { ...now.protocol, preset: paperProtocol.preset },
  });
}

/** Forgets what is said of timepoints that were closed. Gives a function that stops it. */
export function startForgettingAlignments(): () => void {
  return timepointStore.subscribe((now, before) => {
    for (const slot of slots) {
      if (now[slot].openId === before[slot].openId) continue;
      running.get(slot)?.cancel();
      running.delete(slot);
      if (alignmentStore.getState()[slot] !== noAlignment) setAlignment(slot, noAlignment);
      // What is opened next has no alignment yet, and its number no such label.
      const { protocol } = timepointStore.getState()[slot];
      if (protocol.preset !== paperProtocol.preset)
        setTimepoint(slot, { protocol: { ...protocol, preset: paperProtocol.preset } });
    }
  });
}
