import { gaussians, type Random } from '../base/random.ts';
import type { Triple } from '../roi/roiPattern.ts';
import type { BoundaryHistograms } from './boundaryHistograms.ts';
import { letbAbove, type PopulationEstimate } from './populationEstimate.ts';
import type { ResidualShift } from './residualShift.ts';

/** Drawn values behind each interval: its ends then move by a hundredth of its width from seed to seed. */
export const DRAWS = 4000;

/** LETBs drawn from what is known of its errors, %. */
export interface Drawn {
  readonly all: Float64Array;
  readonly sampling: Float64Array;
  readonly boundary: Float64Array;
  readonly registration: Float64Array;
}

/** SD of the distance by which the mask's surface is off as a whole, voxels: it lies within a voxel nine times of ten. */
const BOUNDARY_SD_VOXELS = 0.6;

/** All parts drawn together, and each of them alone; each ascending. */
export function drawLetb(
  {
    population,
    aside,
    masks,
  }: {
    readonly population: PopulationEstimate;
    readonly aside: readonly (readonly [number, number])[];
    readonly masks: BoundaryHistograms;
  },
  random: Random,
): Drawn {
  const gaussian = gaussians(random);
  const [all, sampling] = [new Float64Array(DRAWS), new Float64Array(DRAWS)];
  const [boundary, registration] = [new Float64Array(DRAWS), new Float64Array(DRAWS)];
  const best = letbAbove(masks.drawn, population.thresholdHu);
  for (let d = 0; d < DRAWS; d += 1) {
    const threshold = population.thresholdHu + population.thresholdErrorHu * gaussian();
    const offVoxels = BOUNDARY_SD_VOXELS * gaussian();
    const moved = shiftEffect(best, aside, gaussian);
    all[d] = clipped(letbIn(masks, offVoxels, threshold) + moved);
    sampling[d] = letbAbove(masks.drawn, threshold);
    boundary[d] = clipped(letbIn(masks, offVoxels, population.thresholdHu));
    registration[d] = clipped(best + moved);
  }
  return { all: all.sort(), sampling: sampling.sort(), boundary: boundary.sort(), registration: registration.sort() };
}

/** LETB in a mask whose surface lies `offVoxels` farther out, %: linear from one known mask to the next, and beyond. */
function letbIn({ smaller, drawn, larger }: BoundaryHistograms, offVoxels: number, thresholdHu: number): number {
  const own = letbAbove(drawn, thresholdHu);
  const other = letbAbove(offVoxels < 0 ? smaller : larger, thresholdHu);
  return own + Math.abs(offVoxels) * (other - own);
}

/** The shifts a standard error less and more along each axis. */
export function shiftsAside({ voxels, errorVoxels }: ResidualShift): readonly (readonly [Triple, Triple])[] {
  return ([0, 1, 2] as const).map((axis) => {
    const by = (sign: 1 | -1, a: 0 | 1 | 2): number => voxels[a] + (a === axis ? sign * errorVoxels[a] : 0);
    return [
      [by(-1, 0), by(-1, 1), by(-1, 2)],
      [by(1, 0), by(1, 1), by(1, 2)],
    ];
  });
}

/** By how much LETB differs at a drawn true shift, %: along each axis the parabola through its three known places. */
function shiftEffect(best: number, aside: readonly (readonly [number, number])[], gaussian: Random): number {
  return aside.reduce((sum, [less, more]) => {
    const z = gaussian();
    return sum + ((more - less) / 2) * z + ((more + less) / 2 - best) * z * z;
  }, 0);
}

function clipped(percent: number): number {
  return Math.max(0, Math.min(100, percent));
}
