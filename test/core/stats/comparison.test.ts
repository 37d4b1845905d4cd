import { describe, expect, it } from 'vitest';
import { chiSquareTest, fisherExact } from '../../../core/stats/comparison/contingency.ts';
import { kruskalWallis } from '../../../core/stats/comparison/kruskalWallis.ts';
import { mannWhitney, mannWhitneyCdf } from '../../../core/stats/comparison/mannWhitney.ts';
import { fitLine } from '../../../core/stats/comparison/pearson.ts';
import { signedRankCdf, wilcoxonSignedRank } from '../../../core/stats/comparison/wilcoxonSignedRank.ts';
import { describe as describeValues, quantileOfSorted } from '../../../core/stats/describe.ts';
import { shapiroWilk } from '../../../core/stats/shapiroWilk.ts';
import { expectAsR, reference } from './reference.ts';

const R = reference('rank_normality');
const ties = reference('mann_whitney_exact_ties');
const dist = reference('distributions');
const data = R.data;
const split = (values: number[], by: unknown[], level: unknown): number[] => values.filter((_, i) => by[i] === level);
const groupsOf = (values: number[], by: unknown[]): number[][] =>
  [...new Set(by)].map((level) => split(values, by, level));

const pairs: Record<string, readonly [number[], number[]]> = {
  no_ties: [data.no_ties.x, data.no_ties.y],
  mtcars_mpg_by_am: [split(data.mtcars.mpg, data.mtcars.am, 0), split(data.mtcars.mpg, data.mtcars.am, 1)],
  ozone_month5_8: [
    split(data.airquality_ozone_month.Ozone, data.airquality_ozone_month.Month, 5),
    split(data.airquality_ozone_month.Ozone, data.airquality_ozone_month.Month, 8),
  ],
  lung_age_by_sex: [
    split(data.lung_age, reference('survival_km_logrank').data.lung.sex, 1),
    split(data.lung_age, reference('survival_km_logrank').data.lung.sex, 2),
  ],
};

describe('Mann–Whitney equals R’s wilcox.test', () => {
  it.each(Object.keys(R.mann_whitney))('%s', (name) => {
    const expected = R.mann_whitney[name];
    const [x, y] = pairs[name] ?? [[], []];
    expect(mannWhitney(x, y).ties).toBe(expected.ties);
    const corrected = mannWhitney(x, y, 'normal');
    expectAsR([corrected.u, corrected.p], [expected.asymptotic_corrected.W, expected.asymptotic_corrected.p]);
    const plain = mannWhitney(x, y, 'normal-uncorrected');
    expectAsR([plain.u, plain.p], [expected.asymptotic_uncorrected.W, expected.asymptotic_uncorrected.p]);
    const automatic = mannWhitney(x, y);
    expectAsR([corrected.pLess, corrected.pGreater], [expected.less, expected.greater]);
    expectAsR(automatic.p, (expected.exact ?? expected.asymptotic_corrected).p);
  });

  it.each(['a', 'b', 'c'])('with ties by permutation, %s', (name) => {
    const expected = ties[name];
    const result = mannWhitney(expected.x, expected.y, 'permutation');
    expectAsR(
      [result.u, result.p, result.pLess, result.pGreater],
      [expected.W, expected.p_two_sided, expected.p_less, expected.p_greater],
    );
    expectAsR(mannWhitney(expected.x, expected.y).p, expected.asymptotic_corrected);
  });

  it('by permutation equals every allocation written out', () => {
    const [x, y] = [
      [1, 2, 2, 7],
      [2, 5, 5, 9, 9],
    ];
    const all = [...x, ...y];
    const u = (inFirst: readonly boolean[]): number => {
      let sum = 0;
      all.forEach((a, i) =>
        all.forEach((b, j) => {
          if (inFirst[i] && !inFirst[j]) sum += a > b ? 1 : a === b ? 0.5 : 0;
        }),
      );
      return sum;
    };
    const observed = u(all.map((_, i) => i < x.length));
    const centre = (x.length * y.length) / 2;
    let [count, extreme] = [0, 0];
    for (let mask = 0; mask < 2 ** all.length; mask += 1) {
      const inFirst = all.map((_, i) => (mask >> i) % 2 === 1);
      if (inFirst.filter(Boolean).length !== x.length) continue;
      count += 1;
      if (Math.abs(u(inFirst) - centre) >= Math.abs(observed - centre) - 1e-9) extreme += 1;
    }
    expect(mannWhitney(x, y, 'permutation').p).toBeCloseTo(extreme / count, 12);
  });

  it('the exact distributions equal pwilcox and psignrank', () => {
    const { q, m, n, p } = dist.pwilcox;
    expectAsR(
      q.map((value: number, i: number) => mannWhitneyCdf(value, m[i], n[i])),
      p,
      1e-10,
    );
    const s = dist.psignrank;
    expectAsR(
      s.q.map((value: number, i: number) => signedRankCdf(value, s.n[i])),
      s.p,
      1e-10,
    );
  });

  it('p is 1 where all values are equal; an empty group is refused', () => {
    expect(mannWhitney([2, 2], [2, 2, 2]).p).toBe(1);
    expect(() => mannWhitney([], [1])).toThrow('stats-too-few');
  });
});

