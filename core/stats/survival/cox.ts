import { chiSquareUpper, normalTwoSided, Z_975 } from '../distributions.ts';
import { factor, quadraticForm, subMatrix, type Factored, type SymmetricMatrix } from '../linearAlgebra.ts';
import { checkSameLength, statsRefusal } from '../statsRefusals.ts';
import type { ChiSquareTest } from '../comparison/kruskalWallis.ts';
import { harrellC, type Concordance } from './concordance.ts';
import { termsOf, type Covariate, type Term } from './covariates.ts';
import { derivatives, type RiskSets, type TieMethod } from './partialLikelihood.ts';
import { robustVariance } from './robustVariance.ts';
import { survivalTimes, type SurvivalTimes } from './survivalTimes.ts';

export interface CoxOptions {
  readonly ties?: TieMethod;
  /** A baseline hazard of its own for each stratum. */
  readonly strata?: readonly string[];
  /** Cases of one cluster (a patient's treatments) are not independent: standard errors by the grouped sandwich. */
  readonly clusters?: readonly string[];
}

/** One line of a Cox table. */
export interface CoxRow extends Omit<Term, 'values'> {
  readonly coefficient: number;
  /** Of the inverse information; the tests use `robustSe` where there are clusters. */
  readonly se: number;
  readonly robustSe: number | null;
  readonly hr: number;
  readonly ciLow: number;
  readonly ciHigh: number;
  readonly waldZ: number;
  readonly p: number;
}

export interface CoxFit {
  readonly ties: TieMethod;
  readonly n: number;
  readonly events: number;
  readonly clusters: number | null;
  readonly rows: readonly CoxRow[];
  /** Joint Wald test of each covariate: of all its levels where it is a category. */
  readonly covariates: readonly (ChiSquareTest & { readonly covariate: string })[];
  readonly logLikelihoodNull: number;
  readonly logLikelihood: number;
  readonly likelihoodRatio: ChiSquareTest;
  readonly score: ChiSquareTest;
  readonly wald: ChiSquareTest;
  readonly aic: number;
  readonly concordance: Concordance | null;
  /** Of the coefficients; the sandwich where there are clusters. */
  readonly variance: SymmetricMatrix;
  /** Linear predictor of each case, without an intercept. */
  readonly linearPredictor: readonly number[];
}

/** The fit with what further tests of it need. */
export interface CoxModel {
  readonly fit: CoxFit;
  readonly sets: RiskSets;
  readonly beta: readonly number[];
}

/** Harrell's C compares every pair: beyond, it takes minutes. */
const MOST_CASES = 20_000;
const MAX_ITERATIONS = 50;
/** The log likelihood has settled when a step changes it by less than this, relative. */
const LIKELIHOOD_TOLERANCE = 1e-11;
/** A step of the standardised coefficient that remains after the likelihood has settled: it grows without bound. */
const UNBOUNDED_STEP = 1e-3;
/** Robust variance over model variance below which it is rounding alone: the clusters' residuals cancel, as those of one cluster do. */
const CANCELLED_VARIANCE = 1e-18;

/**
 * Cox proportional hazards, as R's `coxph`. Refused: no event, a covariate that is constant or a combination of the others, one that
 * separates events from the rest (its hazard ratio has no bound), unlike lengths, clusters too few to show any variance.
 */
export function coxRegression(data: SurvivalTimes, covariates: readonly Covariate[], options: CoxOptions = {}): CoxFit {
  return coxModel(data, covariates, options).fit;
}

