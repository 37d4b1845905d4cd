import { CancelledError, refusals } from '../base/errors.ts';
import type { PixelFormat } from '../dicom/instance.ts';
import { checkLayout, isTooLarge, readHu } from '../dicom/pixelData.ts';
import { expectedPixelBytes } from '../dicom/readPixelFormat.ts';
import type { StackSlice } from '../dicom/stack.ts';
import { isReadable } from '../dicom/transferSyntax.ts';
import type { JobContext } from './jobCode.ts';

export interface ThumbnailRefusals {
  /** For a look at one image that much is not read. */
  'thumbnail-too-large': { readonly rows: number; readonly columns: number };
  /** A defect: the window's host says so in place. */
  'thumbnail-broke-down': Record<string, never>;
}
const refusal = refusals<ThumbnailRefusals>();

/** No compressed file of usual size holds more; a larger one is not read for a look. */
const AT_MOST_BYTES = 256 * 2 ** 20;

/**
 * HU of one image, rows by columns: of native pixels their own bytes are read, of compressed ones the file. Of a multi-frame file whose
 * slice names no frame, the middle one.
 */
export async function readOneSlice(
  { source, pixels: stated }: Pick<StackSlice, 'source' | 'pixels'>,
  { ports, breathe, isCancelled }: JobContext,
): Promise<Int16Array> {
  if (ports.readPart === undefined) throw new Error('this host lends no parts of files');
  if (isTooLarge(stated)) throw refusal('thumbnail-too-large', { rows: stated.rows, columns: stated.columns });
  checkLayout(stated);
  const pixels = middleFrame(stated);
  const isNative = isReadable(pixels.transferSyntaxUid);
  const part = isNative
    ? { offset: pixels.dataOffset, length: expectedPixelBytes(pixels), atMostBytes: AT_MOST_BYTES }
    : { offset: 0, length: null, atMostBytes: AT_MOST_BYTES };
  const bytes = await ports.readPart(source, part);
  await breathe();
  if (isCancelled()) throw new CancelledError();
  const into = new Int16Array(pixels.rows * pixels.columns);
  if (isNative || ports.decoding === undefined) {
    readHu({ ...pixels, dataOffset: isNative ? 0 : pixels.dataOffset }, bytes, into, 0);
    return into;
  }
  const { readCompressedHu } = await import('../dicom/readCompressedHu.ts');
  await readCompressedHu(pixels, bytes, into, await ports.decoding());
  return into;
}

/** The format of one frame. A file of one image, or a slice that names its frame, is left as it is. */
function middleFrame(pixels: PixelFormat): PixelFormat {
  const { frames, dataOffset } = pixels;
  if (frames <= 1) return pixels;
  const index = Math.floor(frames / 2);
  const one = { ...pixels, frames: 1 };
  if (!isReadable(pixels.transferSyntaxUid)) return { ...one, frameInFile: { index, count: frames } };
  const dataLength = expectedPixelBytes(one);
  return { ...one, dataOffset: dataOffset + index * dataLength, dataLength };
}
