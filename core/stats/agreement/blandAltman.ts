import { fitLine, type Line } from '../comparison/pearson.ts';
import { mean, variance } from '../describe.ts';
import { tQuantile, tTwoSided } from '../distributions.ts';
import { checkCount, checkFinite, checkSameLength, statsRefusal } from '../statsRefusals.ts';

/** `values`: first − second. `percent`: 100 · (first − second) / mean of the two. */
export type DifferenceScale = 'values' | 'percent';

export interface BlandAltman {
  readonly scale: DifferenceScale;
  readonly n: number;
  /** Mean difference, its standard deviation (n − 1) and the limits of agreement bias ± 1.96 SD, in the scale's unit. */
  readonly bias: number;
  readonly sd: number;
  readonly lower: number;
  readonly upper: number;
  readonly biasCi: readonly [number, number];
  readonly lowerCi: readonly [number, number];
  readonly upperCi: readonly [number, number];
  /** Standard error of a limit: sd · √(1/n + 1.96² / (2(n − 1))). */
  readonly limitSe: number;
  /** Two-sided t test of bias = 0; 1 where all differences are zero, 0 where they are one and the same other value. */
  readonly biasP: number;
  /** Within-subject standard deviation √(Σd² / 2n), and 1.96 · √2 of it: two readings of one case differ by less in 95 %. In the scale's unit. */
  readonly withinSubjectSd: number;
  readonly repeatability: number;
  /** Root mean square of each case's SD over its mean, percent; null where a mean is not positive. */
  readonly withinSubjectCvPercent: number | null;
  /** Differences against means: does the difference grow with size? Null with fewer than 3 cases or equal means. */
  readonly trend: Line | null;
  /** Lin's concordance correlation coefficient of the values, with variances over n; null where nothing varies. */
  readonly concordance: number | null;
  /** One point a case, in the order given. */
  readonly points: readonly { readonly mean: number; readonly difference: number }[];
}

const LIMIT_Z = 1.96;

/**
 * Bland–Altman agreement of two readings of the same cases. Refused: fewer than two pairs, unlike lengths, values not finite, and on the
 * percent scale a pair whose mean is zero. Sources: Bland & Altman 1986, 1999.
 */
export function blandAltman(
  first: readonly number[],
  second: readonly number[],
  scale: DifferenceScale = 'values',
): BlandAltman {
  checkSameLength(first.length, second.length, 'Bland–Altman');
  checkCount(first.length, 2, 'Bland–Altman');
  checkFinite([...first, ...second], 'Bland–Altman');
  const n = first.length;
  const points = first.map((value, index) => {
    const other = second[index] ?? 0;
    const middle = (value + other) / 2;
    if (scale === 'percent' && middle === 0)
      throw statsRefusal('stats-value-invalid', { what: 'percent difference', index, value: 'a mean of zero' });
    return { mean: middle, difference: scale === 'percent' ? (100 * (value - other)) / middle : value - other };
  });
  const differences = points.map((point) => point.difference);
  const bias = mean(differences);
  const sd = Math.sqrt(variance(differences));
  const t = tQuantile(0.975, n - 1);
  const limitSe = sd * Math.sqrt(1 / n + LIMIT_Z ** 2 / (2 * (n - 1)));
  const around = (centre: number, half: number): readonly [number, number] => [centre - half, centre + half];
  const biasSe = sd / Math.sqrt(n);
  const [lower, upper] = [bias - LIMIT_Z * sd, bias + LIMIT_Z * sd];
  const withinSubjectSd = Math.sqrt(differences.reduce((sum, value) => sum + value * value, 0) / (2 * n));
  return {
    scale,
    n,
    bias,
    sd,
    lower,
    upper,
    biasCi: around(bias, t * biasSe),
    lowerCi: around(lower, t * limitSe),
    upperCi: around(upper, t * limitSe),
    limitSe,
    biasP: biasSe === 0 ? (bias === 0 ? 1 : 0) : tTwoSided(bias / biasSe, n - 1),
    withinSubjectSd,
    repeatability: LIMIT_Z * Math.SQRT2 * withinSubjectSd,
    withinSubjectCvPercent: withinSubjectCv(first, second),
    trend:
      n < 3
        ? null
        : fitLine(
            points.map((point) => point.mean),
            differences,
          ),
    concordance: linsConcordance(first, second),
    points,
  };
}

function withinSubjectCv(first: readonly number[], second: readonly number[]): number | null {
  let sum = 0;
  for (const [index, value] of first.entries()) {
    const other = second[index] ?? 0;
    const middle = (value + other) / 2;
    if (middle <= 0) return null;
    sum += (value - other) ** 2 / 2 / (middle * middle);
  }
  return 100 * Math.sqrt(sum / first.length);
}

function linsConcordance(first: readonly number[], second: readonly number[]): number | null {
  const n = first.length;
  const [a, b] = [mean(first), mean(second)];
  const covariance = first.reduce((sum, value, index) => sum + (value - a) * ((second[index] ?? 0) - b), 0) / n;
  const spread = ((n - 1) / n) * (variance(first) + variance(second)) + (a - b) ** 2;
  return spread === 0 ? null : (2 * covariance) / spread;
}
