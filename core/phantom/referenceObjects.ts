import { applyAffine, ijkToLps, lpsToIjk, type Matrix3 } from '../geometry/affine.ts';
import { axis, dot, voxelCount, voxelOffset, type Grid } from '../geometry/grid.ts';
import type { PointLps } from '../geometry/points.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';

/** Unit vectors of a solid's own axes, as columns; the identity when left out. */
interface Oriented {
  readonly axes?: Matrix3;
}

/** A solid in patient space (LPS, mm) whose volume has a closed form. */
export type Solid =
  | { readonly kind: 'sphere'; readonly centreLpsMm: PointLps; readonly radiusMm: number }
  | (Oriented & { readonly kind: 'ellipsoid'; readonly centreLpsMm: PointLps; readonly semiAxesMm: Lengths })
  | (Oriented & { readonly kind: 'box'; readonly centreLpsMm: PointLps; readonly halfEdgesMm: Lengths })
  | (Oriented & {
      readonly kind: 'cylinder';
      readonly centreLpsMm: PointLps;
      readonly radiusMm: number;
      /** Half the length, along the solid's third axis. */
      readonly halfLengthMm: number;
    });

type Lengths = readonly [number, number, number];

/** A centre on the surface lies inside, with this slack for rounding: the rule of the ROI. */
const SURFACE_TOLERANCE_MM = 1e-6;

const ALONG_LPS: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export function solidVolumeMm3(solid: Solid): number {
  switch (solid.kind) {
    case 'sphere':
      return (4 / 3) * Math.PI * solid.radiusMm ** 3;
    case 'ellipsoid':
      return (4 / 3) * Math.PI * product(solid.semiAxesMm);
    case 'box':
      return 8 * product(solid.halfEdgesMm);
    case 'cylinder':
      return 2 * Math.PI * solid.radiusMm ** 2 * solid.halfLengthMm;
  }
}

/** The voxels whose centres lie inside the solid, on any grid: anisotropic, oblique, flipped. What lies beyond the grid is cut off. */
export function rasterize(grid: Grid, solid: Solid): Labelmap {
  const voxels = new Uint8Array(voxelCount(grid));
  const toLps = ijkToLps(grid);
  const [low, high] = indexBounds(grid, solid);
  for (let k = low[2]; k <= high[2]; k += 1) {
    for (let j = low[1]; j <= high[1]; j += 1) {
      for (let i = low[0]; i <= high[0]; i += 1) {
        if (contains(solid, applyAffine(toLps, [i, j, k]))) voxels[voxelOffset(grid, i, j, k)] = 1;
      }
    }
  }
  return { grid, voxels };
}

/** True when a position lies inside the solid or on its surface. */
export function contains(solid: Solid, [x, y, z]: Lengths): boolean {
  const [cx, cy, cz] = solid.centreLpsMm;
  const offset: Lengths = [x - cx, y - cy, z - cz];
  const slack = SURFACE_TOLERANCE_MM;
  if (solid.kind === 'sphere') return Math.hypot(...offset) <= solid.radiusMm + slack;
  const axes = solid.axes ?? ALONG_LPS;
  const [u, v, w] = [dot(offset, axis(axes, 0)), dot(offset, axis(axes, 1)), dot(offset, axis(axes, 2))];
  if (solid.kind === 'ellipsoid') {
    const [a, b, c] = solid.semiAxesMm;
    return Math.hypot(u / (a + slack), v / (b + slack), w / (c + slack)) <= 1;
  }
  if (solid.kind === 'box') {
    const [a, b, c] = solid.halfEdgesMm;
    return Math.abs(u) <= a + slack && Math.abs(v) <= b + slack && Math.abs(w) <= c + slack;
  }
  return Math.hypot(u, v) <= solid.radiusMm + slack && Math.abs(w) <= solid.halfLengthMm + slack;
}

/** Radius of a ball about the centre that holds the solid, mm. */
function reachMm(solid: Solid): number {
  switch (solid.kind) {
    case 'sphere':
      return solid.radiusMm;
    case 'ellipsoid':
      return Math.max(...solid.semiAxesMm);
    case 'box':
      return Math.hypot(...solid.halfEdgesMm);
    case 'cylinder':
      return Math.hypot(solid.radiusMm, solid.halfLengthMm);
  }
}

function indexBounds(grid: Grid, solid: Solid): readonly [Lengths, Lengths] {
  const [ci, cj, ck] = applyAffine(lpsToIjk(grid), solid.centreLpsMm);
  const reach = reachMm(solid) + SURFACE_TOLERANCE_MM;
  const [si, sj, sk] = grid.spacingMm;
  const [ni, nj, nk] = grid.dimensions;
  const first = (c: number, s: number): number => Math.max(0, Math.floor(c - reach / s));
  const last = (c: number, s: number, n: number): number => Math.min(n - 1, Math.ceil(c + reach / s));
  return [
    [first(ci, si), first(cj, sj), first(ck, sk)],
    [last(ci, si, ni), last(cj, sj, nj), last(ck, sk, nk)],
  ];
}

function product([a, b, c]: Lengths): number {
  return a * b * c;
}