export function coxModel(data: SurvivalTimes, covariates: readonly Covariate[], options: CoxOptions = {}): CoxModel {
  const { times, events } = survivalTimes(data);
  const { ties = 'efron', strata, clusters } = options;
  covariates.forEach((item) => checkSameLength(times.length, item.values.length, item.name));
  if (strata !== undefined) checkSameLength(times.length, strata.length, 'strata');
  if (clusters !== undefined) checkSameLength(times.length, clusters.length, 'clusters');
  if (times.length > MOST_CASES)
    throw statsRefusal('stats-too-many', { what: 'cases of Cox regression', count: times.length, limit: MOST_CASES });
  const terms = termsOf(covariates);
  const sets = riskSets({ times, events }, terms, { ties, ...(strata === undefined ? {} : { strata }) });
  const eventCount = events.filter(Boolean).length;
  if (eventCount === 0) throw statsRefusal('stats-no-event', { what: 'Cox regression' });
  const spreads = sets.columns.map(spreadOf);
  checkRedundant(sets, terms);
  const solved = newton(sets, spreads, terms);
  const naive = solved.factored.inverse();
  const variance = clusters === undefined ? naive : robustVariance(sets, solved.beta, naive, clusters);
  if (clusters !== undefined) checkVariance(variance, naive, new Set(clusters).size);
  const rows = terms.map((term, j) =>
    rowOf(term, solved.beta[j] ?? 0, naive[j]?.[j] ?? 0, variance[j]?.[j] ?? 0, clusters !== undefined),
  );
  const linearPredictor = times.map((_, i) =>
    terms.reduce((sum, term, j) => sum + (solved.beta[j] ?? 0) * (term.values[i] ?? 0), 0),
  );
  const df = terms.length;
  const test = (chiSquare: number): ChiSquareTest => ({ chiSquare, df, p: chiSquareUpper(chiSquare, df) });
  const fit: CoxFit = {
    ties,
    n: times.length,
    events: eventCount,
    clusters: clusters === undefined ? null : new Set(clusters).size,
    rows,
    covariates: covariates.map(({ name }) => jointWald(name, terms, solved.beta, variance)),
    logLikelihoodNull: solved.nullLikelihood,
    logLikelihood: solved.logLikelihood,
    likelihoodRatio: test(Math.max(0, 2 * (solved.logLikelihood - solved.nullLikelihood))),
    score: test(solved.scoreTest),
    wald: test(quadraticForm(variance, solved.beta) ?? 0),
    aic: 2 * df - 2 * solved.logLikelihood,
    concordance: harrellC({ times, events }, linearPredictor, {
      ...(strata === undefined ? {} : { strata }),
      ...(clusters === undefined ? {} : { clusters }),
    }),
    variance,
    linearPredictor,
  };
  return { fit, sets, beta: solved.beta };
}

/** Refused: a robust variance of nothing, which would make every hazard ratio certain. */
function checkVariance(robust: SymmetricMatrix, naive: SymmetricMatrix, clusters: number): void {
  const isNothing = robust.some((row, j) => (row[j] ?? 0) <= CANCELLED_VARIANCE * (naive[j]?.[j] ?? 0));
  if (isNothing)
    throw statsRefusal('stats-too-few', {
      what: 'the robust variance by cluster',
      count: clusters,
      needed: clusters + 1,
    });
}

/** Joint Wald test of the coefficients of one covariate. */
function jointWald(
  name: string,
  terms: readonly Term[],
  beta: readonly number[],
  variance: SymmetricMatrix,
): ChiSquareTest & { readonly covariate: string } {
  const own = terms.flatMap((term, j) => (term.covariate === name ? [j] : []));
  const chiSquare =
    quadraticForm(
      subMatrix(variance, own),
      own.map((j) => beta[j] ?? 0),
    ) ?? 0;
  return { covariate: name, chiSquare, df: own.length, p: chiSquareUpper(chiSquare, own.length) };
}

function rowOf(term: Term, coefficient: number, naive: number, used: number, isRobust: boolean): CoxRow {
  const se = Math.sqrt(used);
  const waldZ = coefficient / se;
  return {
    term: term.term,
    covariate: term.covariate,
    level: term.level,
    reference: term.reference,
    coefficient,
    se: Math.sqrt(naive),
    robustSe: isRobust ? se : null,
    hr: Math.exp(coefficient),
    ciLow: Math.exp(coefficient - Z_975 * se),
    ciHigh: Math.exp(coefficient + Z_975 * se),
    waldZ,
    p: normalTwoSided(waldZ),
  };
}

