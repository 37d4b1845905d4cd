import { isTooLarge, readHu } from '../../core/dicom/pixelData.ts';
import type { StackSlice } from '../../core/dicom/stack.ts';
import { expectedPixelBytes } from '../../core/dicom/readPixelFormat.ts';
import type { PixelDecoding } from '../../core/dicom/readCompressedHu.ts';
import { isReadable } from '../../core/dicom/transferSyntax.ts';
import { openSource } from './sources/openSource.ts';

/** No compressed image of a scan takes more: a larger file is not read for a look. */
const MOST_COMPRESSED_BYTES = 256 * 2 ** 20;

/**
 * Reads the HU of single slices for a scan: of native files the pixels alone, of compressed ones the file, once for all its frames. Throws
 * where a file has changed or gone, and what the readers refuse.
 */
export function sliceHuReader(
  decoding: () => Promise<PixelDecoding>,
): (slice: Pick<StackSlice, 'source' | 'pixels'>) => Promise<Int16Array> {
  let last: { readonly source: string; readonly bytes: Uint8Array } | null = null;
  return async ({ source, pixels }) => {
    if (isTooLarge(pixels)) throw new Error(`${pixels.rows} × ${pixels.columns} pixels`);
    const into = new Int16Array(pixels.rows * pixels.columns * pixels.frames);
    if (isReadable(pixels.transferSyntaxUid)) {
      const bytes = await bytesOf(source, pixels.dataOffset, expectedPixelBytes(pixels));
      readHu({ ...pixels, dataOffset: 0 }, bytes, into, 0);
      return into;
    }
    if (last?.source !== source) last = { source, bytes: await bytesOf(source, 0, null) };
    const { readCompressedHu } = await import('../../core/dicom/readCompressedHu.ts');
    await readCompressedHu(pixels, last.bytes, into, await decoding());
    return into;
  };
}

/** `length` bytes from `position` on; the rest of the source where it is null. */
async function bytesOf(source: string, position: number, length: number | null): Promise<Uint8Array> {
  await using handle = await openSource(source);
  const { size } = await handle.stat();
  const wanted = length ?? size - position;
  if (wanted > MOST_COMPRESSED_BYTES || position + wanted > size) throw new Error(`${wanted} bytes of ${size}`);
  const bytes = new Uint8Array(wanted);
  let filled = 0;
  while (filled < wanted) {
    const { bytesRead } = await handle.read(bytes, filled, wanted - filled, position + filled);
    if (bytesRead === 0) throw new Error(`ends at byte ${position + filled}`);
    filled += bytesRead;
  }
  return bytes;
}
