import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { directionOf, makeGrid, voxelCount } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import type { Deflate } from '../../../core/ports/deflate.ts';
import { cornerDistanceVoxels } from '../../../core/segmentation/axisOrder.ts';
import { readMask } from '../../../core/segmentation/readMask.ts';
import { maskFormats, writeMask } from '../../../core/segmentation/writeMask.ts';
import { nodeInflate } from '../../../electron/files/nodeInflate.ts';

const deflate: Deflate = async (bytes, container) =>
  new Uint8Array((container === 'gzip' ? gzipSync : deflateSync)(bytes));

const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
const grid = makeGrid({
  dimensions: [7, 5, 4],
  spacingMm: [0.7, 1.3, 2.5],
  originLpsMm: pointLps(-100.25, 40, 1000.5),
  direction: directionOf([c, s, 0], [-s, c, 0], [0, 0, -1]),
});
const voxels = Uint8Array.from({ length: voxelCount(grid) }, (_, n) => (n % 3 === 1 ? 1 : 0));

describe('a mask written to a file', () => {
  it.each(maskFormats)('as .%s gives back its voxels and its place, on a turned, left-handed grid', async (format) => {
    const read = await readMask(`mask.${format}`, await writeMask({ grid, voxels }, format, deflate), nodeInflate);
    expect([...read.stored]).toEqual([...voxels]);
    expect(cornerDistanceVoxels(read.grid, grid)).toBeLessThan(format === 'nii.gz' ? 1e-3 : 1e-9);
  });

  it('holds 0 and 1 alone, and is refused where its voxels do not fill the grid', async () => {
    const loud = voxels.map((voxel) => 255 * voxel);
    const read = await readMask('mask.mha', await writeMask({ grid, voxels: loud }, 'mha', deflate), nodeInflate);
    expect(Math.max(...[...read.stored].map(Number))).toBe(1);
    await expect(writeMask({ grid, voxels: new Uint8Array(3) }, 'nrrd', deflate)).rejects.toThrow(RangeError);
  });
});
