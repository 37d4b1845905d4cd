import { refusals } from '../base/errors.ts';
import { MAX_HU, MIN_HU, NO_DATA_HU } from './hounsfield.ts';
import type { PixelFormat } from './instance.ts';
import { rescaleTypeOf } from './readPixelFormat.ts';
import { isDecoded, isReadable, transferSyntaxOf } from './transferSyntax.ts';

export interface PixelRefusals {
  'transfer-syntax-not-decoded': { readonly uid: string; readonly name: string };
  'pixel-format-unsupported': { readonly what: string };
  /** `what` is no longer where the header had it, in DICOM's words. */
  'file-changed-since-scan': { readonly what: string };
  'pixel-data-short': { readonly expectedBytes: number; readonly presentBytes: number };
}
const refusal = refusals<PixelRefusals>();

export interface HuNotes {
  /** Slope or intercept is no whole number: HU are rounded, floor(x + 0.5). */
  readonly rounded: boolean;
}

/** Rows by columns of the largest image whose pixels a scan reads, 4096 × 4096: CT has 512 to 2048. */
export const MAX_MATRIX = 4096;

/** More pixels than MAX_MATRIX squared in one frame: the pixels are not read, whatever the file's size. */
export function isTooLarge({ rows, columns }: PixelFormat): boolean {
  return rows * columns > MAX_MATRIX ** 2;
}

/**
 * What makes HU of stored values, whatever the transfer syntax: two images of equal stored values (or of equal bytes in one syntax)
 * have equal HU where this is equal too.
 */
export function huRule(pixels: PixelFormat): string {
  const { rows, columns, frames, samplesPerPixel, photometricInterpretation, bitsAllocated, rescaleStated, lossy } =
    pixels;
  return JSON.stringify([
    [lossy, rows, columns, frames, samplesPerPixel, photometricInterpretation],
    [bitsAllocated, rescaleStated, rescaleTypeOf(pixels), tableKey(pixels)],
  ]);
}

/** What in the layout of the pixels keeps readHu from reading them, or null. The transfer syntax is looked at apart. */
export function unsupportedLayout(pixels: PixelFormat): string | null {
  const { photometricInterpretation: photometric, bitsAllocated, bitsStored, highBit } = pixels;
  if (pixels.samplesPerPixel !== 1) return `${pixels.samplesPerPixel} samples a pixel (${photometric ?? 'colour'})`;
  if (photometric !== null && photometric !== 'MONOCHROME1' && photometric !== 'MONOCHROME2')
    return `photometric interpretation ${photometric}`;
  if (bitsAllocated !== 8 && bitsAllocated !== 16) return `${bitsAllocated} bits allocated`;
  if (bitsStored < 1 || bitsStored > bitsAllocated || highBit >= bitsAllocated || highBit < bitsStored - 1)
    return `${bitsStored} bits stored in ${bitsAllocated}, high bit ${highBit}`;
  return null;
}

/**
 * Writes the HU of a file's pixels (all frames, rows by columns) into `into`, from `intoOffset` on: stored × slope + intercept,
 * floor(x + 0.5) where slope or intercept is not whole, saturating at ±32767; padding becomes NO_DATA_HU. MONOCHROME1 inverts the
 * display, not the HU. Bits beside the stored ones are ignored. `fileBytes` is the whole file. Refused: compressed or deflated syntaxes,
 * colour, layouts other than 8 or 16 bits, fewer bytes than the header declares.
 */
export function readHu(pixels: PixelFormat, fileBytes: Uint8Array, into: Int16Array, intoOffset: number): HuNotes {
  const bytes = checkedPixelBytes(pixels, fileBytes);
  const rounded = !(Number.isInteger(pixels.slope) && Number.isInteger(pixels.intercept));
  if (pixels.bitsAllocated === 16) readWords(pixels, bytes, into, intoOffset);
  else readAnyLayout(pixels, bytes, into, intoOffset);
  return { rounded };
}

/** As readHu, by the loop that takes every layout; the tests hold the fast loop against it. */
export function readHuOfAnyLayout(
  pixels: PixelFormat,
  fileBytes: Uint8Array,
  into: Int16Array,
  intoOffset: number,
): void {
  readAnyLayout(pixels, checkedPixelBytes(pixels, fileBytes), into, intoOffset);
}

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Throws the refusal of pixels that no decoder here reads: by their transfer syntax, or by their layout. */
export function checkLayout(pixels: PixelFormat): void {
  const { uid, name } = transferSyntaxOf(pixels.transferSyntaxUid);
  if (!isDecoded(uid)) throw refusal('transfer-syntax-not-decoded', { uid, name });
  const what = unsupportedLayout(pixels);
  if (what !== null) throw refusal('pixel-format-unsupported', { what });
}

