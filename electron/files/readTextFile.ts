import { readFileSync, statSync } from 'node:fs';
import { refusals } from '../../core/base/errors.ts';
import type { FileRefusals } from '../../core/ports/fileRefusals.ts';

const refusal = refusals<FileRefusals>();

/** A regular file's text (UTF-8, without byte order mark). Refused, with the cause: anything that cannot be read. */
export function readTextFile(path: string): string {
  try {
    if (!statSync(path).isFile()) throw Object.assign(new Error('no regular file'), { code: 'no regular file' });
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw refusal('file-unreadable', {
      path,
      cause: error instanceof Error && 'code' in error ? String(error.code) : 'unknown',
    });
  }
}
