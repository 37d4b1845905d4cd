import type { DataSet } from 'dicom-parser';

/** Reads typed values of a data set. Everything absent, empty or malformed is null, never NaN: a bad value is a missing one. */

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INTEGER = /^[+-]?\d{1,15}$/;

/** Bytes of the element's value as one character a byte, cut at the end of the file; null when absent. */
function rawText(dataSet: DataSet, tag: string): string | null {
  const element = dataSet.elements[tag];
  if (element === undefined || element.length === 0 || element.hadUndefinedLength === true) return null;
  const bytes = dataSet.byteArray;
  const end = Math.min(element.dataOffset + Math.min(element.length, 4096), bytes.length);
  let value = '';
  for (let at = element.dataOffset; at < end; at += 1) value += String.fromCharCode(bytes[at] ?? 0);
  return value;
}

function trimmed(value: string): string | null {
  let end = value.length;
  while (end > 0 && value.charCodeAt(end - 1) <= 32) end -= 1;
  let start = 0;
  while (start < end && value.charCodeAt(start) <= 32) start += 1;
  return end === start ? null : value.slice(start, end);
}

/** Text without padding, from code strings, identifiers and UIDs. */
export function codeText(dataSet: DataSet, tag: string): string | null {
  const raw = rawText(dataSet, tag);
  return raw === null ? null : trimmed(raw);
}

/** Text a person wrote: decoded as UTF-8 where (0008,0005) says so, else as Latin-1. An unknown character set never fails. */
export function humanText(dataSet: DataSet, tag: string, utf8: boolean): string | null {
  const raw = codeText(dataSet, tag);
  return raw === null || !utf8 ? raw : decodeUtf8(raw);
}

export function usesUtf8(dataSet: DataSet): boolean {
  return codeText(dataSet, 'x00080005')?.includes('ISO_IR 192') === true;
}

export function codeTexts(dataSet: DataSet, tag: string): readonly string[] {
  const raw = rawText(dataSet, tag);
  if (raw === null) return [];
  return raw.split('\\').map((value) => trimmed(value) ?? '');
}

/** Decimal strings (DS), as many as were written; null in place of one that is no number. */
export function decimals(dataSet: DataSet, tag: string): readonly (number | null)[] {
  return codeTexts(dataSet, tag).map((text) => {
    const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
    return Number.isFinite(value) ? value : null;
  });
}

export function decimal(dataSet: DataSet, tag: string): number | null {
  return decimals(dataSet, tag)[0] ?? null;
}

/** A value that a measurement hangs on: `unreadable` is never taken for `absent`. */
export type StatedDecimal =
  | { readonly kind: 'absent' }
  | { readonly kind: 'stated'; readonly value: number }
  | { readonly kind: 'unreadable'; readonly what: string };

/** One decimal string. Absent: no element, or an empty or blank one. Unreadable: anything but one finite number. */
export function statedDecimal(dataSet: DataSet, tag: string): StatedDecimal {
  const element = dataSet.elements[tag];
  if (element === undefined || element.length === 0) return { kind: 'absent' };
  const raw = rawText(dataSet, tag) ?? '';
  if (/^ +$/.test(raw)) return { kind: 'absent' };
  const text = trimmed(raw) ?? '';
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return { kind: 'stated', value };
  const shown = text.replaceAll(/[^\x20-\x7e]/g, '·').slice(0, DECIMAL_STRING_LENGTH);
  return { kind: 'unreadable', what: `“${shown}”${element.vr === undefined ? '' : ` as ${element.vr}`}` };
}

/** PS3.5: a decimal string has at most 16 characters. */
const DECIMAL_STRING_LENGTH = 16;

/** An integer string (IS). A decimal that is whole, as some writers give, is taken too. */
export function integer(dataSet: DataSet, tag: string): number | null {
  const text = codeTexts(dataSet, tag)[0] ?? '';
  if (INTEGER.test(text)) return Number(text);
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : null;
}

/** A US value; null when absent or shorter than two bytes. */
export function unsignedShort(dataSet: DataSet, tag: string): number | null {
  const element = dataSet.elements[tag];
  if (element === undefined || element.length < 2 || element.dataOffset + 2 > dataSet.byteArray.length) return null;
  return dataSet.uint16(tag) ?? null;
}

/** A UL value, or one that its writer made a US; null when absent or shorter. */
export function unsignedLong(dataSet: DataSet, tag: string): number | null {
  const element = dataSet.elements[tag];
  if (element === undefined || element.length < 4) return unsignedShort(dataSet, tag);
  if (element.dataOffset + 4 > dataSet.byteArray.length) return null;
  return dataSet.uint32(tag) ?? null;
}

/** `19980314` or `1998.03.14` → `1998-03-14`; null when it is no date. */
export function isoDate(text: string | null): string | null {
  const match = /^(\d{4})[.\-/]?(\d{2})[.\-/]?(\d{2})$/.exec(text ?? '');
  if (match === null) return null;
  const [, year = '', month = '', day = ''] = match;
  if (month < '01' || month > '12' || day < '01' || day > '31') return null;
  return `${year}-${month}-${day}`;
}

/** `140216.694022`, `1402`, `14:02:16` → seconds after midnight; null when it is no time. */
export function secondsOfDay(text: string | null): number | null {
  const match = /^(\d{2})(?::?(\d{2})(?::?(\d{2})(\.\d+)?)?)?$/.exec(text ?? '');
  if (match === null) return null;
  const [, hours = '0', minutes = '0', seconds = '0', fraction = '0'] = match;
  if (hours > '23' || minutes > '59' || seconds > '60') return null;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(fraction);
}

/** ISO time `14:02:16` of a TM value. */
export function isoTime(text: string | null): string | null {
  const seconds = secondsOfDay(text);
  if (seconds === null) return null;
  const whole = Math.floor(seconds);
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** Bytes, one a character, read as UTF-8; an ill-formed sequence gives U+FFFD. */
function decodeUtf8(bytes: string): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const lead = bytes.charCodeAt(at);
    const length = lead < 0x80 ? 1 : lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    let code = length === 1 ? lead : length === 0 ? -1 : lead & (0x7f >> length);
    for (let next = 1; next < length; next += 1) {
      const byte = at + next < bytes.length ? bytes.charCodeAt(at + next) : 0;
      code = code < 0 || (byte & 0xc0) !== 0x80 ? -1 : (code << 6) | (byte & 0x3f);
    }
    const valid = code >= 0 && code <= 0x10ffff;
    text += valid ? String.fromCodePoint(code) : '\uFFFD';
    at += valid ? length : 1;
  }
  return text;
}
