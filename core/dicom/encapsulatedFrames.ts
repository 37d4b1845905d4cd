import { frameRefusal } from './frameRefusals.ts';
import type { PixelFormat } from './instance.ts';
import { transferSyntaxOf } from './transferSyntax.ts';

/** The compressed bytes of one frame. */
export interface EncapsulatedFrame {
  readonly bytes: Uint8Array;
  /** Where its first fragment's value begins in the file. */
  readonly offset: number;
}

interface Fragment {
  /** Of the item's tag, in the file. */
  readonly itemOffset: number;
  readonly from: number;
  readonly to: number;
}

const ITEM = 0xfffee000;
const SEQUENCE_END = 0xfffee0dd;
const RLE_LOSSLESS = '1.2.840.10008.1.2.5';

/**
 * The frames of encapsulated pixels (PS3.5 A.4), in order. A single frame is all fragments. Of several frames each begins where the
 * Basic Offset Table says; without a table each is one fragment (so it is too where an Extended Offset Table stands in the header), or
 * begins at a fragment that opens a codestream. Refused: items that leave the file or are something else, a missing end of the
 * sequence, another count of frames than declared.
 */
export function encapsulatedFrames(pixels: PixelFormat, fileBytes: Uint8Array): readonly EncapsulatedFrame[] {
  const { uid, name } = transferSyntaxOf(pixels.transferSyntaxUid);
  const [table, ...fragments] = fragmentsOf(pixels, fileBytes);
  const first = fragments[0];
  const miscounted = (found: number): Error =>
    frameRefusal('frames-miscounted', { uid, name, offset: pixels.dataOffset, frames: framesOfFile(pixels), found });
  if (table === undefined || first === undefined || framesOfFile(pixels) > fragments.length)
    throw miscounted(fragments.length);
  const starts = frameStarts(pixels, fileBytes, table, fragments);
  if (starts.length !== framesOfFile(pixels)) throw miscounted(starts.length);
  return starts.map((start, frame) => {
    const own = fragments.slice(start, starts[frame + 1] ?? fragments.length);
    return { bytes: joined(fileBytes, own), offset: own[0]?.from ?? pixels.dataOffset };
  });
}

/** Frames of the whole file, also where `pixels` are one of them. */
function framesOfFile({ frames, frameInFile }: PixelFormat): number {
  return frameInFile?.count ?? frames;
}

/** The offset table's item first, then every fragment. */
function fragmentsOf(pixels: PixelFormat, bytes: Uint8Array): readonly Fragment[] {
  const { uid, name } = transferSyntaxOf(pixels.transferSyntaxUid);
  const damaged = (offset: number, what: string): Error =>
    frameRefusal('pixel-fragments-damaged', { uid, name, offset, what });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = pixels.dataLength === null ? bytes.length : Math.min(bytes.length, pixels.dataOffset + pixels.dataLength);
  const fragments: Fragment[] = [];
  let at = pixels.dataOffset;
  for (;;) {
    if (at === end && pixels.dataLength !== null) return fragments;
    if (at + 8 > end) throw damaged(at, 'the file ends before the end of the pixel sequence');
    const tag = view.getUint16(at, true) * 0x10000 + view.getUint16(at + 2, true);
    const length = view.getUint32(at + 4, true);
    if (tag === SEQUENCE_END) return fragments;
    if (tag !== ITEM) throw damaged(at, `tag ${tag.toString(16).padStart(8, '0')} where an item is due`);
    if (length > end - at - 8) throw damaged(at, `an item of ${length} bytes where ${end - at - 8} are left`);
    fragments.push({ itemOffset: at, from: at + 8, to: at + 8 + length });
    at += 8 + length;
  }
}

/** Indices of the fragments that begin a frame. */
function frameStarts(
  pixels: PixelFormat,
  bytes: Uint8Array,
  table: Fragment,
  fragments: readonly Fragment[],
): readonly number[] {
  const frames = framesOfFile(pixels);
  if (frames === 1) return [0];
  if (table.to - table.from >= 4) return tabledStarts(pixels, bytes, table, fragments);
  if (frames === fragments.length) return fragments.map((_, index) => index);
  return fragments.flatMap(({ from, to }, index) =>
    opensCodestream(pixels.transferSyntaxUid, bytes.subarray(from, to)) ? [index] : [],
  );
}

/** Offsets count from the first item after the table's. */
function tabledStarts(
  pixels: PixelFormat,
  bytes: Uint8Array,
  table: Fragment,
  fragments: readonly Fragment[],
): readonly number[] {
  const { uid, name } = transferSyntaxOf(pixels.transferSyntaxUid);
  const view = new DataView(bytes.buffer, bytes.byteOffset + table.from, table.to - table.from);
  const indexAt = new Map(fragments.map(({ itemOffset }, index) => [itemOffset, index]));
  const starts: number[] = [];
  for (let entry = 0; entry + 4 <= view.byteLength; entry += 4) {
    const offset = table.to + view.getUint32(entry, true);
    const index = indexAt.get(offset);
    const follows = index !== undefined && (starts.length === 0 ? index === 0 : index > (starts.at(-1) ?? 0));
    if (!follows)
      throw frameRefusal('pixel-fragments-damaged', {
        uid,
        name,
        offset: table.from + entry,
        what: `the offset table names byte ${offset}, where no next fragment begins`,
      });
    starts.push(index);
  }
  return starts;
}

/** SOI of JPEG and JPEG-LS, SOC of JPEG 2000. An RLE frame is one fragment always. */
function opensCodestream(uid: string, fragment: Uint8Array): boolean {
  if (uid === RLE_LOSSLESS || fragment[0] !== 0xff) return false;
  return fragment[1] === 0xd8 || (fragment[1] === 0x4f && fragment[2] === 0xff && fragment[3] === 0x51);
}

function joined(bytes: Uint8Array, fragments: readonly Fragment[]): Uint8Array {
  const [only, second] = fragments;
  if (only !== undefined && second === undefined) return bytes.subarray(only.from, only.to);
  const all = new Uint8Array(fragments.reduce((sum, { from, to }) => sum + to - from, 0));
  let at = 0;
  for (const { from, to } of fragments) {
    all.set(bytes.subarray(from, to), at);
    at += to - from;
  }
  return all;
}
