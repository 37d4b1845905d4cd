import { open, type FileHandle } from 'node:fs/promises';
import { listingOf } from '../zip/archives.ts';
import type { ZipEntry } from '../zip/listArchive.ts';
import { readEntry } from '../zip/readEntry.ts';
import { zipPlaceOf, type ZipPlace } from './sourceName.ts';

/** What a reader may do with an open source: the part of a FileHandle that files in archives have too. */
export interface SourceHandle {
  readonly stat: () => Promise<{ readonly size: number }>;
  /** Reads to `offset` of `into`, at most `length` bytes, from `position` of the source on. */
  readonly read: (
    into: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ) => Promise<{ readonly bytesRead: number }>;
  readonly close: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** A source cannot be read although its container can. `code` is what the system would say of a file. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly code: 'ENOENT' | 'EIO';

  constructor(code: SourceError['code'], detail: string) {
    super(detail);
    this.code = code;
  }
}

/**
 * Opens a file by its path, or a file in an archive by its `zip:` name. A file in an archive is read as a whole at the first read, its
 * length and checksum verified: it is never taken in part.
 */
export async function openSource(source: string): Promise<SourceHandle> {
  const place = zipPlaceOf(source);
  if (place === null) return fileSource(await open(source, 'r'));
  const handle = await open(place.archive, 'r');
  try {
    return entrySource(handle, await entryOf(handle, place));
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Every byte of a file in an archive, verified. Throws SourceError. */
export async function readZipSource(place: ZipPlace): Promise<Uint8Array> {
  await using handle = await open(place.archive, 'r');
  return await wholeOf(handle, await entryOf(handle, place));
}

async function entryOf(handle: FileHandle, { archive, entry }: ZipPlace): Promise<ZipEntry> {
  const found = (await listingOf(archive, handle)).entries.get(entry);
  if (found === undefined) throw new SourceError('ENOENT', 'the archive no longer holds this file');
  return found;
}

async function wholeOf(handle: FileHandle, entry: ZipEntry): Promise<Uint8Array> {
  const whole = await readEntry(handle, entry);
  if (whole.kind === 'failed') throw new SourceError('EIO', whole.reason);
  return whole.value;
}

function fileSource(handle: FileHandle): SourceHandle {
  return {
    stat: () => handle.stat(),
    read: (into, offset, length, position) => handle.read(into, offset, length, position),
    close: () => handle.close(),
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

function entrySource(handle: FileHandle, entry: ZipEntry): SourceHandle {
  let whole: Promise<Uint8Array> | undefined;
  return {
    stat: async () => ({ size: entry.size }),
    read: async (into, offset, length, position) => {
      whole ??= wholeOf(handle, entry);
      const piece = (await whole).subarray(position, position + length);
      into.set(piece, offset);
      return { bytesRead: piece.length };
    },
    close: () => handle.close(),
    [Symbol.asyncDispose]: () => handle.close(),
  };
}
