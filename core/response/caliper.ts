import { dot } from '../geometry/grid.ts';
import { pointLps, type PointLps } from '../geometry/points.ts';

type Triple = readonly [number, number, number];

/** A straight line between two places of a lesion's edge, LPS mm. */
export interface Caliper {
  readonly fromLps: PointLps;
  readonly toLps: PointLps;
}

/** The diameter that a line measures: the distance of its ends in patient space, mm. No zoom, plane or spacing enters. */
export function caliperMm({ fromLps, toLps }: Caliper): number {
  return Math.hypot(toLps[0] - fromLps[0], toLps[1] - fromLps[1], toLps[2] - fromLps[2]);
}

export function caliperMiddle({ fromLps, toLps }: Caliper): PointLps {
  return pointLps((fromLps[0] + toLps[0]) / 2, (fromLps[1] + toLps[1]) / 2, (fromLps[2] + toLps[2]) / 2);
}

/** The line with both ends moved by as much. */
export function movedCaliper({ fromLps, toLps }: Caliper, by: Triple): Caliper {
  const at = ([x, y, z]: PointLps): PointLps => pointLps(x + by[0], y + by[1], z + by[2]);
  return { fromLps: at(fromLps), toLps: at(toLps) };
}

/** How far a short axis may be from perpendicular to the long one before it is said: what a steady hand does. */
export const PERPENDICULAR_WITHIN_DEGREES = 10;

/** How far two lines are from perpendicular, degrees from 0 to 90; null where one has no length. */
export function degreesFromPerpendicular(a: Caliper, b: Caliper): number | null {
  const lengths = caliperMm(a) * caliperMm(b);
  if (lengths === 0) return null;
  return (180 / Math.PI) * Math.asin(Math.min(1, Math.abs(dot(along(a), along(b))) / lengths));
}

/**
 * `line` with its end moved so that it runs perpendicular to `axis`, from the same beginning, as long as the part of it that does. `line`
 * itself where nothing of it does.
 */
export function perpendicularTo(axis: Caliper, line: Caliper): Caliper {
  const [a, b] = [along(axis), along(line)];
  const square = dot(a, a);
  if (square === 0) return line;
  const share = dot(a, b) / square;
  const across: Triple = [b[0] - share * a[0], b[1] - share * a[1], b[2] - share * a[2]];
  if (Math.hypot(...across) < 1e-9) return line;
  const [x, y, z] = line.fromLps;
  return { fromLps: line.fromLps, toLps: pointLps(x + across[0], y + across[1], z + across[2]) };
}

function along({ fromLps, toLps }: Caliper): Triple {
  return [toLps[0] - fromLps[0], toLps[1] - fromLps[1], toLps[2] - fromLps[2]];
}
