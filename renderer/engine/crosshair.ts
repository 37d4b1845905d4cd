import { cross, dot } from '../../core/geometry/grid.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import { isParallel, type SlicePlane } from './slicePlane.ts';
import { toPixel, type ViewFrame } from './viewFrame.ts';

type Pixel = readonly [x: number, y: number];

/** The lines of a viewport's crosshair: through the shown position, each where another linked viewport's plane cuts this one. */
export interface Crosshair {
  readonly centre: Pixel;
  /** Unit vectors on the screen. */
  readonly directions: readonly Pixel[];
}

/** What of a crosshair the mouse holds: its centre, or one of its lines, which then moves across itself. */
export type CrosshairGrip = { readonly kind: 'centre' } | { readonly kind: 'line'; readonly direction: Pixel };

/** Half the gap that the lines leave around the position, so that what is there can be seen. */
const GAP_PX = 14;
/** How near to a line the mouse takes hold of it. */
const REACH_PX = 4;
/** Sine of the angle below which two lines are one. */
const SAME_LINE = 0.01;

export function crosshairIn(view: ViewFrame, positionLps: PointLps, others: readonly SlicePlane[]): Crosshair {
  const directions: Pixel[] = [];
  for (const other of others) {
    if (isParallel(other, view.plane)) continue;
    const line = cross(view.plane.into, other.into);
    const [x, y] = [dot(line, view.plane.right), dot(line, view.plane.down)];
    const length = Math.hypot(x, y);
    const direction: Pixel = [x / length, y / length];
    const isKnown = directions.some(([dx, dy]) => Math.abs(dx * direction[1] - dy * direction[0]) < SAME_LINE);
    if (!isKnown) directions.push(direction);
  }
  // One line alone does not say where on it the position is.
  const [only] = directions;
  if (only === undefined) directions.push([1, 0], [0, 1]);
  else if (directions.length === 1) directions.push([-only[1], only[0]]);
  return { centre: toPixel(view, positionLps), directions };
}

/** The lines as segments that leave a gap around the centre, long enough to leave the viewport. */
export function segmentsOf(
  { centre: [x, y], directions }: Crosshair,
  { widthPx, heightPx }: ViewFrame,
): readonly (readonly [x1: number, y1: number, x2: number, y2: number])[] {
  const far = widthPx + heightPx + Math.abs(x) + Math.abs(y);
  return directions.flatMap(([dx, dy]) =>
    [1, -1].map((way) => {
      const [wx, wy] = [dx * way, dy * way];
      return [x + wx * GAP_PX, y + wy * GAP_PX, x + wx * far, y + wy * far] as const;
    }),
  );
}

/** What of a crosshair lies under a pixel; null for nothing. */
export function crosshairGrip({ centre, directions }: Crosshair, x: number, y: number): CrosshairGrip | null {
  const [dx, dy] = [x - centre[0], y - centre[1]];
  if (Math.hypot(dx, dy) <= GAP_PX) return { kind: 'centre' };
  const line = directions.find(([lx, ly]) => Math.abs(dx * ly - dy * lx) <= REACH_PX);
  return line === undefined ? null : { kind: 'line', direction: line };
}

/** Where a move of the mouse takes the crosshair's centre. */
export function movedCentre(from: Pixel, by: Pixel, grip: CrosshairGrip): Pixel {
  if (grip.kind === 'centre') return [from[0] + by[0], from[1] + by[1]];
  const [lx, ly] = grip.direction;
  const across = by[0] * -ly + by[1] * lx;
  return [from[0] - ly * across, from[1] + lx * across];
}
