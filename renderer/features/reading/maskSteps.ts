import { voxelVolumeMm3 } from '../../../core/geometry/grid.ts';
import { editBox, type Edit } from '../../../core/segmentation/edits/edit.ts';
import type { Layer } from '../../../core/segmentation/edits/layers.ts';
import type { EditedLayer } from '../../../core/segmentation/edits/regionEdit.ts';
import { changeMask, liverOf, masksOf, type OpenMasks } from '../../compute/openMasks.ts';
import { DONE, IDLE, refusalOf } from '../../state/job.ts';
import { editingStore, setEditing } from '../../state/segmentationStore.ts';
import type { Slot } from '../../state/slots.ts';
import { setTimepoint, timepointStore } from '../../state/timepointStore.ts';
import { redrawMask } from './masksShown.ts';

/** Slots whose number and volume follow in the next frame. */
const toNote = new Set<Slot>();

/** Steps back and forth that the store was asked for: nothing may be drawn in between. */
const stepping = new Map<Slot, Promise<void>>();

/** A layer that can be drawn on now; null while there is none, nothing stores its edits, or a step back or forth is under way. */
export function drawableLayer(slot: Slot, layer: Layer): EditedLayer | null {
  const masks = openMasksOf(slot);
  const { storeProblem, job } = editingStore.getState()[slot];
  if (masks === null || masks.journal === null || storeProblem !== null) return null;
  if (stepping.has(slot) || job.kind === 'running') return null;
  return { layer, mask: masks.layers[layer] };
}

function openMasksOf(slot: Slot): OpenMasks | null {
  return masksOf(timepointStore.getState()[slot].openId);
}

/** Takes an edit over: the mask and the histogram now, the outlines with them, number and volume in the next frame. */
export function takeEdit(slot: Slot, edit: Edit): void {
  const { openId } = timepointStore.getState()[slot];
  if (openId === null || edit.runs.starts.length === 0) return;
  changeMask(openId, edit);
  redrawMask(slot, edit.layer, editBox(edit));
  if (toNote.size === 0) requestAnimationFrame(noteMasks);
  toNote.add(slot);
}

function noteMasks(): void {
  const noted = [...toNote];
  toNote.clear();
  for (const slot of noted) noteMask(slot);
}

/** Tells the window what the masks hold now; the next frame need not tell it again. */
export function noteMask(slot: Slot): void {
  toNote.delete(slot);
  const { openId, maskRevision } = timepointStore.getState()[slot];
  const liver = liverOf(openId);
  const liverCm3 = liver === null ? null : (liver.histogram.liverVoxels * voxelVolumeMm3(liver.labelmap.grid)) / 1000;
  setTimepoint(slot, { masking: liver === null ? IDLE : DONE, liverCm3, maskRevision: maskRevision + 1 });
}

/** Stores an edit that was taken over. Told in the window when it cannot be. */
export async function storeEdit(slot: Slot, edit: Edit): Promise<void> {
  const journal = openMasksOf(slot)?.journal ?? null;
  if (journal === null || edit.runs.starts.length === 0) return;
  setEditing(slot, { lastStepAt: new Date().toISOString(), problem: null });
  try {
    await journal.append(edit);
  } catch (error) {
    // `followJournal` says it.
    refusalOf(error);
  }
}

/** An edit made in one piece. */
export async function commitEdit(slot: Slot, edit: Edit): Promise<void> {
  takeEdit(slot, edit);
  await storeEdit(slot, edit);
}

/** Takes the last edit of the masks back, or does it again; one after the other where asked for quickly. */
export function stepMasks(slot: Slot, way: 'undo' | 'redo'): Promise<void> {
  const turn = (stepping.get(slot) ?? Promise.resolve()).then(() => stepOnce(slot, way));
  const ended = turn.finally(() => {
    if (stepping.get(slot) === ended) stepping.delete(slot);
  });
  stepping.set(slot, ended);
  return ended;
}

async function stepOnce(slot: Slot, way: 'undo' | 'redo'): Promise<void> {
  const masks = openMasksOf(slot);
  const journal = masks?.journal ?? null;
  if (journal === null) return;
  setEditing(slot, { lastStepAt: new Date().toISOString(), problem: null });
  try {
    const edit = await journal[way]();
    if (edit !== null && openMasksOf(slot) === masks) takeEdit(slot, edit);
  } catch (error) {
    refusalOf(error);
  }
}

/** Stops of the status that is followed, by slot. */
const following = new Map<Slot, () => void>();

/** Shows how far the storing of a slot's masks is. */
export function followJournal(slot: Slot): void {
  forgetJournal(slot);
  const masks = openMasksOf(slot);
  if (masks === null) return;
  setEditing(slot, { storeProblem: masks.problem });
  const { journal } = masks;
  if (journal === null) return;
  const note = (): void => {
    const { undoable, redoable, unstored, stoppedBy } = journal.status.getState();
    setEditing(slot, { undoable, redoable, unstored, storeProblem: stoppedBy === null ? null : refusalOf(stoppedBy) });
  };
  note();
  following.set(slot, journal.status.subscribe(note));
}

export function forgetJournal(slot: Slot): void {
  following.get(slot)?.();
  following.delete(slot);
}
