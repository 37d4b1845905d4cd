import { gaussians, type Random } from '../base/random.ts';
import type { Triple } from '../roi/roiPattern.ts';
import { letbAbove, type PopulationEstimate } from './populationEstimate.ts';
import type { ResidualShift } from './residualShift.ts';
import type { SubtractionHistogram } from './subtractionHistogram.ts';

/** Drawn values behind each interval: its ends then move by a hundredth of its width from seed to seed. */
export const DRAWS = 4000;

/** LETBs drawn from what is known of its errors, %. */
export interface Drawn {
  readonly all: Float64Array;
  readonly sampling: Float64Array;
  readonly registration: Float64Array;
}

/** All parts drawn together, and two of them alone; each ascending. `masks`: smaller, as drawn, larger. */
export function drawLetb(
  {
    population,
    aside,
    masks,
  }: {
    readonly population: PopulationEstimate;
    readonly aside: readonly (readonly [number, number])[];
    readonly masks: readonly SubtractionHistogram[];
  },
  random: Random,
): Drawn {
  const gaussian = gaussians(random);
  const [all, sampling, registration] = [new Float64Array(DRAWS), new Float64Array(DRAWS), new Float64Array(DRAWS)];
  const asDrawn = masks[1];
  if (asDrawn === undefined) throw new RangeError('there are three masks');
  const best = letbAbove(asDrawn, population.thresholdHu);
  for (let d = 0; d < DRAWS; d += 1) {
    const threshold = population.thresholdHu + population.thresholdErrorHu * gaussian();
    const mask = masks[Math.floor(masks.length * random())] ?? asDrawn;
    const moved = shiftEffect(best, aside, gaussian);
    all[d] = clipped(letbAbove(mask, threshold) + moved);
    sampling[d] = letbAbove(asDrawn, threshold);
    registration[d] = clipped(best + moved);
  }
  return { all: all.sort(), sampling: sampling.sort(), registration: registration.sort() };
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
