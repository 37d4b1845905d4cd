import { describe, expect, it } from 'vitest';
import { agreementBand } from '../../../core/stats/agreement/bands.ts';
import { blandAltman } from '../../../core/stats/agreement/blandAltman.ts';
import { fleissKappa } from '../../../core/stats/agreement/fleiss.ts';
import { intraclassCorrelations } from '../../../core/stats/agreement/icc.ts';
import { fQuantile } from '../../../core/stats/distributions.ts';
import { kappa, type KappaWeights } from '../../../core/stats/agreement/kappa.ts';
import { expectAsR, reference } from './reference.ts';

const kappaR = reference('kappa');
const iccR = reference('icc');
const blandR = reference('bland_altman');
const texts = (values: readonly unknown[]): string[] => values.map(String);

describe('Cohen’s κ equals R (irr, and Fleiss, Cohen & Everitt’s standard errors)', () => {
  const sets: readonly [string, { r1: unknown[]; r2: unknown[] }][] = [
    ['anxiety_r1_r2', kappaR.data.anxiety_r1_r2],
    ['lirads5', kappaR.data.lirads5],
    ['diagnoses_r2_r3', kappaR.data.diagnoses_r2_r3_codes],
  ];
  const weightings: readonly [KappaWeights, string, string][] = [
    ['none', 'fce_unweighted', 'irr_unweighted'],
    ['linear', 'fce_linear', 'irr_linear'],
    ['quadratic', 'fce_quadratic', 'irr_quadratic'],
  ];
  for (const [name, data] of sets) {
    it.each(weightings)(`${name}, weights %s`, (weights, fce, irr) => {
      const expected = kappaR.cohen[name][fce];
      const result = kappa(texts(data.r1), texts(data.r2), { levels: texts(expected.levels), weights });
      expectAsR(
        [result.value, result.se, result.ciLow, result.ciHigh, result.seNull, result.z, result.p],
        [expected.kappa, expected.se, expected.lower95, expected.upper95, expected.se0, expected.z0, expected.p0],
      );
      expectAsR([result.observed, result.expected], [expected.observed, expected.expected]);
      expectAsR([result.value, result.n], [kappaR.cohen[name][irr].kappa, kappaR.cohen[name][irr].subjects]);
    });
  }

  it('keeps an unused level of the scale, which moves the weights', () => {
    const first = ['CR', 'PR', 'PD', 'PD', 'CR', 'PR'];
    const second = ['CR', 'PD', 'PD', 'PR', 'CR', 'PR'];
    const of = (levels: readonly string[]): number => kappa(first, second, { levels, weights: 'quadratic' }).value ?? 2;
    expect(of(['CR', 'PR', 'SD', 'PD'])).not.toBeCloseTo(of(['CR', 'PR', 'PD']), 3);
  });

  it('is 1 for the same ratings, and without value where only one level was used', () => {
    expect(kappa(['a', 'b'], ['a', 'b'], { levels: ['a', 'b'] })).toMatchObject({
      value: 1,
      se: 0,
      band: 'almost perfect',
    });
    const none = kappa(['a', 'a'], ['a', 'a'], { levels: ['a', 'b'] });
    expect(none).toMatchObject({ value: null, se: null, band: null, agreementPercent: 100 });
  });

  it('bands follow the unrounded value', () => {
    expect([-0.001, 0, 0.2, 0.2001, 0.6, 0.8, 0.80001].map(agreementBand)).toEqual([
      'poor',
      'slight',
      'slight',
      'fair',
      'moderate',
      'substantial',
      'almost perfect',
    ]);
  });

  it('refuses no pairs, unlike lengths, and a rating outside the scale', () => {
    expect(() => kappa([], [], { levels: ['a'] })).toThrow('stats-too-few');
    expect(() => kappa(['a'], ['a', 'a'], { levels: ['a'] })).toThrow('stats-unlike-lengths');
    expect(() => kappa(['a'], ['x'], { levels: ['a'] })).toThrow('stats-level-unknown');
    expect(() => kappa(['a'], ['a'], { levels: ['a', 'a'] })).toThrow('stats-level-repeated');
  });
});

