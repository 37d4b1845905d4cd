/** A line of a text header and the place of the byte after its end; undefined where no line end follows. */
export interface HeaderLine {
  readonly text: string;
  readonly next: number;
}

/** Longest text header that is read: headers with a segment's colours and names take kilobytes. */
const LONGEST_HEADER_BYTES = 4 * 1024 * 1024;

const NEW_LINE = 10;

/** The line that begins at a place of the file, as Latin-1, without its line end (LF or CR LF). */
export function headerLine(file: Uint8Array, start: number): HeaderLine | undefined {
  const end = file.subarray(0, LONGEST_HEADER_BYTES).indexOf(NEW_LINE, start);
  if (end < 0) return undefined;
  let text = '';
  for (let at = start; at < end; at += 1) text += String.fromCharCode(file[at] ?? 0);
  return { text: text.endsWith('\r') ? text.slice(0, -1) : text, next: end + 1 };
}

/** Numbers separated by blanks or commas; NaN for a word that is none. */
export function numbersOf(text: string): readonly number[] {
  return text
    .trim()
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map(Number);
}
