import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../core/base/random.ts';
import type { Covariate } from '../../../core/stats/survival/covariates.ts';
import { backwardElimination } from '../../../core/stats/survival/elimination.ts';
import { coxModel, coxRegression, type CoxOptions } from '../../../core/stats/survival/cox.ts';
import { proportionalityTest } from '../../../core/stats/survival/proportionalHazards.ts';
import { expectAsR, reference } from './reference.ts';

const R = reference('survival_cox');
const lung = R.data.lung_complete;
const veteran = R.data.veteran;
const numeric = (data: Record<string, number[]>, name: string): Covariate => ({
  kind: 'numeric',
  name,
  values: data[name] ?? [],
});
const lungTimes = { times: lung.time, events: lung.event.map((e: number) => e === 1) };
const veteranTimes = { times: veteran.time, events: veteran.status.map((e: number) => e === 1) };
const celltype: Covariate = { kind: 'categorical', name: 'celltype', values: veteran.celltype, reference: 'adeno' };

const models: readonly [string, typeof lungTimes, readonly Covariate[], CoxOptions][] = [
  ['lung_age', lungTimes, [numeric(lung, 'age')], {}],
  ['lung_age_sex_ecog', lungTimes, ['age', 'sex', 'ph.ecog'].map((name) => numeric(lung, name)), {}],
  ['lung_breslow', lungTimes, ['age', 'sex', 'ph.ecog'].map((name) => numeric(lung, name)), { ties: 'breslow' }],
  [
    'lung_strata_sex',
    lungTimes,
    ['age', 'ph.ecog'].map((name) => numeric(lung, name)),
    { strata: lung.sex.map(String) },
  ],
  ['veteran_karno', veteranTimes, [numeric(veteran, 'karno')], {}],
  [
    'veteran_full',
    veteranTimes,
    ['trt', 'karno', 'diagtime', 'age', 'prior'].map((name) => numeric(veteran, name)),
    {},
  ],
  ['veteran_celltype', veteranTimes, [celltype, numeric(veteran, 'karno')], {}],
];
const list = (value: unknown): number[] =>
  Array.isArray(value) ? value : Object.values(value as Record<string, number>);

describe('Cox regression equals R’s coxph', () => {
  it.each(models)('%s', (name, data, covariates, options) => {
    const expected = R.models[name];
    const model = coxModel(data, covariates, options);
    const { fit } = model;
    const column = (key: 'coefficient' | 'se' | 'hr' | 'ciLow' | 'ciHigh' | 'waldZ' | 'p'): number[] =>
      fit.rows.map((row) => row[key]);
    expectAsR(column('coefficient'), list(expected.coef));
    expectAsR(column('se'), list(expected.se));
    expectAsR(fit.variance, expected.vcov);
    expectAsR(column('hr'), list(expected.hr));
    expectAsR(column('ciLow'), list(expected.hr_lower95));
    expectAsR(column('ciHigh'), list(expected.hr_upper95));
    expectAsR(column('waldZ'), list(expected.wald_z));
    expectAsR(column('p'), list(expected.wald_p));
    expectAsR(
      [fit.n, fit.events, fit.logLikelihoodNull, fit.logLikelihood, fit.aic],
      [expected.n, expected.nevent, expected.loglik_null, expected.loglik, expected.aic],
    );
    for (const [key, test] of [
      ['likelihood_ratio', fit.likelihoodRatio],
      ['score', fit.score],
    ] as const)
      expectAsR([test.chiSquare, test.df, test.p], [expected[key].test, expected[key].df, expected[key].pvalue]);
    // R prints the Wald statistic with two decimals; its p is of the whole number.
    expect(fit.wald.chiSquare).toBeCloseTo(expected.wald.test, 1);
    expectAsR(fit.wald.p, expected.wald.pvalue);
    expectAsR([fit.concordance?.c, fit.concordance?.se], [expected.concordance, expected.concordance_se]);
    if (!Array.isArray(expected.concordance_counts)) {
      const { concordant, discordant, tiedRisk, tiedTime, tiedBoth } = fit.concordance ?? {};
      expect([concordant, discordant, tiedRisk, tiedTime, tiedBoth]).toEqual(list(expected.concordance_counts));
    }
    const zph = proportionalityTest(model);
    expectAsR(
      zph.map((test) => [test.chiSquare, test.df, test.p]),
      expected.zph.chisq.map((chisq: number, i: number) => [chisq, expected.zph.df[i], expected.zph.p[i]]),
    );
  });

  it('robust standard errors by cluster', () => {
    const fit = coxRegression(
      lungTimes,
      ['age', 'sex'].map((name) => numeric(lung, name)),
      { clusters: lung.inst.map(String) },
    );
    const expected = R.models.lung_robust_inst;
    expectAsR(
      fit.rows.map((row) => [row.coefficient, row.robustSe, row.p]),
      ['age', 'sex'].map((name) => [expected.coef[name], expected.robust_se[name], expected.p[name]]),
    );
  });

  it('refuses a robust variance whose clusters cancel, which would make the hazard ratio certain', () => {
    const refused = expect.objectContaining({ code: 'stats-too-few' });
    expect(() =>
      coxRegression(lungTimes, [numeric(lung, 'age')], { clusters: lung.age.map(() => 'one patient') }),
    ).toThrow(refused);
    const mirrored = { times: [1, 1, 1, 1], events: [true, true, true, true] };
    const values: Covariate = { kind: 'numeric', name: 'x', values: [1, 2, 1, 1] };
    expect(() => coxRegression(mirrored, [values], { clusters: ['a', 'a', 'b', 'b'] })).toThrow(refused);
  });

  it('its derivatives equal differences of a likelihood written out', () => {
    const random = mulberry32(3);
    const n = 25;
    const x = Array.from({ length: n }, () => random() * 4);
    const times = x.map((value) => Math.ceil(8 * random() * Math.exp(-0.3 * value)));
    const events = x.map(() => random() < 0.7);
    const likelihood = (beta: number): number => {
      let sum = 0;
      for (const t of new Set(times.filter((_, i) => events[i]))) {
        const dead = times.map((_, i) => i).filter((i) => events[i] && times[i] === t);
        const risk = times.map((_, i) => i).filter((i) => (times[i] ?? 0) >= t);
        const total = (who: number[]): number => who.reduce((s, i) => s + Math.exp(beta * (x[i] ?? 0)), 0);
        dead.forEach((i, k) => {
          sum += beta * (x[i] ?? 0) - Math.log(total(risk) - (k / dead.length) * total(dead));
        });
      }
      return sum;
    };
    const fit = coxRegression({ times, events }, [{ kind: 'numeric', name: 'x', values: x }]);
    const b = fit.rows[0]?.coefficient ?? 0;
    const h = 1e-4;
    expect(fit.logLikelihood).toBeCloseTo(likelihood(b), 9);
    expect((likelihood(b + h) - likelihood(b - h)) / (2 * h)).toBeCloseTo(0, 5);
    const curvature = (2 * likelihood(b) - likelihood(b + h) - likelihood(b - h)) / h ** 2;
    expect(1 / Math.sqrt(curvature)).toBeCloseTo(fit.rows[0]?.se ?? 0, 5);
  });
});

