import { describe, expect, test } from 'vitest';
import { voxelCentre, type Matrix3 } from '../../../core/geometry/affine.ts';
import { cross, directionOf, makeGrid, voxelOffset, voxelVolumeMm3, type Grid } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { contains, rasterize, solidVolumeMm3, type Solid } from '../../../core/phantom/referenceObjects.ts';

const ALONG: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
const OBLIQUE = directionOf([c, s, 0], [-s * c, c * c, s], cross([c, s, 0], [-s * c, c * c, s]));
const centre = pointLps(4.3, -7.1, 20.9);

const grid = (direction: Matrix3, spacingMm: readonly [number, number, number] = [0.8, 1.1, 2.3]): Grid => {
  const half = [20, 22, 18] as const;
  const d = direction;
  return makeGrid({
    dimensions: [Math.ceil(40 / spacingMm[0]), Math.ceil(44 / spacingMm[1]), Math.ceil(36 / spacingMm[2])],
    spacingMm,
    originLpsMm: pointLps(
      centre[0] - (d[0] * half[0] + d[1] * half[1] + d[2] * half[2]),
      centre[1] - (d[3] * half[0] + d[4] * half[1] + d[5] * half[2]),
      centre[2] - (d[6] * half[0] + d[7] * half[1] + d[8] * half[2]),
    ),
    direction,
  });
};

const solids: readonly Solid[] = [
  { kind: 'sphere', centreLpsMm: centre, radiusMm: 10 },
  { kind: 'ellipsoid', centreLpsMm: centre, semiAxesMm: [14, 9, 11], axes: OBLIQUE },
  { kind: 'box', centreLpsMm: centre, halfEdgesMm: [8.05, 6.2, 9.3], axes: OBLIQUE },
  { kind: 'cylinder', centreLpsMm: centre, radiusMm: 7, halfLengthMm: 10, axes: OBLIQUE },
];

const count = (voxels: Uint8Array): number => voxels.reduce((sum: number, voxel) => sum + voxel, 0);

describe('rasterize', () => {
  for (const solid of solids) {
    for (const [name, direction] of [
      ['straight', ALONG],
      ['flipped', [-1, 0, 0, 0, 1, 0, 0, 0, -1] as Matrix3],
      ['oblique', OBLIQUE],
    ] as const) {
      test(`${solid.kind}, ${name} grid: the mask is what testing every voxel's centre gives, within 3 % of its closed form`, () => {
        const lattice = grid(direction);
        const { voxels } = rasterize(lattice, solid);
        const [ni, nj, nk] = lattice.dimensions;
        let unequal = 0;
        for (let k = 0; k < nk; k += 1)
          for (let j = 0; j < nj; j += 1)
            for (let i = 0; i < ni; i += 1) {
              const inside = contains(solid, voxelCentre(lattice, [i, j, k])) ? 1 : 0;
              if (voxels[voxelOffset(lattice, i, j, k)] !== inside) unequal += 1;
            }
        expect(unequal).toBe(0);
        const measured = count(voxels) * voxelVolumeMm3(lattice);
        expect(Math.abs(measured / solidVolumeMm3(solid) - 1)).toBeLessThan(0.03);
      });
    }
  }

  test('the error of a sphere shrinks with the voxel', () => {
    const sphere: Solid = { kind: 'sphere', centreLpsMm: centre, radiusMm: 10 };
    const error = (mm: number): number => {
      const lattice = grid(ALONG, [mm, mm, mm]);
      return Math.abs(count(rasterize(lattice, sphere).voxels) * mm ** 3 - solidVolumeMm3(sphere));
    };
    expect(solidVolumeMm3(sphere)).toBeCloseTo(4188.79, 2);
    expect(error(2)).toBeLessThan(0.05 * 4188.79);
    expect(error(0.4)).toBeLessThan(0.005 * 4188.79);
  });

  test('what lies beyond the grid is cut off', () => {
    const lattice = grid(ALONG);
    const corner: Solid = { kind: 'box', centreLpsMm: lattice.originLpsMm, halfEdgesMm: [1.5, 2, 4.5] };
    expect(count(rasterize(lattice, corner).voxels)).toBe(2 * 2 * 2);
    const far: Solid = { kind: 'sphere', centreLpsMm: pointLps(900, 0, 0), radiusMm: 5 };
    expect(count(rasterize(lattice, far).voxels)).toBe(0);
  });
});
