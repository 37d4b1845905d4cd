import type { PixelFormat } from '../dicom/instance.ts';
import { checkUnchanged } from '../dicom/checkUnchanged.ts';
import { readHu } from '../dicom/pixelData.ts';
import type { StackSlice } from '../dicom/stack.ts';
import { isReadable } from '../dicom/transferSyntax.ts';
import type { Grid } from '../geometry/grid.ts';
import { blendSlices } from '../imaging/blendSlices.ts';
import { shiftSlice } from '../imaging/shiftSlice.ts';
import { NO_DATA_HU } from '../imaging/volume.ts';
import type { SourceDigest } from './jobs.ts';
import type { ComputePorts } from './jobCode.ts';

/** Reads the slices of one job. */
export interface SliceReader {
  /** HU of a stack's slice on its grid, corrected where the stack is. */
  readonly read: (slice: StackSlice | undefined, grid: Grid, into: Int16Array) => Promise<void>;
  /** SHA-256 of each file that was read, once. */
  readonly digests: readonly SourceDigest[];
}

/** Multi-frame files whose bytes are kept while their frames are read: one of each phase. */
const FILES_HELD = 2;

/** A reader that opens a multi-frame file once, however many of its frames the job asks for. */
export function sliceReader(ports: ComputePorts): SliceReader {
  const { readSource, digest } = ports;
  const digests: SourceDigest[] = [];
  const held = new Map<string, Uint8Array>();
  let uncorrected = new Int16Array(0);

  const bytesOf = async (slice: StackSlice): Promise<Uint8Array> => {
    const kept = held.get(slice.source);
    if (kept !== undefined) return kept;
    const bytes = await readSource(slice.source);
    digests.push({ source: slice.source, sha256: await digest(bytes) });
    if (slice.frame === undefined) return bytes;
    const [oldest] = held.keys();
    if (oldest !== undefined && held.size >= FILES_HELD) held.delete(oldest);
    // The host may read the next file into the same memory.
    const copy = bytes.slice();
    held.set(slice.source, copy);
    return copy;
  };

  const readImage = async (slice: StackSlice, grid: Grid, into: Int16Array): Promise<void> => {
    const bytes = await bytesOf(slice);
    checkUnchanged(slice, bytes);
    const { pixels, shift } = slice;
    if (shift === undefined) {
      await readPixels(pixels, bytes, into, ports);
      return;
    }
    const { rows, columns } = pixels;
    if (uncorrected.length !== rows * columns) uncorrected = new Int16Array(rows * columns);
    await readPixels(pixels, bytes, uncorrected, ports);
    const [gridColumns, gridRows] = grid.dimensions;
    shiftSlice({ voxels: uncorrected, columns, rows }, shift, { voxels: into, columns: gridColumns, rows: gridRows });
  };

  return {
    digests,
    read: async (slice, grid, into) => {
      if (slice === undefined) throw new Error('a slice of the grid has no file');
      if (slice.blend === null) {
        into.fill(NO_DATA_HU);
        return;
      }
      await readImage(slice, grid, into);
      if (slice.blend === undefined) return;
      const beside = new Int16Array(into.length);
      await readImage(slice.blend.image, grid, beside);
      blendSlices(into, beside, slice.blend.share);
    },
  };
}

/** HU of a file's pixels, native or compressed. Decoders are loaded with the first compressed slice. */
async function readPixels(
  pixels: PixelFormat,
  bytes: Uint8Array,
  into: Int16Array,
  { decoding }: ComputePorts,
): Promise<void> {
  if (isReadable(pixels.transferSyntaxUid) || decoding === undefined) {
    readHu(pixels, bytes, into, 0);
    return;
  }
  const { readCompressedHu } = await import('../dicom/readCompressedHu.ts');
  await readCompressedHu(pixels, bytes, into, await decoding());
}
