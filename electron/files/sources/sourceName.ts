import { dirname } from 'node:path';

/** A file in an archive. `entry` is its path inside, with forward slashes. */
export interface ZipPlace {
  readonly archive: string;
  readonly entry: string;
}

const SCHEME = 'zip:';
const SEPARATOR = '!/';

/**
 * The name of a file in an archive, as slices carry it: `zip:<archive>!/<entry>`. It is never taken for a path (a scanned path is
 * absolute) and splits in one way only: a `!` of the archive's own path is written `%21`, a `%` as `%25`.
 */
export function zipSource({ archive, entry }: ZipPlace): string {
  return `${SCHEME}${archive.replaceAll('%', '%25').replaceAll('!', '%21')}${SEPARATOR}${entry}`;
}

/** Null for the path of a file of its own. */
export function zipPlaceOf(source: string): ZipPlace | null {
  if (!source.startsWith(SCHEME)) return null;
  const end = source.indexOf(SEPARATOR);
  if (end < 0) return null;
  const archive = source.slice(SCHEME.length, end).replaceAll('%21', '!').replaceAll('%25', '%');
  return { archive, entry: source.slice(end + SEPARATOR.length) };
}

/** The source for a person to read: `/data/export.zip!/CT/IM1`. */
export function printedSource(source: string): string {
  const place = zipPlaceOf(source);
  return place === null ? source : `${place.archive}${SEPARATOR}${place.entry}`;
}

/** The folder, or the archive, in which the source lies. */
export function containerOf(source: string): string {
  return zipPlaceOf(source)?.archive ?? dirname(source);
}
