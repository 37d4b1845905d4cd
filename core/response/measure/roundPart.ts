import { squaredDistancesMm2 } from '../../segmentation/distanceTransform.ts';
import { growRegion, type PictureSize } from './growRegion.ts';

/** What is narrower than this share of the region's widest part is a vessel or a neighbour that it ran into. */
const NARROW_SHARE = 0.6;

/**
 * The part of a region about a pixel without what is narrow against it: opened by a disc of 0.6 of the largest one that fits into it. Of
 * parts that are left apart the nearest to the pixel. `beside` is where the region was cut off and may go on: nothing is rounded there.
 */
export function roundPart(
  inside: Uint8Array,
  size: PictureSize,
  { seed, beside }: { readonly seed: number; readonly beside: Uint8Array },
): Uint8Array {
  const { columns } = size;
  const widest = Math.sqrt(depths(inside, size).reduce((most, one) => Math.max(most, one), 0));
  const radius = NARROW_SHARE * widest;
  const depth = depths(
    inside.map((one, at) => (one === 1 || beside[at] === 1 ? 1 : 0)),
    size,
  );
  const isDeep = (at: number): boolean => inside[at] === 1 && (depth[at] ?? 0) > radius * radius;
  const [x, y] = [seed % columns, Math.floor(seed / columns)];
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < inside.length; at += 1) {
    if (!isDeep(at)) continue;
    const away = Math.hypot((at % columns) - x, Math.floor(at / columns) - y);
    if (away < least) [nearest, least] = [at, away];
  }
  const core = nearest < 0 ? null : growRegion(size, nearest, { isIn: isDeep, isKnown: () => true, byCorners: true });
  if (core === null) return inside;
  const away = depths(
    core.inside.map((one) => 1 - one),
    size,
  );
  const reach = (radius + 0.5) ** 2;
  return inside.map((one, at) => (one === 1 && (away[at] ?? 0) <= reach ? 1 : 0));
}

/** Squared distance of each pixel inside to the nearest outside, in pixels; 0 outside. */
function depths(inside: Uint8Array, { columns, rows }: PictureSize): Float64Array {
  return squaredDistancesMm2(
    inside.map((one) => 1 - one),
    { dimensions: [columns, rows, 1], spacingMm: [1, 1, 1] },
  );
}
