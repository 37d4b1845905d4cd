import { pointLps, type PointLps } from '../../../core/geometry/points.ts';
import { timepointOf } from '../../compute/openTimepoint.ts';
import { onVoxelCentre } from '../../compute/valueAt.ts';
import { addRoi, moveRoi, removeRoi, roiStore, selectRoi } from '../../state/roiStore.ts';
import type { Slot } from '../../state/slots.ts';
import { isMeasurable, timepointStore } from '../../state/timepointStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { runningEngine } from '../reading/index.ts';

/** Adds a placement at the cursor, or at the position that the viewports show; on the nearest voxel centre. */
export function addRoiHere(slot: Slot = slotAtCursor()): void {
  const timepoint = timepointOf(timepointStore.getState()[slot].openId);
  if (timepoint === null || !isMeasurable(timepointStore.getState()[slot])) return;
  const { cursor } = viewStore.getState();
  const at = cursor?.slot === slot ? cursor.lps : runningEngine(slot)?.position();
  if (at === undefined || at === null) return;
  viewStore.setState({ activeSlot: slot });
  addRoi(slot, onVoxelCentre(timepoint.subtraction.grid, at));
}

function slotAtCursor(): Slot {
  const { cursor, activeSlot } = viewStore.getState();
  return cursor?.slot ?? activeSlot;
}

export function removeSelectedRoi(slot: Slot = viewStore.getState().activeSlot): void {
  const { selected } = roiStore.getState()[slot];
  if (selected !== null) removeRoi(slot, selected);
}

/** Selects a placement and shows the slice through its centre. */
export function goToRoi(slot: Slot, index: number): void {
  const roi = roiStore.getState()[slot].rois[index];
  if (roi === undefined) return;
  viewStore.setState({ activeSlot: slot });
  selectRoi(slot, index);
  runningEngine(slot)?.scrollTo(roi.centreLpsMm);
}

export function goToNextRoi(): void {
  const slot = viewStore.getState().activeSlot;
  const { rois, selected } = roiStore.getState()[slot];
  if (rois.length > 0) goToRoi(slot, selected === null ? 0 : (selected + 1) % rois.length);
}

/** Moves the selected placement by voxels along the patient's axes, +1 to the left and to the back. */
export function nudgeRoi(left: number, back: number): void {
  const slot = viewStore.getState().activeSlot;
  const { rois, selected } = roiStore.getState()[slot];
  const timepoint = timepointOf(timepointStore.getState()[slot].openId);
  const roi = selected === null ? undefined : rois[selected];
  if (roi === undefined || selected === null || timepoint === null) return;
  const [si, sj] = timepoint.subtraction.grid.spacingMm;
  const [x, y, z]: PointLps = roi.centreLpsMm;
  moveRoi(slot, selected, pointLps(x + left * si, y + back * sj, z));
}
