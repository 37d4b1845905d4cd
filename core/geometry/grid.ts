import { refusals } from '../base/errors.ts';
import { applyAffine, composeAffine, determinant, ijkToLps, lpsToIjk, type Affine, type Matrix3 } from './affine.ts';
import type { PointLps } from './points.ts';

/** A regular lattice of voxel centres in DICOM patient space (LPS, mm). */
export interface Grid {
  /** Voxels along i (column index), j (row index) and k (slice index). */
  readonly dimensions: readonly [number, number, number];
  readonly spacingMm: readonly [number, number, number];
  /** Centre of voxel (0, 0, 0). */
  readonly originLpsMm: PointLps;
  /** 3×3, row by row; its columns are the unit vectors along which i, j and k grow. */
  readonly direction: Matrix3;
}

export interface GeometryRefusals {
  'grid-invalid': { readonly what: string };
}
const refusal = refusals<GeometryRefusals>();

/** How far the direction columns may be from unit length and from each other's perpendicular: rounding of printed cosines. */
const DIRECTION_TOLERANCE = 1e-3;

/** Largest number of voxels of one volume: 2³⁰ Int16 voxels are 2 GiB, eight times a large abdominal CT. */
export const MAX_VOXELS = 2 ** 30;

/** Checks and makes a grid. Refused: dimensions that are not positive whole numbers, spacing not above 0, axes not orthonormal. */
export function makeGrid(grid: Grid): Grid {
  const { dimensions, spacingMm, originLpsMm, direction } = grid;
  if (!dimensions.every((n) => Number.isInteger(n) && n > 0))
    throw refusal('grid-invalid', { what: `dimensions ${dimensions.join(' × ')}` });
  if (voxelCount(grid) > MAX_VOXELS)
    throw refusal('grid-invalid', { what: `dimensions ${dimensions.join(' × ')}: more than ${MAX_VOXELS} voxels` });
  if (!spacingMm.every((s) => Number.isFinite(s) && s > 0))
    throw refusal('grid-invalid', { what: `spacing ${spacingMm.join(' × ')} mm` });
  if (!originLpsMm.every(Number.isFinite)) throw refusal('grid-invalid', { what: `origin ${originLpsMm.join(', ')}` });
  for (let a = 0; a < 3; a += 1) {
    for (let b = a; b < 3; b += 1) {
      const expected = a === b ? 1 : 0;
      const product = dot(axis(direction, a), axis(direction, b));
      if (!(Math.abs(product - expected) <= DIRECTION_TOLERANCE))
        throw refusal('grid-invalid', { what: `direction ${direction.join(', ')}` });
    }
  }
  return grid;
}

/** Unit vector along which index `a` (0 = i, 1 = j, 2 = k) grows. */
export function axis(direction: Matrix3, a: number): readonly [number, number, number] {
  if (a === 0) return [direction[0], direction[3], direction[6]];
  if (a === 1) return [direction[1], direction[4], direction[7]];
  return [direction[2], direction[5], direction[8]];
}

export function dot(a: readonly [number, number, number], b: readonly [number, number, number]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(
  a: readonly [number, number, number],
  b: readonly [number, number, number],
): readonly [number, number, number] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** A direction matrix from its three columns. */
export function directionOf(
  i: readonly [number, number, number],
  j: readonly [number, number, number],
  k: readonly [number, number, number],
): Matrix3 {
  return [i[0], j[0], k[0], i[1], j[1], k[1], i[2], j[2], k[2]];
}

export function voxelCount(grid: Grid): number {
  return grid.dimensions[0] * grid.dimensions[1] * grid.dimensions[2];
}

/** Place of voxel (i, j, k) in a volume's array: i runs fastest. The only place where this arithmetic is spelled. */
export function voxelOffset(grid: Grid, i: number, j: number, k: number): number {
  return i + grid.dimensions[0] * (j + grid.dimensions[1] * k);
}

/** |det(spacing · direction)|, mm³. */
export function voxelVolumeMm3(grid: Grid): number {
  return Math.abs(determinant(ijkToLps(grid).matrix));
}

/** Continuous index of `from` → continuous index of `to`, through patient space. */
export function ijkToIjk(from: Grid, to: Grid): Affine {
  return composeAffine(ijkToLps(from), lpsToIjk(to));
}

/** Tolerances of "the same geometry": spec, LETB step 1. */
const SPACING_TOLERANCE_MM = 1e-3;
const COSINE_TOLERANCE = 1e-4;
const ORIGIN_TOLERANCE_MM = 0.01;

/** True when two grids are the same lattice, index for index (a flipped grid is another grid). */
export function gridsCoincide(a: Grid, b: Grid): boolean {
  return (
    a.dimensions.every((n, axisIndex) => n === b.dimensions[axisIndex]) &&
    within(a.spacingMm, b.spacingMm, SPACING_TOLERANCE_MM) &&
    within(a.direction, b.direction, COSINE_TOLERANCE) &&
    within(a.originLpsMm, b.originLpsMm, ORIGIN_TOLERANCE_MM)
  );
}

function within(a: readonly number[], b: readonly number[], tolerance: number): boolean {
  return a.every((value, index) => Math.abs(value - (b[index] ?? Number.NaN)) <= tolerance);
}

/** The eight outermost voxel centres, in patient space. */
export function cornersLps(grid: Grid): readonly (readonly [number, number, number])[] {
  const map = ijkToLps(grid);
  const [ni, nj, nk] = grid.dimensions;
  const ends = [0, 1];
  return ends.flatMap((k) =>
    ends.flatMap((j) => ends.map((i) => applyAffine(map, [i * (ni - 1), j * (nj - 1), k * (nk - 1)]))),
  );
}
