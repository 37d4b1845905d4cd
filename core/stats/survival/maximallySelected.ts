import { DomainError } from '../../base/errors.ts';
import { mulberry32, type Random } from '../../base/random.ts';
import { BOOTSTRAP_DEFAULT, drawClusters, type BootstrapOptions } from '../bootstrap.ts';
import { quantileOfSorted } from '../describe.ts';
import { normalTwoSided } from '../distributions.ts';
import { checkCount, checkFinite, checkSameLength, statsRefusal } from '../statsRefusals.ts';
import { coxRegression } from './cox.ts';
import { survivalTimes, type SurvivalTimes } from './survivalTimes.ts';

export interface MaximallySelected {
  /** The cut-off that separates best: at or below it against above. */
  readonly cutoff: number;
  readonly nBelow: number;
  readonly nAbove: number;
  /** Largest standardised log-rank statistic over the scan, and the p it would have had, had it been fixed in advance: never to be reported. */
  readonly statistic: number;
  readonly naiveP: number;
  /** P corrected for the search: by permutation (seeded), and by Lausen & Schumacher 1992; null where that approximation has no value. */
  readonly permutationP: number;
  readonly lausenSchumacherP: number | null;
  /** Cut-offs tried: those that leave at least this share on either side. */
  readonly smallestShare: number;
  readonly scan: readonly { readonly cutoff: number; readonly statistic: number }[];
  readonly bootstrap: CutoffBootstrap;
}

export interface CutoffBootstrap extends BootstrapOptions {
  readonly clusters: number;
  /** 95 % percentile interval of the cut-off that each resample chose. */
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  /** Log hazard ratio (at or below against above): as found, how much searching flatters it, and what is left. */
  readonly apparentLogHr: number | null;
  readonly optimism: number | null;
  readonly correctedLogHr: number | null;
  readonly correctedHr: number | null;
  readonly failed: number;
}

export interface MaximallySelectedOptions {
  readonly smallestShare?: number;
  readonly permutations?: number;
  readonly bootstrap?: BootstrapOptions;
  /** Patient of each case: resampled whole. */
  readonly clusters?: readonly string[];
}

const SMALLEST_SHARE = 0.1;
const PERMUTATIONS = 4999;

/**
 * Scans every cut-off of `values` that leaves enough cases on either side for the largest log-rank statistic (of log-rank scores, Hothorn &
 * Lausen 2003), corrects its p for the search, and bootstraps the choice. Refused: fewer than 10 cases, no event, no admissible cut-off,
 * unlike lengths, values not finite.
 */
export function maximallySelectedCutoff(
  data: SurvivalTimes,
  values: readonly number[],
  options: MaximallySelectedOptions = {},
): MaximallySelected {
  const { smallestShare = SMALLEST_SHARE, permutations = PERMUTATIONS, bootstrap = BOOTSTRAP_DEFAULT } = options;
  const checked = survivalTimes(data);
  checkSameLength(values.length, checked.times.length, 'cut-off scan');
  checkFinite(values, 'cut-off scan');
  checkCount(values.length, 10, 'cut-off scan');
  if (!checked.events.some(Boolean)) throw statsRefusal('stats-no-event', { what: 'cut-off scan' });
  const places = values.map((_, place) => place);
  const found = scanOf(checked, values, places, smallestShare);
  const best = bestOf(found);
  if (best === null) throw statsRefusal('stats-too-few', { what: 'admissible cut-offs', count: 0, needed: 1 });
  const random = mulberry32(bootstrap.seed);
  return {
    cutoff: best.cutoff,
    nBelow: values.filter((value) => value <= best.cutoff).length,
    nAbove: values.filter((value) => value > best.cutoff).length,
    statistic: best.statistic,
    naiveP: normalTwoSided(best.statistic),
    permutationP: permutationP(found, best.statistic, { permutations, random }),
    lausenSchumacherP: lausenSchumacher(best.statistic, found),
    smallestShare,
    scan: found.cuts.map(({ cutoff, statistic }) => ({ cutoff, statistic })),
    bootstrap: bootstrapCutoff(checked, values, best.cutoff, {
      smallestShare,
      bootstrap,
      clusters: options.clusters ?? places.map(String),
    }),
  };
}

