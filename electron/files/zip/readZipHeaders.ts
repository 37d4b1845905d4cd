import { open, type FileHandle } from 'node:fs/promises';
import { CancelledError } from '../../../core/base/errors.ts';
import { failed } from '../../../core/base/outcome.ts';
import type { InstanceOutcome } from '../../../core/dicom/instance.ts';
import { readInstance } from '../../../core/dicom/readInstance.ts';
import { causeOf } from '../listFiles.ts';
import { inflatePrefix, type HeaderOfFile } from '../readHeaders.ts';
import { zipPlaceOf } from '../sources/sourceName.ts';
import { listingOf } from './archives.ts';
import type { ZipEntry } from './listArchive.ts';
import { readEntryStart } from './readEntry.ts';

/** As many bytes as hold most CT headers. */
const FIRST_BYTES = 8 * 1024;
const ENTRIES_AT_ONCE = 8;

/** Calls `onRead` with the header of each source, all of one archive. Throws CancelledError once cancelled. */
export async function readZipHeaders(
  archive: string,
  sources: readonly string[],
  onRead: (header: HeaderOfFile) => void,
  isCancelled: () => boolean,
): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(archive, 'r');
  } catch (error) {
    for (const source of sources) onRead({ source, outcome: unreadable(causeOf(error)) });
    return;
  }
  try {
    const { entries } = await listingOf(archive, handle);
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let source = sources[next++]; source !== undefined; source = sources[next++]) {
        if (isCancelled()) throw new CancelledError();
        const entry = entries.get(zipPlaceOf(source)?.entry ?? '');
        onRead({ source, outcome: entry === undefined ? unreadable('ENOENT') : await headerOf(handle, entry) });
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: ENTRIES_AT_ONCE }, lane));
    const broken = lanes.find((result) => result.status === 'rejected');
    if (broken !== undefined) throw broken.reason;
  } finally {
    await handle.close();
  }
}

async function headerOf(handle: FileHandle, entry: ZipEntry): Promise<InstanceOutcome> {
  let wanted = Math.min(FIRST_BYTES, entry.size);
  try {
    for (;;) {
      const start = await readEntryStart(handle, entry, wanted);
      if (start.kind === 'failed') return failed({ code: 'zip-entry-damaged', detail: start.reason });
      const reading = readInstance(start.value, entry.size, inflatePrefix);
      if (reading.kind !== 'needsMore') return reading;
      wanted = reading.bytes;
    }
  } catch (error) {
    return unreadable(causeOf(error));
  }
}

function unreadable(detail: string): InstanceOutcome {
  return failed({ code: 'unreadable-file', detail });
}
