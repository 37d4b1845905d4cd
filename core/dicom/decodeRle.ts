import { CodestreamError } from './frameRefusals.ts';
import type { DecodedFrame, ExpectedFrame } from '../ports/decodeFrame.ts';

const HEADER_BYTES = 64;

/**
 * A frame of RLE Lossless (PS3.5 Annex G): one segment a byte of the word, the most significant first, each packed by PackBits. Throws
 * CodestreamError on another number of segments, segments that leave the frame, and segments that hold too few bytes; padding after the last
 * byte is passed over.
 */
export function decodeRle(frame: Uint8Array, expected: ExpectedFrame): DecodedFrame {
  const { rows, columns, bitsAllocated } = expected;
  const bytesOfWord = bitsAllocated / 8;
  if (frame.length < HEADER_BYTES) throw new CodestreamError(`${frame.length} bytes, fewer than the header's 64`);
  const header = new DataView(frame.buffer, frame.byteOffset, HEADER_BYTES);
  const segments = header.getUint32(0, true);
  if (segments !== bytesOfWord) throw new CodestreamError(`${segments} segments where ${bytesOfWord} are due`);
  const words = bytesOfWord === 1 ? new Uint8Array(rows * columns) : new Uint16Array(rows * columns);
  for (let segment = 0; segment < segments; segment += 1) {
    const from = header.getUint32(4 + 4 * segment, true);
    const to = segment + 1 < segments ? header.getUint32(8 + 4 * segment, true) : frame.length;
    if (from < HEADER_BYTES || to > frame.length || from > to)
      throw new CodestreamError(`segment ${segment + 1} from byte ${from} to ${to} of ${frame.length}`);
    unpackBits(frame.subarray(from, to), words, 8 * (segments - 1 - segment), segment + 1);
  }
  return { words, rows, columns, signed: false };
}

/** Adds one byte of every word, `shift` bits up. */
function unpackBits(packed: Uint8Array, into: Uint8Array | Uint16Array, shift: number, segment: number): void {
  let at = 0;
  let filled = 0;
  while (filled < into.length) {
    if (at >= packed.length) throw new CodestreamError(`segment ${segment} ends at pixel ${filled} of ${into.length}`);
    const control = packed[at] ?? 0;
    at += 1;
    if (control === 128) continue;
    const literal = control < 128;
    const count = literal ? control + 1 : 257 - control;
    if (at + (literal ? count : 1) > packed.length)
      throw new CodestreamError(`segment ${segment} ends inside a run at pixel ${filled} of ${into.length}`);
    const stop = Math.min(into.length, filled + count);
    for (let run = at; filled < stop; filled += 1) {
      into[filled] = (into[filled] ?? 0) | ((packed[run] ?? 0) << shift);
      if (literal) run += 1;
    }
    at += literal ? count : 1;
  }
}
