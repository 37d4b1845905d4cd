import { CancelledError } from '../../core/base/errors.ts';
import type { Finding } from '../../core/base/findings.ts';
import { WorkerPool, type RunOptions } from '../../core/compute/computeClient.ts';
import type { DraftAnswer } from '../../core/compute/jobs.ts';
import { liverDrafting, type LiverDrafting } from '../../core/compute/liverDrafting.ts';
import type { DraftProvenance } from '../../core/segmentation/draft/draftLiver.ts';
import type { DraftSeeds } from '../../core/segmentation/draft/seeds.ts';
import { encodeEdit } from '../../core/segmentation/edits/encodeEdit.ts';
import { draftEdit } from '../../core/segmentation/edits/replaceMask.ts';
import type { DraftTool } from '../../core/segmentation/edits/editTool.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import { askStore } from './askStore.ts';
import { masksOf } from './openMasks.ts';
import { timepointOf } from './openTimepoint.ts';
import { startWorkerPool } from './workerPool.ts';

/** A drafted liver that waits for the reader. */
export interface HeldDraft {
  readonly mask: Labelmap;
  readonly findings: readonly Finding[];
  readonly tool: DraftTool;
}

/** Who drafts a timepoint's liver: by intensities and place (`draftLiver`), or by another method with the same answer. */
export type DraftMaker = Pick<LiverDrafting, 'draft'>;

const drafts = new Map<string, HeldDraft>();
const makers = new Map<string, DraftMaker>();

/** One worker, so that it holds the volume's preparation for the next click; started with the first draft. */
let pool: WorkerPool | null = null;

export function draftOf(id: string | null): HeldDraft | null {
  return id === null ? null : (drafts.get(id) ?? null);
}

export function forgetDraft(id: string): void {
  drafts.delete(id);
}

export function releaseDrafts(id: string): void {
  drafts.delete(id);
  makers.delete(id);
}

function makerOf(id: string): DraftMaker {
  const known = makers.get(id);
  if (known !== undefined) return known;
  const timepoint = timepointOf(id);
  if (timepoint === null) throw new CancelledError();
  pool ??= startWorkerPool(1);
  const made = liverDrafting(pool, `${id}/arterial`, timepoint.arterial);
  makers.set(id, made);
  return made;
}

/** Drafts the liver on a timepoint's arterial phase; the draft is kept here until it is accepted, discarded or replaced. */
export async function makeDraft(id: string, seeds: DraftSeeds, options: RunOptions): Promise<HeldDraft> {
  const answer = await makerOf(id).draft(seeds, options);
  const timepoint = timepointOf(id);
  if (timepoint === null) throw new CancelledError();
  const draft: HeldDraft = {
    mask: { grid: timepoint.arterial.grid, voxels: answer.mask },
    findings: answer.findings,
    tool: { kind: 'draft', method: answer.provenance.method, parameters: parametersOf(answer.provenance) },
  };
  drafts.set(id, draft);
  await saveDraft(id, draft, answer);
  return draft;
}

/** Ends what runs at once: a draft's steps are too long to wait for their ends. The next draft prepares anew. */
export function cancelDrafts(): void {
  pool?.end();
  pool = null;
  makers.clear();
}

/** Kept whether or not it is taken over. */
async function saveDraft(id: string, draft: HeldDraft, { provenance }: DraftAnswer): Promise<void> {
  const masks = masksOf(id);
  if (masks === null || masks.journal === null) return;
  const empty: Labelmap = { grid: draft.mask.grid, voxels: new Uint8Array(draft.mask.voxels.length) };
  await askStore('draft:save', {
    segmentationId: masks.journal.segmentationId,
    layer: 'liver',
    method: draft.tool.method,
    parameters: { ...provenance },
    mask: encodeEdit(draftEdit({ layer: 'liver', mask: empty }, draft.tool, draft.mask)),
  });
}

/** What an edit's tool can hold: seeds by their number, the rest as it is. */
function parametersOf(provenance: DraftProvenance): DraftTool['parameters'] {
  const { insideSeedsLpsMm, outsideSeedsLpsMm, method: _method, ...figures } = provenance;
  return { ...figures, insideSeeds: insideSeedsLpsMm.length, outsideSeeds: outsideSeedsLpsMm.length };
}
