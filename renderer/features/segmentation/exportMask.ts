import { writeMask } from '../../../core/segmentation/writeMask.ts';
import { browserDeflate } from '../../compute/browserDeflate.ts';
import { host } from '../../compute/host.ts';
import { masksOf } from '../../compute/openMasks.ts';
import { setEditing, toolStore } from '../../state/segmentationStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';

/** Writes the layer in hand to a file that the reader names by the system's dialog. */
export async function saveMask(slot: Slot): Promise<void> {
  const masks = masksOf(timepointStore.getState()[slot].openId);
  if (masks === null) return;
  const { layer, format } = toolStore.getState();
  setEditing(slot, { problem: null, savedAs: null });
  const bytes = await writeMask(masks.layers[layer], format, browserDeflate);
  const reply = await host().main.request('mask:save', { name: `${layer}-${slot}.${format}`, bytes });
  if (!reply.ok) setEditing(slot, { problem: reply.error });
  else if (reply.result !== null) setEditing(slot, { savedAs: reply.result.name });
}
