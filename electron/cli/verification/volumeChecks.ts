import type { Matrix3 } from '../../../core/geometry/affine.ts';
import { cross, directionOf, makeGrid, voxelVolumeMm3, type Grid } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { rasterize, solidVolumeMm3, type Solid } from '../../../core/phantom/referenceObjects.ts';
import { placeRoi } from '../../../core/roi/placeRoi.ts';
import { check, type Check } from './check.ts';

type Triple = readonly [number, number, number];

const ALONG_LPS: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const FLIPPED: Matrix3 = [-1, 0, 0, 0, -1, 0, 0, 0, 1];
const PERMUTED: Matrix3 = [0, 0, 1, 1, 0, 0, 0, 1, 0];
const OBLIQUE: Matrix3 = obliqueDirection();

const CENTRE = pointLps(3.17, -41.29, 12.63);

/** Why round solids have the tolerance they have, for the person who reads the table. */
export const VOLUME_TOLERANCE =
  'Voxels are counted by their centres, so a volume is off by at most surface × half the voxel’s diagonal (sphere of 10 mm, 1 mm voxels: ' +
  '1088 mm³). Errors on both sides of the surface cancel, so less is allowed: 1 %, and for the sphere 0.3 % at 0.5 mm and 0.1 % at 0.25 mm.';

/** Volumes of solids with a closed form, by counting voxels on several lattices, and exact counts where faces lie between centres. */
export function volumeChecks(): readonly Check[] {
  const sphere: Solid = { kind: 'sphere', centreLpsMm: CENTRE, radiusMm: 10 };
  const axes = OBLIQUE;
  const ellipsoid: Solid = { kind: 'ellipsoid', centreLpsMm: CENTRE, semiAxesMm: [18, 11, 14], axes };
  const cylinder: Solid = { kind: 'cylinder', centreLpsMm: CENTRE, radiusMm: 9, halfLengthMm: 15, axes };
  return [
    volume('sphere, radius 10 mm, voxels 1 mm', sphere, gridAround([1, 1, 1], ALONG_LPS), 0.01),
    volume('sphere, radius 10 mm, voxels 0.5 mm', sphere, gridAround([0.5, 0.5, 0.5], ALONG_LPS), 0.003),
    volume('sphere, radius 10 mm, voxels 0.25 mm', sphere, gridAround([0.25, 0.25, 0.25], ALONG_LPS), 0.001),
    volume('sphere, anisotropic 0.7 × 0.7 × 2.5 mm', sphere, gridAround([0.7, 0.7, 2.5], ALONG_LPS), 0.01),
    volume('sphere, rows and columns unlike 0.6 × 0.9 × 2 mm', sphere, gridAround([0.6, 0.9, 2], ALONG_LPS), 0.01),
    volume('sphere, oblique grid 0.7 × 0.7 × 1.5 mm', sphere, gridAround([0.7, 0.7, 1.5], OBLIQUE), 0.01),
    volume(
      'ellipsoid 18 × 11 × 14 mm, turned, 0.7 × 0.7 × 1.5 mm',
      ellipsoid,
      gridAround([0.7, 0.7, 1.5], ALONG_LPS),
      0.01,
    ),
    volume('cylinder 9 × 30 mm, turned, 0.7 × 0.7 × 1.5 mm', cylinder, gridAround([0.7, 0.7, 1.5], ALONG_LPS), 0.01),
    ...flippedChecks(ellipsoid),
    ...boxChecks(),
    ...roiChecks(),
  ];
}

function volume(object: string, solid: Solid, grid: Grid, toleranceFraction: number): Check {
  const expected = solidVolumeMm3(solid);
  return check({ object, quantity: 'volume', unit: 'mm³', expected, tolerance: toleranceFraction * expected }, () =>
    volumeOn(grid, solid),
  );
}

