import { randomOf } from '../phantoms.ts';

export interface Mutant {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What was done, in order: with the seed, enough to make it again. */
  readonly done: readonly string[];
}

/** Seeded choices. */
interface Dice {
  readonly below: (n: number) => number;
  readonly of: <T>(values: readonly T[]) => T;
}

/** Where an element's header begins, its value begins and ends, and how its length is written. */
interface Place {
  readonly tag: string;
  readonly start: number;
  readonly value: number;
  readonly end: number;
  readonly lengthAt: number;
  readonly lengthBytes: 2 | 4;
}

type Mutation = (bytes: Uint8Array<ArrayBuffer>, dice: Dice, places: readonly Place[]) => Uint8Array<ArrayBuffer>;

const INTERESTING = [0, 1, 2, 3, 7, 8, 127, 128, 255, 256, 1024, 32_767, 32_768, 65_534, 65_535];
const INTERESTING_LONG = [...INTERESTING, 2 ** 20, 2 ** 24, 2 ** 28, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1];
const VRS = ['AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FL', 'FD', 'IS', 'LO', 'LT', 'OB', 'OD', 'OF', 'OW', 'PN', 'SH', 'SL', 'SQ', 'SS', 'ST', 'TM', 'UC', 'UI', 'UL', 'UN', 'UR', 'US', 'UT', 'ZZ', '\0\0']; // prettier-ignore
/** Rows, columns, frames, samples, bits, spacing, position, orientation, rescale, pixel data, offset tables, functional groups. */
const DIRECTED = ['00280010', '00280011', '00280008', '00280002', '00280100', '00280101', '00280102', '00280103', '00280030', '00200032', '00200037', '00281052', '00281053', '00280120', '00280121', '7fe00010', '7fe00001', '7fe00002', '52009229', '52009230', '00020010', '00020000', '00080005', '00080008', '00080016']; // prettier-ignore
const NUMBERS = ['1e308', '-1e308', '1e999', 'NaN', 'Infinity', '0', '-0', '1e-320', '9999999999999999', '--1', '1,5', '\\\\\\', '1\\', '', '2147483648', '0.0000001\\1e9', '1e9\\1e9\\1e9']; // prettier-ignore

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  flipBits: (bytes, dice) => {
    const out = bytes.slice();
    const span = dice.of([out.length, Math.min(out.length, 4096), Math.min(out.length, 400)]);
    for (let flips = span === 0 ? 0 : 1 + dice.below(32); flips > 0; flips -= 1) {
      const at = dice.below(span);
      out[at] = (out[at] ?? 0) ^ (1 << dice.below(8));
    }
    return out;
  },
  truncate: (bytes, dice) => bytes.slice(0, dice.below(dice.of([bytes.length, Math.min(bytes.length, 2048)]) + 1)),
  editLength: (bytes, dice, places) => {
    const place = pick(places, dice);
    if (place === null) return bytes;
    const out = bytes.slice();
    const view = new DataView(out.buffer);
    if (place.lengthBytes === 2) view.setUint16(place.lengthAt, dice.of(INTERESTING) & 0xffff, true);
    else view.setUint32(place.lengthAt, dice.of(INTERESTING_LONG), true);
    return out;
  },
  undefinedLength: (bytes, dice, places) => {
    const long = places.filter(({ lengthBytes }) => lengthBytes === 4);
    const place = pick(long, dice);
    if (place === null) return bytes;
    const out = bytes.slice();
    new DataView(out.buffer).setUint32(place.lengthAt, 0xffffffff, true);
    return out;
  },
  duplicateElement: (bytes, dice, places) => {
    const place = pick(places, dice);
    if (place === null) return bytes;
    const copy = bytes.subarray(place.start, Math.min(place.end, place.start + 65_536));
    const times = dice.of([1, 1, 2, 100]);
    return insert(bytes, dice.of([place.start, place.end]), repeated(copy, times));
  },
  nest: (bytes, dice, places) => {
    const depth = dice.of([1, 3, 20, 200, 2000, 20_000]);
    const place = pick(places, dice);
    return insert(bytes, place?.start ?? Math.min(bytes.length, 132), openSequences(depth, dice.below(2) === 0));
  },
  swapVr: (bytes, dice, places) => {
    const place = pick(places, dice);
    if (place === null) return bytes;
    const out = bytes.slice();
    const vr = dice.of(VRS);
    out[place.start + 4] = vr.charCodeAt(0);
    out[place.start + 5] = vr.charCodeAt(1);
    return out;
  },
  swapTag: (bytes, dice, places) => {
    const place = pick(places, dice);
    const other = pick(places, dice);
    if (place === null || other === null) return bytes;
    const out = bytes.slice();
    out.set(bytes.subarray(other.start, other.start + 4), place.start);
    return out;
  },
  hugeNumber: (bytes, dice, places) => {
    const place = pick(
      places.filter(({ tag }) => DIRECTED.includes(tag)),
      dice,
    );
    if (place === null) return bytes;
    const out = bytes.slice();
    const length = Math.min(place.end, out.length) - place.value;
    if (length === 2) new DataView(out.buffer).setUint16(place.value, dice.of(INTERESTING) & 0xffff, true);
    else {
      const text = dice.of(NUMBERS);
      for (let at = 0; at < Math.min(length, 64); at += 1)
        out[place.value + at] = at < text.length ? text.charCodeAt(at) : 32;
    }
    return out;
  },
  spliceChunk: (bytes, dice) => {
    const from = dice.below(bytes.length + 1);
    const length = Math.min(bytes.length - from, dice.of([1, 2, 8, 100, 4096]));
    return insert(bytes, dice.below(bytes.length + 1), bytes.subarray(from, from + length));
  },
  dropChunk: (bytes, dice) => {
    const from = dice.below(bytes.length + 1);
    const to = Math.min(bytes.length, from + dice.of([1, 2, 8, 100, 4096]));
    return joined([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  fill: (bytes, dice) => {
    const out = bytes.slice();
    const from = dice.below(bytes.length + 1);
    out.fill(dice.of([0, 0xff, 0x20, 0x5c]), from, from + dice.of([2, 4, 16, 1024]));
    return out;
  },
  noise: (bytes, dice) => {
    const out = bytes.slice();
    const from = dice.below(bytes.length + 1);
    for (let at = from; at < Math.min(out.length, from + 256); at += 1) out[at] = dice.below(256);
    return out;
  },
};

const NAMES = Object.keys(MUTATIONS);

/** A file with one to four mutations, mostly one; the same for the same seed. */
export function mutate(original: Uint8Array, seed: number): Mutant {
  const random = randomOf(seed);
  const dice: Dice = {
    below: (n) => Math.floor(random() * n),
    of: (values) => {
      const value = values[Math.floor(random() * values.length)];
      if (value === undefined) throw new Error('nothing to choose from');
      return value;
    },
  };
  const done: string[] = [];
  let bytes = new Uint8Array(original);
  for (let count = dice.of([1, 1, 1, 2, 2, 3, 4]); count > 0; count -= 1) {
    const name = dice.of(NAMES);
    bytes = MUTATIONS[name]?.(bytes, dice, placesOf(bytes)) ?? bytes;
    done.push(name);
  }
  return { bytes, done };
}

function pick(places: readonly Place[], dice: Dice): Place | null {
  if (places.length === 0) return null;
  const directed = places.filter(({ tag }) => DIRECTED.includes(tag));
  return dice.of(directed.length > 0 && dice.below(2) === 0 ? directed : places);
}

const LONG_VRS = new Set(['OB', 'OD', 'OF', 'OW', 'SQ', 'UC', 'UN', 'UR', 'UT']);

/** The explicit little endian elements that a lenient walk finds, those inside sequences too; none in other files. */
export function placesOf(bytes: Uint8Array): readonly Place[] {
  const places: Place[] = [];
  const text = (at: number): string => String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = text(128) === 'DI' ? 132 : 0;
  while (at + 8 <= bytes.length && places.length < 5000) {
    const group = view.getUint16(at, true);
    const tag = `${group.toString(16).padStart(4, '0')}${view
      .getUint16(at + 2, true)
      .toString(16)
      .padStart(4, '0')}`;
    const vr = text(at + 4);
    if (group === 0xfffe) {
      places.push({ tag, start: at, value: at + 8, end: at + 8, lengthAt: at + 4, lengthBytes: 4 });
      at += 8;
      continue;
    }
    if (!/^[A-Z]{2}$/.test(vr)) break;
    const isLong = LONG_VRS.has(vr);
    const value = at + (isLong ? 12 : 8);
    if (value > bytes.length) break;
    const length = isLong ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    const inside = vr === 'SQ' || length === 0xffffffff;
    const end = inside ? value : Math.min(bytes.length, value + length);
    places.push({ tag, start: at, value, end, lengthAt: isLong ? at + 8 : at + 6, lengthBytes: isLong ? 4 : 2 });
    at = end;
  }
  return places;
}

/** Openings of sequences within sequences, of undefined or of long lengths, without an end. */
function openSequences(depth: number, undefinedLength: boolean): Uint8Array {
  const length = undefinedLength ? [0xff, 0xff, 0xff, 0xff] : [0xf0, 0xff, 0xff, 0x0f];
  const level = [0x08, 0x00, 0x15, 0x11, 0x53, 0x51, 0, 0, ...length, 0xfe, 0xff, 0x00, 0xe0, ...length];
  return repeated(Uint8Array.from(level), depth);
}

function repeated(bytes: Uint8Array, times: number): Uint8Array {
  const out = new Uint8Array(bytes.length * times);
  for (let n = 0; n < times; n += 1) out.set(bytes, n * bytes.length);
  return out;
}

function insert(bytes: Uint8Array, at: number, more: Uint8Array): Uint8Array<ArrayBuffer> {
  return joined([bytes.subarray(0, at), more, bytes.subarray(at)]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
