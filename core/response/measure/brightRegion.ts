import type { PlanePatch } from '../../imaging/samplePlane.ts';
import { growRegion, widened, withoutHoles, type FoundRegion, type Region } from './growRegion.ts';
import { middleLevel } from './middleLevel.ts';
import { regionEdge } from './regionEdge.ts';

/** Levels are tried this far apart, or by this share of the contrast where that is more, up to one that no lesion exceeds, HU. */
const LEVEL_STEP_HU = 2;
const LEVEL_STEP_SHARE = 0.08;
const HIGHEST_CONTRAST_HU = 240;
/** A mean fall below this at a region's edge is noise, HU per mm; as is one below so many times the usual slope about the click. */
const WEAKEST_EDGE = 2;
const WEAKEST_EDGE_TO_SLOPE = 1.5;
/** A region that more than so multiplies from one level to the next, once it has an edge, has run out of the lesion. */
const LEAK_GROWTH = 1.5;
/** Between these nothing can be called a lesion, mm². */
const SMALLEST_AREA_MM2 = 20;
const LARGEST_AREA_MM2 = 18_000;
/** A region of which more than this share of the edge is where the liver ends is the liver. */
const MOST_OF_LIVER_EDGE = 0.5;
/** 4π · area / perimeter² below which a region is a pattern of noise; 0.62 for a disc of pixels. */
const LEAST_COMPACT = 0.06;
/** From here on a region is round enough for a lesion. */
const COMPACT = 0.15;
/** The slope about the click is that of pixels up to so far from it, mm. */
const SURROUNDINGS_MM = 40;
/** The reference of a click is the middle value so far about it, mm. */
const SEED_RADIUS_MM = 2.5;
/** How far beyond the region that the coarse picture shows the fine one is looked at, mm. */
const BEYOND_COARSE_MM = 3;

/** The picture as it is measured, and smoother: what is found in the smooth one has its edge in the other. */
export interface Pictures {
  readonly fine: Float32Array;
  readonly coarse: Float32Array;
}

export interface Search {
  readonly isAllowed: (at: number) => boolean;
  readonly seed: number;
  readonly pixelMm: number;
}

interface Candidate {
  readonly region: Region;
  readonly level: number;
  readonly sharpness: number;
  readonly compact: number;
  readonly score: number;
}

/**
 * The bright region about the seed whose edge is sharpest for its size and roundness: grown in a smooth picture at falling levels until a
 * round one with a sharp edge runs out, for beyond it lie sharper edges, the body's; then grown in the measured picture at the level
 * halfway between the HU just inside and just outside. Null: no level has an edge. `leaks`: every region with an edge runs out of the
 * picture. After Hojjatoleslami & Kittler 1998 (maximum average contrast).
 */
export function brightRegion(
  { fine, coarse }: Pictures,
  patch: PlanePatch,
  search: Search,
): FoundRegion | 'leaks' | null {
  const { seed, pixelMm } = search;
  const isKnown = (at: number): boolean => !Number.isNaN(coarse[at] ?? Number.NaN);
  const reference = middleValue(coarse, patch, seed);
  const weakest = Math.max(WEAKEST_EDGE, WEAKEST_EDGE_TO_SLOPE * usualSlope(coarse, patch, search));
  let best: Candidate | null = null;
  let before = 0;
  let isOpen = false;
  const step = (contrast: number): number => Math.max(LEVEL_STEP_HU, LEVEL_STEP_SHARE * contrast);
  for (let contrast = LEVEL_STEP_HU; contrast <= HIGHEST_CONTRAST_HU; contrast += step(contrast)) {
    const level = reference - contrast;
    const region = growRegion(patch, seed, {
      isIn: (at) => (coarse[at] ?? Number.NaN) > level && search.isAllowed(at),
      isKnown,
      byCorners: false,
    });
    if (region === null) continue;
    const areaMm2 = region.count * pixelMm * pixelMm;
    if (region.isOpen || areaMm2 > LARGEST_AREA_MM2) {
      isOpen = best === null;
      break;
    }
    const hasRunOut = before > 0 && areaMm2 > LEAK_GROWTH * before + SMALLEST_AREA_MM2;
    before = areaMm2;
    if (hasRunOut && best !== null && best.compact > COMPACT) break;
    if (areaMm2 < SMALLEST_AREA_MM2) continue;
    const now = judged(coarse, withoutHoles(region, patch), patch, level);
    if (now.sharpness > weakest && now.score > (best?.score ?? 0)) best = { region, level, ...now };
  }
  if (best === null) return isOpen ? 'leaks' : null;
  const filled = withoutHoles(best.region, patch).inside;
  const level = middleLevel(fine, filled, patch) ?? best.level;
  const near = widened(filled, patch, BEYOND_COARSE_MM / pixelMm);
  const region = growRegion(patch, seed, {
    isIn: (at) => near[at] === 1 && (fine[at] ?? Number.NaN) > level && search.isAllowed(at),
    isKnown,
    byCorners: false,
  });
  const found = region === null || region.count < 0.3 * best.region.count ? best.region : region;
  return { region: found, levelHu: level };
}

/** How sharp a region's edge is, HU per mm, and what that weighs with its size and roundness; nothing where it mostly ends with the liver. */
function judged(
  values: Float32Array,
  region: Region,
  patch: PlanePatch,
  level: number,
): Pick<Candidate, 'sharpness' | 'compact' | 'score'> {
  const crossings = regionEdge(values, region, patch, level);
  const falls = crossings.flatMap(({ fall }) => (fall === null ? [] : [fall]));
  const compact = (4 * Math.PI * region.count) / crossings.length ** 2;
  if (falls.length < (1 - MOST_OF_LIVER_EDGE) * crossings.length || compact < LEAST_COMPACT)
    return { sharpness: 0, compact, score: 0 };
  const sharpness = falls.reduce((sum, fall) => sum + fall, 0) / falls.length / patch.pixelMm;
  return { sharpness, compact, score: sharpness * compact * Math.sqrt(region.count) };
}

function middleValue(values: Float32Array, { columns, pixelMm }: PlanePatch, seed: number): number {
  const half = Math.floor(SEED_RADIUS_MM / pixelMm);
  const about: number[] = [];
  for (let dy = -half; dy <= half; dy += 1)
    for (let dx = -half; dx <= half; dx += 1) {
      const value = values[seed + dx + dy * columns] ?? Number.NaN;
      if (Math.hypot(dx, dy) <= half && !Number.isNaN(value)) about.push(value);
    }
  return Math.min(values[seed] ?? 0, middleOf(about));
}

/** The median slope between neighbours about the seed, HU per mm: what noise and texture alone make. */
function usualSlope(values: Float32Array, { columns, pixelMm }: PlanePatch, { seed, isAllowed }: Search): number {
  const half = Math.floor(SURROUNDINGS_MM / pixelMm);
  const slopes: number[] = [];
  for (let dy = -half; dy <= half; dy += 2)
    for (let dx = -half; dx <= half; dx += 2) {
      const at = seed + dx + dy * columns;
      const [here, right, below] = [values[at], values[at + 1], values[at + columns]];
      if (here === undefined || right === undefined || below === undefined || !isAllowed(at)) continue;
      const slope = Math.hypot(right - here, below - here) / pixelMm;
      if (!Number.isNaN(slope)) slopes.push(slope);
    }
  return middleOf(slopes);
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
