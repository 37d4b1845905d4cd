import type { RunOptions } from '../../../core/compute/computeClient.ts';
import { voxelVolumeMm3 } from '../../../core/geometry/grid.ts';
import type { DraftSeeds } from '../../../core/segmentation/draft/seeds.ts';
import { draftEdit } from '../../../core/segmentation/edits/replaceMask.ts';
import { host } from '../../compute/host.ts';
import {
  cancelDrafts,
  draftOf,
  forgetDraft,
  makeDraft,
  makeModelDraft,
  type HeldDraft,
} from '../../compute/liverDrafts.ts';
import { noteLiverFindings } from '../../compute/openMasks.ts';
import { DONE, IDLE, refusalOf } from '../../state/job.ts';
import { editingStore, setEditing, type Seed } from '../../state/segmentationStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { commitEdit, drawableLayer, goToLiver, showDraft } from '../reading/index.ts';

/** Slots whose seeds changed while a draft was being made: it is made once more. */
const again = new Set<Slot>();

/** Drafts the liver of a timepoint with the seeds given so far. The draft waits beside the mask until it is accepted. */
export async function draftLiver(slot: Slot = viewStore.getState().activeSlot): Promise<void> {
  const { openId } = timepointStore.getState()[slot];
  if (openId === null) return;
  if (editingStore.getState()[slot].drafting.kind === 'running') {
    again.add(slot);
    return;
  }
  const { seeds } = editingStore.getState()[slot];
  await propose(slot, openId, null, (options) => makeDraft(openId, draftSeeds(seeds), options));
}

/** Lets a model that the reader chooses by its manifest segment the liver: what it sees waits as a draft does. */
export async function segmentByModel(slot: Slot = viewStore.getState().activeSlot): Promise<void> {
  const { openId } = timepointStore.getState()[slot];
  const isFree = (): boolean =>
    openId !== null &&
    timepointStore.getState()[slot].openId === openId &&
    editingStore.getState()[slot].drafting.kind !== 'running';
  if (!isFree()) return;
  const reply = await host().main.request('model:choose', null);
  // Whatever was begun while the dialog was open goes on.
  if (openId === null || !isFree()) return;
  if (!reply.ok) {
    setEditing(slot, { drafting: { kind: 'failed', error: reply.error }, problem: null });
    return;
  }
  const { result: model } = reply;
  if (model === null) return;
  const { name, version } = model.manifest;
  await propose(slot, openId, `${name} ${version}`, (options) => makeModelDraft(openId, model, options));
}

/** Makes a draft, shows how far it is, and lays it beside the mask. A refusal is shown in its place. */
async function propose(
  slot: Slot,
  openId: string,
  model: string | null,
  make: (options: RunOptions) => Promise<HeldDraft>,
): Promise<void> {
  const isOpen = (): boolean => timepointStore.getState()[slot].openId === openId;
  setEditing(slot, { drafting: { kind: 'running', fraction: 0 }, draftingModel: model, problem: null });
  try {
    const draft = await make({
      onProgress: (fraction) => {
        if (isOpen() && editingStore.getState()[slot].drafting.kind === 'running')
          setEditing(slot, { drafting: { kind: 'running', fraction } });
      },
    });
    if (!isOpen()) return;
    let voxels = 0;
    for (const voxel of draft.mask.voxels) voxels += voxel;
    const liverCm3 = (voxels * voxelVolumeMm3(draft.mask.grid)) / 1000;
    const { findings, tool } = draft;
    setEditing(slot, { drafting: DONE, draft: { liverCm3, model, method: tool.method, findings } });
    showDraft(slot);
  } catch (error) {
    if (isOpen()) setEditing(slot, { drafting: IDLE });
    const refusal = refusalOf(error);
    if (refusal !== null && isOpen()) setEditing(slot, { drafting: { kind: 'failed', error: refusal } });
  }
  if (again.delete(slot) && isOpen()) await draftLiver(slot);
}

function draftSeeds(seeds: readonly Seed[]): DraftSeeds {
  const of = (kind: Seed['kind']): DraftSeeds['inside'] => seeds.flatMap((one) => (one.kind === kind ? [one.lps] : []));
  return { inside: of('inside'), outside: of('outside') };
}

/** Adds a seed; the draft follows. */
export function addSeed(slot: Slot, seed: Seed): void {
  changeSeeds(slot, [...editingStore.getState()[slot].seeds, seed]);
}

export function removeLastSeed(slot: Slot): void {
  changeSeeds(slot, editingStore.getState()[slot].seeds.slice(0, -1));
}

function changeSeeds(slot: Slot, seeds: readonly Seed[]): void {
  setEditing(slot, { seeds });
  void draftLiver(slot);
}

/** Cancels the drafts that run; false when none does. */
export function cancelDraft(): boolean {
  const running = slots.filter((slot) => editingStore.getState()[slot].drafting.kind === 'running');
  again.clear();
  if (running.length > 0) cancelDrafts();
  return running.length > 0;
}

/** The draft takes the place of the liver: one edit, which can be undone. */
export async function acceptDraft(slot: Slot): Promise<void> {
  const { openId } = timepointStore.getState()[slot];
  const draft = draftOf(openId);
  const target = drawableLayer(slot, 'liver');
  if (openId === null || draft === null || target === null) return;
  const edit = draftEdit(target, draft.tool, draft.mask);
  dropDraft(slot);
  const stored = commitEdit(slot, edit);
  // The reader has looked: what was to be looked at is said, that nobody has is not.
  noteLiverFindings(
    openId,
    draft.findings.filter(({ code }) => code !== 'draft-unreviewed'),
  );
  requestAnimationFrame(() => goToLiver(slot));
  await stored;
}

/** The draft is put aside; the masks stay as they are. */
export function dropDraft(slot: Slot): void {
  const { openId } = timepointStore.getState()[slot];
  if (openId !== null) forgetDraft(openId);
  setEditing(slot, { draft: null, drafting: IDLE });
  showDraft(slot);
}