describe('the other tests equal R', () => {
  it('Wilcoxon signed rank', () => {
    const { x, y } = data.hollander_depression;
    const expected = R.wilcoxon_signed_rank.depression;
    const exact = wilcoxonSignedRank(x, y);
    expectAsR([exact.v, exact.p], [expected.exact.W, expected.exact.p]);
    const corrected = wilcoxonSignedRank(x, y, 'normal');
    expectAsR(
      [corrected.p, corrected.pLess, corrected.pGreater],
      [expected.asymptotic_corrected.p, expected.less, expected.greater],
    );
    expectAsR(wilcoxonSignedRank(x, y, 'normal-uncorrected').p, expected.asymptotic_uncorrected.p);
    expect(wilcoxonSignedRank([1, 2], [1, 2])).toMatchObject({ p: 1, zeros: 2, used: 0 });
  });

  it('Kruskal–Wallis', () => {
    const sets: Record<string, number[][]> = {
      ozone_month: groupsOf(data.airquality_ozone_month.Ozone, data.airquality_ozone_month.Month),
      iris: groupsOf(data.iris.sl, data.iris.sp),
      insect: groupsOf(data.insect.count, data.insect.spray),
      mpg_cyl: groupsOf(data.mtcars.mpg, data.mtcars.cyl),
    };
    for (const [name, groups] of Object.entries(sets)) {
      const result = kruskalWallis(groups);
      expectAsR([result.chiSquare, result.df, result.p], [R.kruskal[name].H, R.kruskal[name].df, R.kruskal[name].p]);
    }
    expect(kruskalWallis([[1, 1], [1]])).toEqual({ chiSquare: 0, df: 1, p: 1 });
  });

  it('Shapiro–Wilk', () => {
    const sets: Record<string, number[]> = {
      x1: data.no_ties.x,
      mpg: data.mtcars.mpg,
      lung_age: data.lung_age,
      lung_time: data.lung_time,
      ozone: data.airquality_ozone_month.Ozone,
      n3: R.shapiro_data.n3,
      n5: R.shapiro_data.n5,
      n11: data.no_ties.y,
      iris_sl: data.iris.sl,
    };
    expect(Object.keys(sets).sort()).toEqual(Object.keys(R.shapiro).sort());
    for (const [name, values] of Object.entries(sets)) {
      const result = shapiroWilk(values);
      expectAsR([result.w, result.p], [R.shapiro[name].W, R.shapiro[name].p]);
    }
    expect(() => shapiroWilk([1, 1, 1])).toThrow('stats-value-invalid');
  });

  it('χ² and Fisher’s exact test', () => {
    // R 4.2.2: chisq.test(matrix(c(12, 5, 7, 9), 2)), fisher.test of the same; chisq.test(matrix(c(10, 20, 30, 40, 50, 60), 2)).
    const table = [
      [12, 7],
      [5, 9],
    ] as const;
    expect(chiSquareTest(table)).toMatchObject({ df: 1, continuity: true });
    expect(
      chiSquareTest([
        [10, 30, 50],
        [20, 40, 60],
      ]),
    ).toMatchObject({ df: 2, continuity: false });
    // Tea tasting (Fisher 1935): 17/35 two-sided 0.4857143, greater 0.2428571.
    const tea = fisherExact([
      [3, 1],
      [1, 3],
    ]);
    expectAsR([tea.p, tea.pGreater, tea.oddsRatio], [0.485714285714286, 0.242857142857143, 9]);
    expect(
      fisherExact([
        [0, 0],
        [3, 4],
      ]),
    ).toMatchObject({ p: 1, oddsRatio: null });
    expect(() =>
      chiSquareTest([
        [1, 0],
        [2, 0],
      ]),
    ).toThrow('stats-too-few');
    expect(() =>
      fisherExact([
        [1, 0.5],
        [2, 0],
      ]),
    ).toThrow('stats-value-invalid');
  });

  it('χ² without correction is n φ²', () => {
    const [a, b, c, d] = [12, 7, 5, 9];
    const n = a + b + c + d;
    const phi2 = (a * d - b * c) ** 2 / ((a + b) * (c + d) * (a + c) * (b + d));
    expect(
      chiSquareTest(
        [
          [a, b],
          [c, d],
        ],
        { continuity: false },
      ).chiSquare,
    ).toBeCloseTo(n * phi2, 10);
  });

  it('the line of least squares', () => {
    const r = reference('bland_altman');
    const { r1, r2 } = r.data.letb_r1_r2;
    expectAsR(fitLine(r1, r2)?.r, r.letb_r1_r2.pearson.estimate);
    expectAsR(fitLine(r1, r2)?.p, r.letb_r1_r2.pearson['p.value']);
    expect(fitLine([1, 1, 1], [1, 2, 3])).toBeNull();
  });
});

describe('description', () => {
  it('quartiles of type 7, SD over n − 1', () => {
    expect(describeValues([1, 2, 3, 4])).toMatchObject({ mean: 2.5, median: 2.5, q1: 1.75, q3: 3.25, min: 1, max: 4 });
    expect(describeValues([5])).toMatchObject({ mean: 5, sd: null, median: 5, q1: 5, shapiroWilk: null });
    expect(quantileOfSorted([10, 20, 30], 0.5)).toBe(20);
    expect(() => describeValues([])).toThrow('stats-too-few');
    expect(() => describeValues([Number.NaN])).toThrow('stats-value-invalid');
  });

  it('shows mean ± SD where Shapiro–Wilk does not reject', () => {
    expect(describeValues(data.mtcars.mpg).shown).toBe('mean-sd');
    expect(describeValues(data.lung_time).shown).toBe('median-iqr');
  });
});
