import { normalCdf, normalTwoSided } from '../distributions.ts';
import { rank, tieCorrection } from '../ranks.ts';
import { checkCount, checkFinite, checkSameLength } from '../statsRefusals.ts';

export interface SignedRank {
  /** Sum of the ranks of the positive differences, R's V. */
  readonly v: number;
  readonly p: number;
  readonly pLess: number;
  readonly pGreater: number;
  readonly method: 'exact' | 'normal' | 'normal-uncorrected';
  /** Differences that were used, and those left out because they are zero. */
  readonly used: number;
  readonly zeros: number;
}

/**
 * Wilcoxon signed rank test of paired values, first − second, as R's `wilcox.test(paired = TRUE)`: exact under 50 pairs without ties or
 * zeros, otherwise normal with tie and continuity correction; zeros are left out. All differences zero: p is 1. Refused: no pair, lists of
 * unlike length, a value that is not finite.
 */
export function wilcoxonSignedRank(
  first: readonly number[],
  second: readonly number[],
  method?: SignedRank['method'],
): SignedRank {
  checkSameLength(first.length, second.length, 'Wilcoxon signed rank');
  checkCount(first.length, 1, 'Wilcoxon signed rank');
  checkFinite([...first, ...second], 'Wilcoxon signed rank');
  const differences = first.map((value, index) => value - (second[index] ?? 0));
  const kept = differences.filter((value) => value !== 0);
  const { ranks, tieSizes } = rank(kept.map(Math.abs));
  const v = ranks.reduce((sum, value, index) => sum + ((kept[index] ?? 0) > 0 ? value : 0), 0);
  const n = kept.length;
  const zeros = differences.length - n;
  const isExact = n < 50 && zeros === 0 && tieSizes.every((size) => size === 1);
  const chosen = method ?? (isExact ? 'exact' : 'normal');
  const base = { v, method: chosen, used: n, zeros };
  if (chosen === 'exact') {
    const pLess = signedRankCdf(v, n);
    const pGreater = signedRankCdf((n * (n + 1)) / 2 - v, n);
    return { ...base, p: Math.min(1, 2 * Math.min(pLess, pGreater)), pLess, pGreater };
  }
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - tieCorrection(tieSizes) / 48;
  if (!(variance > 0)) return { ...base, p: 1, pLess: 1, pGreater: 1 };
  const sd = Math.sqrt(variance);
  const away = v - (n * (n + 1)) / 4;
  const correction = chosen === 'normal' ? 0.5 : 0;
  return {
    ...base,
    p: Math.min(1, normalTwoSided((away - Math.sign(away) * correction) / sd)),
    pLess: normalCdf((away + correction) / sd),
    pGreater: normalCdf(-(away - correction) / sd),
  };
}

/** P(V ≤ q) over all signs of the ranks 1 … n. */
export function signedRankCdf(q: number, n: number): number {
  const largest = (n * (n + 1)) / 2;
  const shares = new Float64Array(largest + 1);
  shares[0] = 1;
  for (let value = 1; value <= n; value += 1) {
    for (let sum = largest; sum >= 0; sum -= 1)
      shares[sum] = ((shares[sum] ?? 0) + (sum >= value ? (shares[sum - value] ?? 0) : 0)) / 2;
  }
  const upTo = Math.floor(q + 1e-7);
  return Math.min(
    1,
    shares.slice(0, Math.max(0, upTo + 1)).reduce((sum, share) => sum + share, 0),
  );
}
