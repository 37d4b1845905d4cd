import { CancelledError } from '../../core/base/errors.ts';
import type { Finding } from '../../core/base/findings.ts';
import { WorkerPool, type RunOptions } from '../../core/compute/computeClient.ts';
import { liverDrafting, type LiverDrafting } from '../../core/compute/liverDrafting.ts';
import { segmentInOwnWorker } from '../../core/compute/segmentInOwnWorker.ts';
import { voxelCount } from '../../core/geometry/grid.ts';
import type { ChosenLiverModel } from '../../core/ipc/contract.ts';
import type { JsonValue } from '../../core/ipc/storeContract.ts';
import type { DraftSeeds } from '../../core/segmentation/draft/seeds.ts';
import { encodeEdit } from '../../core/segmentation/edits/encodeEdit.ts';
import { draftEdit } from '../../core/segmentation/edits/replaceMask.ts';
import type { DraftTool } from '../../core/segmentation/edits/editTool.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import type { ModelProvenance } from '../../core/segmentation/model/segmentByModel.ts';
import { allocateMask } from './allocateVoxels.ts';
import { askStore } from './askStore.ts';
import { masksOf } from './openMasks.ts';
import { timepointOf } from './openTimepoint.ts';
import { startComputeWorker, startWorkerPool } from './workerPool.ts';

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

/** The model that runs for a timepoint. */
const runningModels = new Map<string, { readonly end: () => void }>();

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
  endModel(id);
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
  const { mask, findings, provenance } = await makerOf(id).draft(seeds, options);
  const { insideSeedsLpsMm, outsideSeedsLpsMm, method, ...figures } = provenance;
  // What an edit's tool can hold: seeds by their number, the rest as it is.
  const parameters = { ...figures, insideSeeds: insideSeedsLpsMm.length, outsideSeeds: outsideSeedsLpsMm.length };
  return holdDraft(id, mask, { findings, tool: { kind: 'draft', method, parameters }, stored: { ...provenance } });
}

/**
 * The liver that a reader's own model sees on a timepoint's arterial phase, kept as every draft is. It runs in a worker of its own, which
 * ends with it. Refused: as the job `segmentByModel`.
 */
export async function makeModelDraft(id: string, model: ChosenLiverModel, options: RunOptions): Promise<HeldDraft> {
  const timepoint = timepointOf(id);
  if (timepoint === null) throw new CancelledError();
  const { grid, voxels } = timepoint.arterial;
  const { manifest, manifestSha256, source, name: file } = model;
  const into = allocateMask(voxelCount(grid));
  const run = { end: (): void => undefined };
  runningModels.set(id, run);
  const answer = await segmentInOwnWorker(
    startComputeWorker,
    { manifest, manifestSha256, source, file, grid, voxels, into },
    {
      ...options,
      onCancel: (cancel) => {
        run.end = cancel;
      },
    },
  ).finally(() => {
    if (runningModels.get(id) === run) runningModels.delete(id);
  });
  const mask = into ?? answer.mask;
  if (mask === null) throw new Error('the mask did not come back');
  const { method, manifest: used, latticeDimensions: _lattice, ...figures } = answer.provenance;
  const parameters = { ...figures, model: used.id, modelName: used.name, modelVersion: used.version };
  return holdDraft(id, mask, {
    findings: answer.findings,
    tool: { kind: 'draft', method, parameters },
    stored: provenanceAsJson(answer.provenance),
  });
}

interface MadeDraft extends Omit<HeldDraft, 'mask'> {
  /** From what it was made, whole. */
  readonly stored: JsonValue;
}

async function holdDraft(id: string, mask: Uint8Array, made: MadeDraft): Promise<HeldDraft> {
  const timepoint = timepointOf(id);
  if (timepoint === null) throw new CancelledError();
  const { stored, ...rest } = made;
  const draft: HeldDraft = { mask: { grid: timepoint.arterial.grid, voxels: mask }, ...rest };
  drafts.set(id, draft);
  await saveDraft(id, draft, stored);
  return draft;
}

/** Ends what runs at once: a draft's steps are too long to wait for their ends. The next draft prepares anew. */
export function cancelDrafts(): void {
  pool?.end();
  pool = null;
  makers.clear();
  for (const id of runningModels.keys()) endModel(id);
}

function endModel(id: string): void {
  runningModels.get(id)?.end();
}

/** Kept whether or not it is taken over. */
async function saveDraft(id: string, draft: HeldDraft, parameters: JsonValue): Promise<void> {
  const masks = masksOf(id);
  if (masks === null || masks.journal === null) return;
  const empty: Labelmap = { grid: draft.mask.grid, voxels: new Uint8Array(draft.mask.voxels.length) };
  await askStore('draft:save', {
    segmentationId: masks.journal.segmentationId,
    layer: 'liver',
    method: draft.tool.method,
    parameters,
    mask: encodeEdit(draftEdit({ layer: 'liver', mask: empty }, draft.tool, draft.mask)),
  });
}

/** The manifest as it was used is part of it. */
function provenanceAsJson({ manifest, latticeDimensions, ...figures }: ModelProvenance): JsonValue {
  const { id, version, name, source, model, input, window, output } = manifest;
  return {
    ...figures,
    latticeDimensions,
    manifest: {
      id,
      version,
      name,
      source,
      model: { ...model },
      input: { ...input, scale: { ...input.scale } },
      window: { ...window },
      output: { ...output },
    },
  };
}
