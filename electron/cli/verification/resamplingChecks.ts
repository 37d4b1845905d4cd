import { runSteps } from '../../../core/base/steps.ts';
import { makeGrid, voxelCount, voxelOffset, type Grid } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { resampleOnto, scannerResampling } from '../../../core/imaging/resample.ts';
import { subtract } from '../../../core/imaging/subtract.ts';
import { NO_DATA_HU, type Volume } from '../../../core/imaging/volume.ts';
import { check, type Check } from './check.ts';

type Triple = readonly [number, number, number];

const DIMENSIONS: Triple = [24, 20, 16];
const SPACING_MM: Triple = [1.25, 0.75, 2.5];

/** What resampling and subtraction must do to the last integer. */
export function resamplingChecks(): readonly Check[] {
  const scattered = volumeOf(gridAt([0, 0, 0]), (i, j, k) => ((i * 7919 + j * 104_729 + k * 1_299_709) % 2001) - 1000);
  const ramp = volumeOf(gridAt([0, 0, 0]), (i, j, k) => 2 * i - 4 * j + 6 * k);
  const none = { unit: 'voxels', expected: 0, tolerance: 0 } as const;
  return [
    check({ object: 'volume shifted by 3, −2 and 5 whole voxels', quantity: 'unequal voxels', ...none }, () => {
      const [di, dj, dk] = [3, -2, 5];
      const fixed = gridAt([di * SPACING_MM[0], dj * SPACING_MM[1], dk * SPACING_MM[2]]);
      return unequal(onto(scattered, fixed), (i, j, k) => valueAt(scattered, i + di, j + dj, k + dk));
    }),
    check({ object: 'linear ramp shifted by half a voxel', quantity: 'unequal voxels', ...none }, () => {
      const fixed = gridAt([SPACING_MM[0] / 2, SPACING_MM[1] / 2, SPACING_MM[2] / 2]);
      return unequal(onto(ramp, fixed), (i, j, k) => {
        const inner = i < DIMENSIONS[0] - 1 && j < DIMENSIONS[1] - 1 && k < DIMENSIONS[2] - 1;
        return inner ? 2 * i - 4 * j + 6 * k + 2 : null;
      });
    }),
    check({ object: 'linear ramp, slices of 10 mm onto 2.5 mm', quantity: 'unequal voxels', ...none }, () => {
      const thick = volumeOf(thickGrid(), (i, j, k) => 2 * i - 4 * j + 24 * k);
      return unequal(onto(thick, gridAt([0, 0, 0])), (i, j, k) => (k <= 12 ? 2 * i - 4 * j + 6 * k : null));
    }),
    check({ object: 'volume minus itself', quantity: 'voxels other than 0', ...none }, () => {
      const difference = new Int16Array(scattered.voxels.length);
      subtract(scattered.voxels, scattered.voxels, difference);
      return difference.filter((value) => value !== 0).length;
    }),
  ];
}

function onto(moving: Volume, fixed: Grid): Volume {
  return runSteps(resampleOnto(scannerResampling(moving, fixed)));
}

function gridAt([x, y, z]: Triple): Grid {
  return makeGrid({
    dimensions: DIMENSIONS,
    spacingMm: SPACING_MM,
    originLpsMm: pointLps(-90 + x, 41 + y, -200 + z),
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  });
}

function thickGrid(): Grid {
  return makeGrid({ ...gridAt([0, 0, 0]), dimensions: [24, 20, 4], spacingMm: [1.25, 0.75, 10] });
}

function volumeOf(grid: Grid, hu: (i: number, j: number, k: number) => number): Volume {
  const voxels = new Int16Array(voxelCount(grid));
  eachVoxel(grid, (i, j, k) => {
    voxels[voxelOffset(grid, i, j, k)] = hu(i, j, k);
  });
  return { grid, voxels };
}

function eachVoxel(grid: Grid, visit: (i: number, j: number, k: number) => void): void {
  const [ni, nj, nk] = grid.dimensions;
  for (let k = 0; k < nk; k += 1) for (let j = 0; j < nj; j += 1) for (let i = 0; i < ni; i += 1) visit(i, j, k);
}

function valueAt({ grid, voxels }: Volume, i: number, j: number, k: number): number {
  const inside = [i, j, k].every((index, a) => index >= 0 && index < (grid.dimensions[a] ?? 0));
  return inside ? (voxels[voxelOffset(grid, i, j, k)] ?? NO_DATA_HU) : NO_DATA_HU;
}

/** Voxels other than expected; where null is expected nothing is asked. */
function unequal(volume: Volume, expected: (i: number, j: number, k: number) => number | null): number {
  let count = 0;
  eachVoxel(volume.grid, (i, j, k) => {
    const wanted = expected(i, j, k);
    if (wanted !== null && valueAt(volume, i, j, k) !== wanted) count += 1;
  });
  return count;
}
