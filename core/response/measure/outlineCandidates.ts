import { convexHull, hullDiameter, lengthOf, longestChord, type Point2 } from '../../geometry/convexHull.ts';
import type { PlanePatch } from '../../imaging/samplePlane.ts';
import { closedContour } from './closedContour.ts';
import {
  DIRECTIONS,
  DISTANCES,
  directionOf,
  distanceMm,
  distancesBetween,
  polarView,
  type PolarView,
} from './polarView.ts';
import { roundPart } from './roundPart.ts';
import type { SurroundingLevel } from './surroundingLevels.ts';

export interface OutlinePicture {
  /** Smoothed HU; NaN where nothing may belong to the lesion. */
  readonly values: Float32Array;
  readonly patch: PlanePatch;
  /** What the tissue about the lesion may be. */
  readonly levels: readonly SurroundingLevel[];
}

/** An edge of so many spreads of the even tissue counts in full, HU; never less than the second. */
const FULL_EDGE_SPREADS = 2.5;
const LEAST_FULL_EDGE_HU = 8;
/** Once the lesion's contrast is known, an edge of this share of it counts in full. */
const FULL_EDGE_SHARE = 0.75;
/** What lies outside is even tissue within so many spreads of its level; beyond twice that it is something else. */
const EVEN_SPREADS = 1.5;
const UNEVEN_COST = 0.7;
/** Lesions are looked for in shells whose radii have this ratio; the next shell begins this much further out. */
const SHELL = 1.7;
const NEXT_SHELL = 1.3;
const SMALLEST_RADIUS_MM = 3;
const LARGEST_RADIUS_MM = 88;
/** From this gain on an edge is seen. */
const SEEN = 0.4;
const LEAST_SUPPORT = 0.72;
/** Of a shell, less than that is not followed. */
const WORTH_FOLLOWING = 0.4;
const TIMES_FOLLOWED = 3;
/** Near a contour the steepest step is the edge, unless it is less than this share of the contrast. */
const STEEPEST_WITHIN_MM = 3;
const LEAST_STEP_SHARE = 0.3;
/** Of edges that are alike the longer one is the lesion's. */
const SIZE_WEIGHT = 0.25;
/** Of what is enclosed so much differs from the tissue about it. */
const LEAST_UNLIKE = 0.6;
/** Edges this faint are texture, in spreads of the even tissue. */
const FAINTEST_SPREADS = 1.6;
const FAINTEST_HU = 9;
/** An outline of which more runs along the liver's edge is the liver; so far beyond it the edge is looked for, mm. */
const MOST_BORDER = 0.5;
const BORDER_REACH_MM = 2.5;
/** What is narrower than this share of its length is a vessel. */
const LEAST_BREADTH = 0.5;

/** A closed line about a click along which tissue ends against even tissue. */
export interface OutlineCandidate {
  /** Column and row, continuous, one a direction about its middle; none where something narrow was left out. */
  readonly points: readonly Point2[];
  /** Brighter (1) or darker (−1) than what lies around. */
  readonly sign: 1 | -1;
  /** The HU halfway across its edge. */
  readonly levelHu: number;
  /** Share of its length where the edge is seen. */
  readonly support: number;
  /** Its area over that of its convex hull. */
  readonly solidity: number;
  readonly areaMm2: number;
  readonly longestMm: number;
  readonly meanRadiusMm: number;
  /** Mean gain along the edge, more for a longer one. */
  readonly score: number;
}

/** Every outline about a click that has an edge most of the way, against each kind of even tissue, brighter and darker. */
export function outlineCandidates(picture: OutlinePicture, seed: Point2): readonly OutlineCandidate[] {
  return picture.levels.flatMap((level) =>
    ([1, -1] as const).flatMap((sign) => candidatesAgainst(picture, seed, { level, sign })),
  );
}

interface Against {
  readonly level: SurroundingLevel;
  readonly sign: 1 | -1;
}

