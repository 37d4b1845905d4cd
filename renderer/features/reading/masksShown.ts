import { layers, type Layer } from '../../../core/segmentation/edits/layers.ts';
import type { VoxelBox } from '../../../core/segmentation/edits/edit.ts';
import { draftOf } from '../../compute/liverDrafts.ts';
import { liverOf, masksOf } from '../../compute/openMasks.ts';
import { extentAlongK } from '../../compute/valueAt.ts';
import { roiStore } from '../../state/roiStore.ts';
import { toolStore } from '../../state/segmentationStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { pictureOf, volumeStore } from '../../state/volumeStore.ts';
import { showThreshold } from './engines.ts';
import { goTo } from './following.ts';
import { runningEngine } from './runningEngines.ts';

/** Draws a timepoint's masks and the overlay inside its liver; each layer as the reader shows or hides it. */
export function showMasks(slot: Slot): void {
  const { openId } = timepointStore.getState()[slot];
  const [masks, engine, on] = [masksOf(openId), runningEngine(slot), subtractionId(slot)];
  if (masks === null || engine === null || on === null) return;
  engine.setEnhancing(null);
  for (const layer of layers) showLayer(slot, layer);
  engine.setEnhancing({ subtraction: on, liver: masks.layers.liver });
  showThreshold(slot);
}

function showLayer(slot: Slot, layer: Layer): void {
  const [masks, engine, on] = [
    masksOf(timepointStore.getState()[slot].openId),
    runningEngine(slot),
    subtractionId(slot),
  ];
  if (masks === null || engine === null || on === null) return;
  const mask = toolStore.getState().isShown[layer] ? masks.layers[layer] : null;
  if (layer === 'liver') engine.setLiver(mask, on);
  else engine.setOutline(layer, mask, on);
}

/** The drafted liver beside the masks, as long as it waits for the reader. */
export function showDraft(slot: Slot): void {
  const on = subtractionId(slot);
  const draft = draftOf(timepointStore.getState()[slot].openId);
  if (on !== null) runningEngine(slot)?.setOutline('draft', draft?.mask ?? null, on);
}

/** Voxels of a layer changed. */
export function redrawMask(slot: Slot, layer: Layer, box: VoxelBox): void {
  const masks = masksOf(timepointStore.getState()[slot].openId);
  if (masks !== null) runningEngine(slot)?.maskChanged(masks.layers[layer], box);
}

/** Goes to the first placement, or to the liver's middle. */
export function goToLiver(slot: Slot): void {
  const liver = liverOf(timepointStore.getState()[slot].openId);
  const extent = liver === null ? null : extentAlongK(liver.labelmap);
  if (extent !== null) goTo(slot, roiStore.getState()[slot].rois[0]?.centreLpsMm ?? extent.middleLps);
}

/** Shows and hides layers as the reader says. Gives a function that stops it. */
export function startShowingLayers(): () => void {
  return toolStore.subscribe((now, before) => {
    for (const slot of slots)
      for (const layer of layers) if (now.isShown[layer] !== before.isShown[layer]) showLayer(slot, layer);
  });
}

function subtractionId(slot: Slot): string | null {
  return pictureOf(volumeStore.getState()[slot].subtraction)?.volumeId ?? null;
}
