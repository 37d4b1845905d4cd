import type { FileHandle } from 'node:fs/promises';
import { fromRandomAccessReaderPromise, getFileNameLowLevel, RandomAccessReader, type Entry } from 'yauzl';
import { CancelledError } from '../../../core/base/errors.ts';
import { printableName } from '../sources/printableName.ts';
import { archiveProblem, entryPath, entryProblem, isFolder, type ZipProblem } from './entryProblem.ts';

/** One file of an archive, as the archive's directory says it. */
export interface ZipEntry {
  /** Inside the archive, with forward slashes; each names one entry. */
  readonly path: string;
  readonly size: number;
  readonly compressedSize: number;
  readonly deflated: boolean;
  readonly crc32: number;
  readonly headerOffset: number;
  /** The name as its bytes are written: the entry's own header must repeat them. */
  readonly rawName: Uint8Array;
}

export interface ZipListing {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** `path` is empty where the archive as a whole is meant. */
  readonly skipped: readonly (ZipProblem & { readonly path: string })[];
}

/**
 * The files of an archive that may be read, and why others are not. Reads the archive's directory alone. An archive whose directory is
 * damaged gives what it names before the damage, and says so. Throws CancelledError once cancelled.
 */
export async function listArchive(
  handle: FileHandle,
  archiveBytes: number,
  isCancelled: () => boolean = () => false,
): Promise<ZipListing> {
  const sorting = new EntrySorting(archiveBytes);
  try {
    const zip = await fromRandomAccessReaderPromise(new WindowedReader(handle, archiveBytes), archiveBytes, {
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: false,
    });
    if (!sorting.isPlausible(zip.entryCount)) return sorting.listing();
    for await (const entry of zip.eachEntry()) {
      if (isCancelled()) throw new CancelledError();
      sorting.add(entry);
      if (!sorting.isPlausible(zip.entryCount)) return sorting.listing();
    }
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    sorting.damaged(error instanceof Error ? error.message : String(error));
  }
  return sorting.listing();
}

/** Entries as they come out of the directory, sorted into those that are read and those that are not. */
class EntrySorting {
  readonly #archiveBytes: number;
  readonly #entries = new Map<string, ZipEntry>();
  readonly #ambiguous = new Set<string>();
  readonly #skipped: (ZipProblem & { readonly path: string })[] = [];

  /** What the entries declare that would be read. */
  #bytes = 0;

  constructor(archiveBytes: number) {
    this.#archiveBytes = archiveBytes;
  }

  /** False when the archive declares more than is opened: none of it is then read. */
  isPlausible(entries: number): boolean {
    const problem = archiveProblem({ entries, bytes: this.#bytes, archiveBytes: this.#archiveBytes });
    if (problem === null) return true;
    this.#entries.clear();
    this.#skipped.length = 0;
    this.#skipped.push({ ...problem, path: '' });
    return false;
  }

  damaged(detail: string): void {
    const code = /encryption/.test(detail) ? 'zip-entry-encrypted' : 'zip-damaged';
    this.#skipped.push({ code, detail, path: '' });
  }

  add(entry: Entry): void {
    const rawName = Buffer.from(entry.fileNameRaw);
    const written = getFileNameLowLevel(entry.generalPurposeBitFlag, rawName, entry.extraFields, true);
    const path = entryPath(written);
    if (path.kind === 'failed') {
      if (!/^[/\\]+$/.test(written)) this.#skipped.push({ ...path.reason, path: printableName(written) });
      return;
    }
    if (isFolder(entry, written)) return;
    const problem = entryProblem(entry, path.value, this.#archiveBytes);
    if (problem !== null) {
      this.#skipped.push({ ...problem, path: path.value });
      return;
    }
    this.#keep({
      path: path.value,
      size: entry.uncompressedSize,
      compressedSize: entry.compressedSize,
      deflated: entry.compressionMethod !== 0,
      crc32: entry.crc32,
      headerOffset: entry.relativeOffsetOfLocalHeader,
      rawName,
    });
  }

  /** Of several entries with one name the first is read if all hold the same, none if they differ: which one is meant is not known. */
  #keep(entry: ZipEntry): void {
    const { path } = entry;
    this.#bytes += entry.size;
    const first = this.#entries.get(path);
    if (first === undefined && !this.#ambiguous.has(path)) {
      this.#entries.set(path, entry);
      return;
    }
    const same = first !== undefined && first.size === entry.size && first.crc32 === entry.crc32;
    if (same) {
      this.#skipped.push({ code: 'zip-entry-repeated', detail: `${entry.size} bytes`, path });
      return;
    }
    this.#skipped.push({ code: 'zip-entry-duplicate', detail: 'different contents, none is read', path });
    this.#entries.delete(path);
    this.#ambiguous.add(path);
  }

  listing(): ZipListing {
    this.#leaveOutOverlapping();
    return { entries: this.#entries, skipped: this.#skipped };
  }

  /** Honest entries lie one after the other; those that share bytes are how a small archive claims to be large. */
  #leaveOutOverlapping(): void {
    const inPlace = [...this.#entries.values()].sort((a, b) => a.headerOffset - b.headerOffset);
    let end = 0;
    let last: ZipEntry | undefined;
    const overlapping = new Set<ZipEntry>();
    for (const entry of inPlace) {
      if (last !== undefined && entry.headerOffset < end) overlapping.add(entry).add(last);
      const ownEnd = entry.headerOffset + LOCAL_HEADER_BYTES + entry.rawName.length + entry.compressedSize;
      if (ownEnd > end) [end, last] = [ownEnd, entry];
    }
    for (const { path } of overlapping) {
      this.#entries.delete(path);
      this.#skipped.push({ code: 'zip-entry-damaged', detail: 'shares its bytes with another file', path });
    }
  }
}

const LOCAL_HEADER_BYTES = 30;
const WINDOW_BYTES = 256 * 1024;

/** Reads the directory through a window, since it is asked for in pieces of a few dozen bytes. */
class WindowedReader extends RandomAccessReader {
  readonly #handle: FileHandle;
  readonly #archiveBytes: number;
  #start = 0;
  #window: Uint8Array = new Uint8Array(0);

  constructor(handle: FileHandle, archiveBytes: number) {
    super();
    this.#handle = handle;
    this.#archiveBytes = archiveBytes;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#read(buffer, offset, length, position).then(
      () => callback(null),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
    );
  }

  async #read(buffer: Buffer, offset: number, length: number, position: number): Promise<void> {
    if (position < 0 || position + length > this.#archiveBytes) throw new Error('the directory lies beyond the end');
    if (position < this.#start || position + length > this.#start + this.#window.length) {
      const window = new Uint8Array(Math.min(Math.max(length, WINDOW_BYTES), this.#archiveBytes - position));
      const { bytesRead } = await this.#handle.read(window, 0, window.length, position);
      if (bytesRead < length) throw new Error('the archive has become shorter');
      this.#window = window.subarray(0, bytesRead);
      this.#start = position;
    }
    const from = position - this.#start;
    buffer.set(this.#window.subarray(from, from + length), offset);
  }
}