/** HU of decoded values of one frame, by the rule of native pixels. Values of fewer bits are taken as sign extended where they are signed. */
export function huOfWords(pixels: PixelFormat, words: ArrayLike<number>, into: Int16Array): void {
  const table = huTable(pixels);
  for (let at = 0; at < into.length; at += 1) into[at] = table[(words[at] ?? 0) & 0xffff] ?? 0;
}

function checkedPixelBytes(pixels: PixelFormat, fileBytes: Uint8Array): Uint8Array {
  const { uid, name } = transferSyntaxOf(pixels.transferSyntaxUid);
  if (!isReadable(uid) || pixels.dataLength === null) throw refusal('transfer-syntax-not-decoded', { uid, name });
  checkLayout(pixels);
  const expectedBytes = voxelsOf(pixels) * (pixels.bitsAllocated / 8);
  const presentBytes = Math.max(0, Math.min(pixels.dataLength, fileBytes.length - pixels.dataOffset));
  if (presentBytes < expectedBytes) throw refusal('pixel-data-short', { expectedBytes, presentBytes });
  return fileBytes.subarray(pixels.dataOffset, pixels.dataOffset + expectedBytes);
}

function voxelsOf(pixels: PixelFormat): number {
  return pixels.rows * pixels.columns * pixels.frames;
}

function isBigEndian(pixels: PixelFormat): boolean {
  return transferSyntaxOf(pixels.transferSyntaxUid).bigEndian;
}

/** 16-bit words: every value is looked up. */
function readWords(pixels: PixelFormat, bytes: Uint8Array, into: Int16Array, intoOffset: number): void {
  const isSwapped = isBigEndian(pixels) === HOST_IS_LITTLE_ENDIAN;
  const aligned = !isSwapped && bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
  const words = new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.length >> 1);
  if (isSwapped) swapBytes(words);
  const target = into.subarray(intoOffset, intoOffset + words.length);
  const table = huTable(pixels);
  for (let at = 0; at < target.length; at += 1) target[at] = table[words[at] ?? 0] ?? 0;
}

/** In place: a loop of its own, so that the one of all syntaxes stays as fast as its words are plain. */
function swapBytes(words: Uint16Array): void {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? 0;
    words[at] = (word << 8) | (word >> 8);
  }
}

/** 8 or 16 bits, either byte order. */
function readAnyLayout(pixels: PixelFormat, bytes: Uint8Array, into: Int16Array, intoOffset: number): void {
  const wide = pixels.bitsAllocated === 16;
  const low = isBigEndian(pixels) ? 1 : 0;
  const count = voxelsOf(pixels);
  for (let at = 0; at < count; at += 1) {
    const word = wide ? (bytes[2 * at + low] ?? 0) | ((bytes[2 * at + 1 - low] ?? 0) << 8) : (bytes[at] ?? 0);
    into[intoOffset + at] = huOfWord(pixels, word);
  }
}

/** HU of one word as it stands in the file: the stored bits alone, sign extended where signed, then rescaled. */
function huOfWord(pixels: PixelFormat, word: number): number {
  const { highBit, bitsStored, signed, padding, slope, intercept } = pixels;
  const left = word << (31 - highBit);
  const stored = signed ? left >> (32 - bitsStored) : left >>> (32 - bitsStored);
  if (padding !== null && isWithin(padding, isStorable(padding, pixels) ? stored : wholeValue(pixels, word)))
    return NO_DATA_HU;
  return Math.min(MAX_HU, Math.max(MIN_HU, Math.floor(stored * slope + intercept + 0.5)));
}

type Padding = NonNullable<PixelFormat['padding']>;

function isWithin({ low, high }: Padding, value: number): boolean {
  return value >= low && value <= high;
}

/** False for padding that the stored bits cannot hold, 63536 over 12 bits: its writers put it into the whole word. */
function isStorable({ low, high }: Padding, { bitsStored, signed }: PixelFormat): boolean {
  const least = signed ? -(2 ** (bitsStored - 1)) : 0;
  return high >= least && low < least + 2 ** bitsStored;
}

function wholeValue({ signed, bitsAllocated }: PixelFormat, word: number): number {
  return signed ? (word << (32 - bitsAllocated)) >> (32 - bitsAllocated) : word;
}

function tableKey({ highBit, bitsStored, signed, padding, slope, intercept }: PixelFormat): string {
  return [highBit, bitsStored, signed, padding?.low, padding?.high, slope, intercept].join(' ');
}

let lastTable: { readonly key: string; readonly table: Int16Array } | null = null;

/** HU of every 16-bit word. The slices of a series mostly share one table, so the last one is kept. */
function huTable(pixels: PixelFormat): Int16Array {
  const key = tableKey(pixels);
  if (lastTable?.key === key) return lastTable.table;
  const table = new Int16Array(65_536);
  for (let word = 0; word < table.length; word += 1) table[word] = huOfWord(pixels, word);
  lastTable = { key, table };
  return table;
}
