import type { Grid } from './grid.ts';
import { pointIjk, pointLps, type PointIjk, type PointLps } from './points.ts';

/** A 3×3 matrix, row by row. */
export type Matrix3 = readonly [number, number, number, number, number, number, number, number, number];

type Triple = readonly [number, number, number];

/** x ↦ matrix·x + translation. Named by the direction of the map where it is used: `ijkToLps`, `lpsToIjk`, `ijkToIjk`. */
export interface Affine {
  readonly matrix: Matrix3;
  readonly translation: Triple;
}

export function applyAffine(affine: Affine, [x, y, z]: Triple): Triple {
  const m = affine.matrix;
  const t = affine.translation;
  return [
    m[0] * x + m[1] * y + m[2] * z + t[0],
    m[3] * x + m[4] * y + m[5] * z + t[1],
    m[6] * x + m[7] * y + m[8] * z + t[2],
  ];
}

/** The map x ↦ second(first(x)). */
export function composeAffine(first: Affine, second: Affine): Affine {
  const a = second.matrix;
  const b = first.matrix;
  return {
    matrix: [
      a[0] * b[0] + a[1] * b[3] + a[2] * b[6],
      a[0] * b[1] + a[1] * b[4] + a[2] * b[7],
      a[0] * b[2] + a[1] * b[5] + a[2] * b[8],
      a[3] * b[0] + a[4] * b[3] + a[5] * b[6],
      a[3] * b[1] + a[4] * b[4] + a[5] * b[7],
      a[3] * b[2] + a[4] * b[5] + a[5] * b[8],
      a[6] * b[0] + a[7] * b[3] + a[8] * b[6],
      a[6] * b[1] + a[7] * b[4] + a[8] * b[7],
      a[6] * b[2] + a[7] * b[5] + a[8] * b[8],
    ],
    translation: applyAffine(second, first.translation),
  };
}

export function determinant(m: Matrix3): number {
  return m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
}

export function invertAffine(affine: Affine): Affine {
  const m = affine.matrix;
  const d = determinant(m);
  const inverse: Matrix3 = [
    (m[4] * m[8] - m[5] * m[7]) / d,
    (m[2] * m[7] - m[1] * m[8]) / d,
    (m[1] * m[5] - m[2] * m[4]) / d,
    (m[5] * m[6] - m[3] * m[8]) / d,
    (m[0] * m[8] - m[2] * m[6]) / d,
    (m[2] * m[3] - m[0] * m[5]) / d,
    (m[3] * m[7] - m[4] * m[6]) / d,
    (m[1] * m[6] - m[0] * m[7]) / d,
    (m[0] * m[4] - m[1] * m[3]) / d,
  ];
  const [x, y, z] = applyAffine({ matrix: inverse, translation: [0, 0, 0] }, affine.translation);
  return { matrix: inverse, translation: [-x, -y, -z] };
}

/** Voxel index (i, j, k) → patient position in mm. */
export function ijkToLps(grid: Grid): Affine {
  const d = grid.direction;
  const [si, sj, sk] = grid.spacingMm;
  return {
    matrix: [d[0] * si, d[1] * sj, d[2] * sk, d[3] * si, d[4] * sj, d[5] * sk, d[6] * si, d[7] * sj, d[8] * sk],
    translation: grid.originLpsMm,
  };
}

/** Patient position in mm → continuous voxel index. */
export function lpsToIjk(grid: Grid): Affine {
  return invertAffine(ijkToLps(grid));
}

export function voxelCentre(grid: Grid, index: Triple): PointLps {
  const [x, y, z] = applyAffine(ijkToLps(grid), index);
  return pointLps(x, y, z);
}

export function continuousIndex(grid: Grid, point: PointLps): PointIjk {
  const [i, j, k] = applyAffine(lpsToIjk(grid), point);
  return pointIjk(i, j, k);
}
