import type { Point2 } from '../../geometry/convexHull.ts';
import type { PlanePatch } from '../../imaging/samplePlane.ts';

/** Directions about a centre, and the ratio of one distance to the next: cells as wide as they are long. */
export const DIRECTIONS = 144;
const RATIO = Math.exp((2 * Math.PI) / DIRECTIONS / 1.5);
const NEAREST_MM = 1.5;
const FARTHEST_MM = 100;
export const DISTANCES = 1 + Math.floor(Math.log(FARTHEST_MM / NEAREST_MM) / Math.log(RATIO));
const DISTANCES_MM = Float64Array.from({ length: DISTANCES }, (_, distance) => NEAREST_MM * RATIO ** distance);

/** What lies just inside and just outside of each place about a centre, `[direction · DISTANCES + distance]`. */
export interface PolarView {
  /** Column and row, continuous. */
  readonly centre: Point2;
  readonly inner: Float32Array;
  readonly outer: Float32Array;
  /** Beyond `outer`, as wide. */
  readonly beyond: Float32Array;
}

/** The bands on either side of an edge are as wide as this share of its distance, between two widths, mm. */
const BAND_SHARE = 0.3;
const BAND_MM = [1.5, 3.5] as const;
/** Values are taken so far apart along a direction. */
const STEP_MM = 0.4;
/** Directions on either side that a band is averaged over. */
const BESIDE = 1;

export function distanceMm(distance: number): number {
  return DISTANCES_MM[distance] ?? NEAREST_MM * RATIO ** distance;
}

/** The first and the last distance that stand for a range in mm. */
export function distancesBetween(fromMm: number, toMm: number): readonly [first: number, last: number] {
  const at = (mm: number): number => Math.log(mm / NEAREST_MM) / Math.log(RATIO);
  return [Math.max(0, Math.floor(at(fromMm))), Math.min(DISTANCES - 1, Math.ceil(at(toMm)))];
}

/** The picture about a centre, between two distances in mm; 0 nearer and farther. Beyond the picture lies 0. */
export function polarView(
  values: Float32Array,
  patch: PlanePatch,
  { centre, fromMm, toMm }: { readonly centre: Point2; readonly fromMm: number; readonly toMm: number },
): PolarView {
  const [first, last] = distancesBetween(fromMm, toMm);
  const farthest = distanceMm(last) + 2 * BAND_MM[1];
  const samples = 2 + Math.ceil(farthest / STEP_MM);
  const sums = new Float64Array(samples + 1);
  const inner = new Float32Array(DIRECTIONS * DISTANCES);
  const outer = new Float32Array(DIRECTIONS * DISTANCES);
  const beyond = new Float32Array(DIRECTIONS * DISTANCES);
  /** Sum of the values up to a distance, between samples too. */
  const sumTo = (mm: number): number => {
    const place = mm / STEP_MM;
    const at = Math.floor(place);
    return (sums[at] ?? 0) + (place - at) * ((sums[at + 1] ?? 0) - (sums[at] ?? 0));
  };
  for (let direction = 0; direction < DIRECTIONS; direction += 1) {
    const [dx, dy] = directionOf(direction);
    for (let at = 0; at < samples; at += 1) {
      const away = ((at + 0.5) * STEP_MM) / patch.pixelMm;
      sums[at + 1] = (sums[at] ?? 0) + valueAt(values, patch, centre[0] + away * dx, centre[1] + away * dy);
    }
    for (let distance = first; distance <= last; distance += 1) {
      const mm = distanceMm(distance);
      const band = Math.min(Math.max(BAND_SHARE * mm, BAND_MM[0]), BAND_MM[1]);
      const from = Math.max(0, mm - band);
      const [a, b, c, d] = [sumTo(from), sumTo(mm), sumTo(mm + band), sumTo(mm + 2 * band)];
      const cell = direction * DISTANCES + distance;
      inner[cell] = ((b - a) * STEP_MM) / (mm - from);
      outer[cell] = ((c - b) * STEP_MM) / band;
      beyond[cell] = ((d - c) * STEP_MM) / band;
    }
  }
  return { centre, inner: besideAveraged(inner), outer: besideAveraged(outer), beyond: besideAveraged(beyond) };
}

function besideAveraged(band: Float32Array): Float32Array {
  const into = new Float32Array(band.length);
  for (let direction = 0; direction < DIRECTIONS; direction += 1) {
    for (let distance = 0; distance < DISTANCES; distance += 1) {
      let sum = 0;
      for (let beside = -BESIDE; beside <= BESIDE; beside += 1)
        sum += band[((direction + beside + DIRECTIONS) % DIRECTIONS) * DISTANCES + distance] ?? 0;
      into[direction * DISTANCES + distance] = sum / (2 * BESIDE + 1);
    }
  }
  return into;
}

export function directionOf(direction: number): Point2 {
  const angle = (2 * Math.PI * direction) / DIRECTIONS;
  return [Math.cos(angle), Math.sin(angle)];
}

/** Bilinear. */
export function valueAt(
  values: Float32Array,
  { columns, rows }: Pick<PlanePatch, 'columns' | 'rows'>,
  x: number,
  y: number,
): number {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  if (i < 0 || j < 0 || i + 1 >= columns || j + 1 >= rows) return 0;
  const [u, v] = [x - i, y - j];
  const at = i + j * columns;
  const top = (values[at] ?? 0) * (1 - u) + (values[at + 1] ?? 0) * u;
  const bottom = (values[at + columns] ?? 0) * (1 - u) + (values[at + columns + 1] ?? 0) * u;
  return top * (1 - v) + bottom * v;
}
