import { closeSync, openSync, readSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { inflateRawSync, constants } from 'node:zlib';
import { CancelledError } from '../../core/base/errors.ts';
import { failed } from '../../core/base/outcome.ts';
import type { InstanceOutcome } from '../../core/dicom/instance.ts';
import { readInstance } from '../../core/dicom/readInstance.ts';
import { causeOf, type ListedFile } from './listFiles.ts';

/** Most CT headers fit; a longer one is read again, eight times as far. */
const FIRST_BYTES = 8 * 1024;
const FILES_AT_ONCE = 8;
/** Files after which the thread reads its messages. */
const FILES_IN_A_ROW = 16;
/** A file that took longer, ms, lies on a disk whose latency is worth hiding; below it a promise costs more than the read. */
const SLOW_FILE_MS = 1;

export interface HeaderOfFile {
  readonly source: string;
  readonly outcome: InstanceOutcome;
}

/**
 * The headers of files, in the order of the list: one after the other while the disk answers at once, several at a time once a few in a
 * row were slow (a network disk). Throws CancelledError once cancelled.
 */
export async function readHeaders(
  files: readonly ListedFile[],
  onRead: (header: HeaderOfFile) => void,
  isCancelled: () => boolean,
): Promise<readonly HeaderOfFile[]> {
  const headers: HeaderOfFile[] = [];
  let next = 0;
  const keep = (index: number, file: ListedFile, outcome: InstanceOutcome): void => {
    const header = { source: file.path, outcome };
    headers[index] = header;
    onRead(header);
  };
  const lane = async (read: ReadHeader, inARow: number): Promise<void> => {
    let buffer = new Uint8Array(FIRST_BYTES);
    let started = performance.now();
    for (let index = next++; index < files.length; index = next++) {
      if (isCancelled()) throw new CancelledError();
      const file = files[index];
      if (file === undefined) return;
      const { outcome, grown } = await read(file, buffer);
      buffer = grown;
      keep(index, file, outcome);
      if ((index + 1) % inARow !== 0) continue;
      await new Promise((resolve) => setImmediate(resolve));
      if (read === readHeaderNow && performance.now() - started > SLOW_FILE_MS * inARow) return;
      started = performance.now();
    }
  };
  await lane(readHeaderNow, FILES_IN_A_ROW);
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, () => lane(readHeaderLater, FILES_IN_A_ROW)));
  return headers;
}

interface HeaderRead {
  readonly outcome: InstanceOutcome;
  /** The buffer for the next file. */
  readonly grown: Uint8Array<ArrayBuffer>;
}
type ReadHeader = (file: ListedFile, buffer: Uint8Array<ArrayBuffer>) => HeaderRead | Promise<HeaderRead>;

/** Bytes that are wanted next: at most `length` of the file's from `position` on, to the same place in `bytes`. */
interface Wanted {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly position: number;
  readonly length: number;
}

/** Asks for prefixes of a file, longer ones while the header needs more; is told how many bytes came. */
function* headerOf(file: ListedFile, buffer: Uint8Array<ArrayBuffer>): Generator<Wanted, HeaderRead, number> {
  let bytes = buffer;
  let filled = 0;
  let wanted = Math.min(file.size, bytes.length);
  for (;;) {
    if (bytes.length < wanted) {
      const longer = new Uint8Array(wanted);
      longer.set(bytes.subarray(0, filled));
      bytes = longer;
    }
    filled += yield { bytes, position: filled, length: wanted - filled };
    // A file that ends before the size that was listed is as long as what was read.
    const size = filled < wanted ? filled : file.size;
    const reading = readInstance(bytes.subarray(0, filled), size, inflatePrefix);
    if (reading.kind !== 'needsMore') return { outcome: reading, grown: keepSmall(bytes, buffer) };
    wanted = reading.bytes;
  }
}

function readHeaderNow(file: ListedFile, buffer: Uint8Array<ArrayBuffer>): HeaderRead {
  let handle: number | undefined;
  try {
    handle = openSync(file.path, 'r');
    const steps = headerOf(file, buffer);
    let step = steps.next(0);
    while (step.done !== true) {
      const { bytes, position, length } = step.value;
      step = steps.next(readSync(handle, bytes, position, length, position));
    }
    return step.value;
  } catch (error) {
    return unreadable(error, buffer);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

async function readHeaderLater(file: ListedFile, buffer: Uint8Array<ArrayBuffer>): Promise<HeaderRead> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file.path, 'r');
    const steps = headerOf(file, buffer);
    let step = steps.next(0);
    while (step.done !== true) {
      const { bytes, position, length } = step.value;
      step = steps.next((await handle.read(bytes, position, length, position)).bytesRead);
    }
    return step.value;
  } catch (error) {
    return unreadable(error, buffer);
  } finally {
    await handle?.close();
  }
}

function unreadable(error: unknown, buffer: Uint8Array<ArrayBuffer>): HeaderRead {
  return { outcome: failed({ code: 'unreadable-file', detail: causeOf(error) }), grown: buffer };
}

/** A series whose headers are a little longer is read in one go from its second file on; a giant header is not kept for. */
function keepSmall(bytes: Uint8Array<ArrayBuffer>, buffer: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes.length <= 64 * FIRST_BYTES ? bytes : buffer;
}

/** At most this much of a deflated data set is unpacked to find its header: a few kilobytes can unpack to a thousand times as much. */
const MAX_INFLATED_BYTES = 16 * 2 ** 20;

/** Inflates the beginning of a deflated data set as far as it goes, within a bound. */
export function inflatePrefix(bytes: Uint8Array): Uint8Array {
  return inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_INFLATED_BYTES });
}