function candidatesAgainst(picture: OutlinePicture, seed: Point2, against: Against): readonly OutlineCandidate[] {
  const { level, sign } = against;
  const signed = picture.values.map((value) => (Number.isNaN(value) ? 0 : sign * (value - level.hu)));
  const fromSeed = gainsOf(polarView(signed, picture.patch, { centre: seed, fromMm: 0.5, toMm: 1000 }), level);
  const found: OutlineCandidate[] = [];
  const seen = new Set<string>();
  for (let from = SMALLEST_RADIUS_MM; from < LARGEST_RADIUS_MM; from *= NEXT_SHELL) {
    let view = fromSeed.view;
    let contour = contourIn(fromSeed.gain, [from, SHELL * from]);
    let gain = fromSeed.gain;
    if (scoreOf(gain, contour).support < WORTH_FOLLOWING) continue;
    const key = Math.round(10 * Math.log(meanMm(contour))).toString();
    if (seen.has(key)) continue;
    seen.add(key);
    for (let again = 0; again < TIMES_FOLLOWED; again += 1) {
      const middle = middleOf(pointsOf(view, contour, picture.patch.pixelMm));
      const radius = meanMm(contour);
      ({ view, gain } = gainsOf(
        polarView(signed, picture.patch, { centre: middle, fromMm: radius / SHELL / 1.1, toMm: 1.1 * SHELL * radius }),
        level,
        contrastAlong(view, gain, contour),
      ));
      contour = contourIn(gain, [radius / SHELL, SHELL * radius]);
    }
    const candidate = judged({ picture, signed, view, gain, contour, against, seed });
    if (candidate !== null) found.push(candidate);
  }
  return found;
}

interface Gains {
  readonly view: PolarView;
  readonly gain: Float32Array;
}

/** From −1.7 to 1: how much the step outwards at each place is one from a lesion to even tissue. */
function gainsOf(view: PolarView, { spreadHu }: SurroundingLevel, contrastHu = 0): Gains {
  const full = Math.max(LEAST_FULL_EDGE_HU, FULL_EDGE_SPREADS * spreadHu, FULL_EDGE_SHARE * contrastHu);
  const even = EVEN_SPREADS * spreadHu;
  const gain = new Float32Array(view.inner.length);
  for (let at = 0; at < gain.length; at += 1) {
    const [inner, outer] = [view.inner[at] ?? 0, view.outer[at] ?? 0];
    const edge = Math.min(inner, inner - outer) / full;
    const out = Math.max(Math.abs(outer), Math.abs(view.beyond[at] ?? 0));
    const uneven = Math.min(1, Math.max(0, (out - even) / even));
    gain[at] = Math.max(-1, Math.min(1, edge)) - UNEVEN_COST * uneven;
  }
  return { view, gain };
}

