import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Grid } from '../../core/geometry/grid.ts';
import type { LabelImage } from '../../core/segmentation/labelImage.ts';
import { maskOnGrid, type MaskOptions, type PlacedMask } from '../../core/segmentation/maskOnGrid.ts';
import { maskRefusal } from '../../core/segmentation/maskRefusals.ts';
import { readMask } from '../../core/segmentation/readMask.ts';
import { nodeInflate } from './nodeInflate.ts';

export interface LabelImageFile {
  readonly image: LabelImage;
  /** Of the file's bytes, lower-case hex. */
  readonly sha256: string;
}

export interface MaskFile extends PlacedMask {
  readonly sha256: string;
}

/** A mask file on its own grid. Refused (DomainError): a file that is missing or cannot be read, and all that `readMask` refuses. */
export async function readLabelImageFile(path: string): Promise<LabelImageFile> {
  const bytes = await readBytes(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { image: await readMask(path, bytes, nodeInflate), sha256 };
}

/** A mask file brought onto `grid`; refused also what `maskOnGrid` refuses. */
export async function readMaskFile(path: string, grid: Grid, options: MaskOptions = {}): Promise<MaskFile> {
  const { image, sha256 } = await readLabelImageFile(path);
  return { ...maskOnGrid(image, grid, options), sha256 };
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    // A pipe or a device has no end that anyone vouches for.
    if (!(await stat(path)).isFile()) throw Object.assign(new Error('no regular file'), { code: 'no regular file' });
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw maskRefusal('mask-file-unreadable', { name: path, systemCode: code });
  }
}
