import { mulberry32, type Random } from '../base/random.ts';
import { quantileOfSorted } from './describe.ts';

/** How a bootstrap is drawn: the same seed and repeats give the same interval on every computer. */
export interface BootstrapOptions {
  readonly seed: number;
  readonly repeats: number;
}

export const BOOTSTRAP_DEFAULT: BootstrapOptions = { seed: 20230105, repeats: 1000 };

/** Draws of fewer clusters hardly differ: one gives an interval of width 0, as if all were certain. */
export const LEAST_CLUSTERS = 5;

/** A percentile interval, 95 %. */
export interface BootstrapInterval extends BootstrapOptions {
  /** Whole clusters (patients) are drawn, never single cases of one. */
  readonly clusters: number;
  /** Null where fewer than half of the repeats had a value, and with fewer than `LEAST_CLUSTERS`. */
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  /** Repeats in which the statistic had no value. */
  readonly failed: number;
}

/**
 * Percentile intervals of statistics of cases, drawing whole clusters with replacement; each interval from the same draws. `statistics` gets
 * the places of the drawn cases.
 */
export function bootstrapIntervals(
  clusterOf: readonly string[],
  statistics: (places: readonly number[]) => readonly (number | null)[],
  { seed, repeats }: BootstrapOptions = BOOTSTRAP_DEFAULT,
): readonly BootstrapInterval[] {
  const draws = drawClusters(clusterOf, { seed, repeats });
  const clusters = new Set(clusterOf).size;
  const values: number[][] = statistics(clusterOf.map((_, place) => place)).map(() => []);
  for (const places of draws)
    statistics(places).forEach((value, index) => {
      if (value !== null && Number.isFinite(value)) values[index]?.push(value);
    });
  return values.map((list) => {
    const sorted = list.sort((a, b) => a - b);
    const isEnough = 2 * sorted.length >= repeats && sorted.length > 0 && clusters >= LEAST_CLUSTERS;
    return {
      seed,
      repeats,
      clusters,
      ciLow: isEnough ? quantileOfSorted(sorted, 0.025) : null,
      ciHigh: isEnough ? quantileOfSorted(sorted, 0.975) : null,
      failed: repeats - sorted.length,
    };
  });
}

/** Places of the cases of as many clusters as there are, drawn with replacement, once for each repeat. */
export function* drawClusters(
  clusterOf: readonly string[],
  { seed, repeats }: BootstrapOptions,
): Generator<readonly number[], void, void> {
  const members = new Map<string, number[]>();
  clusterOf.forEach((name, place) => {
    const own = members.get(name);
    if (own === undefined) members.set(name, [place]);
    else own.push(place);
  });
  const clusters = [...members.values()];
  const random = mulberry32(seed);
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const drawn: number[] = [];
    for (let n = 0; n < clusters.length; n += 1) drawn.push(...(clusters[wholeBelow(clusters.length, random)] ?? []));
    yield drawn;
  }
}

function wholeBelow(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}