/** How far the tissue just inside the seen edge is from what lies around, HU. */
function contrastAlong({ inner }: PolarView, gain: Float32Array, contour: Int16Array): number {
  let [sum, count] = [0, 0];
  for (const [direction, distance] of contour.entries()) {
    const at = direction * DISTANCES + distance;
    if ((gain[at] ?? 0) < SEEN) continue;
    sum += inner[at] ?? 0;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

function contourIn(gain: Float32Array, [fromMm, toMm]: readonly [number, number]): Int16Array {
  return closedContour({ gain, directions: DIRECTIONS, distances: DISTANCES }, distancesBetween(fromMm, toMm));
}

/** Mean gain, and the share of what is seen, along the outline. */
function scoreOf(gain: Float32Array, contour: Int16Array): { readonly mean: number; readonly support: number } {
  let [sum, seen, length] = [0, 0, 0];
  for (const [direction, distance] of contour.entries()) {
    const weight = distanceMm(distance);
    const here = gain[direction * DISTANCES + distance] ?? 0;
    length += weight;
    sum += weight * here;
    if (here >= SEEN) seen += weight;
  }
  return { mean: sum / length, support: seen / length };
}

function meanMm(contour: Int16Array): number {
  return contour.reduce((sum, distance) => sum + distanceMm(distance), 0) / contour.length;
}

function pointsOf({ centre }: PolarView, distances: ArrayLike<number>, pixelMm: number): readonly Point2[] {
  return Array.from({ length: DIRECTIONS }, (_, direction): Point2 => {
    const [dx, dy] = directionOf(direction);
    const away = distanceMm(distances[direction] ?? 0) / pixelMm;
    return [centre[0] + away * dx, centre[1] + away * dy];
  });
}

function areaOf(points: readonly Point2[]): number {
  let [twice, before] = [0, points.at(-1) ?? [0, 0]];
  for (const point of points) {
    twice += before[0] * point[1] - point[0] * before[1];
    before = point;
  }
  return Math.abs(twice) / 2;
}

/** The centre of the area within an outline. */
export function middleOf(points: readonly Point2[]): Point2 {
  let [area, x, y] = [0, 0, 0];
  let before = points.at(-1) ?? [0, 0];
  for (const point of points) {
    const twice = before[0] * point[1] - point[0] * before[1];
    area += twice;
    x += twice * (before[0] + point[0]);
    y += twice * (before[1] + point[1]);
    before = point;
  }
  return area === 0 ? before : [x / (3 * area), y / (3 * area)];
}

function judged(found: {
  readonly picture: OutlinePicture;
  readonly signed: Float32Array;
  readonly view: PolarView;
  readonly gain: Float32Array;
  readonly contour: Int16Array;
  readonly against: Against;
  readonly seed: Point2;
}): OutlineCandidate | null {
  const { picture, signed, view, gain, contour, against, seed } = found;
  const { level, sign } = against;
  const { values, patch } = picture;
  const { pixelMm } = patch;
  const { mean, support } = scoreOf(gain, contour);
  const contrastHu = contrastAlong(view, gain, contour);
  const faintest = Math.max(FAINTEST_HU, FAINTEST_SPREADS * level.spreadHu);
  if (support < LEAST_SUPPORT || contrastHu < faintest) return null;
  const edge = smoothedRing(steepest(view, contour, contrastHu));
  const { region, box } = enclosed(values, patch, { view, edge, seed });
  if (region === null) return null;
  const unlikeHu = Math.max(0.4 * contrastHu, 1.2 * level.spreadHu);
  let [count, unlike] = [0, 0];
  for (let at = 0; at < region.length; at += 1) {
    if (region[at] !== 1) continue;
    count += 1;
    const [x, y] = [box.left + (at % box.columns), box.top + Math.floor(at / box.columns)];
    if (Math.abs(signed[x + y * patch.columns] ?? 0) > unlikeHu) unlike += 1;
  }
  if (unlike < LEAST_UNLIKE * count) return null;
  const isKept = ([x, y]: Point2): boolean => {
    const [i, j] = [Math.round(x) - box.left, Math.round(y) - box.top];
    for (let dj = -1; dj <= 1; dj += 1)
      for (let di = -1; di <= 1; di += 1) if (region[i + di + (j + dj) * box.columns] === 1) return true;
    return false;
  };
  const points = pointsOf(view, edge, pixelMm).filter(isKept);
  const isBorder = ([x, y]: Point2): boolean => {
    const away = Math.hypot(x - view.centre[0], y - view.centre[1]);
    const out = 1 + BORDER_REACH_MM / pixelMm / Math.max(away, 1);
    const [i, j] = [view.centre[0] + out * (x - view.centre[0]), view.centre[1] + out * (y - view.centre[1])];
    return Number.isNaN(values[Math.round(i) + Math.round(j) * patch.columns] ?? Number.NaN);
  };
  const border = points.filter(isBorder).length / Math.max(1, points.length);
  const hull = convexHull(points);
  const longest = hullDiameter(hull);
  if (longest === null || border > MOST_BORDER) return null;
  const across = longestChord(hull, [longest[0][1] - longest[1][1], longest[1][0] - longest[0][0]]);
  if (across === null || lengthOf(across) < LEAST_BREADTH * lengthOf(longest)) return null;
  return {
    points,
    sign,
    levelHu: level.hu + (sign * contrastHu) / 2,
    support,
    solidity: count / Math.max(1, areaOf(hull)),
    areaMm2: count * pixelMm * pixelMm,
    longestMm: lengthOf(longest) * pixelMm,
    meanRadiusMm: meanMm(contour),
    score: mean * meanMm(contour) ** SIZE_WEIGHT,
  };
}

/**
 * Each distance moved to where the step outwards is steepest near it, between distances too, by a parabola; left where no step is. A contour
 * follows a gain that is full over some width, the edge lies in its middle.
 */
function steepest({ inner, outer }: PolarView, contour: Int16Array, contrastHu: number): Float64Array {
  return Float64Array.from(contour, (distance, direction) => {
    const mm = distanceMm(distance);
    const [first, last] = distancesBetween(Math.max(mm - STEEPEST_WITHIN_MM, mm / 2), mm + STEEPEST_WITHIN_MM);
    const step = (at: number): number =>
      (inner[direction * DISTANCES + at] ?? 0) - (outer[direction * DISTANCES + at] ?? 0);
    let best = distance;
    for (let at = first; at <= last; at += 1) if (step(at) > step(best)) best = at;
    if (step(best) < LEAST_STEP_SHARE * contrastHu) return distance;
    const [before, here, after] = [step(best - 1), step(best), step(best + 1)];
    const bend = before - 2 * here + after;
    return bend >= 0 ? best : best + Math.min(0.5, Math.max(-0.5, (before - after) / (2 * bend)));
  });
}

function smoothedRing(distances: Float64Array): Float64Array {
  const n = distances.length;
  return distances.map((_, at) => {
    let [sum, weights] = [0, 0];
    for (const [beside, weight] of [
      [-2, 1],
      [-1, 4],
      [0, 6],
      [1, 4],
      [2, 1],
    ] as const) {
      sum += weight * (distances[(at + beside + n) % n] ?? 0);
      weights += weight;
    }
    return sum / weights;
  });
}

interface CropBox {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

/** The round part within an outline that holds the click, in a box about it; null where the click is not in it. */
function enclosed(
  values: Float32Array,
  { columns, rows, pixelMm }: PlanePatch,
  within: { readonly view: PolarView; readonly edge: Float64Array; readonly seed: Point2 },
): { readonly region: Uint8Array | null; readonly box: CropBox } {
  const { view, edge, seed } = within;
  const [cx, cy] = view.centre;
  const reach = Math.ceil(Math.max(...Array.from(edge, distanceMm)) / pixelMm) + 2;
  const [left, top] = [Math.round(cx) - reach, Math.round(cy) - reach];
  const side = 2 * reach + 1;
  const box = { left, top, columns: side, rows: side };
  const inside = new Uint8Array(side * side);
  const beside = new Uint8Array(side * side);
  for (let at = 0; at < inside.length; at += 1) {
    const [x, y] = [left + (at % side), top + Math.floor(at / side)];
    const isIn = x >= 0 && y >= 0 && x < columns && y < rows;
    if (!isIn || Number.isNaN(values[x + y * columns] ?? Number.NaN)) {
      beside[at] = 1;
      continue;
    }
    const turn = Math.atan2(y - cy, x - cx) / (2 * Math.PI);
    const direction = (Math.round(turn * DIRECTIONS) + DIRECTIONS) % DIRECTIONS;
    if (Math.hypot(x - cx, y - cy) * pixelMm <= distanceMm(edge[direction] ?? 0)) inside[at] = 1;
  }
  const [i, j] = [Math.round(seed[0]) - left, Math.round(seed[1]) - top];
  const at = i + j * side;
  const isOutside = i < 0 || j < 0 || i >= side || j >= side || inside[at] !== 1;
  if (isOutside) return { region: null, box };
  const region = roundPart(inside, box, { seed: at, beside });
  return { region: region[at] === 1 ? region : null, box };
}
