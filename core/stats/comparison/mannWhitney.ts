import { normalCdf, normalTwoSided } from '../distributions.ts';
import { rank, tieCorrection } from '../ranks.ts';
import { checkCount, checkFinite, statsRefusal } from '../statsRefusals.ts';

/** `exact`: the distribution of U without ties. `permutation`: all allocations, ties and all. `normal`: corrected for ties and continuity. */
export type MannWhitneyMethod = 'exact' | 'permutation' | 'normal' | 'normal-uncorrected';

export interface MannWhitney {
  /** U of the first group, R's W: pairs in which the first is larger, ties half. */
  readonly u: number;
  readonly p: number;
  /** P of a U as small as this, or smaller; and as large, or larger. */
  readonly pLess: number;
  readonly pGreater: number;
  readonly method: MannWhitneyMethod;
  readonly ties: boolean;
}

/** Largest groups of the exact distribution: below 50, as R. */
const EXACT_BELOW = 50;
/** Most allocations that the permutation method counts over, by a dynamic programme on doubled ranks. */
const PERMUTATION_LIMIT = 200;

/**
 * Mann–Whitney U (Wilcoxon rank sum) of two independent samples. By default exact when both are under 50 without ties, otherwise normal, as
 * R's `wilcox.test`. Where every value is equal U says nothing and p is 1. Refused: an empty group, a value that is not finite; the exact
 * method with ties; the permutation method beyond 200 values.
 */
export function mannWhitney(
  first: readonly number[],
  second: readonly number[],
  method?: MannWhitneyMethod,
): MannWhitney {
  checkCount(Math.min(first.length, second.length), 1, 'Mann–Whitney');
  const all = [...first, ...second];
  checkFinite(all, 'Mann–Whitney');
  const { ranks, tieSizes } = rank(all);
  const m = first.length;
  const n = second.length;
  const u = ranks.slice(0, m).reduce((sum, value) => sum + value, 0) - (m * (m + 1)) / 2;
  const ties = tieSizes.some((size) => size > 1);
  const chosen = method ?? (m < EXACT_BELOW && n < EXACT_BELOW && !ties ? 'exact' : 'normal');
  const base = { u, ties, method: chosen };
  if (chosen === 'permutation') return { ...base, ...permutationP(ranks, m) };
  if (chosen === 'exact') {
    if (ties) throw statsRefusal('stats-value-invalid', { what: 'exact Mann–Whitney', index: 0, value: 'ties' });
    return { ...base, ...exactP(u, m, n) };
  }
  const count = m + n;
  const variance = ((m * n) / 12) * (count + 1 - tieCorrection(tieSizes) / (count * (count - 1)));
  if (!(variance > 0)) return { ...base, p: 1, pLess: 1, pGreater: 1 };
  const sd = Math.sqrt(variance);
  const away = u - (m * n) / 2;
  const correction = chosen === 'normal' ? 0.5 : 0;
  return {
    ...base,
    p: Math.min(1, normalTwoSided((away - Math.sign(away) * correction) / sd)),
    pLess: normalCdf((away + correction) / sd),
    pGreater: normalCdf(-(away - correction) / sd),
  };
}

/** P(U ≤ q) without ties, for groups of m and n. */
export function mannWhitneyCdf(q: number, m: number, n: number): number {
  const counts = allocationsByU(m, n);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.slice(0, Math.max(0, Math.floor(q + 1e-7) + 1)).reduce((sum, count) => sum + count, 0) / total;
}

function exactP(u: number, m: number, n: number): { p: number; pLess: number; pGreater: number } {
  const pLess = mannWhitneyCdf(u, m, n);
  const pGreater = mannWhitneyCdf(m * n - u, m, n);
  return { p: Math.min(1, 2 * Math.min(pLess, pGreater)), pLess, pGreater };
}

/** Number of allocations with each U: the coefficients of the Gaussian binomial, built up one member at a time. */
function allocationsByU(m: number, n: number): readonly number[] {
  const largest = m * n;
  const counts = Array.from({ length: largest + 1 }, () => 0);
  counts[0] = 1;
  for (let i = 1; i <= m; i += 1) {
    const up = n + i;
    for (let u = largest; u >= up; u -= 1) counts[u] = (counts[u] ?? 0) - (counts[u - up] ?? 0);
    for (let u = i; u <= largest; u += 1) counts[u] = (counts[u] ?? 0) + (counts[u - i] ?? 0);
  }
  return counts;
}

/** Over every allocation of the ranks: two-sided, the share at least as far from the mean. Doubled ranks are whole numbers. */
function permutationP(ranks: readonly number[], m: number): { p: number; pLess: number; pGreater: number } {
  if (ranks.length > PERMUTATION_LIMIT)
    throw statsRefusal('stats-too-many', {
      what: 'Mann–Whitney by permutation',
      count: ranks.length,
      limit: PERMUTATION_LIMIT,
    });
  const doubled = ranks.map((value) => Math.round(2 * value));
  const observed = doubled.slice(0, m).reduce((sum, value) => sum + value, 0);
  const shares = sharesBySum(doubled, m);
  const centre = (m * doubled.reduce((sum, value) => sum + value, 0)) / doubled.length;
  let [p, pLess, pGreater] = [0, 0, 0];
  shares.forEach((share, sum) => {
    if (Math.abs(sum - centre) >= Math.abs(observed - centre) - 1e-7) p += share;
    if (sum <= observed) pLess += share;
    if (sum >= observed) pGreater += share;
  });
  return { p: Math.min(1, p), pLess: Math.min(1, pLess), pGreater: Math.min(1, pGreater) };
}

/** The share of all choices of m values that has each sum. */
function sharesBySum(values: readonly number[], m: number): readonly number[] {
  const largest = values.reduce((sum, value) => sum + value, 0);
  const table = Array.from({ length: m + 1 }, () => new Float64Array(largest + 1));
  const none = table[0];
  if (none !== undefined) none[0] = 1;
  values.forEach((value, seen) => {
    // Kept as shares of the choices among the values seen so far, so that large groups do not overflow.
    for (let size = Math.min(m, seen + 1); size >= 0; size -= 1) {
      const withValue = table[size - 1];
      const here = table[size] ?? new Float64Array(0);
      const taken = size / (seen + 1);
      for (let sum = largest; sum >= 0; sum -= 1) {
        const before = (here[sum] ?? 0) * (1 - taken);
        here[sum] = before + (sum >= value ? (withValue?.[sum - value] ?? 0) * taken : 0);
      }
    }
  });
  return Array.from(table[m] ?? []);
}
