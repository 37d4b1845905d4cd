import { describe, expect, it } from 'vitest';
import {
  chiSquareUpper,
  fQuantile,
  fUpper,
  normalCdf,
  normalQuantile,
  normalTwoSided,
  tQuantile,
  tUpper,
} from '../../../core/stats/distributions.ts';
import { reference } from './reference.ts';

const R = reference('distributions');

/** Relative, in the far tails too. */
function worst(actual: readonly number[], expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  return Math.max(...actual.map((value, index) => Math.abs(value - (expected[index] ?? 0)) / (expected[index] || 1)));
}

describe('the distributions equal R to 1e-10, tails included', () => {
  it('normal', () => {
    expect(worst(R.pnorm.x.map(normalCdf), R.pnorm.p)).toBeLessThan(1e-10);
    expect(
      worst(
        R.pnorm.x.map((x: number) => normalCdf(-x)),
        R.pnorm.upper,
      ),
    ).toBeLessThan(1e-10);
    expect(worst(R.qnorm.p.map(normalQuantile), R.qnorm.q)).toBeLessThan(1e-10);
    expect(normalTwoSided(-1.959963984540054)).toBeCloseTo(0.05, 14);
  });

  it('Student’s t', () => {
    expect(
      worst(
        R.pt.t.map((t: number, i: number) => tUpper(-t, R.pt.df[i])),
        R.pt.p,
      ),
    ).toBeLessThan(1e-10);
    expect(
      worst(
        R.qt.p.map((p: number, i: number) => tQuantile(p, R.qt.df[i])),
        R.qt.q,
      ),
    ).toBeLessThan(1e-10);
  });

  it('Fisher’s F', () => {
    const { x, df1, df2, upper } = R.pf;
    expect(
      worst(
        x.map((value: number, i: number) => fUpper(value, df1[i], df2[i])),
        upper,
      ),
    ).toBeLessThan(1e-10);
    const q = R.qf;
    expect(
      worst(
        q.p.map((p: number, i: number) => fQuantile(p, q.df1[i], q.df2[i])),
        q.q,
      ),
    ).toBeLessThan(1e-10);
  });

  it('Fisher’s F with less than one degree of freedom, as intervals of few readers ask for', () => {
    const df2 = [0.5, 0.2, 0.1, 0.05, 0.02];
    // qf(.975, 3, df2) and qf(.975, df2, 3) of R 4.2.2
    const quantiles = [
      731147.019985439, 1249317093856718, 6.65535784103969e30, 3.68970932255112e62, 1.97199643619025e158,
    ];
    expect(
      worst(
        df2.map((df) => fQuantile(0.975, 3, df)),
        quantiles,
      ),
    ).toBeLessThan(1e-10);
    const others = [19.1718975894579, 21.0461170494736, 20.7115143775281, 17.0989377921648, 6.92974067552454];
    expect(
      worst(
        df2.map((df) => fQuantile(0.975, df, 3)),
        others,
      ),
    ).toBeLessThan(1e-10);
  });

  it('χ²', () => {
    const { x, df, upper } = R.pchisq;
    expect(
      worst(
        x.map((value: number, i: number) => chiSquareUpper(value, df[i])),
        upper,
      ),
    ).toBeLessThan(1e-10);
    expect(chiSquareUpper(0, 3)).toBe(1);
  });
});
