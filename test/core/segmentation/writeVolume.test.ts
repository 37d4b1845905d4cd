import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { directionOf, makeGrid, voxelCount } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { NO_DATA_HU } from '../../../core/imaging/volume.ts';
import { cornerDistanceVoxels } from '../../../core/segmentation/axisOrder.ts';
import { readMask } from '../../../core/segmentation/readMask.ts';
import { writeVolume } from '../../../core/segmentation/writeVolume.ts';
import { nodeInflate } from '../../../electron/files/nodeInflate.ts';

const deflate = async (bytes: Uint8Array): Promise<Uint8Array> => new Uint8Array(gzipSync(bytes));
const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
const grid = makeGrid({
  dimensions: [7, 5, 4],
  spacingMm: [0.7, 1.3, 2.5],
  originLpsMm: pointLps(-100.25, 40, 1000.5),
  direction: directionOf([c, s, 0], [-s, c, 0], [0, 0, -1]),
});
const voxels = Int16Array.from({ length: voxelCount(grid) }, (_, n) => (n === 3 ? NO_DATA_HU : 37 * n - 2000));

describe('a volume in HU written to a file', () => {
  it.each(['nii.gz', 'nrrd'] as const)(
    'as .%s gives back its values and its place, no data included',
    async (format) => {
      const bytes = await writeVolume({ grid, voxels, description: 'HU' }, format, deflate);
      const read = await readMask(`volume.${format}`, bytes, nodeInflate);
      expect([...read.stored]).toEqual([...voxels]);
      expect([read.slope, read.intercept]).toEqual([1, 0]);
      expect(cornerDistanceVoxels(read.grid, grid)).toBeLessThan(format === 'nii.gz' ? 1e-3 : 1e-9);
    },
  );

  it('is refused where its voxels do not fill the grid', async () => {
    const short = { grid, voxels: new Int16Array(3), description: '' };
    await expect(writeVolume(short, 'nrrd', deflate)).rejects.toThrow(RangeError);
  });
});
