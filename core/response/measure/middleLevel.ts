import type { PlanePatch } from '../../imaging/samplePlane.ts';

/** How wide the rings just inside and outside the edge are, mm. */
const RING_MM = 4;
/** Pixels on either side of the edge that the picture's blur mixes, mm. */
const BLUR_MM = 3;

/** The level halfway between the mean of a ring inside a region and of one outside, both beyond the blur of its edge; null without one of them. */
export function middleLevel(
  values: Float32Array,
  filled: Uint8Array,
  { columns, pixelMm }: Pick<PlanePatch, 'columns' | 'pixelMm'>,
): number | null {
  const [near, far] = [BLUR_MM / pixelMm, (BLUR_MM + RING_MM) / pixelMm];
  const distance = distanceToEdge(filled, columns, far);
  const sums = { in: 0, inCount: 0, out: 0, outCount: 0 };
  for (let at = 0; at < values.length; at += 1) {
    const away = distance[at] ?? 0;
    const value = values[at] ?? Number.NaN;
    if (away < near || away > far || Number.isNaN(value)) continue;
    if (filled[at] === 1) {
      sums.in += value;
      sums.inCount += 1;
    } else {
      sums.out += value;
      sums.outCount += 1;
    }
  }
  if (sums.inCount === 0 || sums.outCount === 0) return null;
  return (sums.in / sums.inCount + sums.out / sums.outCount) / 2;
}

/** Distance of each pixel to the nearest of the other kind, in steps over sides and corners (√2), up to `most`; beyond it infinity. */
function distanceToEdge(inside: Uint8Array, columns: number, most: number): Float64Array {
  const distance = new Float64Array(inside.length).fill(Infinity);
  for (let at = 0; at < inside.length; at += 1) {
    const kind = inside[at];
    if (
      [at - 1, at + 1, at - columns, at + columns].some((next) => inside[next] !== undefined && inside[next] !== kind)
    )
      distance[at] = 0.5;
  }
  const relax = (at: number, from: readonly (readonly [number, number])[]): void => {
    for (const [step, cost] of from) {
      const next = (distance[at + step] ?? Infinity) + cost;
      if (next < (distance[at] ?? 0) && next <= most + 1) distance[at] = next;
    }
  };
  const back = [
    [-1, 1],
    [-columns, 1],
    [-columns - 1, Math.SQRT2],
    [-columns + 1, Math.SQRT2],
  ] as const;
  const forth = back.map(([step, cost]) => [-step, cost] as const);
  for (let at = 0; at < inside.length; at += 1) relax(at, back);
  for (let at = inside.length - 1; at >= 0; at -= 1) relax(at, forth);
  return distance;
}