/** A lattice and the same lattice counted from its other end hold the same voxels: the volumes are equal, not only alike. */
function flippedChecks(solid: Solid): readonly Check[] {
  const grid = gridAround([0.7, 0.9, 1.5], ALONG_LPS);
  const expected = volumeOn(grid, solid);
  const same = (object: string, other: Grid): Check =>
    check({ object, quantity: 'volume', unit: 'mm³', expected, tolerance: 1e-9 * expected }, () =>
      volumeOn(other, solid),
    );
  const [ni, nj, nk] = grid.dimensions;
  const [x, y, z] = grid.originLpsMm;
  const [si, sj, sk] = grid.spacingMm;
  const flipped = makeGrid({
    ...grid,
    originLpsMm: pointLps(x + (ni - 1) * si, y + (nj - 1) * sj, z),
    direction: FLIPPED,
  });
  const permuted = makeGrid({
    ...grid,
    dimensions: [nj, nk, ni],
    spacingMm: [sj, sk, si],
    direction: PERMUTED,
  });
  return [
    same('ellipsoid, rows and columns counted backwards', flipped),
    same('ellipsoid, axes in another order', permuted),
  ];
}

/** Faces between the voxels' centres: the count is exact, on a turned grid too. */
function boxChecks(): readonly Check[] {
  return [
    ['box 30 × 20 × 12 mm on its axes', ALONG_LPS] as const,
    ['box 30 × 20 × 12 mm, box and grid turned', OBLIQUE] as const,
  ].map(([object, axes]) => {
    const grid = gridAround([1, 1, 2], axes);
    const box: Solid = { kind: 'box', centreLpsMm: middle(grid), halfEdgesMm: [15, 10, 6], axes };
    return check({ object, quantity: 'volume', unit: 'mm³', expected: 7200, tolerance: 1e-6 }, () =>
      volumeOn(grid, box),
    );
  });
}

/** Exactly 1,000 voxels of 1 mm³ have their centres in a cube of 1 cm³ centred between voxels. */
function roiChecks(): readonly Check[] {
  const grid = gridAround([1, 1, 1], ALONG_LPS);
  const roi = { centreLpsMm: middle(grid), shape: 'cube', nominalCm3: 1 } as const;
  return [
    check({ object: 'ROI, cube of 1 cm³', quantity: 'voxels', unit: '', expected: 1000, tolerance: 0 }, () => {
      return placeRoi(grid, roi).offsets.length;
    }),
  ];
}

function volumeOn(grid: Grid, solid: Solid): number {
  const { voxels } = rasterize(grid, solid);
  return voxels.reduce((sum: number, voxel) => sum + voxel, 0) * voxelVolumeMm3(grid);
}

/** A grid of at least 48 mm a side about CENTRE, which lies off its lattice; an even number of voxels along each axis. */
function gridAround(spacingMm: Triple, direction: Matrix3): Grid {
  const dimensions: Triple = [even(48 / spacingMm[0]), even(48 / spacingMm[1]), even(48 / spacingMm[2])];
  const half: Triple = [
    ((dimensions[0] - 1) / 2) * spacingMm[0] - 0.37 * spacingMm[0],
    ((dimensions[1] - 1) / 2) * spacingMm[1] + 0.21 * spacingMm[1],
    ((dimensions[2] - 1) / 2) * spacingMm[2] - 0.13 * spacingMm[2],
  ];
  return makeGrid({ dimensions, spacingMm, originLpsMm: alongAxes(direction, CENTRE, half, -1), direction });
}

/** The point midway between the grid's ends: on a corner of voxels. */
function middle(grid: Grid): ReturnType<typeof pointLps> {
  const [ni, nj, nk] = grid.dimensions;
  const [si, sj, sk] = grid.spacingMm;
  const half: Triple = [((ni - 1) / 2) * si, ((nj - 1) / 2) * sj, ((nk - 1) / 2) * sk];
  return alongAxes(grid.direction, grid.originLpsMm, half, 1);
}

function alongAxes(d: Matrix3, [x, y, z]: Triple, [i, j, k]: Triple, sign: 1 | -1): ReturnType<typeof pointLps> {
  return pointLps(
    x + sign * (d[0] * i + d[1] * j + d[2] * k),
    y + sign * (d[3] * i + d[4] * j + d[5] * k),
    z + sign * (d[6] * i + d[7] * j + d[8] * k),
  );
}

function even(x: number): number {
  return 2 * Math.ceil(x / 2);
}

/** Turned by 20° about z, then by 15° about x. */
function obliqueDirection(): Matrix3 {
  const [c, s] = [Math.cos(Math.PI / 9), Math.sin(Math.PI / 9)];
  const [e, f] = [Math.cos(Math.PI / 12), Math.sin(Math.PI / 12)];
  const i: Triple = [c, s * e, s * f];
  const j: Triple = [-s, c * e, c * f];
  return directionOf(i, j, cross(i, j));
}
