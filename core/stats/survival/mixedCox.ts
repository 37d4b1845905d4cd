import { findingsOf, type Finding } from '../../base/findings.ts';
import { normalTwoSided, Z_975 } from '../distributions.ts';
import { factor, subMatrix, type Factored, type SymmetricMatrix } from '../linearAlgebra.ts';
import { checkCount, checkSameLength, statsRefusal } from '../statsRefusals.ts';
import { riskSets, spreadOf, type CoxRow } from './cox.ts';
import { levelsOf, termsOf, type Covariate, type Term } from './covariates.ts';
import { derivatives, type RiskSets } from './partialLikelihood.ts';
import { survivalTimes, type SurvivalTimes } from './survivalTimes.ts';

export interface MixedCoxFindings {
  /** The likelihood is highest without any difference between the groups: the fit is the one without a random effect. */
  'mixed-cox-variance-zero': { readonly groups: number };
}
const finding = findingsOf<MixedCoxFindings>();

export interface MixedCoxFit {
  readonly n: number;
  readonly events: number;
  readonly groups: number;
  /** Groups whose random effects were taken as uncorrelated in the information matrix: coxme's rule for many small groups. */
  readonly sparseGroups: number;
  readonly rows: readonly CoxRow[];
  /** Variance of the normal random intercept, on the scale of the log hazard. */
  readonly variance: number;
  readonly logLikelihoodNull: number;
  /** Laplace's approximation, random effects integrated out; and penalised, at their most likely values. */
  readonly logLikelihoodIntegrated: number;
  readonly logLikelihoodPenalised: number;
  /** Of the penalised fit: coefficients plus what the random effects use. */
  readonly effectiveDf: number;
  readonly aic: number;
  readonly randomEffects: readonly { readonly group: string; readonly value: number }[];
  readonly findings: readonly Finding[];
}

/** coxme's default: with at least 50 groups, those of at most 2 % of the cases are sparse. */
const SPARSE_GROUPS = 50;
const SPARSE_SHARE = 0.02;
/** Most groups: beyond, the dense information matrix takes minutes. */
const MOST_GROUPS = 500;
/** The search for the variance, on its logarithm, and where a smaller variance is none. */
const LOWEST_LOG = Math.log(1e-5);
const HIGHEST_LOG = Math.log(25);
const GRID_STEPS = 12;
const LOG_TOLERANCE = 1e-5;

/**
 * Cox regression with a normal random intercept for each group (a patient with several treatments), Efron ties, as R's
 * `coxme(… + (1 | group))`: the variance maximises the Laplace-integrated likelihood. `information: 'full'` keeps the correlation of all random
 * effects, which coxme drops between many small groups. Refused: as `coxRegression`; fewer than two groups,
 * more than 500.
 */