interface Cut {
  readonly cutoff: number;
  /** Cases at or below. */
  readonly size: number;
  readonly statistic: number;
}

interface Scan {
  readonly n: number;
  readonly scores: Float64Array;
  readonly scoreSquares: number;
  readonly cuts: readonly Cut[];
}

function scanOf(
  { times, events }: SurvivalTimes,
  values: readonly number[],
  places: readonly number[],
  share: number,
): Scan {
  const own = {
    times: places.map((place) => times[place] ?? 0),
    events: places.map((place) => events[place] === true),
  };
  const scoreOf = logRankScores(own);
  const order = places.map((_, at) => at).sort((a, b) => (values[places[a] ?? 0] ?? 0) - (values[places[b] ?? 0] ?? 0));
  const n = order.length;
  const scores = Float64Array.from(order, (at) => scoreOf[at] ?? 0);
  const scoreSquares = scores.reduce((sum, score) => sum + score * score, 0);
  const least = Math.max(1, Math.ceil(share * n - 1e-9));
  const cuts: Cut[] = [];
  let sum = 0;
  for (let size = 1; size < n; size += 1) {
    sum += scores[size - 1] ?? 0;
    const cutoff = values[places[order[size - 1] ?? 0] ?? 0] ?? 0;
    const next = values[places[order[size] ?? 0] ?? 0] ?? 0;
    if (next === cutoff || size < least || n - size < least) continue;
    cuts.push({ cutoff, size, statistic: standardised(sum, size, n, scoreSquares) });
  }
  return { n, scores, scoreSquares, cuts };
}

/** |Σ scores below| over its standard deviation when scores are dealt out at random (their sum is zero). */
function standardised(sum: number, size: number, n: number, scoreSquares: number): number {
  const variance = (size * (n - size) * scoreSquares) / (n * (n - 1));
  return variance > 0 ? Math.abs(sum) / Math.sqrt(variance) : 0;
}

function bestOf({ cuts }: Scan): Cut | null {
  return cuts.reduce<Cut | null>((high, cut) => (cut.statistic > (high?.statistic ?? 0) ? cut : high), null);
}

/** event − cumulative hazard (Nelson–Aalen) at the case's time; they sum to zero. */
export function logRankScores({ times, events }: SurvivalTimes): readonly number[] {
  const order = times.map((_, index) => index).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  const scores = Array.from({ length: times.length }, () => 0);
  let hazard = 0;
  let start = 0;
  while (start < order.length) {
    let end = start;
    let died = 0;
    while (end < order.length && times[order[end] ?? 0] === times[order[start] ?? 0]) {
      if (events[order[end] ?? 0] === true) died += 1;
      end += 1;
    }
    hazard += died / (order.length - start);
    for (let at = start; at < end; at += 1) {
      const index = order[at] ?? 0;
      scores[index] = (events[index] === true ? 1 : 0) - hazard;
    }
    start = end;
  }
  return scores;
}

/** Share of random deals of the scores whose best cut is at least as good, this one counted in. */
function permutationP(
  { n, scores, scoreSquares, cuts }: Scan,
  observed: number,
  { permutations, random }: { readonly permutations: number; readonly random: Random },
): number {
  const dealt = Float64Array.from(scores);
  let asGood = 1;
  for (let repeat = 0; repeat < permutations; repeat += 1) {
    for (let last = n - 1; last > 0; last -= 1) {
      const other = Math.floor(random() * (last + 1));
      const kept = dealt[last] ?? 0;
      dealt[last] = dealt[other] ?? 0;
      dealt[other] = kept;
    }
    let [sum, taken, best] = [0, 0, 0];
    for (const { size } of cuts) {
      for (; taken < size; taken += 1) sum += dealt[taken] ?? 0;
      best = Math.max(best, standardised(sum, size, n, scoreSquares));
    }
    if (best >= observed - 1e-12) asGood += 1;
  }
  return asGood / (permutations + 1);
}

