import { driveSteps, partOfSteps, type Steps } from '../base/steps.ts';
import { draftRefusal } from '../segmentation/draft/draftFindings.ts';
import { prepareDraft, updateDraft, type DraftState, type LiverDraft } from '../segmentation/draft/draftLiver.ts';
import type { ComputePorts, JobContext } from './jobCode.ts';
import type { DraftAnswer, DraftOrder } from './jobs.ts';

interface HeldDraft {
  readonly key: string;
  readonly state: DraftState;
}

/** The newest volume's state, one a host: its next draft begins there. What a job answers does not depend on it. */
const heldBy = new WeakMap<ComputePorts, HeldDraft>();

/** Share of the time that preparing takes. */
const PREPARING = 0.8;

/** A draft by a state that is held or prepared. Refused: as `prepareDraft` and `updateDraft`; a volume that is neither held nor given. */
export async function draftOnWorker(order: DraftOrder, context: JobContext): Promise<DraftAnswer> {
  const { mask, findings, provenance } = await driveSteps(stepsOf(order, context.ports), {
    breathe: context.breathe,
    onProgress: context.progress,
    isCancelled: context.isCancelled,
  });
  return { mask: mask.voxels, findings, provenance };
}

function* stepsOf({ key, grid, voxels, seeds }: DraftOrder, host: ComputePorts): Steps<LiverDraft> {
  const held = heldBy.get(host);
  if (held?.key === key) return yield* updateDraft(held.state, seeds);
  if (voxels === null) throw draftRefusal('draft-not-prepared', {});
  heldBy.delete(host);
  const state = yield* partOfSteps(prepareDraft({ grid, voxels }), 0, PREPARING);
  heldBy.set(host, { key, state });
  return yield* partOfSteps(updateDraft(state, seeds), PREPARING, 1);
}
