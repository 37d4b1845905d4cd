import { normalCdf, normalQuantile } from './distributions.ts';
import { checkCount, checkFinite, statsRefusal } from './statsRefusals.ts';

export interface ShapiroWilk {
  readonly w: number;
  readonly p: number;
}

/** Polynomials of algorithm AS R94, lowest power first. */
const C1 = [0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056];
const C2 = [0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633];
const SMALL_MEAN = [0.544, -0.39978, 0.025054, -6.714e-4];
const SMALL_SD = [1.3822, -0.77857, 0.062767, -0.0020322];
const LARGE_MEAN = [-1.5861, -0.31082, -0.083751, 0.0038915];
const LARGE_SD = [-0.4803, -0.082676, 0.0030302];
const GAMMA = [-2.273, 0.459];

/**
 * Shapiro–Wilk test of normality, as R's `shapiro.test`. Refused: fewer than 3 or more than 5000 values, all values equal.
 * Source: Royston 1995, algorithm AS R94.
 */
export function shapiroWilk(values: readonly number[]): ShapiroWilk {
  const n = values.length;
  checkFinite(values, 'Shapiro–Wilk');
  checkCount(n, 3, 'Shapiro–Wilk');
  if (n > 5000) throw statsRefusal('stats-too-many', { what: 'Shapiro–Wilk', count: n, limit: 5000 });
  const x = values.toSorted((a, b) => a - b);
  const range = (x.at(-1) ?? 0) - (x[0] ?? 0);
  if (range === 0)
    throw statsRefusal('stats-value-invalid', { what: 'Shapiro–Wilk', index: 0, value: 'all values are equal' });
  const weights = royston(n);
  const centre = x.reduce((sum, value) => sum + value / range, 0) / n;
  let product = 0;
  let squares = 0;
  x.forEach((value, index) => {
    const deviation = value / range - centre;
    product += weightAt(weights, index, n) * deviation;
    squares += deviation * deviation;
  });
  const w = Math.min(1, (product * product) / squares);
  return { w, p: significance(w, n) };
}

/** The upper half of the antisymmetric weights: `[i]` belongs to the i-th largest and, negated, the i-th smallest value. */
function royston(n: number): readonly number[] {
  if (n === 3) return [Math.SQRT1_2];
  const half = Math.floor(n / 2);
  const m = Array.from({ length: half }, (_, i) => -normalQuantile((i + 1 - 0.375) / (n + 0.25)));
  const summ2 = 2 * m.reduce((sum, value) => sum + value * value, 0);
  const ssumm2 = Math.sqrt(summ2);
  const root = 1 / Math.sqrt(n);
  const [m0 = 0, m1 = 0] = m;
  const a0 = polynomial(C1, root) + m0 / ssumm2;
  if (n <= 5) {
    const factor = Math.sqrt((summ2 - 2 * m0 * m0) / (1 - 2 * a0 * a0));
    return [a0, ...m.slice(1).map((value) => value / factor)];
  }
  const a1 = m1 / ssumm2 + polynomial(C2, root);
  const factor = Math.sqrt((summ2 - 2 * m0 * m0 - 2 * m1 * m1) / (1 - 2 * a0 * a0 - 2 * a1 * a1));
  return [a0, a1, ...m.slice(2).map((value) => value / factor)];
}

function weightAt(weights: readonly number[], index: number, n: number): number {
  const fromTop = n - 1 - index;
  if (index === fromTop) return 0;
  return index > fromTop ? (weights[fromTop] ?? 0) : -(weights[index] ?? 0);
}

function significance(w: number, n: number): number {
  if (n === 3) {
    const smallest = Math.asin(Math.sqrt(0.75));
    return Math.max(0, (6 / Math.PI) * (Math.asin(Math.sqrt(w)) - smallest));
  }
  const y = Math.log(1 - w);
  const logN = Math.log(n);
  if (n <= 11) {
    const gamma = polynomial(GAMMA, n);
    if (y >= gamma) return 1e-99;
    const transformed = -Math.log(gamma - y);
    return upper(transformed, polynomial(SMALL_MEAN, n), Math.exp(polynomial(SMALL_SD, n)));
  }
  return upper(y, polynomial(LARGE_MEAN, logN), Math.exp(polynomial(LARGE_SD, logN)));
}

function upper(value: number, centre: number, sd: number): number {
  const z = (value - centre) / sd;
  return z === Number.NEGATIVE_INFINITY ? 1 : normalCdf(-z);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