export function mixedCox(
  data: SurvivalTimes,
  covariates: readonly Covariate[],
  groupOf: readonly string[],
  options: { readonly information?: 'as coxme' | 'full' } = {},
): MixedCoxFit {
  const { times, events } = survivalTimes(data);
  checkSameLength(times.length, groupOf.length, 'groups of the mixed Cox model');
  covariates.forEach((item) => checkSameLength(times.length, item.values.length, item.name));
  const eventCount = events.filter(Boolean).length;
  if (eventCount === 0) throw statsRefusal('stats-no-event', { what: 'mixed Cox regression' });
  const names = levelsOf(groupOf);
  checkCount(names.length, 2, 'groups of the mixed Cox model');
  if (names.length > MOST_GROUPS)
    throw statsRefusal('stats-too-many', {
      what: 'groups of the mixed Cox model',
      count: names.length,
      limit: MOST_GROUPS,
    });
  const terms = termsOf(covariates);
  const place = new Map(names.map((name, index) => [name, index]));
  const sets = riskSets({ times, events }, terms, {
    ties: 'efron',
    groups: groupOf.map((name) => place.get(name) ?? 0),
  });
  const sparse = options.information === 'full' ? names.map(() => false) : sparseGroups(groupOf, names);
  const model = { sets, terms, sparse };
  const search = searchVariance(model);
  const { beta } = search.fit;
  const factored = factoredOf(search.fit);
  const variances = terms.map((_, j) => factored.solve(unit(j, beta.length))[j] ?? 0);
  const inverseTrace = names.reduce((sum, _, g) => {
    const at = terms.length + g;
    return sum + (factored.solve(unit(at, beta.length))[at] ?? 0);
  }, 0);
  return {
    n: times.length,
    events: eventCount,
    groups: names.length,
    sparseGroups: sparse.filter(Boolean).length,
    rows: terms.map((term, j) => rowOf(term, beta[j] ?? 0, Math.sqrt(variances[j] ?? 0))),
    variance: search.isZero ? 0 : search.variance,
    logLikelihoodNull: derivatives(sets, new Float64Array(beta.length)).logLikelihood,
    logLikelihoodIntegrated: search.fit.integrated,
    logLikelihoodPenalised: search.fit.penalised,
    effectiveDf: terms.length + names.length - inverseTrace / search.variance,
    aic: 2 * (terms.length + (search.isZero ? 0 : 1)) - 2 * search.fit.integrated,
    randomEffects: names.map((group, g) => ({ group, value: beta[terms.length + g] ?? 0 })),
    findings: search.isZero ? [finding('note', 'mixed-cox-variance-zero', { groups: names.length })] : [],
  };
}

function sparseGroups(groupOf: readonly string[], names: readonly string[]): readonly boolean[] {
  if (names.length < SPARSE_GROUPS) return names.map(() => false);
  return names.map((name) => groupOf.filter((own) => own === name).length <= SPARSE_SHARE * groupOf.length + 1e-9);
}

interface Model {
  readonly sets: RiskSets;
  readonly terms: readonly Term[];
  readonly sparse: readonly boolean[];
}

interface PenalisedFit {
  readonly beta: readonly number[];
  /** Of the penalised likelihood, thinned by the sparse rule; and whole. */
  readonly information: SymmetricMatrix;
  readonly whole: SymmetricMatrix;
  readonly integrated: number;
  readonly penalised: number;
}

/** Thinning can leave a matrix that is no information any more: then the whole one is used. */
function factoredOf({ information, whole }: PenalisedFit): Factored {
  for (const matrix of [information, whole]) {
    const result = factor(matrix);
    if (result.kind === 'factored') return result.factored;
  }
  throw statsRefusal('stats-not-converged', { what: 'mixed Cox regression', iterations: MAX_ITERATIONS });
}

function searchVariance(model: Model): { fit: PenalisedFit; variance: number; isZero: boolean } {
  let start: readonly number[] = Array.from({ length: model.terms.length + model.sparse.length }, () => 0);
  const at = (log: number): PenalisedFit => {
    const fit = penalisedFit(model, { variance: Math.exp(log), start });
    start = fit.beta;
    return fit;
  };
  const step = (HIGHEST_LOG - LOWEST_LOG) / GRID_STEPS;
  const grid = Array.from({ length: GRID_STEPS + 1 }, (_, index) => {
    const log = LOWEST_LOG + index * step;
    return { log, value: at(log).integrated };
  });
  const best = grid.reduce((high, point) => (point.value > high.value ? point : high));
  const log = goldenSection(
    (value) => at(value).integrated,
    Math.max(LOWEST_LOG, best.log - step),
    Math.min(HIGHEST_LOG, best.log + step),
  );
  const isZero = log < LOWEST_LOG + 0.05;
  const chosen = isZero ? LOWEST_LOG - Math.log(1e3) : log;
  return { fit: at(chosen), variance: Math.exp(chosen), isZero };
}

