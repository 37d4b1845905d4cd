import { CodestreamError } from '../frameRefusals.ts';

/**
 * A Huffman table (ITU-T T.81 Annex C) as a lookup by the next 16 bits: length of the code in the high byte, its value in the low one; 0
 * where no code begins so.
 */
export type HuffmanTable = Uint16Array;

/** The tables that a DHT segment defines, by class (0: DC or lossless, 1: AC) and destination. */
export function readHuffmanTables(data: Uint8Array, into: Map<string, HuffmanTable>): void {
  let at = 0;
  while (at < data.length) {
    const kind = data[at] ?? 0;
    const counts = data.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const values = data.subarray(at + 17, at + 17 + total);
    if (counts.length < 16 || values.length < total || total > 256)
      throw new CodestreamError('a Huffman table is cut short');
    into.set(`${kind >> 4}:${kind & 15}`, makeTable(counts, values));
    at += 17 + total;
  }
}

function makeTable(counts: Uint8Array, values: Uint8Array): HuffmanTable {
  const table = new Uint16Array(65_536);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length += 1) {
    for (let n = counts[length - 1] ?? 0; n > 0; n -= 1) {
      const from = code << (16 - length);
      const to = (code + 1) << (16 - length);
      if (to > table.length) throw new CodestreamError('a Huffman table holds more codes than there are');
      table.fill((length << 8) | (values[index] ?? 0), from, to);
      code += 1;
      index += 1;
    }
    code <<= 1;
  }
  return table;
}

/** The bits of one entropy-coded segment, stuffing removed. */
export class EntropyBits {
  readonly #bytes: Uint8Array;
  #at = 0;
  #bits = 0;
  #count = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next Huffman code's value. */
  decode(table: HuffmanTable): number {
    if (this.#count < 16) this.#fill();
    const entry = table[(this.#bits >>> (this.#count - 16)) & 0xffff] ?? 0;
    if (entry === 0) throw new CodestreamError('a code that no Huffman table holds');
    this.#count -= entry >> 8;
    return entry & 0xff;
  }

  /** A difference of `size` bits, 1 to 15 (T.81 F.2.2.1, EXTEND). */
  receiveExtended(size: number): number {
    if (this.#count < 16) this.#fill();
    this.#count -= size;
    const value = (this.#bits >>> this.#count) & ((1 << size) - 1);
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  /** True when more bits were taken than there were. */
  get overdrawn(): boolean {
    return 8 * this.#at - this.#count > 8 * this.#bytes.length;
  }

  /** At least 16 bits in the buffer: at most 15 are there and two bytes come, so that they fit 31. Zeros follow the last byte. */
  #fill(): void {
    const bytes = this.#bytes;
    const at = this.#at;
    this.#bits = (this.#bits << 16) | ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    this.#at = at + 2;
    this.#count += 16;
  }
}

export interface EntropySegments {
  /** Between restart markers, stuffing removed. */
  readonly segments: readonly Uint8Array[];
  /** The marker that ends the scan, and where it stands. */
  readonly marker: number;
  readonly at: number;
}

/** The entropy-coded segments of a scan that begins at `from` (T.81 B.1.1.5). */
export function entropySegments(frame: Uint8Array, from: number): EntropySegments {
  const segments: Uint8Array[] = [];
  const plain = new Uint8Array(frame.length - from);
  let start = 0;
  let filled = 0;
  for (let at = from; at < frame.length; at += 1) {
    const byte = frame[at] ?? 0;
    if (byte !== 0xff) {
      plain[filled] = byte;
      filled += 1;
      continue;
    }
    const next = frame[at + 1];
    if (next === 0xff) continue;
    at += 1;
    if (next === 0) {
      plain[filled] = 0xff;
      filled += 1;
      continue;
    }
    segments.push(plain.subarray(start, filled));
    start = filled;
    if (next === undefined) break;
    const isNextRestart = next === 0xd0 + ((segments.length - 1) & 7);
    if (!isNextRestart) return { segments, marker: next, at: at - 1 };
  }
  throw new CodestreamError('ends inside a scan');
}
