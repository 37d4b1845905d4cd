import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { refusals } from '../../core/base/errors.ts';
import type { FileRefusals } from '../../core/ports/fileRefusals.ts';

const refusal = refusals<FileRefusals>();

/** Reads whole files, one after the other, into one buffer that grows to the largest: the bytes are valid until the next call. */
export function readIntoOneBuffer(): (path: string) => Uint8Array {
  let buffer = new Uint8Array(0);
  return (path) => {
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
