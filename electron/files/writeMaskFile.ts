import { createHash } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { deflate, gzip } from 'node:zlib';
import { refusals } from '../../core/base/errors.ts';
import type { FileRefusals } from '../../core/ports/fileRefusals.ts';
import type { Deflate } from '../../core/ports/deflate.ts';
import type { Volume } from '../../core/imaging/volume.ts';
import { maskFormats, writeMask, type DescribedMask } from '../../core/segmentation/writeMask.ts';
import { writeVolume } from '../../core/segmentation/writeVolume.ts';
import { writeNifti } from '../../core/segmentation/writeNifti.ts';
import { causeOf } from './listFiles.ts';
import { makeFolder } from './makeFolder.ts';

const refusal = refusals<FileRefusals>();
const gzipped = promisify(gzip);
const zlibbed = promisify(deflate);

/** Compression by node:zlib, on the thread pool. */
export const nodeDeflate: Deflate = (bytes, container) => (container === 'gzip' ? gzipped(bytes) : zlibbed(bytes));

/**
 * Writes a mask in the format that the name's ending says, `.nii` as it is, the others compressed; gives the SHA-256 of the file. Written
 * beside and renamed, so that a crash leaves no half of a mask. Refused: a place that cannot be written.
 */
export async function writeMaskFile(path: string, mask: DescribedMask): Promise<string> {
  const format = maskFormats.find((ending) => path.toLowerCase().endsWith(`.${ending}`));
  return writeBeside(path, format === undefined ? writeNifti(mask) : await writeMask(mask, format, nodeDeflate));
}

/** Writes a volume in HU as `.nii.gz` or `.nrrd`, whole or not at all; gives the SHA-256 of the file. Refused: a place that cannot be written. */
export async function writeVolumeFile(path: string, { grid, voxels }: Volume, description: string): Promise<string> {
  const format = path.toLowerCase().endsWith('.nrrd') ? 'nrrd' : 'nii.gz';
  return writeBeside(path, await writeVolume({ grid, voxels, description }, format, nodeDeflate));
}

async function writeBeside(path: string, bytes: Uint8Array): Promise<string> {
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