describe('Cox regression refuses, or says, what has no estimate', () => {
  const x = (values: number[]): Covariate => ({ kind: 'numeric', name: 'x', values });
  const all = (n: number): boolean[] => Array.from({ length: n }, () => true);

  it('a constant covariate and one that repeats another, by name', () => {
    expect(() => coxRegression({ times: [1, 2, 3], events: all(3) }, [x([1, 1, 1])])).toThrow(
      'stats-covariate-redundant {"term":"x"}',
    );
    const twice: Covariate = { kind: 'numeric', name: 'twice', values: [2, 4, 10, 2] };
    expect(() => coxRegression({ times: [1, 2, 3, 4], events: all(4) }, [x([1, 2, 5, 1]), twice])).toThrow(
      '"term":"twice"',
    );
  });

  it('a covariate that separates: its hazard ratio has no bound', () => {
    expect(() =>
      coxRegression({ times: [1, 2, 3, 4, 5, 6], events: [true, true, true, false, false, false] }, [
        x([1, 1, 1, 0, 0, 0]),
      ]),
    ).toThrow('stats-covariate-separates');
  });

  it('no event, one level, an unknown reference', () => {
    expect(() => coxRegression({ times: [1, 2], events: [false, false] }, [x([1, 2])])).toThrow('stats-no-event');
    const level = (values: string[], reference: string): Covariate => ({
      kind: 'categorical',
      name: 'c',
      values,
      reference,
    });
    expect(() => coxRegression({ times: [1, 2], events: all(2) }, [level(['a', 'a'], 'a')])).toThrow(
      'stats-covariate-redundant',
    );
    expect(() => coxRegression({ times: [1, 2], events: all(2) }, [level(['a', 'b'], 'c')])).toThrow(
      'stats-level-unknown',
    );
  });

  it('large offsets and large scales cost no digits', () => {
    const fit = (scale: number, offset: number): number =>
      (coxRegression(lungTimes, [x(lung.age.map((age: number) => age * scale + offset))]).rows[0]?.coefficient ?? 0) *
      scale;
    expect(fit(1e6, 1e9) / fit(1, 0)).toBeCloseTo(1, 7);
    expect(fit(1e-6, 0) / fit(1, 0)).toBeCloseTo(1, 7);
  });
});

describe('backward elimination', () => {
  const candidates = [celltype, ...['trt', 'karno', 'diagtime', 'age', 'prior'].map((name) => numeric(veteran, name))];

  it('by p removes one at a time, a category as one', () => {
    const result = backwardElimination(veteranTimes, candidates, { rule: 'p' });
    for (const step of result.steps) expect(step.p).toBeGreaterThanOrEqual(0.05);
    for (const item of result.final?.covariates ?? []) expect(item.p).toBeLessThan(0.05);
    expect(result.kept).toEqual(['celltype', 'karno']);
    expectAsR(result.final?.logLikelihood, R.models.veteran_celltype.loglik);
  });

  it('by AIC ends where no removal lowers it', () => {
    const result = backwardElimination(veteranTimes, candidates, { rule: 'aic' });
    const aic = result.final?.aic ?? 0;
    for (const step of result.steps) expect(step.aicAfter).toBeLessThan(step.aicBefore);
    const kept = candidates.filter((item) => result.kept.includes(item.name));
    for (const { name } of kept) {
      const rest = kept.filter((item) => item.name !== name);
      if (rest.length > 0) expect(coxRegression(veteranTimes, rest).aic).toBeGreaterThanOrEqual(aic);
    }
  });

  it('may leave nothing', () => {
    const noise: Covariate = {
      kind: 'numeric',
      name: 'noise',
      values: veteran.time.map((_: number, i: number) => (i * 7919) % 13),
    };
    expect(backwardElimination(veteranTimes, [noise], { rule: 'p' })).toMatchObject({ kept: [], final: null });
  });
});
