import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failed, type Outcome } from '../../../core/base/outcome.ts';
import { readDicomdir, type DirectoryReference } from '../../../core/dicom/readDicomdir.ts';
import type { SkippedFile } from '../../../core/dicom/studyTree.ts';
import { causeOf } from '../listFiles.ts';
import { printableName } from './printableName.ts';

/** What a DICOMDIR leads to: files that are there, by their own sources, and what it names in vain. */
export interface FollowedDicomdir {
  readonly files: readonly string[];
  readonly skipped: readonly SkippedFile[];
}

/** How the folder around a DICOMDIR, on disk or in an archive, is asked for a file that it names. */
export interface MediumFolder {
  /** The source of the DICOMDIR itself, printed. */
  readonly dicomdir: string;
  /** The source of a file by its path below the folder; null when it is not there. Discs change the case of names, and add `;1`. */
  readonly find: (parts: readonly string[]) => Promise<string | null> | string | null;
  /** The printed name of a place below the folder, whether or not a file is there. */
  readonly print: (parts: readonly string[]) => string;
}

/** A larger directory is damage: a record takes a few hundred bytes. */
export const MAX_DICOMDIR_BYTES = 256 * 2 ** 20;

/** Looks for every file that a DICOMDIR names. */
export async function followDicomdir(bytes: Uint8Array, folder: MediumFolder): Promise<FollowedDicomdir> {
  return follow(readDicomdir(bytes), folder);
}

/** A DICOMDIR on disk, and the files around it. */
export async function followDicomdirFile(path: string): Promise<FollowedDicomdir> {
  const folder = dirname(path);
  const medium = {
    dicomdir: path,
    find: finderOnDisk(folder),
    print: (parts) => join(folder, ...parts),
  } satisfies MediumFolder;
  try {
    const { size } = await stat(path);
    if (size > MAX_DICOMDIR_BYTES) return await follow(failed(`${size} bytes`), medium);
    return await followDicomdir(await readFile(path), medium);
  } catch (error) {
    return follow(failed(causeOf(error)), medium);
  }
}

async function follow(
  references: Outcome<readonly DirectoryReference[], string>,
  { dicomdir, find, print }: MediumFolder,
): Promise<FollowedDicomdir> {
  if (references.kind === 'failed')
    return { files: [], skipped: [{ source: dicomdir, code: 'dicomdir-damaged', detail: references.reason }] };
  const files: string[] = [];
  const missing: SkippedFile[] = [];
  const outside: SkippedFile[] = [];
  for (const { parts, outside: leaves } of references.value) {
    if (leaves) {
      outside.push({ source: dicomdir, code: 'dicomdir-reference-outside', detail: shown(parts) });
      continue;
    }
    const source = await find(parts);
    if (source === null) missing.push({ source: print(parts), code: 'dicomdir-file-missing', detail: shown(parts) });
    else files.push(source);
  }
  if (files.length > 0 || missing.length === 0) return { files, skipped: [...outside, ...missing] };
  const alone: SkippedFile = { source: dicomdir, code: 'dicomdir-without-files', detail: `0 of ${missing.length}` };
  return { files, skipped: [...outside, alone] };
}

/** Finds files below a folder: by their very names first, then as a disc's file system may have changed these. */
function finderOnDisk(folder: string): (parts: readonly string[]) => Promise<string | null> {
  const namesIn = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const lookUp = (path: string): Promise<ReadonlyMap<string, string>> => {
    const known = namesIn.get(path) ?? namesByMeaning(path);
    namesIn.set(path, known);
    return known;
  };
  return async (parts) => {
    const exact = join(folder, ...parts);
    if (await isFile(exact)) return exact;
    let path = folder;
    for (const part of parts) {
      const name = (await lookUp(path)).get(meaningOf(part));
      if (name === undefined) return null;
      path = join(path, name);
    }
    return (await isFile(path)) ? path : null;
  };
}

/** The name that a DICOMDIR gives to what a disc shows as `im1`, `IM1.` or `IM1;1`. */
export function meaningOf(name: string): string {
  return name.toUpperCase().replace(/;\d+$/, '').replace(/\.$/, '');
}

async function namesByMeaning(folder: string): Promise<ReadonlyMap<string, string>> {
  try {
    return new Map((await readdir(folder)).map((name) => [meaningOf(name), name]));
  } catch {
    return new Map();
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function shown(parts: readonly string[]): string {
  return printableName(parts.join('\\'));
}
