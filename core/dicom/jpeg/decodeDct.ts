import { CodestreamError } from '../frameRefusals.ts';
import { EntropyBits, type HuffmanTable } from './huffman.ts';
import { inverseDct } from './inverseDct.ts';

export interface DctScan {
  readonly rows: number;
  readonly columns: number;
  /** 8 or 12 bits. */
  readonly precision: number;
  /** Blocks between restart markers; 0 for none. */
  readonly restartInterval: number;
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  /** In zigzag order. */
  readonly quantization: Uint16Array;
  readonly segments: readonly Uint8Array[];
}

/** Place in a block, row by row, of the coefficients in the order they are sent. */
const ZIGZAG = Uint8Array.from([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63,
]);

/** Samples of one component by sequential DCT with Huffman coding (ITU-T T.81 Annex F), in [0, 2^precision). */
export function decodeDct(scan: DctScan): Uint16Array {
  const { rows, columns, precision, segments } = scan;
  const across = Math.ceil(columns / 8);
  const blocks = across * Math.ceil(rows / 8);
  const ofSegment = scan.restartInterval === 0 ? blocks : scan.restartInterval;
  if (segments.length !== Math.ceil(blocks / ofSegment))
    throw new CodestreamError(`${segments.length} restart intervals where ${Math.ceil(blocks / ofSegment)} are due`);
  const samples = new Uint16Array(rows * columns);
  const block = new Int32Array(64);
  for (const [index, segment] of segments.entries()) {
    const bits = new EntropyBits(segment);
    let dc = 0;
    const end = Math.min(blocks, (index + 1) * ofSegment);
    for (let number = index * ofSegment; number < end; number += 1) {
      dc = readBlock(scan, bits, dc, block);
      if (bits.overdrawn) throw new CodestreamError(`the scan ends at block ${number + 1} of ${blocks}`);
      inverseDct(block, precision);
      place(block, samples, { rows, columns, top: 8 * Math.floor(number / across), left: 8 * (number % across) });
    }
  }
  return samples;
}

/** Fills the block with dequantized coefficients; gives its DC value before dequantization. */
function readBlock(scan: DctScan, bits: EntropyBits, before: number, block: Int32Array): number {
  const { quantization } = scan;
  block.fill(0);
  const size = bits.decode(scan.dc);
  if (size > 15) throw new CodestreamError(`a DC difference of ${size} bits`);
  const dc = before + (size === 0 ? 0 : bits.receiveExtended(size));
  block[0] = Math.imul(dc, quantization[0] ?? 0);
  for (let k = 1; k < 64; k += 1) {
    const symbol = bits.decode(scan.ac);
    const length = symbol & 15;
    const zeros = symbol >> 4;
    if (length === 0) {
      if (zeros !== 15) break;
      k += 15;
      continue;
    }
    k += zeros;
    if (k > 63) throw new CodestreamError('a block of more than 64 coefficients');
    block[ZIGZAG[k] ?? 0] = Math.imul(bits.receiveExtended(length), quantization[k] ?? 0);
  }
  return dc;
}

function place(
  block: Int32Array,
  samples: Uint16Array,
  at: { readonly rows: number; readonly columns: number; readonly top: number; readonly left: number },
): void {
  const height = Math.min(8, at.rows - at.top);
  const width = Math.min(8, at.columns - at.left);
  for (let row = 0; row < height; row += 1) {
    const start = (at.top + row) * at.columns + at.left;
    for (let column = 0; column < width; column += 1) samples[start + column] = block[8 * row + column] ?? 0;
  }
}
