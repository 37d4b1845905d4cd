import { cross, dot } from '../geometry/grid.ts';
import type { ScannedInstance } from './groupIntoSeries.ts';

type Triple = readonly [number, number, number];

/** A slice with its place. */
export interface PlacedSlice {
  readonly instance: ScannedInstance;
  readonly positionLpsMm: Triple;
  /** Along the slice normal, mm. */
  readonly alongMm: number;
}

/** The axes of a slice: unit vectors along a row, along a column, and their cross product. */
export interface SliceAxes {
  readonly row: Triple;
  readonly column: Triple;
  readonly normal: Triple;
}

/** Printed cosines are a unit vector but for rounding to a few digits. */
const UNIT_TOLERANCE = 1e-2;

/** Axes from Image Orientation (Patient), brought to unit length; null when the cosines are no two perpendicular unit vectors. */
export function axesOf(orientation: readonly [number, number, number, number, number, number]): SliceAxes | null {
  const row = unit([orientation[0], orientation[1], orientation[2]]);
  const column = unit([orientation[3], orientation[4], orientation[5]]);
  if (row === null || column === null || Math.abs(dot(row, column)) > UNIT_TOLERANCE) return null;
  const normal = unit(cross(row, column));
  return normal === null ? null : { row, column, normal };
}

function unit(vector: Triple): Triple | null {
  const length = Math.hypot(...vector);
  if (!(Math.abs(length - 1) <= UNIT_TOLERANCE)) return null;
  return [vector[0] / length, vector[1] / length, vector[2] / length];
}

/** Slices in the order of their projection on the normal; file names and instance numbers play no part but to break ties. */
export function sortSlices(instances: readonly ScannedInstance[], axes: SliceAxes): readonly PlacedSlice[] {
  return instances
    .flatMap((instance) => {
      const positionLpsMm = instance.header.placement.positionLpsMm;
      return positionLpsMm === null ? [] : [{ instance, positionLpsMm, alongMm: dot(positionLpsMm, axes.normal) }];
    })
    .sort((a, b) => a.alongMm - b.alongMm || byTime(a.instance, b.instance));
}

/** The order in which images were made: acquisition time, content time, instance number, then the UID so that it is always the same. */
export function byTime(a: ScannedInstance, b: ScannedInstance): number {
  const [x, y] = [a.header, b.header];
  return (
    known(x.acquisition.timeSeconds, y.acquisition.timeSeconds) ||
    known(x.acquisition.contentTimeSeconds, y.acquisition.contentTimeSeconds) ||
    known(x.instanceNumber, y.instanceNumber) ||
    (x.sopInstanceUid < y.sopInstanceUid ? -1 : x.sopInstanceUid > y.sopInstanceUid ? 1 : 0) ||
    (a.source < b.source ? -1 : a.source > b.source ? 1 : 0)
  );
}

function known(a: number | null, b: number | null): number {
  return a === null || b === null ? 0 : a - b;
}

/** Slices closer than this share a position, mm. */
export const SAME_POSITION_MM = 0.01;

/** Runs of slices that share a position, from slices in order. */
export function positionsOf(slices: readonly PlacedSlice[]): readonly (readonly PlacedSlice[])[] {
  const positions: PlacedSlice[][] = [];
  for (const slice of slices) {
    const last = positions.at(-1);
    const first = last?.[0];
    if (last !== undefined && first !== undefined && slice.alongMm - first.alongMm <= SAME_POSITION_MM)
      last.push(slice);
    else positions.push([slice]);
  }
  return positions;
}

/** A step off the median by more than max(1 % of it, 0.1 mm) is a gap or an overlap (specification, intake). */
export const STEP_TOLERANCE_FRACTION = 0.01;
export const STEP_TOLERANCE_MM = 0.1;
/** Positions are printed decimals: a deviation of exactly the tolerance must not be a gap by binary rounding, mm. */
const ROUNDING_MM = 1e-6;

export interface Gap<Slice> {
  readonly stepMm: number;
  readonly from: Slice;
  readonly to: Slice;
}

export interface Spacing<Slice> {
  readonly medianMm: number;
  readonly toleranceMm: number;
  readonly gaps: readonly Gap<Slice>[];
}

/** Steps between neighbours against their median. Fewer than two slices have no step: median 0, no gap. */
export function spacingOf<Slice extends Pick<PlacedSlice, 'alongMm'>>(slices: readonly Slice[]): Spacing<Slice> {
  const steps = slices.slice(1).flatMap((to, index) => {
    const from = slices[index];
    return from === undefined ? [] : [{ stepMm: to.alongMm - from.alongMm, from, to }];
  });
  const ordered = steps.map(({ stepMm }) => stepMm).sort((a, b) => a - b);
  const medianMm = ordered[Math.floor((ordered.length - 1) / 2)] ?? 0;
  const toleranceMm = Math.max(STEP_TOLERANCE_FRACTION * medianMm, STEP_TOLERANCE_MM);
  return {
    medianMm,
    toleranceMm,
    gaps: steps.filter(({ stepMm }) => Math.abs(stepMm - medianMm) > toleranceMm + ROUNDING_MM),
  };
}
