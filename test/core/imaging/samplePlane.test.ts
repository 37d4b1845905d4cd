import { describe, expect, it } from 'vitest';
import { voxelCentre } from '../../../core/geometry/affine.ts';
import { axis } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { greyPatch } from '../../../core/imaging/greyPatch.ts';
import { lpsToPatch, patchToLps, sampleLps, samplePlane, type PlanePatch } from '../../../core/imaging/samplePlane.ts';
import { smoothPatch } from '../../../core/imaging/smoothPatch.ts';
import { NO_DATA_HU } from '../../../core/imaging/volume.ts';
import { gridOf, obliqueDirection, volumeOf } from '../../phantoms.ts';

const grid = gridOf([20, 18, 12], [0.8, 0.9, 2.5], [-7, 11, 30], obliqueDirection());
/** Whole HU at every voxel and linear between them: what lies between is known exactly. */
const ramp = volumeOf(grid, (i, j, k) => 10 * i - 7 * j + 20 * k);

describe('a plane sampled from a volume', () => {
  const patch: PlanePatch = {
    centreLps: voxelCentre(grid, [9.3, 8.1, 5.6]),
    right: axis(grid.direction, 0),
    down: axis(grid.direction, 2),
    pixelMm: 0.4,
    columns: 11,
    rows: 7,
  };

  it('has the exact value of a ramp at every pixel, between voxels too', () => {
    const values = samplePlane(ramp, patch);
    for (let row = 0; row < 7; row += 1)
      for (let column = 0; column < 11; column += 1) {
        const [i, k] = [9.3 + ((column - 5) * 0.4) / 0.8, 5.6 + ((row - 3) * 0.4) / 2.5];
        expect(values[row * 11 + column]).toBeCloseTo(10 * i - 7 * 8.1 + 20 * k, 3);
      }
  });

  it('is nothing beyond the volume, and where a voxel that weighs has no data', () => {
    expect(sampleLps(ramp, voxelCentre(grid, [-0.4, 3, 3]))).toBeCloseTo(-21 + 60, 6);
    expect(sampleLps(ramp, voxelCentre(grid, [-0.6, 3, 3]))).toBeNaN();
    const holed = volumeOf(grid, (i, j, k) => (i === 5 && j === 5 && k === 5 ? NO_DATA_HU : 40));
    expect(sampleLps(holed, voxelCentre(grid, [4.5, 5, 5]))).toBeNaN();
    expect(sampleLps(holed, voxelCentre(grid, [4, 5, 5]))).toBe(40);
  });

  it('takes a place to patient space and back', () => {
    const lps = patchToLps(patch, [3.5, -2.25]);
    expect(lpsToPatch(patch, lps)[0]).toBeCloseTo(3.5, 12);
    expect(lpsToPatch(patch, lps)[1]).toBeCloseTo(-2.25, 12);
  });

  it('smoothed, keeps a ramp and leaves out what has no data', () => {
    const size = { columns: 30, rows: 30 };
    const values = Float32Array.from({ length: 900 }, (_, at) => (at === 455 ? Number.NaN : 3 * (at % 30)));
    const smooth = smoothPatch(values, size, 1.5);
    expect(smooth[455]).toBeNaN();
    expect(smooth[15 * 30 + 20]).toBeCloseTo(60, 1);
    const flat = smoothPatch(new Float32Array(900).fill(7), size, 2);
    for (const value of flat) expect(value).toBeCloseTo(7, 5);
  });

  it('is drawn grey by its window, black where it has no data', () => {
    const flat = volumeOf(gridOf([10, 10, 10]), () => 70);
    const small = {
      ...patch,
      centreLps: pointLps(9, 4, 4),
      right: [1, 0, 0],
      down: [0, 1, 0],
      pixelMm: 1,
      columns: 4,
      rows: 1,
    } as const;
    expect([...greyPatch(flat, small, { widthHu: 100, levelHu: 70 }).grey]).toEqual([128, 128, 128, 0]);
  });
});
