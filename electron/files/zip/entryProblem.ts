import type { Entry } from 'yauzl';
import { failed, ok, type Outcome } from '../../../core/base/outcome.ts';
import type { SourceSkipCode } from '../../../core/dicom/instance.ts';

export interface ZipProblem {
  readonly code: SourceSkipCode;
  readonly detail: string;
}

/** Larger than any CT series in one file. */
const MAX_ENTRY_BYTES = 2 ** 31;
/** Below this, any ratio is taken: a blank slice shrinks a thousandfold. */
const FREE_BYTES = 64 * 2 ** 20;
/** Above it, images do not shrink so far: what claims to is a bomb. */
const MAX_RATIO = 200;

const MAX_ENTRIES = 500_000;
const MAX_TOTAL_BYTES = 2 ** 40;
const FREE_TOTAL_BYTES = 2 ** 30;

const STORED = 0;
const DEFLATED = 8;
const ARCHIVES = /\.(zip|7z|rar|tar|tgz|tar\.(gz|bz2|xz|zst))$/i;

/** Why an archive as a whole is not opened, by what its directory declares; null when it may be. */
export function archiveProblem(declared: {
  readonly entries: number;
  readonly bytes: number;
  readonly archiveBytes: number;
}): ZipProblem | null {
  const { entries, bytes, archiveBytes } = declared;
  if (entries > MAX_ENTRIES) return { code: 'zip-too-large', detail: `${entries} files, ${MAX_ENTRIES} are read` };
  const most = Math.min(MAX_TOTAL_BYTES, Math.max(FREE_TOTAL_BYTES, MAX_RATIO * archiveBytes));
  return bytes <= most ? null : { code: 'zip-too-large', detail: `${bytes} bytes declared in ${archiveBytes}` };
}

/**
 * The path of an entry, with forward slashes and without empty steps, or why it is not followed. Nothing is ever written where an entry
 * says; a name that pretends to lie elsewhere is refused because it means no honest file.
 */
export function entryPath(written: string): Outcome<string, ZipProblem> {
  const outside = (detail: string): Outcome<string, ZipProblem> => failed({ code: 'zip-entry-path', detail });
  const path = written.replaceAll('\\', '/');
  if (path.includes('\0')) return outside('a NUL in the name');
  if (path.startsWith('/')) return outside('an absolute path');
  if (/^[A-Za-z]:/.test(path)) return outside('a drive letter');
  const steps = path.split('/').filter((step) => step !== '' && step !== '.');
  if (steps.includes('..')) return outside('a step out of the archive');
  return steps.length === 0 ? outside('no name') : ok(steps.join('/'));
}

/** True for a folder. */
export function isFolder(entry: Entry, written: string): boolean {
  return /[/\\]$/.test(written) || fileType(entry) === 0x4000;
}

/** Why one entry is not read, by its record in the directory; null when it may be. */
export function entryProblem(entry: Entry, path: string, archiveBytes: number): ZipProblem | null {
  const { uncompressedSize: size, compressedSize, compressionMethod: method } = entry;
  const type = fileType(entry);
  if (type !== 0 && type !== 0x8000)
    return { code: 'zip-entry-special', detail: type === 0xa000 ? 'a link' : 'no regular file' };
  if (entry.isEncrypted()) return { code: 'zip-entry-encrypted', detail: 'flagged as encrypted' };
  if (ARCHIVES.test(path)) return { code: 'zip-entry-nested', detail: `${size} bytes` };
  if (method !== STORED && method !== DEFLATED) return { code: 'zip-entry-method', detail: `method ${method}` };
  if (size > MAX_ENTRY_BYTES || (size > FREE_BYTES && size > MAX_RATIO * compressedSize))
    return { code: 'zip-entry-size', detail: `${size} bytes from ${compressedSize}` };
  if (method === STORED && size !== compressedSize)
    return { code: 'zip-entry-damaged', detail: `stored, but ${compressedSize} of ${size} bytes` };
  if (entry.relativeOffsetOfLocalHeader + compressedSize > archiveBytes)
    return { code: 'zip-entry-damaged', detail: 'lies beyond the end of the archive' };
  return null;
}

/** The kind of file of a Unix mode; 0 where the archive states none. */
function fileType(entry: Entry): number {
  return (entry.externalFileAttributes >>> 16) & 0xf000;
}
