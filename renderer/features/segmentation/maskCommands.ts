import { editingStore, nextLayer, toolStore } from '../../state/segmentationStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { stepMasks } from '../reading/index.ts';
import { cancelDraft } from './draftCommands.ts';
import { isDrawing } from './drawing.ts';
import { cancelMaskJob, useOnWholeMask } from './wholeMask.ts';

function activeSlot(): Slot {
  return viewStore.getState().activeSlot;
}

/** Takes the last edit of the active timepoint's masks back; not while the button is held with a tool. */
export async function undoMask(slot: Slot = activeSlot()): Promise<void> {
  if (!isDrawing()) await stepMasks(slot, 'undo');
}

export async function redoMask(slot: Slot = activeSlot()): Promise<void> {
  if (!isDrawing()) await stepMasks(slot, 'redo');
}

/** When the active timepoint's masks were last changed in this window; null where nothing of them can be undone. */
export function lastMaskStepAt(): string | null {
  const { undoable, lastStepAt } = editingStore.getState()[activeSlot()];
  return undoable > 0 ? lastStepAt : null;
}

export function fillHoles(slot: Slot = activeSlot()): Promise<void> {
  return useOnWholeMask(slot, { kind: 'fill-holes', within: { kind: 'volume' } });
}

export function keepLargest(slot: Slot = activeSlot()): Promise<void> {
  return useOnWholeMask(slot, { kind: 'keep-largest' });
}

export function smoothMask(slot: Slot = activeSlot()): Promise<void> {
  return useOnWholeMask(slot, { kind: 'smooth', sigmaMm: toolStore.getState().sigmaMm });
}

export function growMask(slot: Slot = activeSlot()): Promise<void> {
  return useOnWholeMask(slot, { kind: 'grow', distanceMm: toolStore.getState().growMm });
}

export function shrinkMask(slot: Slot = activeSlot()): Promise<void> {
  return useOnWholeMask(slot, { kind: 'grow', distanceMm: -toolStore.getState().growMm });
}

export function toggleTip(): void {
  toolStore.setState(({ tip }) => ({ tip: tip === 'disc' ? 'sphere' : 'disc' }));
}

export { nextLayer };

/** Opens the tools, where there is something to draw on. */
export function openTools(): void {
  if (timepointStore.getState()[activeSlot()].openId !== null) toolStore.setState({ isOpen: true });
}

/** What Escape ends first: a running draft or job, then the tool in hand. False where there is neither. */
export function cancelSegmenting(): boolean {
  if (cancelDraft() || cancelMaskJob()) return true;
  if (toolStore.getState().tool === null) return false;
  toolStore.setState({ tool: null });
  return true;
}
