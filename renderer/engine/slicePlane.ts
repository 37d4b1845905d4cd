import { continuousIndex, voxelCentre } from '../../core/geometry/affine.ts';
import { axis, cross, dot, type Grid } from '../../core/geometry/grid.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import type { ViewPlane } from './contract.ts';
import {
  AXES,
  areParallel,
  difference,
  mainComponent,
  moved,
  scaled,
  unit,
  type AxisIndex,
  type Vector,
} from './vectors.ts';

/**
 * How a grid is cut and lies on the screen. Where the cut runs along the grid's own slices (across any of its axes) the screen's axes are
 * grid axes, never resampled ones, so that a voxel is a rectangle on the screen also for an oblique grid.
 */
export interface SlicePlane {
  readonly grid: Grid;
  /** The grid's axis that runs through the slices; null where the cut runs obliquely through voxels. */
  readonly normalAxis: AxisIndex | null;
  /** Unit vectors in patient space: to the right of the screen, down the screen, into the screen. */
  readonly right: Vector;
  readonly down: Vector;
  readonly into: Vector;
  /** Unit vector along which the slice number grows: `into` or its reverse. */
  readonly along: Vector;
  readonly slices: number;
  readonly sliceSpacingMm: number;
  /** +1 where the slice number grows towards the patient's feet, back or right, −1 where it grows the other way. */
  readonly forward: 1 | -1;
  /** What is to fit into a viewport: the grid's cross-section, outer faces included. */
  readonly widthMm: number;
  readonly heightMm: number;
}

const TO_LEFT: Vector = [1, 0, 0];
const TO_BACK: Vector = [0, 1, 0];
const TO_FEET: Vector = [0, 0, -1];

/** Slices seen from the feet, from the front and from the patient's left, head or front upwards. */
const PATIENT_PLANES = {
  axial: [TO_LEFT, TO_BACK],
  coronal: [TO_LEFT, TO_FEET],
  sagittal: [TO_BACK, TO_FEET],
} as const;

export function slicePlaneOf(grid: Grid, plane: ViewPlane): SlicePlane {
  if (plane.kind === 'acquisition') return acquisitionPlane(grid);
  const [right, down] = plane.kind === 'oblique' ? orthogonal(plane.right, plane.down) : PATIENT_PLANES[plane.kind];
  const [rightAxis, downAxis] = [axisAlong(grid, right), axisAlong(grid, down)];
  const cut =
    rightAxis === null || downAxis === null
      ? throughVoxels(grid, right, down)
      : alongSlices(grid, [rightAxis, right], [downAxis, down]);
  if (plane.kind !== 'oblique') return cut;
  // A size that does not depend on the angle: a plane that turns keeps its scale.
  const widestMm = Math.max(...AXES.map((a) => grid.dimensions[a] * grid.spacingMm[a]));
  return { ...cut, widthMm: widestMm, heightMm: widestMm };
}

/** Perpendicular unit vectors from two that nearly are: rounding adds up when a plane is turned many times. */
function orthogonal(right: Vector, down: Vector): readonly [Vector, Vector] {
  const across = unit(right);
  const into = unit(cross(across, down));
  return [across, cross(into, across)];
}

/** The grid's axis that runs along a direction, either way; null where none does. */
export function axisAlong(grid: Grid, direction: Vector): AxisIndex | null {
  return AXES.find((a) => areParallel(axis(grid.direction, a), direction)) ?? null;
}

/** The axis nearest to the patient's length runs through the slices; the patient's right on the left, front at the top, seen from the feet. */
function acquisitionPlane(grid: Grid): SlicePlane {
  const along = (a: AxisIndex, component: AxisIndex): number => axis(grid.direction, a)[component];
  const longest = (among: readonly AxisIndex[], component: AxisIndex): AxisIndex =>
    among.reduce(
      (best, a) => (Math.abs(along(a, component)) > Math.abs(along(best, component)) ? a : best),
      among[0] ?? 0,
    );
  const inPlane = AXES.filter((a) => a !== longest(AXES, 2));
  const rightAxis = longest(inPlane, 0);
  const downAxis = inPlane.find((a) => a !== rightAxis) ?? 1;
  return alongSlices(grid, [rightAxis, TO_LEFT], [downAxis, TO_BACK]);
}

/** The cut along the grid's slices whose axes run on the screen as nearly as they can in the wanted directions. */
function alongSlices(
  grid: Grid,
  [rightAxis, rightWanted]: readonly [AxisIndex, Vector],
  [downAxis, downWanted]: readonly [AxisIndex, Vector],
): SlicePlane {
  const normalAxis = AXES.find((a) => a !== rightAxis && a !== downAxis) ?? 2;
  const towards = (a: AxisIndex, wanted: Vector): Vector => {
    const own = axis(grid.direction, a);
    return scaled(own, dot(own, wanted) < 0 ? -1 : 1);
  };
  const [right, down] = [towards(rightAxis, rightWanted), towards(downAxis, downWanted)];
  const along = axis(grid.direction, normalAxis);
  return {
    grid,
    normalAxis,
    right,
    down,
    into: cross(right, down),
    along,
    slices: grid.dimensions[normalAxis],
    sliceSpacingMm: grid.spacingMm[normalAxis],
    forward: forwardOf(along),
    widthMm: grid.dimensions[rightAxis] * grid.spacingMm[rightAxis],
    heightMm: grid.dimensions[downAxis] * grid.spacingMm[downAxis],
  };
}

