import { describe, expect, it } from 'vitest';
import { directionOf, makeGrid, voxelCount, type Grid } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { cornerDistanceVoxels } from '../../../core/segmentation/axisOrder.ts';
import { readMask } from '../../../core/segmentation/readMask.ts';
import { writeNifti } from '../../../core/segmentation/writeNifti.ts';
import { nodeInflate } from '../../../electron/files/nodeInflate.ts';

const read = (bytes: Uint8Array) => readMask('mask', bytes, nodeInflate);

function turned(a: number, b: number, c: number, flip: 1 | -1): Grid {
  const rotate = ([x, y, z]: readonly [number, number, number]): [number, number, number] => {
    const [x1, y1] = [Math.cos(a) * x - Math.sin(a) * y, Math.sin(a) * x + Math.cos(a) * y];
    const [y2, z2] = [Math.cos(b) * y1 - Math.sin(b) * z, Math.sin(b) * y1 + Math.cos(b) * z];
    return [Math.cos(c) * x1 + Math.sin(c) * z2, y2, -Math.sin(c) * x1 + Math.cos(c) * z2];
  };
  return makeGrid({
    dimensions: [3, 5, 4],
    spacingMm: [0.7, 1.3, 2.5],
    originLpsMm: pointLps(-100.25, 40, 1000.5),
    direction: directionOf(rotate([1, 0, 0]), rotate([0, 1, 0]), rotate([0, 0, flip])),
  });
}
const GRIDS = [0, 0.4, Math.PI / 2, Math.PI, -2.5].flatMap((a) =>
  [0, 0.2, Math.PI, -1.2].flatMap((b) => [0, -0.7, Math.PI].flatMap((c) => [turned(a, b, c, 1), turned(a, b, c, -1)])),
);

describe('a written NIfTI file', () => {
  it('gives back grid and voxels, by its sform and by its qform alone, on straight, oblique and left-handed grids', async () => {
    for (const grid of GRIDS) {
      const voxels = Uint8Array.from({ length: voxelCount(grid) }, (_, index) => index % 2);
      const bytes = writeNifti({ grid, voxels });
      const bySform = await read(bytes);
      expect(bySform.stored).toEqual(voxels);
      expect(cornerDistanceVoxels(bySform.grid, grid)).toBeLessThan(1e-3);
      new DataView(bytes.buffer).setInt16(254, 0, true);
      // The format leaves the quaternion's a to be found from float32 b, c and d: near a half turn that costs digits.
      expect(cornerDistanceVoxels((await read(bytes)).grid, grid)).toBeLessThan(0.005);
    }
  });

  it('holds a volume in HU as int16', async () => {
    const grid = turned(0, 0, 0, 1);
    const voxels = Int16Array.from({ length: voxelCount(grid) }, (_, index) => 1000 * index - 32768);
    expect((await read(writeNifti({ grid, voxels }))).stored).toEqual(voxels);
  });

  it('is refused with voxels that do not fill the grid', () => {
    expect(() => writeNifti({ grid: turned(0, 0, 0, 1), voxels: new Uint8Array(3) })).toThrow(RangeError);
  });
});
