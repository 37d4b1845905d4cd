import { createHash } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { refusals } from '../../core/base/errors.ts';
import type { FileRefusals } from '../../core/ports/fileRefusals.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import { writeNifti } from '../../core/segmentation/writeNifti.ts';
import { causeOf } from './listFiles.ts';
import { makeFolder } from './makeFolder.ts';

const refusal = refusals<FileRefusals>();

/**
 * Writes a mask as `.nii`, or compressed as `.nii.gz`, as the name says; gives the SHA-256 of the file. Written beside and renamed, so that
 * a crash leaves no half of a mask. Refused: a place that cannot be written.
 */
export function writeMaskFile(path: string, mask: Labelmap): string {
  const plain = writeNifti(mask);
  const bytes = /\.gz$/i.test(path) ? gzipSync(plain) : plain;
  const beside = `${path}.part`;
  try {
    makeFolder(dirname(resolve(path)));
    writeFileSync(beside, bytes);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw refusal('file-unwritable', { path, cause: causeOf(error) });
  }
  return createHash('sha256').update(bytes).digest('hex');
}
