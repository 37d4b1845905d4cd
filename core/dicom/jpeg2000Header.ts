import { CodestreamError } from './frameRefusals.ts';

/** What the SIZ segment declares (ITU-T T.800 A.5.1), and whether blocks are coded by HTJ2K (T.814). */
export interface Jpeg2000Header {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly precision: number;
  readonly signed: boolean;
  readonly highThroughput: boolean;
}

const SOC = 0xff4f;
const SIZ = 0xff51;
const SOT = 0xff90;
const EOC = 0xffd9;

/** A CT image has one tile or a few; each costs a decoder kilobytes, whatever its size. */
const MAX_TILES = 1024;

/** The codestream itself, where a writer put it into a JP2 file (T.800 Annex I), which DICOM forbids. */
export function codestreamOf(frame: Uint8Array): Uint8Array {
  const view = viewOf(frame);
  if (frame.length < 12 || view.getUint32(4) !== 0x6a502020) return frame;
  for (let at = 0; at + 8 <= frame.length;) {
    const length = view.getUint32(at);
    const isCodestream = view.getUint32(at + 4) === 0x6a703263;
    if (isCodestream) return frame.subarray(at + 8, length === 0 ? frame.length : Math.min(frame.length, at + length));
    if (length < 8) break;
    at += length;
  }
  throw new CodestreamError('a JP2 file without a codestream');
}

/**
 * The header of a JPEG 2000 codestream. Throws CodestreamError when it is none, has subsampled components or more than 1024 tiles, or
 * when its tile-parts do not lead to the end of the codestream: decoders fill up what is missing without a word.
 */
export function readJpeg2000Header(codestream: Uint8Array): Jpeg2000Header {
  const view = viewOf(codestream);
  const u16 = (at: number): number => (at + 2 <= view.byteLength ? view.getUint16(at) : -1);
  const u32 = (at: number): number => (at + 4 <= view.byteLength ? view.getUint32(at) : -1);
  if (u16(0) !== SOC || u16(2) !== SIZ || view.byteLength < 45)
    throw new CodestreamError('no start of codestream (SOC, SIZ)');
  const [columns, rows] = [u32(8) - u32(16), u32(12) - u32(20)];
  const [tileColumns, tileRows] = [u32(24), u32(28)];
  const components = u16(40);
  const depth = codestream[42] ?? 0;
  if (columns <= 0 || rows <= 0 || tileColumns <= 0 || tileRows <= 0)
    throw new CodestreamError(`${columns} × ${rows} pixels in tiles of ${tileColumns} × ${tileRows}`);
  const tiles = Math.ceil((u32(8) - u32(32)) / tileColumns) * Math.ceil((u32(12) - u32(36)) / tileRows);
  if (!(tiles >= 1 && tiles <= MAX_TILES)) throw new CodestreamError(`${tiles} tiles, more than ${MAX_TILES}`);
  if (components === 1 && (codestream[43] !== 1 || codestream[44] !== 1))
    throw new CodestreamError('a subsampled component');
  checkTileParts(u16, u32, view.byteLength);
  return {
    rows,
    columns,
    components,
    precision: (depth & 0x7f) + 1,
    signed: (depth & 0x80) !== 0,
    highThroughput: (u16(6) & 0x4000) !== 0,
  };
}

type Read = (at: number) => number;

/** Main header segments, then tile-parts by their lengths (Psot), then EOC. */
function checkTileParts(u16: Read, u32: Read, length: number): void {
  let at = 2;
  while (u16(at) !== SOT) {
    const size = u16(at + 2);
    if (u16(at) < 0xff00 || size < 2 || at + 2 + size > length)
      throw new CodestreamError(`no segment of the main header at byte ${at}`);
    at += 2 + size;
  }
  while (u16(at) === SOT) {
    const size = u32(at + 6);
    // A length of 0: the last tile-part, up to the end.
    if (size === 0) return;
    if (size < 14 || at + size > length)
      throw new CodestreamError(`a tile-part of ${size} bytes where ${length - at} are left`);
    at += size;
  }
  if (u16(at) !== EOC) throw new CodestreamError(`no end of codestream (EOC) at byte ${at} of ${length}`);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
