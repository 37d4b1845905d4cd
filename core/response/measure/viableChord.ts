import { convexHull, hullDiameter, lengthOf, type Point2, type Segment2 } from '../../geometry/convexHull.ts';
import type { PictureSize, Region } from './growRegion.ts';

/** Non-enhancing tissue along a line is a major intervening area from this length on; the source (mRECIST) names no number. */
export const MAJOR_GAP_MM = 5;

/** Edge points that are compared pairwise: more are thinned out evenly. */
const MOST_POINTS = 400;

/**
 * The longest line between two points of a region's edge that crosses no major area outside the region: no run of more than 5 mm of it
 * lies outside. Points in pixels. Null without two points. Source: Lencioni & Llovet 2010, measurement of the viable tumour.
 */
export function longestViableChord(
  edge: readonly Point2[],
  region: Region,
  size: PictureSize,
  pixelMm: number,
): Segment2 | null {
  const gapPx = MAJOR_GAP_MM / pixelMm;
  const whole = hullDiameter(convexHull(edge));
  if (whole === null || crossesNoGap(whole, region, size, gapPx)) return whole;
  const every = Math.max(1, Math.ceil(edge.length / MOST_POINTS));
  const points = edge.filter((_, n) => n % every === 0);
  const pairs: [squared: number, a: number, b: number][] = [];
  for (const [a, from] of points.entries()) {
    for (let b = a + 1; b < points.length; b += 1) {
      const to = points[b] ?? from;
      pairs.push([(from[0] - to[0]) ** 2 + (from[1] - to[1]) ** 2, a, b]);
    }
  }
  pairs.sort((one, other) => other[0] - one[0] || one[1] - other[1] || one[2] - other[2]);
  for (const [, a, b] of pairs) {
    const [from, to] = [points[a], points[b]];
    if (from !== undefined && to !== undefined && crossesNoGap([from, to], region, size, gapPx)) return [from, to];
  }
  return null;
}

function crossesNoGap(line: Segment2, region: Region, { columns }: PictureSize, gapPx: number): boolean {
  const [from, to] = line;
  const length = lengthOf(line);
  const steps = Math.max(1, Math.ceil(2 * length));
  let gap = 0;
  for (let step = 0; step <= steps; step += 1) {
    const share = step / steps;
    const x = Math.round(from[0] + share * (to[0] - from[0]));
    const y = Math.round(from[1] + share * (to[1] - from[1]));
    gap = region.inside[x + y * columns] === 1 ? 0 : gap + length / steps;
    if (gap > gapPx) return false;
  }
  return true;
}
