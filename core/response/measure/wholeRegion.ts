import type { PlanePatch } from '../../imaging/samplePlane.ts';
import { growRegion, withoutHoles, type Region } from './growRegion.ts';
import type { FoundRegion } from './proposeDiameters.ts';
import { regionEdge } from './regionEdge.ts';

/** Levels are tried this far apart, or by this share of the contrast where that is more, up to one that no lesion exceeds, HU. */
const LEVEL_STEP_HU = 2;
const LEVEL_STEP_SHARE = 0.08;
const HIGHEST_CONTRAST_HU = 240;
/** A mean fall below this at a region's edge is noise, HU per mm. */
const WEAKEST_EDGE = 3;
/** A region that more than so multiplies from one level to the next, once it has an edge, has run out of the lesion. */
const LEAK_GROWTH = 1.5;
/** Below this nothing can be called a lesion, mm². */
const SMALLEST_AREA_MM2 = 7;
/** A region of which more than this share of the edge is where the liver ends is the liver. */
const MOST_OF_LIVER_EDGE = 0.5;
/** How wide the rings just inside and outside the edge are, of whose means the level is the middle, mm. */
const RING_MM = 4;
/** Pixels on either side of the edge that the picture's blur mixes, mm. */
const BLUR_MM = 2.5;

interface Search {
  readonly isAllowed: (at: number) => boolean;
  readonly seed: number;
  readonly pixelMm: number;
  /** Only what is brighter than its surroundings. */
  readonly isBrightOnly: boolean;
}

/**
 * The region about the seed whose edge is sharpest: grown at falling levels (and for dark lesions at rising ones) until it runs out of the
 * lesion, the level then put halfway between the HU just inside and just outside. Null: no level has an edge. `leaks`: every region
 * with an edge runs out of the picture. After Hojjatoleslami & Kittler 1998 (maximum average contrast).
 */
export function wholeRegion(values: Float32Array, patch: PlanePatch, search: Search): FoundRegion | 'leaks' | null {
  const bright = sharpest(values, patch, search, 1);
  const dark = search.isBrightOnly
    ? null
    : sharpest(
        values.map((value) => -value),
        patch,
        search,
        -1,
      );
  const found = [bright, dark].filter((one) => one !== null && one !== 'leaks');
  // Of a dark lesion in a bright liver the bright region is the whole body: the nearer edge is the lesion's.
  const best = found.toSorted((a, b) => a.region.count - b.region.count)[0];
  return best ?? (bright === 'leaks' || dark === 'leaks' ? 'leaks' : null);
}

/** For what is brighter than its surroundings in `values`. */
function sharpest(values: Float32Array, patch: PlanePatch, search: Search, sign: 1 | -1): FoundRegion | 'leaks' | null {
  const { seed, pixelMm } = search;
  const isKnown = (at: number): boolean => !Number.isNaN(values[at] ?? Number.NaN);
  const at = (level: number): Region | null =>
    growRegion(patch, seed, {
      isIn: (place) => (values[place] ?? Number.NaN) > level && search.isAllowed(place),
      isKnown,
      byCorners: false,
    });
  const seedHu = values[seed] ?? 0;
  let best: { readonly region: Region; readonly level: number; readonly sharpness: number } | null = null;
  let before = 0;
  let isOpen = false;
  const step = (contrast: number): number => Math.max(LEVEL_STEP_HU, LEVEL_STEP_SHARE * contrast);
  for (let contrast = LEVEL_STEP_HU; contrast <= HIGHEST_CONTRAST_HU; contrast += step(contrast)) {
    const level = seedHu - contrast;
    const region = at(level);
    if (region === null) continue;
    const hasRunOut = before > 0 && region.count > LEAK_GROWTH * before + SMALLEST_AREA_MM2 / pixelMm ** 2;
    before = region.count;
    if (region.isOpen || (best !== null && hasRunOut)) {
      isOpen = best === null;
      break;
    }
    if (region.count * pixelMm * pixelMm < SMALLEST_AREA_MM2) continue;
    const sharpness = sharpnessOf(values, withoutHoles(region, patch), patch, level) / pixelMm;
    if (sharpness > WEAKEST_EDGE && sharpness > (best?.sharpness ?? 0)) best = { region, level, sharpness };
  }
  if (best === null) return isOpen ? 'leaks' : null;
  const level = middleLevel(values, best.region, patch) ?? best.level;
  const refined = at(level);
  const isBetter =
    refined !== null && !refined.isOpen && Math.abs(refined.count - best.region.count) < 0.5 * best.region.count;
  const [region, found] = isBetter ? [refined, level] : [best.region, best.level];
  return { region, sign, levelHu: sign * found, seed };
}

/** Mean fall of the values over the region's edge, per pixel; 0 where the region mostly ends where the liver does. */
function sharpnessOf(values: Float32Array, region: Region, patch: PlanePatch, level: number): number {
  const crossings = regionEdge(values, region, patch, level);
  const falls = crossings.flatMap(({ fall }) => (fall === null ? [] : [fall]));
  if (falls.length < (1 - MOST_OF_LIVER_EDGE) * crossings.length) return 0;
  return falls.reduce((sum, fall) => sum + fall, 0) / falls.length;
}

/** Halfway between the mean of a ring inside the region and of one outside, both beyond the blur of the edge. */
function middleLevel(values: Float32Array, region: Region, patch: PlanePatch): number | null {
  const { columns, pixelMm } = patch;
  const filled = withoutHoles(region, patch).inside;
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