/** Place of the maximum of a function with one peak in [low, high]. */
function goldenSection(value: (x: number) => number, low: number, high: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let [c, d] = [b - ratio * (b - a), a + ratio * (b - a)];
  let [atC, atD] = [value(c), value(d)];
  while (b - a > LOG_TOLERANCE) {
    if (atC > atD) {
      [b, d, atD] = [d, c, atC];
      c = b - ratio * (b - a);
      atC = value(c);
    } else {
      [a, c, atC] = [c, d, atD];
      d = a + ratio * (b - a);
      atD = value(d);
    }
  }
  return (a + b) / 2;
}

const MAX_ITERATIONS = 60;

/** Newton's method on the partial likelihood less b²/2θ, at one variance θ. */
function penalisedFit(
  { sets, terms, sparse }: Model,
  { variance, start }: { readonly variance: number; readonly start: readonly number[] },
): PenalisedFit {
  const dense = terms.length;
  const groups = sparse.length;
  const evaluate = (beta: readonly number[]) => {
    const { logLikelihood, score, information } = derivatives(sets, beta);
    let penalty = 0;
    for (let at = dense; at < dense + groups; at += 1) {
      const value = beta[at] ?? 0;
      penalty += (value * value) / (2 * variance);
      score[at] = (score[at] ?? 0) - value / variance;
      const row = information[at];
      if (row !== undefined) row[at] = (row[at] ?? 0) + 1 / variance;
    }
    return { beta, value: logLikelihood - penalty, score, information: information.map((row) => Array.from(row)) };
  };
  // Only what is derived from the information is thinned; the maximum itself is the same.
  const thinned = (information: readonly (readonly number[])[]): readonly (readonly number[])[] =>
    information.map((row, i) =>
      row.map((value, j) => (i !== j && sparse[i - dense] === true && sparse[j - dense] === true ? 0 : value)),
    );
  const spreads = sets.columns.map(spreadOf);
  let here = evaluate(start);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration += 1) {
    const result = factor(here.information);
    if (result.kind === 'singular')
      throw statsRefusal('stats-covariate-redundant', { term: terms[result.row]?.term ?? 'random effect' });
    const step = result.factored.solve(Array.from(here.score));
    let length = 1;
    let next = evaluate(here.beta.map((value, j) => value + (step[j] ?? 0) * length));
    while (!(next.value >= here.value - 1e-9 * Math.abs(here.value)) && length > 1e-6) {
      length /= 2;
      next = evaluate(here.beta.map((value, j) => value + (step[j] ?? 0) * length));
    }
    const gain = Math.abs(next.value - here.value);
    here = next;
    if (gain > 1e-11 * Math.abs(next.value)) continue;
    const unbounded = spreads.findIndex((spread, j) => Math.abs((step[j] ?? 0) * spread) > 1e-3);
    if (unbounded >= 0) throw statsRefusal('stats-covariate-separates', { term: terms[unbounded]?.term ?? '' });
    const own = Array.from({ length: groups }, (_, g) => dense + g);
    const information = thinned(here.information);
    const block = factor(subMatrix(information, own));
    if (block.kind === 'singular')
      throw statsRefusal('stats-not-converged', { what: 'mixed Cox regression', iterations: iteration });
    const integrated = here.value - (groups * Math.log(variance) + block.factored.logDeterminant) / 2;
    return { beta: here.beta, information, whole: here.information, integrated, penalised: here.value };
  }
  throw statsRefusal('stats-not-converged', { what: 'mixed Cox regression', iterations: MAX_ITERATIONS });
}

function unit(at: number, size: number): readonly number[] {
  return Array.from({ length: size }, (_, index) => (index === at ? 1 : 0));
}

function rowOf(term: Term, coefficient: number, se: number): CoxRow {
  const waldZ = coefficient / se;
  return {
    term: term.term,
    covariate: term.covariate,
    level: term.level,
    reference: term.reference,
    coefficient,
    se,
    robustSe: null,
    hr: Math.exp(coefficient),
    ciLow: Math.exp(coefficient - Z_975 * se),
    ciHigh: Math.exp(coefficient + Z_975 * se),
    waldZ,
    p: normalTwoSided(waldZ),
  };
}
