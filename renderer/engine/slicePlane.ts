import { continuousIndex, voxelCentre } from '../../core/geometry/affine.ts';
import { axis, cross, type Grid } from '../../core/geometry/grid.ts';
import { pointLps, type PointLps } from '../../core/geometry/points.ts';
import type { OrientationLetters } from './contract.ts';

export type Vector = readonly [number, number, number];
export type AxisIndex = 0 | 1 | 2;

/**
 * How the slices of a grid lie on the screen: the axis nearest to the patient's length runs through them, the other two lie along the
 * screen's edges with the patient's right on the left and front at the top, as seen from the feet. Screen axes are grid axes, never
 * resampled ones, so that a voxel is a rectangle on the screen also for an oblique grid.
 */
export interface SlicePlane {
  readonly grid: Grid;
  readonly normalAxis: AxisIndex;
  /** Unit vectors in patient space: to the right of the screen, down the screen, into the screen. */
  readonly right: Vector;
  readonly down: Vector;
  readonly into: Vector;
  readonly rightAxis: AxisIndex;
  readonly downAxis: AxisIndex;
  readonly slices: number;
  readonly sliceSpacingMm: number;
  /** +1 where the slice number grows towards the feet, −1 where it grows towards the head. */
  readonly towardsFeet: 1 | -1;
}

const AXES = [0, 1, 2] as const;

export function slicePlaneOf(grid: Grid): SlicePlane {
  const along = (a: AxisIndex, component: AxisIndex): number => axis(grid.direction, a)[component];
  const longest = (among: readonly AxisIndex[], component: AxisIndex): AxisIndex =>
    among.reduce(
      (best, a) => (Math.abs(along(a, component)) > Math.abs(along(best, component)) ? a : best),
      among[0] ?? 0,
    );
  const normalAxis = longest(AXES, 2);
  const inPlane = AXES.filter((a) => a !== normalAxis);
  const rightAxis = longest(inPlane, 0);
  const downAxis = inPlane.find((a) => a !== rightAxis) ?? 1;
  const right = scaled(axis(grid.direction, rightAxis), along(rightAxis, 0) < 0 ? -1 : 1);
  const down = scaled(axis(grid.direction, downAxis), along(downAxis, 1) < 0 ? -1 : 1);
  return {
    grid,
    normalAxis,
    right,
    down,
    into: cross(right, down),
    rightAxis,
    downAxis,
    slices: grid.dimensions[normalAxis],
    sliceSpacingMm: grid.spacingMm[normalAxis],
    towardsFeet: along(normalAxis, 2) > 0 ? -1 : 1,
  };
}

/** The slice nearest to a position; null where the position lies beyond the outer faces of the outermost slices. */
export function nearestSlice(plane: SlicePlane, lps: PointLps): number | null {
  const index = continuousIndex(plane.grid, lps)[plane.normalAxis];
  const slice = Math.min(Math.max(Math.round(index), 0), plane.slices - 1);
  return Math.abs(index - slice) <= 0.5 + 1e-6 ? slice : null;
}

/** Centre of a slice, in the middle of the grid's cross-section. */
export function sliceCentre(plane: SlicePlane, slice: number): PointLps {
  const middle = plane.grid.dimensions.map((n) => (n - 1) / 2);
  middle[plane.normalAxis] = slice;
  return voxelCentre(plane.grid, [middle[0] ?? 0, middle[1] ?? 0, middle[2] ?? 0]);
}

/** The same position moved along the normal into a slice. */
export function ontoSlice(plane: SlicePlane, slice: number, lps: PointLps): PointLps {
  const index = [...continuousIndex(plane.grid, lps)];
  index[plane.normalAxis] = slice;
  return voxelCentre(plane.grid, [index[0] ?? 0, index[1] ?? 0, index[2] ?? 0]);
}

/** Whether two planes run along the same lines, so that a shape of one is drawn true in the other. */
export function isParallel(a: SlicePlane, b: SlicePlane): boolean {
  return ([a.right, a.down] as const).every((u, n) => dotOf(u, n === 0 ? b.right : b.down) > 1 - PARALLEL_TOLERANCE);
}
/** 1 − cosine of a third of a degree: half a voxel over the width of a slice. */
const PARALLEL_TOLERANCE = 2e-5;

export function lettersOf(plane: SlicePlane): OrientationLetters {
  return {
    left: lettersAlong(scaled(plane.right, -1)),
    right: lettersAlong(plane.right),
    top: lettersAlong(scaled(plane.down, -1)),
    bottom: lettersAlong(plane.down),
  };
}

/** A direction's letters, the main one first; a second one from 15° on. */
function lettersAlong(direction: Vector): string {
  const names = ['LR', 'PA', 'HF'] as const;
  return AXES.filter((a) => Math.abs(direction[a]) > Math.sin(Math.PI / 12))
    .toSorted((a, b) => Math.abs(direction[b]) - Math.abs(direction[a]))
    .slice(0, 2)
    .map((a) => names[a].charAt(direction[a] > 0 ? 0 : 1))
    .join('');
}

export function dotOf(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function scaled(a: Vector, factor: number): Vector {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

/** a + Σ vector · factor, mm. */
export function moved(a: PointLps, ...steps: readonly (readonly [Vector, number])[]): PointLps {
  let [x, y, z] = a;
  for (const [vector, factor] of steps) {
    x += vector[0] * factor;
    y += vector[1] * factor;
    z += vector[2] * factor;
  }
  return pointLps(x, y, z);
}

export function difference(a: PointLps, b: PointLps): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}
