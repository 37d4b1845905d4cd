import { createHash } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { refusals } from '../../core/base/errors.ts';
import type { FileRefusals } from '../../core/ports/fileRefusals.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import { writeNifti } from '../../core/segmentation/writeNifti.ts';
import { causeOf } from './listFiles.ts';
import { makeFolder } from './makeFolder.ts';

const refusal = refusals<FileRefusals>();
const compressed = promisify(gzip);

/**
 * Writes a mask as `.nii`, or compressed as `.nii.gz`, as the name says, with what its header says of it; gives the SHA-256 of the file.
 * Written beside and renamed, so that a crash leaves no half of a mask. Refused: a place that cannot be written.
 */
export async function writeMaskFile(path: string, mask: Labelmap, description: string): Promise<string> {
  const plain = writeNifti({ ...mask, description });
  const bytes = /\.gz$/i.test(path) ? await compressed(plain) : plain;
  const beside = `${path}.part`;
  try {
    makeFolder(dirname(resolve(path)));
    await writeFile(beside, bytes, { flush: true });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw refusal('file-unwritable', { path, cause: causeOf(error) });
  }
  return createHash('sha256').update(bytes).digest('hex');
}
