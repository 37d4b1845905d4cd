import { partOfSteps, type Steps } from '../base/steps.ts';
import { composeAffine, voxelCentre, type Affine } from '../geometry/affine.ts';
import { axis, type Grid } from '../geometry/grid.ts';
import { centreOf, eachPull, LIMIT_SCALES, matchUnder, misfit, residualScaleHu, trustOf } from './matching.ts';
import type { Match, MatchLevel } from './phaseLevel.ts';
import { IDENTITY_MAP, rigidAbout } from './rigidMap.ts';
import { solveSymmetric } from './solveSymmetric.ts';

type Triple = readonly [number, number, number];

/** Shifts from which the search starts, mm along the patient, from back to front and across: breathing moves the liver up and down most. */
const START_UP_MM: readonly number[] = [0, -8, 8, -16, 16, -24, 24];
const START_SIDE_MM: readonly number[] = [0, -8, 8];
/** Starts that are followed. */
const FOLLOWED = 3;
const COARSE_ITERATIONS = 14;
const FINE_ITERATIONS = 12;
/** A step whose largest movement at 100 mm from the centre is smaller ends the fit, mm. */
const SETTLED_MM = 0.01;

/** The rigid map under which the precontrast phase fits best what the arterial one lets expect. Levels from coarse to fine. */
export function* fitRigid(levels: readonly MatchLevel[]): Steps<Affine> {
  const [coarsest, ...finer] = levels;
  if (coarsest === undefined) return IDENTITY_MAP;
  const starts = START_UP_MM.flatMap((up) =>
    START_SIDE_MM.flatMap((back) =>
      START_SIDE_MM.map((across): Affine => ({ matrix: IDENTITY_MAP.matrix, translation: [across, back, up] })),
    ),
  );
  const judged: { readonly map: Affine; readonly misfit: number }[] = [];
  for (const [index, map] of starts.entries()) {
    judged.push({ map, misfit: misfitUnder(coarsest, map) });
    if (index % 8 === 7) yield (0.2 * index) / starts.length;
  }
  const chosen = judged.toSorted((a, b) => a.misfit - b.misfit).slice(0, FOLLOWED);
  const first = judged[0];
  if (first !== undefined && !chosen.includes(first)) chosen.push(first);
  let best: { readonly map: Affine; readonly misfit: number } | null = null;
  for (const [index, start] of chosen.entries()) {
    const share = (place: number): number => 0.2 + (0.3 * place) / chosen.length;
    const map = yield* partOfSteps(descend(coarsest, start.map, COARSE_ITERATIONS), share(index), share(index + 1));
    const found = { map, misfit: misfitUnder(coarsest, map) };
    if (best === null || found.misfit < best.misfit) best = found;
  }
  let map = best?.map ?? IDENTITY_MAP;
  for (const [index, level] of finer.entries()) {
    const share = (place: number): number => 0.5 + (0.5 * place) / finer.length;
    map = yield* partOfSteps(descend(level, map, FINE_ITERATIONS), share(index), share(index + 1));
  }
  return map;
}

/** Misfit at a fixed scale of attenuation, so that maps can be compared. */
export const COMPARING_HU = 40;
export function misfitUnder(level: MatchLevel, rigid: Affine): number {
  return misfit(level, matchUnder(level, rigid, null), COMPARING_HU);
}

/** Gauss–Newton steps from a map to the one that fits best near it. */
export function* descend(level: MatchLevel, start: Affine, iterations: number): Steps<Affine> {
  const { grid } = level.arterial;
  const centre = centreOf(level);
  let map = start;
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    const match = matchUnder(level, map, null);
    const scale = residualScaleHu(level, match);
    const limit = Math.max(LIMIT_SCALES * scale, iteration < iterations / 2 ? 30 : 0);
    const step = rigidStep(level, match, trustOf(level, match, { hu: limit, mm: 0 }), centre);
    map = composeAffine(rigidAbout(voxelCentre(grid, centre), toLps(grid, step.turn), toLps(grid, step.shiftMm)), map);
    yield iteration / iterations;
    if (Math.hypot(...step.shiftMm) + 100 * Math.hypot(...step.turn) < SETTLED_MM) break;
  }
  return map;
}

function toLps(grid: Grid, [x, y, z]: Triple): Triple {
  const [a, b, c] = [axis(grid.direction, 0), axis(grid.direction, 1), axis(grid.direction, 2)];
  return [a[0] * x + b[0] * y + c[0] * z, a[1] * x + b[1] * y + c[1] * z, a[2] * x + b[2] * y + c[2] * z];
}

/** The Gauss–Newton step: shift (mm) and turn (radians) along the grid's axes about the centre. */
function rigidStep(
  level: MatchLevel,
  match: Match,
  trust: Float32Array,
  centre: Triple,
): { readonly shiftMm: Triple; readonly turn: Triple } {
  const { spacingMm } = level.arterial.grid;
  const normal = new Float64Array(36);
  const pull = new Float64Array(6);
  const row = new Float64Array(6);
  eachPull(level, match, trust, (i, j, k, v, gx, gy, gz, residual) => {
    const x = (i - centre[0]) * spacingMm[0];
    const y = (j - centre[1]) * spacingMm[1];
    const z = (k - centre[2]) * spacingMm[2];
    row[0] = gx;
    row[1] = gy;
    row[2] = gz;
    row[3] = y * gz - z * gy;
    row[4] = z * gx - x * gz;
    row[5] = x * gy - y * gx;
    const w = trust[v] ?? 0;
    for (let a = 0; a < 6; a += 1) {
      const weighted = w * (row[a] ?? 0);
      pull[a] = (pull[a] ?? 0) + weighted * residual;
      for (let b = a; b < 6; b += 1) normal[6 * a + b] = (normal[6 * a + b] ?? 0) + weighted * (row[b] ?? 0);
    }
  });
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = solveSymmetric(normal, pull, 6);
  return { shiftMm: [a, b, c], turn: [d, e, f] };
}