/** φ(b)(b − 1/b)·ln(ε₂(1 − ε₁) / ((1 − ε₂)ε₁)) + 4φ(b)/b, for scans from share ε₁ to ε₂. Holds in the tail: null for b ≤ 1. */
function lausenSchumacher(b: number, { n, cuts }: Scan): number | null {
  const low = (cuts[0]?.size ?? 0) / n;
  const high = (cuts.at(-1)?.size ?? 0) / n;
  if (!(b > 1) || !(low > 0) || !(high < 1)) return null;
  const density = Math.exp(-(b * b) / 2) / Math.sqrt(2 * Math.PI);
  const p = density * (b - 1 / b) * Math.log((high * (1 - low)) / ((1 - high) * low)) + (4 * density) / b;
  return Math.min(1, Math.max(0, p));
}

function bootstrapCutoff(
  data: SurvivalTimes,
  values: readonly number[],
  cutoff: number,
  {
    smallestShare,
    bootstrap,
    clusters,
  }: { readonly smallestShare: number; readonly bootstrap: BootstrapOptions; readonly clusters: readonly string[] },
): CutoffBootstrap {
  const all = values.map((_, place) => place);
  const apparent = logHrOf(data, values, all, cutoff);
  const chosen: number[] = [];
  const optimism: number[] = [];
  for (const places of drawClusters(clusters, bootstrap)) {
    const best = bestOf(scanOf(data, values, places, smallestShare));
    if (best === null) continue;
    chosen.push(best.cutoff);
    const inside = logHrOf(data, values, places, best.cutoff);
    const outside = logHrOf(data, values, all, best.cutoff);
    // Optimism is how much farther from zero, on the side it was found, the resample shows its own choice.
    if (inside !== null && outside !== null) optimism.push(Math.sign(inside) * (inside - outside));
  }
  chosen.sort((a, b) => a - b);
  const isEnough = 2 * chosen.length >= bootstrap.repeats && chosen.length > 0;
  const mean = optimism.length === 0 ? null : optimism.reduce((sum, value) => sum + value, 0) / optimism.length;
  const corrected = apparent === null || mean === null ? null : apparent - Math.sign(apparent) * mean;
  return {
    ...bootstrap,
    clusters: new Set(clusters).size,
    ciLow: isEnough ? quantileOfSorted(chosen, 0.025) : null,
    ciHigh: isEnough ? quantileOfSorted(chosen, 0.975) : null,
    apparentLogHr: apparent,
    optimism: mean,
    correctedLogHr: corrected,
    correctedHr: corrected === null ? null : Math.exp(corrected),
    failed: bootstrap.repeats - optimism.length,
  };
}

/** Why two sides that both have events have no hazard ratio: one side's end before the other's begin, or are never at risk beside them. */
const NO_RATIO: ReadonlySet<string> = new Set(['stats-covariate-separates', 'stats-covariate-redundant']);

/** Null where one side has no case or the hazard ratio has no bound. */
function logHrOf(
  { times, events }: SurvivalTimes,
  values: readonly number[],
  places: readonly number[],
  cutoff: number,
): number | null {
  const below = places.map((place) => ((values[place] ?? 0) <= cutoff ? 1 : 0));
  const own = {
    times: places.map((place) => times[place] ?? 0),
    events: places.map((place) => events[place] === true),
  };
  const hasEvent = (side: number): boolean => own.events.some((event, at) => event && below[at] === side);
  if (!hasEvent(0) || !hasEvent(1)) return null;
  try {
    return coxRegression(own, [{ kind: 'numeric', name: 'below', values: below }]).rows[0]?.coefficient ?? null;
  } catch (error) {
    if (error instanceof DomainError && NO_RATIO.has(error.code)) return null;
    throw error;
  }
}
