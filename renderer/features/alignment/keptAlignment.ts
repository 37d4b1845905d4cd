import { DomainError } from '../../../core/base/errors.ts';
import type { AcceptedAlignmentDocument } from '../../../core/record/acceptedAlignmentDocument.ts';
import { alignmentDocument, checkAlignmentInputs, readAlignment } from '../../../core/record/alignmentDocument.ts';
import { asJson, canonicalJson } from '../../../core/record/canonicalJson.ts';
import { alignmentsOf, inputsOf, takeStored } from '../../compute/openAlignment.ts';
import { liverOf } from '../../compute/openMasks.ts';
import { timepointOf } from '../../compute/openTimepoint.ts';
import { alignmentStore, setAlignment, stated } from '../../state/alignmentStore.ts';
import { refusalOf } from '../../state/job.ts';
import { documentOf, keepDocument, recordIsRead, recordStore } from '../../state/recordStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { backToPaper, putInForce, runAligning } from './alignmentCommands.ts';

/** Timepoints whose kept alignment was looked for: what changes before is not the reader's. */
const restored = new Set<string>();

/**
 * Keeps what the reader accepted in the open case's record, and takes it up again when the case is opened: it is not fitted anew, and used
 * only with the images and the mask that it was fitted to. Gives a function that stops it.
 */
export function startKeepingAlignment(onDefect: (error: unknown) => void): () => void {
  const stops = [
    alignmentStore.subscribe((now, before) => {
      for (const slot of slots)
        if (now[slot].accepted?.registration !== before[slot].accepted?.registration) keep(slot).catch(onDefect);
    }),
    timepointStore.subscribe((now, before) => {
      for (const slot of slots) {
        const { openId, masking } = now[slot];
        if (openId === null || masking.kind !== 'done' || before[slot].masking.kind === 'done') continue;
        if (!restored.has(openId)) restore(slot, openId).catch(onDefect);
      }
    }),
    recordStore.subscribe((now, before) => {
      if (now.restored === before.restored || now.job.kind !== 'done') return;
      for (const slot of slots) {
        const { openId } = timepointStore.getState()[slot];
        if (openId !== null && restored.has(openId)) takeOver(slot, openId).catch(onDefect);
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function documentNow(slot: Slot): { readonly key: string; readonly document: AcceptedAlignmentDocument | null } | null {
  const { openId, choice } = timepointStore.getState()[slot];
  if (openId === null || choice === null || !restored.has(openId)) return null;
  const { studyInstanceUid: key, arterialStackId, precontrastStackId } = choice;
  if (arterialStackId === null || precontrastStackId === null) return null;
  const { accepted } = alignmentsOf(openId);
  if (accepted === null) return { key, document: null };
  const alignment = alignmentDocument(accepted.registration, accepted.inputs);
  return { key, document: { schema: 'letb.accepted-alignment/1', arterialStackId, precontrastStackId, alignment } };
}

async function keep(slot: Slot): Promise<void> {
  const now = documentNow(slot);
  if (now === null || (now.document === null && documentOf('alignment', now.key) === null)) return;
  await keepDocument('alignment', now.key, now.document);
}

/** The mask is there: what was accepted with it is taken up again. */
async function restore(slot: Slot, openId: string): Promise<void> {
  await recordIsRead();
  if (timepointStore.getState()[slot].openId !== openId || restored.has(openId)) return;
  restored.add(openId);
  await takeOver(slot, openId);
}

/** Brings a slot to what its record holds. */
async function takeOver(slot: Slot, openId: string): Promise<void> {
  const { choice } = timepointStore.getState()[slot];
  const timepoint = timepointOf(openId);
  const liver = liverOf(openId);
  if (choice === null || timepoint === null || liver === null) return;
  const document = documentOf('alignment', choice.studyInstanceUid);
  const isOfStacks =
    document?.arterialStackId === choice.arterialStackId && document.precontrastStackId === choice.precontrastStackId;
  if (document === null || !isOfStacks) {
    if (alignmentsOf(openId).accepted !== null) await backToPaper(slot);
    return;
  }
  const now = documentNow(slot)?.document ?? null;
  if (now !== null && canonicalJson(asJson(now)) === canonicalJson(asJson(document))) return;
  try {
    const { registration, inputs } = readAlignment(JSON.stringify(document.alignment), 'letb.accepted-alignment/1');
    checkAlignmentInputs(inputs, await inputsOf(timepoint, liver.labelmap), 'letb.accepted-alignment/1');
    const held = await runAligning(slot, openId, 'stored', (options) => takeStored(openId, registration, options));
    if (held !== null) await putInForce(slot, openId, { held, said: stated(registration) });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    setAlignment(slot, { problem: refusalOf(error) });
  }
}
