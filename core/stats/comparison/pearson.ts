import { mean } from '../describe.ts';
import { tTwoSided } from '../distributions.ts';
import { checkCount, checkFinite, checkSameLength } from '../statsRefusals.ts';

/** The straight line y = intercept + slope·x by least squares, with the test of its slope. */
export interface Line {
  readonly intercept: number;
  readonly slope: number;
  readonly slopeSe: number;
  readonly p: number;
  /** Pearson's r; null where one side is constant. */
  readonly r: number | null;
}

/** Null where x is constant. A perfect line has se 0 and p 0. Refused: fewer than 3 points, lists of unlike length, values not finite. */
export function fitLine(x: readonly number[], y: readonly number[]): Line | null {
  checkSameLength(x.length, y.length, 'line');
  checkCount(x.length, 3, 'line');
  checkFinite([...x, ...y], 'line');
  const [xMean, yMean] = [mean(x), mean(y)];
  let [xx, xy, yy] = [0, 0, 0];
  x.forEach((value, index) => {
    const dx = value - xMean;
    const dy = (y[index] ?? 0) - yMean;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  });
  if (xx === 0) return null;
  const slope = xy / xx;
  const intercept = yMean - slope * xMean;
  const residual = x.reduce((sum, value, index) => sum + ((y[index] ?? 0) - intercept - slope * value) ** 2, 0);
  const df = x.length - 2;
  const slopeSe = Math.sqrt(residual / df / xx);
  const p = slopeSe === 0 ? (slope === 0 ? 1 : 0) : tTwoSided(slope / slopeSe, df);
  return { intercept, slope, slopeSe, p, r: yy === 0 ? null : Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy))) };
}
