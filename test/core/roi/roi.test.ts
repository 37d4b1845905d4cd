import { describe, expect, it } from 'vitest';
import { voxelCentre } from '../../../core/geometry/affine.ts';
import { voxelVolumeMm3, type Grid } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { NO_DATA_HU } from '../../../core/imaging/volume.ts';
import { halfExtentMm, makeParenchymaRoi, type ParenchymaRoi } from '../../../core/roi/parenchymaRoi.ts';
import { placeRoi } from '../../../core/roi/placeRoi.ts';
import { roiStatistics } from '../../../core/roi/roiStatistics.ts';
import { eachVoxel, gridOf, maskOf, obliqueDirection, volumeOf } from '../../phantoms.ts';

const cube = (x: number, y: number, z: number, nominalCm3 = 1): ParenchymaRoi => ({
  centreLpsMm: pointLps(x, y, z),
  shape: 'cube',
  nominalCm3,
});
const sphere = (x: number, y: number, z: number, nominalCm3 = 1): ParenchymaRoi => ({
  ...cube(x, y, z, nominalCm3),
  shape: 'sphere',
});

/** Centres inside a sphere, by distance in patient space over every voxel. */
function slowSphereCount(grid: Grid, roi: ParenchymaRoi): number {
  let count = 0;
  eachVoxel(grid, (i, j, k) => {
    const centre = voxelCentre(grid, [i, j, k]);
    const distance = Math.hypot(...centre.map((x, a) => x - (roi.centreLpsMm[a] ?? 0)));
    if (distance <= halfExtentMm(roi) + 1e-6) count += 1;
  });
  return count;
}

describe('an ROI', () => {
  it('of 1 cm³ is a 10 mm cube or a sphere of 6.2035 mm radius', () => {
    expect(halfExtentMm(cube(0, 0, 0))).toBeCloseTo(5, 12);
    expect(halfExtentMm(sphere(0, 0, 0))).toBeCloseTo(6.203504908994, 12);
  });

  it('counts voxel centres on the cube’s surface as inside', () => {
    const grid = gridOf([40, 40, 40], [1, 1, 2.5], [0, 0, 0]);
    expect(placeRoi(grid, cube(15, 15, 25)).offsets.length).toBe(11 * 11 * 5);
    expect(placeRoi(grid, cube(15.5, 15.5, 26.25)).offsets.length).toBe(10 * 10 * 4);
  });

  it.each([
    ['isotropic', gridOf([30, 30, 30])],
    ['anisotropic', gridOf([40, 30, 12], [0.7, 0.9, 2.5])],
    ['oblique', gridOf([40, 40, 40], [0.7, 0.8, 1.1], [3, 1, -2], obliqueDirection())],
    ['flipped', gridOf([30, 30, 30], [1, 1, 1], [29, 29, 0], [-1, 0, 0, 0, -1, 0, 0, 0, 1])],
  ])('as a sphere on an %s grid holds the centres within its radius in patient space', (_, grid) => {
    const middle = grid.dimensions.map((n) => n / 2 - 0.2);
    const centre = voxelCentre(grid, [middle[0] ?? 0, middle[1] ?? 0, middle[2] ?? 0]);
    const roi = sphere(centre[0], centre[1], centre[2]);
    const placed = placeRoi(grid, roi);
    expect(placed.beyondGrid).toBe(0);
    expect(placed.offsets.length).toBe(slowSphereCount(grid, roi));
    expect(Math.abs(placed.offsets.length * voxelVolumeMm3(grid) - 1000)).toBeLessThan(150);
  });

  it('keeps count of what lies beyond the grid', () => {
    const placed = placeRoi(gridOf([20, 20, 20]), cube(0, 10, 10));
    expect(placed.beyondGrid).toBe(5 * 11 * 11);
    expect(placed.offsets.length).toBe(6 * 11 * 11);
  });

  it.each([0, -1, Number.NaN, 11])('of %s cm³ is refused', (nominalCm3) => {
    expect(() => makeParenchymaRoi(cube(0, 0, 0, nominalCm3))).toThrow(/roi-invalid/);
  });

  it('at a position that is not finite is refused', () => {
    expect(() => makeParenchymaRoi(cube(Number.NaN, 0, 0))).toThrow(/roi-invalid/);
  });
});

describe('ROI statistics', () => {
  const grid = gridOf([30, 30, 30]);
  const everywhere = maskOf(grid, () => true);

  it('are the mean and the n − 1 SD in closed form', () => {
    const stripes = volumeOf(grid, (i) => (i % 2 === 0 ? 10 : 30));
    const { voxels, meanHu, sdHu, outlierFraction } = roiStatistics(stripes, everywhere, cube(14.5, 14.5, 14.5), 1);
    expect(voxels).toBe(1000);
    expect(meanHu).toBe(20);
    expect(sdHu).toBeCloseTo(Math.sqrt((1000 * 100) / 999), 12);
    expect(outlierFraction).toBe(0);
  });

  it('count the voxels far from the median as outliers', () => {
    const spiked = volumeOf(grid, (i, j, k) => (i === 14 && j === 14 ? 500 : (i + j + k) % 3));
    expect(roiStatistics(spiked, everywhere, cube(14.5, 14.5, 14.5), 1).outlierFraction).toBeCloseTo(10 / 1000, 12);
  });

  it('are refused outside the liver, with the share that lies outside', () => {
    const half = maskOf(grid, (i) => i >= 15);
    const volume = volumeOf(grid, () => 0);
    expect(() => roiStatistics(volume, half, cube(14.5, 14.5, 14.5), 2)).toThrow(
      /roi-outside-liver.*"placement":2,"outsideLiverPercent":50/,
    );
  });

  it('are refused where P has no data', () => {
    const holed = volumeOf(grid, (_, __, k) => (k === 14 ? NO_DATA_HU : 0));
    expect(() => roiStatistics(holed, everywhere, cube(14.5, 14.5, 14.5), 1)).toThrow(/"uncoveredPercent":10/);
  });

  it('are refused beyond the grid, however little', () => {
    const volume = volumeOf(grid, () => 0);
    expect(() => roiStatistics(volume, everywhere, cube(4, 14.5, 14.5), 1)).toThrow(/roi-outside-liver/);
  });

  it('are refused for a single voxel', () => {
    const coarse = gridOf([9, 9, 9], [20, 20, 20]);
    expect(() =>
      roiStatistics(
        volumeOf(coarse, () => 0),
        maskOf(coarse, () => true),
        cube(80, 80, 80),
        1,
      ),
    ).toThrow(/roi-too-few-voxels/);
  });
});
