import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface ListedFile {
  readonly path: string;
  readonly size: number;
  readonly stamp: FileStamp;
}

/** Tells whether a file is the one seen before: no tool that writes or replaces it can keep all of them. */
export interface FileStamp {
  readonly modifiedMs: number;
  /** When the file's record last changed; programs cannot set it. */
  readonly changedMs: number;
  readonly inode: number;
}

export interface UnreadableEntry {
  readonly path: string;
  /** The system's error code, `EACCES`. */
  readonly cause: string;
}

export interface FileList {
  /** In the order of their paths, each once. */
  readonly files: readonly ListedFile[];
  readonly unreadable: readonly UnreadableEntry[];
}

/**
 * Every file below the paths, which are folders or files. Each folder is entered once, links last: a link that leads back or
 * sideways into the tree adds nothing, and files keep their own paths.
 */
export async function listFiles(paths: readonly string[], isCancelled: () => boolean): Promise<FileList> {
  const files = new Map<string, ListedFile>();
  const unreadable: UnreadableEntry[] = [];
  const entered = new Set<string>();
  const links: string[] = [];

  const visit = async (path: string): Promise<void> => {
    if (isCancelled()) return;
    try {
      const seen = await stat(path);
      if (seen.isDirectory()) await enter(path);
      else if (seen.isFile()) files.set(path, { path, size: seen.size, stamp: stampOf(seen) });
      else unreadable.push({ path, cause: 'no regular file' });
    } catch (error) {
      unreadable.push({ path, cause: isGarbled(path) ? NOT_UTF8 : causeOf(error) });
    }
  };
  const enter = async (folder: string): Promise<void> => {
    const real = await realpath(folder);
    if (entered.has(real)) return;
    entered.add(real);
    const entries = await readdir(folder, { withFileTypes: true });
    links.push(...entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => join(folder, name)));
    const own = entries.filter((entry) => !entry.isSymbolicLink());
    for (let at = 0; at < own.length; at += VISITS_AT_ONCE)
      await Promise.all(own.slice(at, at + VISITS_AT_ONCE).map(({ name }) => visit(join(folder, name))));
  };

  for (const path of paths) await visit(path);
  for (let link = links.shift(); link !== undefined; link = links.shift()) await visit(link);
  const inOrder = [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files: inOrder, unreadable };
}

/** Names are asked for as UTF-8: where one is not, the name that comes back has U+FFFD in it and leads nowhere. */
const NOT_UTF8 = 'its name is not UTF-8: rename it';

function isGarbled(path: string): boolean {
  return path.includes('\uFFFD');
}

export function stampOf(seen: { readonly mtimeMs: number; readonly ctimeMs: number; readonly ino: number }): FileStamp {
  return { modifiedMs: seen.mtimeMs, changedMs: seen.ctimeMs, inode: seen.ino };
}

const VISITS_AT_ONCE = 32;

/** The system's code for what went wrong, `ENOENT`. */
export function causeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
}
