import { open, stat } from 'node:fs/promises';
import { basename, dirname, posix } from 'node:path';
import { CancelledError } from '../../../core/base/errors.ts';
import { isDicomdir } from '../../../core/dicom/readDicomdir.ts';
import type { SkippedFile } from '../../../core/dicom/studyTree.ts';
import { causeOf, listFiles, stampOf, type ListedFile, type UnreadableEntry } from '../listFiles.ts';
import { listingOf } from '../zip/archives.ts';
import type { ZipEntry } from '../zip/listArchive.ts';
import { readEntry } from '../zip/readEntry.ts';
import { followDicomdir, followDicomdirFile, MAX_DICOMDIR_BYTES, meaningOf } from './followDicomdir.ts';
import { zipSource } from './sourceName.ts';

export interface SourceList {
  /** Each once, in the order of their paths; `path` is the source: a path, or the name of a file in an archive. */
  readonly files: readonly ListedFile[];
  /** What archives and DICOMDIRs name but cannot give, printed. */
  readonly skipped: readonly SkippedFile[];
  readonly unreadable: readonly UnreadableEntry[];
}

/**
 * Every source below the paths: folders, files, archives (.zip, also inside folders), DICOMDIRs. A DICOMDIR that is given by itself leads
 * to the files it names, or, when none of them is there, to its folder; one that lies in a given folder adds nothing but the names of
 * files that are missing. A source that is reached in several ways is listed once.
 */
export async function listSources(paths: readonly string[], isCancelled: () => boolean): Promise<SourceList> {
  const skipped: SkippedFile[] = [];
  const wanted: string[] = [];
  const followed = new Set<string>();
  for (const path of paths) {
    wanted.push(path);
    if ((await kindOfFile(path)) !== 'dicomdir') continue;
    followed.add(path);
    const { files, skipped: missing } = await followDicomdirFile(path);
    skipped.push(...missing);
    wanted.push(...(files.length > 0 ? files : [dirname(path)]));
  }
  const given = new Set(paths);
  const { files, unreadable } = await listFiles(wanted, isCancelled);
  const sources: ListedFile[] = [];
  for (const file of files) {
    if (isCancelled()) throw new CancelledError();
    const { path } = file;
    const archive = (/\.zip$/i.test(path) || given.has(path)) && (await kindOfFile(path)) === 'zip';
    if (archive) {
      const inside = await listInside(path, isCancelled);
      // Thousands of them: no spreading into arguments.
      for (const source of inside.files) sources.push(source);
      for (const skip of inside.skipped) skipped.push(skip);
      continue;
    }
    sources.push(file);
    if (basename(path).toUpperCase() !== 'DICOMDIR' || followed.has(path)) continue;
    if ((await kindOfFile(path)) === 'dicomdir')
      for (const skip of (await followDicomdirFile(path)).skipped) skipped.push(skip);
  }
  return { files: sources, skipped, unreadable };
}

/** Of a file in an archive, and of the end of an archive without files. */
const ZIP_SIGNATURES = ['PK\u0003\u0004', 'PK\u0005\u0006'];

/** What a file is by its first bytes; `other` for folders, for pipes (whose opening would wait for a writer), and for what cannot be read. */
async function kindOfFile(path: string): Promise<'zip' | 'dicomdir' | 'other'> {
  try {
    if (!(await stat(path)).isFile()) return 'other';
    await using handle = await open(path, 'r');
    const bytes = new Uint8Array(1024);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    const prefix = bytes.subarray(0, bytesRead);
    if (isDicomdir(prefix)) return 'dicomdir';
    const text = Buffer.from(prefix).toString('latin1');
    const begins = ZIP_SIGNATURES.some((signature) => text.startsWith(signature));
    return begins && !text.startsWith('DICM', 128) ? 'zip' : 'other';
  } catch {
    return 'other';
  }
}

async function listInside(archive: string, isCancelled: () => boolean): Promise<Omit<SourceList, 'unreadable'>> {
  const print = (path: string): string => (path === '' ? archive : `${archive}!/${path}`);
  try {
    await using handle = await open(archive, 'r');
    const stamp = stampOf(await handle.stat());
    const { entries, skipped } = await listingOf(archive, handle);
    if (isCancelled()) throw new CancelledError();
    const named = skipped.map(({ path, code, detail }): SkippedFile => ({ source: print(path), code, detail }));
    for (const entry of entries.values()) {
      if (posix.basename(entry.path).toUpperCase() !== 'DICOMDIR' || entry.size > MAX_DICOMDIR_BYTES) continue;
      const whole = await readEntry(handle, entry);
      if (whole.kind === 'failed' || !isDicomdir(whole.value)) continue;
      const folder = posix.dirname(entry.path);
      const byMeaning = new Map([...entries.keys()].map((path) => [meaningOf(path), path]));
      const missing = await followDicomdir(whole.value, {
        dicomdir: print(entry.path),
        find: (parts) => byMeaning.get(meaningOf(posix.join(folder, ...parts))) ?? null,
        print: (parts) => print(posix.join(folder, ...parts)),
      });
      named.push(...missing.skipped);
    }
    const files = [...entries.values()].map((entry: ZipEntry): ListedFile => ({
      path: zipSource({ archive, entry: entry.path }),
      size: entry.size,
      stamp,
    }));
    return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), skipped: named };
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return { files: [], skipped: [{ source: archive, code: 'unreadable-file', detail: causeOf(error) }] };
  }
}
