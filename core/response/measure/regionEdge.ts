import type { Point2 } from '../../geometry/convexHull.ts';
import type { PictureSize, Region } from './growRegion.ts';

/** The line between a region's pixel and its neighbour outside, where the level is crossed. */
export interface EdgeCrossing {
  /** Column and row, continuous. */
  readonly at: Point2;
  /** How steeply the values fall outwards there, per pixel; null where the region ends without crossing the level. */
  readonly fall: number | null;
}

/**
 * Where a region of values above a level ends, between pixels: by a straight line between the pixel inside and the one outside; halfway
 * where the outer one is above the level too, or has no data (the region was cut off there).
 */
export function regionEdge(
  values: Float32Array,
  region: Region,
  { columns, rows }: PictureSize,
  level: number,
): readonly EdgeCrossing[] {
  const crossings: EdgeCrossing[] = [];
  for (let at = 0; at < region.inside.length; at += 1) {
    if (region.inside[at] !== 1) continue;
    const [x, y] = [at % columns, Math.floor(at / columns)];
    const inner = values[at] ?? Number.NaN;
    for (const [dx, dy] of SIDES) {
      if (x + dx < 0 || x + dx >= columns || y + dy < 0 || y + dy >= rows) continue;
      const next = at + dx + dy * columns;
      if (region.inside[next] === 1) continue;
      const outer = values[next] ?? Number.NaN;
      const isCrossed = inner >= level && outer < level;
      const share = isCrossed ? (inner - level) / (inner - outer) : 0.5;
      crossings.push({ at: [x + dx * share, y + dy * share], fall: isCrossed ? inner - outer : null });
    }
  }
  return crossings;
}

const SIDES = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;
