import { normalTwoSided, Z_975 } from '../distributions.ts';
import { checkCount, checkSameLength, statsRefusal } from '../statsRefusals.ts';
import { agreementBand, type AgreementBand } from './bands.ts';

export type KappaWeights = 'none' | 'linear' | 'quadratic';

export interface Kappa {
  readonly weights: KappaWeights;
  /** The scale in its order; weights go by rank in it, unused levels included. */
  readonly levels: readonly string[];
  readonly n: number;
  /** Null where chance agreement is complete (both raters used one and the same level): κ is 0/0. */
  readonly value: number | null;
  /** Asymptotic standard error of Fleiss, Cohen & Everitt 1969, and the interval value ± z·se, not clipped to [−1, 1]. */
  readonly se: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  /** Standard error under independence, with its z and two-sided p of κ = 0. */
  readonly seNull: number | null;
  readonly z: number | null;
  readonly p: number | null;
  readonly band: AgreementBand | null;
  /** Weighted shares of agreement, observed and by chance. */
  readonly observed: number;
  readonly expected: number;
  /** Share of pairs on the diagonal, percent. */
  readonly agreementPercent: number;
  /** Counts: rows the first rater's levels, columns the second's. */
  readonly table: readonly (readonly number[])[];
}

/**
 * Cohen's κ of two raters on one nominal or ordered scale. Refused: no pair, lists of unlike length, a rating outside the scale, a scale
 * with a level twice.
 */
export function kappa(
  first: readonly string[],
  second: readonly string[],
  { levels, weights = 'none' }: { readonly levels: readonly string[]; readonly weights?: KappaWeights },
): Kappa {
  checkSameLength(first.length, second.length, 'κ');
  checkCount(first.length, 1, 'κ');
  return kappaOfTable(confusionTable(first, second, levels), { levels, weights });
}

/** Counts of the pairs, rows by the first rater. Refused: a rating outside the scale, a scale with a level twice. */
export function confusionTable(
  first: readonly string[],
  second: readonly string[],
  levels: readonly string[],
): readonly (readonly number[])[] {
  const place = new Map(levels.map((level, index) => [level, index]));
  const repeated = levels.find((level, index) => place.get(level) !== index);
  if (repeated !== undefined) throw statsRefusal('stats-level-repeated', { level: repeated });
  const counts = levels.map(() => levels.map(() => 0));
  first.forEach((rating, index) => {
    const row = counts[levelOf(rating, place)];
    const column = levelOf(second[index] ?? '', place);
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1;
  });
  return counts;
}

function levelOf(rating: string, place: ReadonlyMap<string, number>): number {
  const found = place.get(rating);
  if (found === undefined) throw statsRefusal('stats-level-unknown', { level: rating, levels: [...place.keys()] });
  return found;
}

/** κ of a square table of counts. Refused: an empty table. */
export function kappaOfTable(
  table: readonly (readonly number[])[],
  { levels, weights = 'none' }: { readonly levels: readonly string[]; readonly weights?: KappaWeights },
): Kappa {
  const n = table.flat().reduce((sum, count) => sum + count, 0);
  checkCount(n, 1, 'κ');
  const size = levels.length;
  const share = (i: number, j: number): number => (table[i]?.[j] ?? 0) / n;
  const rows = levels.map((_, i) => levels.reduce((sum, _level, j) => sum + share(i, j), 0));
  const columns = levels.map((_, j) => levels.reduce((sum, _level, i) => sum + share(i, j), 0));
  const weight = (i: number, j: number): number => agreementWeight(Math.abs(i - j), size, weights);
  const sumOver = (term: (i: number, j: number) => number): number =>
    levels.reduce((outer, _, i) => outer + levels.reduce((inner, _level, j) => inner + term(i, j), 0), 0);
  const observed = sumOver((i, j) => weight(i, j) * share(i, j));
  const expected = sumOver((i, j) => weight(i, j) * (rows[i] ?? 0) * (columns[j] ?? 0));
  const base = {
    weights,
    levels,
    n,
    observed,
    expected,
    agreementPercent: 100 * levels.reduce((sum, _, i) => sum + share(i, i), 0),
    table,
  };
  if (1 - expected < 1e-12)
    return { ...base, value: null, se: null, ciLow: null, ciHigh: null, seNull: null, z: null, p: null, band: null };
  const value = (observed - expected) / (1 - expected);
  // Mean weight of each rater's level against the other rater's use of the scale.
  const rowWeight = levels.map((_, i) => levels.reduce((sum, _level, j) => sum + (columns[j] ?? 0) * weight(i, j), 0));
  const columnWeight = levels.map((_, j) => levels.reduce((sum, _level, i) => sum + (rows[i] ?? 0) * weight(i, j), 0));
  const marginal = (i: number, j: number): number => (rowWeight[i] ?? 0) + (columnWeight[j] ?? 0);
  const spread = sumOver((i, j) => share(i, j) * (weight(i, j) - marginal(i, j) * (1 - value)) ** 2);
  const spreadNull = sumOver((i, j) => (rows[i] ?? 0) * (columns[j] ?? 0) * (weight(i, j) - marginal(i, j)) ** 2);
  const scale = 1 / ((1 - expected) * Math.sqrt(n));
  const se = scale * Math.sqrt(Math.max(0, spread - (value - expected * (1 - value)) ** 2));
  const seNull = scale * Math.sqrt(Math.max(0, spreadNull - expected ** 2));
  const z = seNull > 0 ? value / seNull : null;
  return {
    ...base,
    value,
    se,
    ciLow: value - Z_975 * se,
    ciHigh: value + Z_975 * se,
    seNull,
    z,
    p: z === null ? null : normalTwoSided(z),
    band: agreementBand(value),
  };
}

function agreementWeight(distance: number, size: number, weights: KappaWeights): number {
  if (distance === 0) return 1;
  if (weights === 'none' || size < 2) return 0;
  const share = distance / (size - 1);
  return 1 - (weights === 'linear' ? share : share * share);
}
