import type { ExpectedFrame } from '../ports/decodeFrame.ts';
import { CodestreamError } from './frameRefusals.ts';
import { readJpeg2000Header } from './jpeg2000Header.ts';
import { endsWithMarker, hex, MARKER, readJpegHeader } from './jpeg/jpegSegments.ts';
import type { Codec } from './transferSyntax.ts';

/** What a codestream says of itself, read before anything is allocated for it. */
export interface CodestreamHeader {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Bits of a sample. */
  readonly precision: number;
  readonly signed: boolean;
}

/** SOF markers that a syntax's codestreams may have. */
const FRAME_MARKERS = { jpeg: [0xc0, 0xc1, 0xc3], 'jpeg-ls': [0xf7] } as const;

/**
 * The header of a frame's codestream. Throws CodestreamError when it cannot be read, is of another process than the syntax names, or
 * does not end as its kind does: a frame that was cut off.
 */
export function readCodestreamHeader(codec: Exclude<Codec, 'rle'>, frame: Uint8Array): CodestreamHeader {
  if (codec === 'jpeg-2000' || codec === 'htj2k') {
    const header = readJpeg2000Header(frame);
    if (header.highThroughput !== (codec === 'htj2k'))
      throw new CodestreamError(header.highThroughput ? 'coded as HTJ2K' : 'not coded as HTJ2K');
    return header;
  }
  const { sof, ...header } = readJpegHeader(frame);
  if (!FRAME_MARKERS[codec].some((allowed) => allowed === sof))
    throw new CodestreamError(`frame header SOF FF${hex(sof)}, a process of another syntax`);
  if (!endsWithMarker(frame, MARKER.EOI)) throw new CodestreamError('no end of image (EOI)');
  return { ...header, signed: false };
}

/** An attribute, as the header declares it and as the codestream has it. */
export interface Difference {
  readonly what: string;
  readonly declared: string | number;
  readonly found: string | number;
}

/**
 * Where a codestream contradicts the header so that its values would be placed or read wrongly; null where it does not. Values of an
 * unsigned codestream are bit patterns; a signed header reads them rightly only when all its stored bits are coded.
 */
export function differenceFromHeader(
  header: CodestreamHeader,
  expected: ExpectedFrame & { readonly highBit: number },
): Difference | null {
  const { rows, columns, precision } = header;
  const { bitsStored, bitsAllocated, highBit } = expected;
  const differs = (what: string, declared: string | number, found: string | number): Difference => ({
    what,
    declared,
    found,
  });
  if (rows !== expected.rows || columns !== expected.columns)
    return differs('Rows × Columns', `${expected.rows} × ${expected.columns}`, `${rows} × ${columns}`);
  if (header.components !== 1) return differs('Samples per Pixel', 1, header.components);
  if (precision > bitsAllocated) return differs('Bits Allocated', bitsAllocated, precision);
  if (header.signed && !expected.signed) return differs('Pixel Representation', 'unsigned', 'signed');
  if (precision < bitsStored && expected.signed && !header.signed)
    return differs('Bits Stored of signed pixels', bitsStored, precision);
  if (highBit !== bitsStored - 1 && precision <= highBit) return differs('High Bit', highBit, precision - 1);
  return null;
}
