import { CancelledError } from '../../core/base/errors.ts';
import type { CachedHeader, HeaderCache } from './headerCache/headerCache.ts';
import type { FileStamp, ListedFile } from './listFiles.ts';
import { readHeaders, type HeaderOfFile } from './readHeaders.ts';
import { containerOf, zipPlaceOf } from './sources/sourceName.ts';
import { readZipHeaders } from './zip/readZipHeaders.ts';

export interface IndexOptions {
  /** Headers of earlier runs; null to read every one. */
  readonly cache: HeaderCache | null;
  /** Called once for each source, in no certain order. */
  readonly onRead: (header: HeaderOfFile) => void;
  readonly isCancelled: () => boolean;
}

/** A file may be written again within its clock's step: what is as young as this is read again the next time, ms. */
const YOUNG_MS = 2000;

/**
 * The headers of sources, in their order: from the cache where the file is the one it knows, else from the file or archive.
 * Throws CancelledError once cancelled; what was read by then is not kept.
 */
export async function indexHeaders(
  files: readonly ListedFile[],
  { cache, onRead, isCancelled }: IndexOptions,
): Promise<readonly HeaderOfFile[]> {
  const started = Date.now();
  const headers = new Map<string, HeaderOfFile>();
  const keep = (header: HeaderOfFile): void => {
    headers.set(header.source, header);
    onRead(header);
  };
  const containers = byContainer(files);
  const changed = new Set<string>();
  const unread: ListedFile[] = [];
  for (const [container, inside] of containers) {
    const known = cache?.load(container);
    for (const file of inside) {
      const found = known?.get(file.path);
      if (found !== undefined && found.size === file.size && isSame(found.stamp, file.stamp))
        keep({ source: file.path, outcome: found.outcome });
      else unread.push(file);
    }
    if (inside.length !== known?.size || inside.some(({ path }) => !headers.has(path))) changed.add(container);
    if (isCancelled()) throw new CancelledError();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const plain = unread.filter(({ path }) => zipPlaceOf(path) === null);
  await readHeaders(plain, keep, isCancelled);
  const inArchives = unread.filter(({ path }) => zipPlaceOf(path) !== null);
  for (const [archive, inside] of byContainer(inArchives)) {
    const sources = inside.map(({ path }) => path);
    await readZipHeaders(archive, sources, keep, isCancelled);
  }

  const read = new Map<string, readonly CachedHeader[]>();
  for (const container of changed) {
    const inside = (containers.get(container) ?? []).flatMap(({ path, size, stamp }): CachedHeader[] => {
      const outcome = headers.get(path)?.outcome;
      const lasting =
        outcome?.kind === 'ok' || (outcome?.kind === 'failed' && outcome.reason.code !== 'unreadable-file');
      const old = stamp.modifiedMs < started - YOUNG_MS && stamp.changedMs < started - YOUNG_MS;
      return outcome !== undefined && lasting && old ? [{ source: path, size, stamp, outcome }] : [];
    });
    read.set(container, inside);
  }
  cache?.store(
    read,
    [...containers.keys()].filter((container) => !changed.has(container)),
  );
  return files.flatMap(({ path }) => headers.get(path) ?? []);
}

function byContainer(files: readonly ListedFile[]): ReadonlyMap<string, readonly ListedFile[]> {
  const containers = new Map<string, ListedFile[]>();
  for (const file of files) {
    const container = containerOf(file.path);
    const inside = containers.get(container);
    if (inside === undefined) containers.set(container, [file]);
    else inside.push(file);
  }
  return containers;
}

function isSame(a: FileStamp, b: FileStamp): boolean {
  return a.modifiedMs === b.modifiedMs && a.changedMs === b.changedMs && a.inode === b.inode;
}