describe('Fleiss’ κ equals R (irr)', () => {
  const data = kappaR.data.diagnoses;
  const levels: string[] = kappaR.data.diagnoses_levels;
  const ratings = data.rater1.map((_: string, i: number) => [1, 2, 3, 4, 5, 6].map((r) => data[`rater${r}`][i]));
  const result = fleissKappa(ratings, levels);
  const expected = kappaR.fleiss.diagnoses;

  it('value, standard error, z, interval, Conger, Light', () => {
    expectAsR(
      [result.value, result.seNull, result.z, result.ciLow, result.ciHigh, result.conger, result.light],
      [
        expected.kappa,
        expected.se0,
        expected.z,
        expected.lower95_se0,
        expected.upper95_se0,
        expected.exact_conger,
        kappaR.fleiss.light.kappa,
      ],
    );
  });

  it('each level, as irr prints it', () => {
    expect(result.byLevel.map(({ value }) => Math.round((value ?? 9) * 1000) / 1000)).toEqual(expected.detail.Kappa);
  });

  it('has no value where every rating is the same', () => {
    expect(
      fleissKappa(
        [
          ['a', 'a'],
          ['a', 'a'],
        ],
        ['a', 'b'],
      ),
    ).toMatchObject({ value: null, conger: null, light: null });
  });
});

describe('the six intraclass correlations equal R (irr, psych)', () => {
  it.each(['shrout_fleiss_1979', 'anxiety', 'letb_3readers'])('%s', (name) => {
    const table = intraclassCorrelations(iccR.data[name]);
    const { irr, psych_all_six: psych } = iccR.results[name];
    expectAsR(
      table.forms.map((form) => form.value),
      psych.results.icc,
    );
    expectAsR(
      table.forms.map((form) => [form.f, form.df1, form.df2, form.p]),
      psych.results.F.map((f: number, i: number) => [
        f,
        psych.results.df1[i],
        psych.results.df2[i],
        psych.results.p[i],
      ]),
    );
    expectAsR(
      table.forms.map((form) => form.ciLow),
      psych.results.lower,
    );
    expectAsR(
      table.forms.map((form) => form.ciHigh),
      psych.results.upper,
    );
    const order = [
      'oneway_consistency_single',
      'twoway_agreement_single',
      'twoway_consistency_single',
      'oneway_consistency_average',
      'twoway_agreement_average',
      'twoway_consistency_average',
    ];
    const { cases: n, raters: k, msCases, msRaters, msResidual } = table;
    table.forms.forEach((form, at) => {
      const expected = irr[order[at] ?? ''];
      expectAsR(form.value, expected.value);
      if (form.form !== 'ICC(2,k)') {
        expectAsR([form.ciLow, form.ciHigh], [expected.lower, expected.upper]);
        return;
      }
      // irr puts ICC(2,k) into the weights of ICC(2,1); so done, its interval comes out.
      const odds = (form.value ?? 0) / (n * (1 - (form.value ?? 0)));
      const [a, b] = [k * odds * msRaters, (1 + k * odds * (n - 1)) * msResidual];
      const df = (a + b) ** 2 / (a ** 2 / (k - 1) + b ** 2 / ((n - 1) * (k - 1)));
      const upperF = fQuantile(0.975, n - 1, df);
      const lowerF = fQuantile(0.975, df, n - 1);
      const error = msRaters - msResidual;
      expectAsR(
        [
          df,
          (n * (msCases - upperF * msResidual)) / (upperF * error + n * msCases),
          (n * (lowerF * msCases - msResidual)) / (error + n * lowerF * msCases),
        ],
        [expected.df2, expected.lower, expected.upper],
      );
    });
    expectAsR(table.forms[1]?.intervalDf, irr.twoway_agreement_single.df2);
    expectAsR(
      [table.msWithin, table.msCases, table.msRaters, table.msResidual],
      [psych.msw, ...psych.anova['Mean Sq']],
    );
  });

  it('are 1 for the same readings, and without value where nothing varies', () => {
    const same = intraclassCorrelations([
      [1, 1],
      [2, 2],
      [5, 5],
    ]);
    expect(same.forms.map((form) => form.value)).toEqual([1, 1, 1, 1, 1, 1]);
    const flat = intraclassCorrelations([
      [3, 3],
      [3, 3],
      [3, 3],
    ]);
    expect(flat.forms.map((form) => form.value)).toEqual([null, null, null, null, null, null]);
  });

  it('of readings that contradict one another have the interval of psych, though its degrees of freedom are near none', () => {
    const opposed = [
      [28.75, 15.73],
      [22.94, 18.16],
      [25.55, 17.59],
      [18.46, 20.83],
    ];
    // psych 2.2.9: ICC(opposed, lmer = FALSE)
    const expected = {
      'ICC(2,1)': [-0.3849847, -0.4657911, 0.2611057],
      'ICC(2,k)': [-1.2519515, -1.7438536, 0.4140901],
    };
    for (const [form, numbers] of Object.entries(expected)) {
      const { value, ciLow, ciHigh } = intraclassCorrelations(opposed).forms.find((item) => item.form === form) ?? {};
      [value, ciLow, ciHigh].forEach((number, at) => expect(number).toBeCloseTo(numbers[at] ?? 0, 6));
    }
  });

  it('stay finite where raters differ by a constant alone', () => {
    const shifted = intraclassCorrelations([
      [1, 3],
      [2, 4],
      [5, 7],
      [9, 11],
    ]);
    for (const form of shifted.forms)
      for (const value of [form.value, form.ciLow, form.ciHigh])
        if (value !== null) expect(Number.isFinite(value)).toBe(true);
    expect(shifted.forms[2]?.value).toBe(1);
    expect(shifted.forms[1]?.value).toBeLessThan(1);
  });
});

