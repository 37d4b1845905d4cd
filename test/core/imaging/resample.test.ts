import { describe, expect, it } from 'vitest';
import { runSteps } from '../../../core/base/steps.ts';
import { applyAffine } from '../../../core/geometry/affine.ts';
import { voxelOffset } from '../../../core/geometry/grid.ts';
import { resampleOnto, scannerResampling, type Resampling } from '../../../core/imaging/resample.ts';
import { subtract } from '../../../core/imaging/subtract.ts';
import { NO_DATA_HU, type Volume } from '../../../core/imaging/volume.ts';
import { eachVoxel, gridOf, obliqueDirection, randomOf, volumeOf } from '../../phantoms.ts';

/** The rule of the method, said slowly: eight neighbours, their weights, coverage, rounding. */
function slowValue({ moving, fixedIjkToMovingIjk }: Resampling, index: readonly [number, number, number]): number {
  const at = applyAffine(fixedIjkToMovingIjk, index);
  const n = moving.grid.dimensions;
  if (at.some((x, a) => x < -0.5 - 1e-9 || x > (n[a] ?? 0) - 0.5 + 1e-9)) return NO_DATA_HU;
  const clamped = at.map((x, a) => Math.min(Math.max(x, 0), (n[a] ?? 1) - 1));
  let sum = 0;
  for (let corner = 0; corner < 8; corner += 1) {
    const bits = [corner & 1, (corner >> 1) & 1, (corner >> 2) & 1];
    let weight = 1;
    const place = clamped.map((x, a) => {
      const low = Math.floor(x);
      weight *= bits[a] === 1 ? x - low : 1 - (x - low);
      return low + (bits[a] ?? 0);
    });
    if (weight === 0) continue;
    const hu = moving.voxels[voxelOffset(moving.grid, place[0] ?? 0, place[1] ?? 0, place[2] ?? 0)];
    if (hu === NO_DATA_HU || hu === undefined) return NO_DATA_HU;
    sum += weight * hu;
  }
  return Math.floor(sum + 0.5 + 1e-9);
}

function expectLikeSlow(resampling: Resampling): Volume {
  const fast = runSteps(resampleOnto(resampling));
  let different = 0;
  let covered = 0;
  eachVoxel(resampling.fixed, (i, j, k) => {
    const hu = fast.voxels[voxelOffset(resampling.fixed, i, j, k)];
    if (hu !== slowValue(resampling, [i, j, k])) different += 1;
    if (hu !== NO_DATA_HU) covered += 1;
  });
  expect(different).toBe(0);
  expect(covered).toBeGreaterThan(0);
  return fast;
}

const random = randomOf(3);
const thick = volumeOf(gridOf([12, 11, 5], [1.5, 1.5, 10], [-8, -8, -20]), () => Math.floor(random() * 2000) - 1000);

describe('trilinear resampling', () => {
  it('along common axes equals the slow rule, voxel for voxel', () => {
    expectLikeSlow(scannerResampling(thick, gridOf([14, 13, 20], [1.25, 1.4, 2.5], [-8.3, -7.9, -24])));
  });

  it('onto an oblique grid equals the slow rule, voxel for voxel', () => {
    expectLikeSlow(scannerResampling(thick, gridOf([10, 9, 8], [1.5, 1.4, 3], [-3, -8, -15], obliqueDirection())));
  });

  it('of a flipped copy gives back the integers', () => {
    const flipped = gridOf([12, 11, 5], [1.5, 1.5, 10], [-8 + 11 * 1.5, -8, 20], [-1, 0, 0, 0, 1, 0, 0, 0, -1]);
    const result = runSteps(resampleOnto(scannerResampling(thick, flipped)));
    eachVoxel(flipped, (i, j, k) => {
      expect(result.voxels[voxelOffset(flipped, i, j, k)]).toBe(
        thick.voxels[voxelOffset(thick.grid, 11 - i, j, 4 - k)],
      );
    });
  });

  it('of a linear ramp by half a voxel is exact', () => {
    const ramp = volumeOf(gridOf([8, 8, 8]), (i, j, k) => 10 * i + 4 * j - 6 * k);
    const shifted = gridOf([7, 7, 7], [1, 1, 1], [0.5, 0.5, 0.5]);
    const result = runSteps(resampleOnto(scannerResampling(ramp, shifted)));
    eachVoxel(shifted, (i, j, k) => {
      expect(result.voxels[voxelOffset(shifted, i, j, k)]).toBe(10 * i + 5 + 4 * j + 2 - 6 * k - 3);
    });
  });

  it('rounds a tie upwards, also a negative one', () => {
    const step = volumeOf(gridOf([2, 1, 1]), (i) => (i === 0 ? -2 : -1));
    const middle = gridOf([1, 1, 1], [1, 1, 1], [0.5, 0, 0]);
    expect(runSteps(resampleOnto(scannerResampling(step, middle))).voxels[0]).toBe(-1);
  });

  it('covers half a voxel beyond the outer centres with the edge value, and nothing further', () => {
    const line = volumeOf(gridOf([1, 1, 3], [1, 1, 10]), (_, __, k) => 100 * (k + 1));
    const fine = gridOf([1, 1, 17], [1, 1, 2.5], [0, 0, -7.5]);
    const hu = [...runSteps(resampleOnto(scannerResampling(line, fine))).voxels];
    expect(hu[0]).toBe(NO_DATA_HU);
    expect(hu.slice(1, 4)).toEqual([100, 100, 100]);
    expect(hu[5]).toBe(150);
    expect(hu.slice(11, 14)).toEqual([300, 300, 300]);
    expect(hu[14]).toBe(NO_DATA_HU);
  });

  it('has no data where padding has a weight, and only there', () => {
    const padded = volumeOf(gridOf([4, 1, 1]), (i) => (i === 2 ? NO_DATA_HU : i));
    const fine = gridOf([7, 1, 1], [0.5, 1, 1]);
    const hu = [...runSteps(resampleOnto(scannerResampling(padded, fine))).voxels];
    expect(hu.map((value) => value === NO_DATA_HU)).toEqual([false, false, false, true, true, true, false]);
  });
});

describe('subtraction', () => {
  it('is A − P, saturates, and keeps missing data missing', () => {
    const into = new Int16Array(5);
    subtract(Int16Array.of(100, 32767, -32767, NO_DATA_HU, 5), Int16Array.of(40, -32767, 32767, 0, NO_DATA_HU), into);
    expect([...into]).toEqual([60, 32767, -32767, NO_DATA_HU, NO_DATA_HU]);
  });

  it('may be written over A', () => {
    const a = Int16Array.of(7, 8);
    subtract(a, Int16Array.of(1, 10), a);
    expect([...a]).toEqual([6, -2]);
  });
});
