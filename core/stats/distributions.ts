import betainc from '@stdlib/math-base-special-betainc';
import erfc from '@stdlib/math-base-special-erfc';
import erfcinv from '@stdlib/math-base-special-erfcinv';
import gammainc from '@stdlib/math-base-special-gammainc';
import betaincinv from '@stdlib/math-base-special-kernel-betaincinv';

/** The normal quantile of 0.975, by which 95 % limits are drawn unless a formula says 1.96. */
export const Z_975 = normalQuantile(0.975);

/** P(Z ≤ z), standard normal; keeps its relative precision in both tails. */
export function normalCdf(z: number): number {
  return erfc(-z / Math.SQRT2) / 2;
}

/** P(|Z| ≥ |z|), standard normal. */
export function normalTwoSided(z: number): number {
  return erfc(Math.abs(z) / Math.SQRT2);
}

/** z with P(Z ≤ z) = p, for p in (0, 1). */
export function normalQuantile(p: number): number {
  return -Math.SQRT2 * erfcinv(2 * p);
}

/** P(T ≥ t), Student's t with `df` > 0 degrees of freedom, not necessarily whole. */
export function tUpper(t: number, df: number): number {
  const square = t * t;
  const beyond =
    square > df
      ? betainc(df / (df + square), df / 2, 0.5, true, false) / 2
      : betainc(square / (df + square), 0.5, df / 2, true, true) / 2;
  return t >= 0 ? beyond : 1 - beyond;
}

/** P(|T| ≥ |t|), Student's t. */
export function tTwoSided(t: number, df: number): number {
  return 2 * tUpper(Math.abs(t), df);
}

/** t with P(T ≤ t) = p, for p in (0, 1). */
export function tQuantile(p: number, df: number): number {
  const tail = Math.min(p, 1 - p);
  const [share = 1, rest = 0] = betaincinv(df / 2, 0.5, 2 * tail, 1 - 2 * tail);
  const size = tail === 0.5 ? 0 : Math.sqrt((df * rest) / share);
  return p < 0.5 ? -size : size;
}

/** P(F ≥ x), Fisher's F with df1, df2 > 0, not necessarily whole. */
export function fUpper(x: number, df1: number, df2: number): number {
  if (x <= 0) return 1;
  const part = df1 * x;
  return part > df2
    ? betainc(df2 / (df2 + part), df2 / 2, df1 / 2, true, false)
    : betainc(part / (df2 + part), df1 / 2, df2 / 2, true, true);
}

/** x with P(F ≤ x) = p, for p in (0, 1). Infinity where it is beyond the numbers, as with a hundredth of a degree of freedom. */
export function fQuantile(p: number, df1: number, df2: number): number {
  const [share = 0, rest = 1] = betaincinv(df1 / 2, df2 / 2, p, 1 - p);
  if (rest > 1e-8) return (df2 * share) / (df1 * rest);
  // So near 1 the beta quantile has no digits left in its complement; seen from the other side it has all of them.
  const [other = 0, otherRest = 1] = betaincinv(df2 / 2, df1 / 2, 1 - p, p);
  return (df2 * otherRest) / (df1 * other);
}

/** P(χ² ≥ x) with `df` > 0 degrees of freedom. */
export function chiSquareUpper(x: number, df: number): number {
  return x <= 0 ? 1 : gammainc(x / 2, df / 2, true, true);
}