describe('Bland–Altman equals R', () => {
  it.each(['letb_r1_r2', 'sleep'])('%s', (name) => {
    const data = blandR.data[name];
    const result = blandAltman(data.r1 ?? data.a, data.r2 ?? data.b);
    const expected = blandR[name];
    expectAsR(
      [result.n, result.bias, result.sd, result.lower, result.upper, result.biasCi, result.biasP],
      [
        expected.n,
        expected.bias,
        expected.sd,
        expected.loa196_lower,
        expected.loa196_upper,
        expected.bias_ci,
        expected.bias_p,
      ],
    );
    expectAsR(
      [result.trend?.slope, result.trend?.slopeSe, result.trend?.p, result.withinSubjectSd, result.concordance],
      [expected.slope, expected.slope_se, expected.slope_p, expected.within_subject_sd, expected.ccc_lin],
    );
    // R's file draws these with qnorm(.975) instead of 1.96, 1.8e-5 apart.
    expectAsR([result.limitSe, result.repeatability], [expected.se_loa, expected.repeatability_coef], 2e-5);
    expectAsR([...result.lowerCi, ...result.upperCi], [...expected.loa_lower_ci, ...expected.loa_upper_ci], 5e-5);
  });

  it('on the percent scale, each difference is over its own mean', () => {
    const result = blandAltman([11, 22, 30], [9, 18, 30], 'percent');
    expect(result.points.map((point) => point.difference)).toEqual([20, 20, 0]);
    expect(() => blandAltman([1, 2], [-1, 2], 'percent')).toThrow('stats-value-invalid');
  });

  it('of equal readings has no spread, and p is 1', () => {
    expect(blandAltman([1, 2, 3], [1, 2, 3])).toMatchObject({ bias: 0, sd: 0, lower: 0, upper: 0, biasP: 1 });
    expect(blandAltman([1, 1, 1], [2, 2, 2])).toMatchObject({ bias: -1, sd: 0, biasP: 0, trend: null });
    expect(() => blandAltman([1], [1])).toThrow('stats-too-few');
  });
});