/** A cut across the grid's axes. Its slices lie one voxel apart, measured along the normal; they are as many as the grid's box is deep. */
function throughVoxels(grid: Grid, right: Vector, down: Vector): SlicePlane {
  const into = cross(right, down);
  const along = scaled(into, Math.sign(into[mainComponent(into)]));
  const extentMm = (direction: Vector): number =>
    AXES.reduce<number>(
      (sum, a) => sum + Math.abs(dot(axis(grid.direction, a), direction)) * grid.dimensions[a] * grid.spacingMm[a],
      0,
    );
  const sliceSpacingMm = 1 / Math.hypot(...AXES.map((a) => dot(axis(grid.direction, a), into) / grid.spacingMm[a]));
  return {
    grid,
    normalAxis: null,
    right,
    down,
    into,
    along,
    slices: Math.max(1, Math.ceil(extentMm(into) / sliceSpacingMm - 1e-6)),
    sliceSpacingMm,
    forward: forwardOf(along),
    widthMm: extentMm(right),
    heightMm: extentMm(down),
  };
}

function forwardOf(along: Vector): 1 | -1 {
  const main = mainComponent(along);
  return along[main] > 0 === (main === 1) ? 1 : -1;
}

/** The slice nearest to a position; null where the position lies beyond the outer faces of the outermost slices. */
export function nearestSlice(plane: SlicePlane, lps: PointLps): number | null {
  const index = continuousSlice(plane, lps);
  const slice = Math.min(Math.max(Math.round(index), 0), plane.slices - 1);
  return Math.abs(index - slice) <= 0.5 + 1e-6 ? slice : null;
}

/** The same, and beyond the outermost slices the nearer of them. */
export function nearestSliceOrEnd(plane: SlicePlane, lps: PointLps): number {
  return Math.min(Math.max(Math.round(continuousSlice(plane, lps)), 0), plane.slices - 1);
}

function continuousSlice(plane: SlicePlane, lps: PointLps): number {
  if (plane.normalAxis !== null) return continuousIndex(plane.grid, lps)[plane.normalAxis];
  const fromCentreMm = dot(difference(lps, gridCentre(plane.grid)), plane.along);
  return fromCentreMm / plane.sliceSpacingMm + (plane.slices - 1) / 2;
}

/** The middle of a grid's box. */
export function gridCentre(grid: Grid): PointLps {
  const [ni, nj, nk] = grid.dimensions;
  return voxelCentre(grid, [(ni - 1) / 2, (nj - 1) / 2, (nk - 1) / 2]);
}

/** Centre of a slice, in the middle of the grid's cross-section. */
export function sliceCentre(plane: SlicePlane, slice: number): PointLps {
  return ontoSlice(plane, slice, gridCentre(plane.grid));
}

/** The same position moved along the normal into a slice. */
export function ontoSlice(plane: SlicePlane, slice: number, lps: PointLps): PointLps {
  if (plane.normalAxis === null)
    return moved(lps, [plane.along, (slice - continuousSlice(plane, lps)) * plane.sliceSpacingMm]);
  const index = [...continuousIndex(plane.grid, lps)];
  index[plane.normalAxis] = slice;
  return voxelCentre(plane.grid, [index[0] ?? 0, index[1] ?? 0, index[2] ?? 0]);
}

/**
 * Where a plane cuts for a position: through the centre of the nearest slice along the grid's own slices, through the position itself
 * where the cut runs obliquely. Null where the grid does not reach the position.
 */
export function cutThrough(
  plane: SlicePlane,
  lps: PointLps,
): { readonly slice: number; readonly atLps: PointLps } | null {
  const slice = nearestSlice(plane, lps);
  if (slice === null) return null;
  return { slice, atLps: plane.normalAxis === null ? lps : ontoSlice(plane, slice, lps) };
}

/** The position nearest to another within a grid's box, outer voxels' centres included, up to their outer faces. */
export function withinGrid(grid: Grid, lps: PointLps): PointLps {
  const index = continuousIndex(grid, lps);
  const [i, j, k] = AXES.map((a) => Math.min(Math.max(index[a], -0.5), grid.dimensions[a] - 0.5));
  return AXES.every((a) => index[a] === [i, j, k][a]) ? lps : voxelCentre(grid, [i ?? 0, j ?? 0, k ?? 0]);
}

/** Whether two planes cut in parallel, so that a step across one is a step across the other. */
export function isParallel(a: SlicePlane, b: SlicePlane): boolean {
  return areParallel(a.into, b.into);
}
