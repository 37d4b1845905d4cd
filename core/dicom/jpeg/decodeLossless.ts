import { CodestreamError } from '../frameRefusals.ts';
import { EntropyBits, type HuffmanTable } from './huffman.ts';

export interface LosslessScan {
  readonly rows: number;
  readonly columns: number;
  readonly precision: number;
  /** Selection value of the predictor, 1 to 7 (T.81 table H.1). */
  readonly predictor: number;
  readonly pointTransform: number;
  /** Samples between restart markers; 0 for none. Whole rows. */
  readonly restartInterval: number;
  readonly table: HuffmanTable;
  readonly segments: readonly Uint8Array[];
}

/** Samples of one component by JPEG lossless (ITU-T T.81 Annex H), modulo 2^16. */
export function decodeLossless(scan: LosslessScan): Uint16Array {
  const { rows, columns, pointTransform, segments } = scan;
  if (scan.restartInterval % columns !== 0)
    throw new CodestreamError(`a restart interval of ${scan.restartInterval} in rows of ${columns}`);
  const rowsOfSegment = scan.restartInterval === 0 ? rows : scan.restartInterval / columns;
  if (segments.length !== Math.ceil(rows / rowsOfSegment))
    throw new CodestreamError(`${segments.length} restart intervals where ${Math.ceil(rows / rowsOfSegment)} are due`);
  const samples = new Uint16Array(rows * columns);
  for (const [index, segment] of segments.entries()) {
    const from = index * rowsOfSegment;
    decodeRows(scan, new EntropyBits(segment), samples, from, Math.min(rows, from + rowsOfSegment));
  }
  if (pointTransform > 0)
    for (let at = 0; at < samples.length; at += 1) samples[at] = (samples[at] ?? 0) << pointTransform;
  return samples;
}

function decodeRows(scan: LosslessScan, bits: EntropyBits, samples: Uint16Array, from: number, to: number): void {
  const { columns, predictor, table } = scan;
  const middle = 1 << (scan.precision - scan.pointTransform - 1);
  for (let row = from; row < to; row += 1) {
    const start = row * columns;
    const first = row === from;
    // The first sample of the first row has no neighbour; of other rows it is predicted from above, and the first row from the left.
    let left = first ? middle : (samples[start - columns] ?? 0);
    const rule = first ? 1 : predictor;
    for (let at = start; at < start + columns; at += 1) {
      let predicted = left;
      if (rule !== 1 && at > start) {
        predicted = predict(rule, left, samples[at - columns] ?? 0, samples[at - columns - 1] ?? 0);
      }
      left = (predicted + difference(bits, table)) & 0xffff;
      samples[at] = left;
    }
    if (bits.overdrawn) throw new CodestreamError(`the scan ends at row ${row + 1} of ${scan.rows}`);
  }
}

/** Category 16 stands for 32768 and has no further bits. */
function difference(bits: EntropyBits, table: HuffmanTable): number {
  const size = bits.decode(table);
  if (size === 0) return 0;
  if (size < 16) return bits.receiveExtended(size);
  if (size > 16) throw new CodestreamError(`a difference of ${size} bits`);
  return 32_768;
}

/** Ra is left, Rb above, Rc above left. */
function predict(selection: number, ra: number, rb: number, rc: number): number {
  switch (selection) {
    case 2:
      return rb;
    case 3:
      return rc;
    case 4:
      return ra + rb - rc;
    case 5:
      return ra + ((rb - rc) >> 1);
    case 6:
      return rb + ((ra - rc) >> 1);
    case 7:
      return (ra + rb) >> 1;
    default:
      return ra;
  }
}
