import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { refusals } from '../../core/base/errors.ts';
import type { FileRefusals } from '../../core/ports/fileRefusals.ts';
import type { ReadSource } from '../../core/ports/readSource.ts';
import { printedSource, zipPlaceOf, type ZipPlace } from './sources/sourceName.ts';

const refusal = refusals<FileRefusals>();

/**
 * Reads whole files, one after the other, into one buffer that grows to the largest: the bytes are valid until the next call. A file in
 * an archive comes in memory of its own, its checksum verified.
 */
export function readIntoOneBuffer(): ReadSource {
  let buffer = new Uint8Array(0);
  return (path) => {
    const place = zipPlaceOf(path);
    if (place !== null) return readFromZip(path, place);
    let file: number;
    try {
      file = openSync(path, 'r');
    } catch (error) {
      throw refusal('file-unreadable', {
        path,
        cause: error instanceof Error && 'code' in error ? String(error.code) : 'unknown',
      });
    }
    try {
      const size = fstatSync(file).size;
      if (buffer.length < size) buffer = new Uint8Array(size);
      let filled = 0;
      while (filled < size) {
        const read = readSync(file, buffer, filled, size - filled, filled);
        if (read === 0) break;
        filled += read;
      }
      return buffer.subarray(0, filled);
    } finally {
      closeSync(file);
    }
  };
}

/** Loaded when first needed: a measurement of plain files does not wait for it. */
async function readFromZip(source: string, place: ZipPlace): Promise<Uint8Array> {
  const { readZipSource } = await import('./sources/openSource.ts');
  try {
    return await readZipSource(place);
  } catch (error) {
    throw refusal('file-unreadable', {
      path: printedSource(source),
      cause: error instanceof Error ? error.message : String(error),
    });
  }
}
