/** How tied event times enter the partial likelihood. Efron is the default of R's `coxph`. */
export type TieMethod = 'efron' | 'breslow';

/** Cases in the order in which risk sets grow: by stratum, then from the latest time to the earliest. */
export interface RiskSets {
  readonly n: number;
  /** Covariates of each case, one array a coefficient, in that order. */
  readonly columns: readonly Float64Array[];
  /** Index of the random effect of each case; null: none. Their coefficients follow those of the columns. */
  readonly groups: { readonly of: Int32Array; readonly count: number } | null;
  readonly times: Float64Array;
  readonly events: Uint8Array;
  readonly strata: Int32Array;
  readonly ties: TieMethod;
  /** Place of each case in the caller's lists. */
  readonly source: readonly number[];
}

export interface Derivatives {
  readonly logLikelihood: number;
  readonly score: Float64Array;
  /** Minus the second derivatives, both triangles. */
  readonly information: readonly Float64Array[];
}

/** What is seen at one event time, for one of its tied events: the risk set's mean covariates, as `visit` is told. */
export interface EventMoment {
  readonly time: number;
  /** Tied events take `fraction` = 0, 1/d, 2/d … of their own weight out of the risk set. */
  readonly fraction: number;
  readonly tied: number;
  readonly mean: Float64Array;
  /** Σ of weights exp(xβ) in this risk set. */
  readonly weight: number;
  /** Cases [from, to) of the order are the tied time's; the risk set is [strataFrom, to). */
  readonly strataFrom: number;
  readonly from: number;
  readonly to: number;
  /** Covariance of the covariates in this risk set, filled only where the visitor asked for it. */
  readonly covariance: readonly Float64Array[];
}

/** exp of the linear predictor of each case, scaled by its largest so that nothing overflows; and that largest. */
export function riskScores(sets: RiskSets, beta: ArrayLike<number>): { scores: Float64Array; eta: Float64Array } {
  const eta = new Float64Array(sets.n);
  sets.columns.forEach((column, j) => {
    const coefficient = beta[j] ?? 0;
    for (let i = 0; i < sets.n; i += 1) eta[i] = (eta[i] ?? 0) + coefficient * (column[i] ?? 0);
  });
  if (sets.groups !== null) {
    const offset = sets.columns.length;
    for (let i = 0; i < sets.n; i += 1) eta[i] = (eta[i] ?? 0) + (beta[offset + (sets.groups.of[i] ?? 0)] ?? 0);
  }
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of eta) largest = Math.max(largest, value);
  const shifted = eta.map((value) => value - largest);
  return { eta: shifted, scores: shifted.map(Math.exp) };
}

/** The log partial likelihood with its first and second derivatives at `beta`. */
export function derivatives(sets: RiskSets, beta: ArrayLike<number>): Derivatives {
  const size = sets.columns.length + (sets.groups?.count ?? 0);
  const score = new Float64Array(size);
  const information = Array.from({ length: size }, () => new Float64Array(size));
  const { eta } = riskScores(sets, beta);
  let logLikelihood = 0;
  visitEvents(sets, beta, (moment) => {
    logLikelihood -= Math.log(moment.weight);
    for (let a = 0; a < size; a += 1) {
      score[a] = (score[a] ?? 0) - (moment.mean[a] ?? 0);
      const into = information[a] ?? score;
      const row = moment.covariance[a] ?? score;
      for (let b = 0; b < size; b += 1) into[b] = (into[b] ?? 0) + (row[b] ?? 0);
    }
  });
  const offset = sets.columns.length;
  for (let i = 0; i < sets.n; i += 1) {
    if (sets.events[i] !== 1) continue;
    logLikelihood += eta[i] ?? 0;
    sets.columns.forEach((column, j) => {
      score[j] = (score[j] ?? 0) + (column[i] ?? 0);
    });
    if (sets.groups !== null) {
      const at = offset + (sets.groups.of[i] ?? 0);
      score[at] = (score[at] ?? 0) + 1;
    }
  }
  return { logLikelihood, score, information };
}

/**
 * Calls `visit` once for each event, with its risk set. Mean and covariance are buffers, valid during the call alone.
 */
export function visitEvents(sets: RiskSets, beta: ArrayLike<number>, visit: (moment: EventMoment) => void): void {
  const dense = sets.columns.length;
  const size = dense + (sets.groups?.count ?? 0);
  const { scores } = riskScores(sets, beta);
  const all = moments(size);
  const tied = moments(size);
  const mean = new Float64Array(size);
  const covariance = Array.from({ length: size }, () => new Float64Array(size));
  const x = new Float64Array(dense);
  const add = (into: Moments, i: number): void => {
    const weight = scores[i] ?? 0;
    into.weight += weight;
    const at = sets.groups === null ? -1 : dense + (sets.groups.of[i] ?? 0);
    for (let a = 0; a < dense; a += 1) x[a] = sets.columns[a]?.[i] ?? 0;
    for (let a = 0; a < dense; a += 1) {
      const weighted = weight * (x[a] ?? 0);
      into.first[a] = (into.first[a] ?? 0) + weighted;
      const row = into.second[a] ?? x;
      for (let b = 0; b < dense; b += 1) row[b] = (row[b] ?? 0) + weighted * (x[b] ?? 0);
      if (at >= 0) row[at] = (row[at] ?? 0) + weighted;
    }
    if (at < 0) return;
    into.first[at] = (into.first[at] ?? 0) + weight;
    const row = into.second[at] ?? x;
    for (let a = 0; a < dense; a += 1) row[a] = (row[a] ?? 0) + weight * (x[a] ?? 0);
    row[at] = (row[at] ?? 0) + weight;
  };
  let strataFrom = 0;
  let start = 0;
  while (start < sets.n) {
    if (start > 0 && sets.strata[start] !== sets.strata[start - 1]) {
      clear(all);
      strataFrom = start;
    }
    let end = start;
    let deaths = 0;
    clear(tied);
    while (end < sets.n && sets.times[end] === sets.times[start] && sets.strata[end] === sets.strata[start]) {
      add(all, end);
      if (sets.events[end] === 1) {
        deaths += 1;
        if (sets.ties === 'efron') add(tied, end);
      }
      end += 1;
    }
    for (let k = 0; k < deaths; k += 1) {
      const fraction = sets.ties === 'efron' ? k / deaths : 0;
      const weight = all.weight - fraction * tied.weight;
      for (let a = 0; a < size; a += 1) mean[a] = ((all.first[a] ?? 0) - fraction * (tied.first[a] ?? 0)) / weight;
      for (let a = 0; a < size; a += 1) {
        const into = covariance[a] ?? mean;
        const whole = all.second[a] ?? mean;
        const part = tied.second[a] ?? mean;
        const here = mean[a] ?? 0;
        for (let b = 0; b < size; b += 1)
          into[b] = ((whole[b] ?? 0) - fraction * (part[b] ?? 0)) / weight - here * (mean[b] ?? 0);
      }
      const time = sets.times[start] ?? 0;
      visit({ time, fraction, tied: deaths, mean, weight, strataFrom, from: start, to: end, covariance });
    }
    start = end;
  }
}

interface Moments {
  weight: number;
  readonly first: Float64Array;
  readonly second: readonly Float64Array[];
}

function moments(size: number): Moments {
  return {
    weight: 0,
    first: new Float64Array(size),
    second: Array.from({ length: size }, () => new Float64Array(size)),
  };
}

function clear(into: Moments): void {
  into.weight = 0;
  into.first.fill(0);
  for (const row of into.second) row.fill(0);
}
