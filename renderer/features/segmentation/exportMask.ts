import type { Deflate } from '../../../core/ports/deflate.ts';
import { writeMask } from '../../../core/segmentation/writeMask.ts';
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
  const bytes = await writeMask(masks.layers[layer], format, deflate);
  const reply = await host().main.request('mask:save', { name: `${layer}-${slot}.${format}`, bytes });
  if (!reply.ok) setEditing(slot, { problem: reply.error });
  else if (reply.result !== null) setEditing(slot, { savedAs: reply.result.name });
}

/** The browser's name for the zlib format is `deflate`. */
const deflate: Deflate = async (bytes, container) => {
  const packed = new Blob([new Uint8Array(bytes)])
    .stream()
    .pipeThrough(new CompressionStream(container === 'gzip' ? 'gzip' : 'deflate'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
};
