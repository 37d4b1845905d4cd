import { checkCount, checkFinite } from './statsRefusals.ts';
import { shapiroWilk, type ShapiroWilk } from './shapiroWilk.ts';

/** Description of a list of numbers, in their unit. */
export interface Description {
  readonly n: number;
  readonly mean: number;
  /** n − 1; null for one value. */
  readonly sd: number | null;
  readonly min: number;
  readonly max: number;
  readonly median: number;
  /** Quartiles of type 7 (Hyndman & Fan 1996), R's default. */
  readonly q1: number;
  readonly q3: number;
  /** Null where the test is not defined: fewer than 3 or more than 5000 values, or all equal. */
  readonly shapiroWilk: ShapiroWilk | null;
  /** Which summary a table shows: mean ± SD where Shapiro–Wilk does not reject normality at 0.05, else median and IQR. */
  readonly shown: 'mean-sd' | 'median-iqr';
}

/** Refused: no value, or one that is not finite. */
export function describe(values: readonly number[]): Description {
  checkFinite(values, 'description');
  checkCount(values.length, 1, 'description');
  const sorted = values.toSorted((a, b) => a - b);
  const test = shapiroWilkOrNull(sorted);
  return {
    n: values.length,
    mean: mean(values),
    sd: values.length < 2 ? null : Math.sqrt(variance(values)),
    min: sorted[0] ?? 0,
    max: sorted.at(-1) ?? 0,
    median: quantileOfSorted(sorted, 0.5),
    q1: quantileOfSorted(sorted, 0.25),
    q3: quantileOfSorted(sorted, 0.75),
    shapiroWilk: test,
    shown: test !== null && test.p >= 0.05 ? 'mean-sd' : 'median-iqr',
  };
}

function shapiroWilkOrNull(sorted: readonly number[]): ShapiroWilk | null {
  const isDefined = sorted.length >= 3 && sorted.length <= 5000 && sorted[0] !== sorted.at(-1);
  return isDefined ? shapiroWilk(sorted) : null;
}

/** The arithmetic mean, by a second pass over the residuals so that large offsets cost no digits. */
export function mean(values: readonly number[]): number {
  const first = values.reduce((sum, value) => sum + value, 0) / values.length;
  return first + values.reduce((sum, value) => sum + (value - first), 0) / values.length;
}

/** The variance of a sample, n − 1. */
export function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

/** Quantile of type 7 of ascending values, 0 ≤ p ≤ 1. */
export function quantileOfSorted(sorted: readonly number[], p: number): number {
  const place = (sorted.length - 1) * p;
  const below = Math.floor(place + 4 * Number.EPSILON);
  const share = place - below;
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? 0;
  return Math.abs(share) < 1e-12 ? low : low + share * (high - low);
}