/** Cases by stratum and from the latest to the earliest time; columns centred, which changes no estimate and keeps digits. */
export function riskSets(
  { times, events }: SurvivalTimes,
  terms: readonly Term[],
  {
    ties,
    strata,
    groups,
  }: { readonly ties: TieMethod; readonly strata?: readonly string[]; readonly groups?: readonly number[] },
): RiskSets {
  const stratumOf = new Map([...new Set(strata ?? [''])].map((name, index) => [name, index]));
  const stratum = times.map((_, i) => stratumOf.get(strata?.[i] ?? '') ?? 0);
  const source = times
    .map((_, i) => i)
    .sort((a, b) => (stratum[a] ?? 0) - (stratum[b] ?? 0) || (times[b] ?? 0) - (times[a] ?? 0));
  return {
    n: times.length,
    columns: terms.map(({ values }) => {
      const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
      return Float64Array.from(source, (i) => (values[i] ?? 0) - centre);
    }),
    groups:
      groups === undefined
        ? null
        : { of: Int32Array.from(source, (i) => groups[i] ?? 0), count: Math.max(...groups) + 1 },
    times: Float64Array.from(source, (i) => times[i] ?? 0),
    events: Uint8Array.from(source, (i) => (events[i] === true ? 1 : 0)),
    strata: Int32Array.from(source, (i) => stratum[i] ?? 0),
    ties,
    source,
  };
}

/** Standard deviation of a column, 1 for a constant one. */
export function spreadOf(column: Float64Array): number {
  const square = column.reduce((sum, value) => sum + value * value, 0) / Math.max(1, column.length);
  return square > 0 ? Math.sqrt(square) : 1;
}

function checkRedundant(sets: RiskSets, terms: readonly Term[]): void {
  const { information } = derivatives(sets, new Float64Array(terms.length));
  const result = factor(information.map((row) => Array.from(row)));
  if (result.kind === 'singular')
    throw statsRefusal('stats-covariate-redundant', { term: terms[result.row]?.term ?? '' });
}

interface Solved {
  readonly beta: readonly number[];
  readonly factored: Factored;
  readonly logLikelihood: number;
  readonly nullLikelihood: number;
  readonly scoreTest: number;
}

function newton(sets: RiskSets, spreads: readonly number[], terms: readonly Term[]): Solved {
  let beta: readonly number[] = terms.map(() => 0);
  let here = derivatives(sets, beta);
  const nullLikelihood = here.logLikelihood;
  const scoreTest =
    quadraticForm(
      here.information.map((row) => Array.from(row)),
      Array.from(here.score),
    ) ?? 0;
  for (let iteration = 1; iteration <= MAX_ITERATIONS; iteration += 1) {
    const result = factor(here.information.map((row) => Array.from(row)));
    if (result.kind === 'singular')
      throw statsRefusal('stats-covariate-separates', { term: terms[result.row]?.term ?? '' });
    const step = result.factored.solve(Array.from(here.score));
    let length = 1;
    let next = derivatives(sets, moved(beta, step, length));
    while (!(next.logLikelihood >= here.logLikelihood - 1e-9 * Math.abs(here.logLikelihood)) && length > 1e-6) {
      length /= 2;
      next = derivatives(sets, moved(beta, step, length));
    }
    const gain = Math.abs(next.logLikelihood - here.logLikelihood);
    const farthest = step.map((value, j) => Math.abs(value * (spreads[j] ?? 1)));
    const isSettled = gain <= LIKELIHOOD_TOLERANCE * Math.abs(next.logLikelihood);
    beta = moved(beta, step, length);
    here = next;
    if (isSettled) {
      const unbounded = farthest.findIndex((value) => value > UNBOUNDED_STEP);
      if (unbounded >= 0) throw statsRefusal('stats-covariate-separates', { term: terms[unbounded]?.term ?? '' });
      const last = factor(here.information.map((row) => Array.from(row)));
      if (last.kind === 'singular')
        throw statsRefusal('stats-covariate-separates', { term: terms[last.row]?.term ?? '' });
      return { beta, factored: last.factored, logLikelihood: here.logLikelihood, nullLikelihood, scoreTest };
    }
  }
  throw statsRefusal('stats-not-converged', { what: 'Cox regression', iterations: MAX_ITERATIONS });
}

function moved(beta: readonly number[], step: readonly number[], length: number): readonly number[] {
  return beta.map((value, j) => value + length * (step[j] ?? 0));
}
