import { dirname, resolve } from 'node:path';
import { refusals } from '../../core/base/errors.ts';
import type { FileRefusals } from '../../core/ports/fileRefusals.ts';
import { causeOf } from './listFiles.ts';
import { makeFolder } from './makeFolder.ts';
import { writeWhole } from './writeWhole.ts';

const refusal = refusals<FileRefusals>();

/** Writes the file that a command was asked for, whole, with the folders above it that are missing; gives its path. Refused: a place that cannot be written. */
export function writeOutput(path: string, text: string): string {
  try {
    makeFolder(dirname(resolve(path)));
    return writeWhole(resolve(path), text);
  } catch (error) {
    throw refusal('file-unwritable', { path, cause: causeOf(error) });
  }
}
