import { describe, expect, it } from 'vitest';
import { mixedCox } from '../../../core/stats/survival/mixedCox.ts';
import { coxRegression } from '../../../core/stats/survival/cox.ts';
import type { Covariate } from '../../../core/stats/survival/covariates.ts';
import { expectAsR, reference } from './reference.ts';

const R = reference('survival_coxme');
const { rats_female: rats, lung_inst: lung, eortc } = R.data;
const numeric = (data: Record<string, number[]>, name: string): Covariate => ({
  kind: 'numeric',
  name,
  values: data[name] ?? [],
});
const isEvent = (values: number[]): boolean[] => values.map((value) => value === 1);

describe('the mixed Cox model equals R’s coxme to 1e-4', () => {
  const cases: readonly [string, { times: number[]; events: boolean[] }, readonly Covariate[], number[], string][] = [
    ['rats_litter', { times: rats.time, events: isEvent(rats.status) }, [numeric(rats, 'rx')], rats.litter, 'litter'],
    [
      'lung_inst',
      { times: lung.time, events: isEvent(lung.event) },
      ['age', 'sex', 'ph.ecog'].map((name) => numeric(lung, name)),
      lung.inst,
      'inst',
    ],
    [
      'eortc_center',
      { times: eortc.y, events: isEvent(eortc.uncens) },
      [numeric(eortc, 'trt')],
      eortc.center,
      'center',
    ],
  ];
  it.each(cases)('%s', (name, data, covariates, groups, group) => {
    const expected = R[name];
    const fit = mixedCox(data, covariates, groups.map(String));
    expectAsR(
      fit.rows.map((row) => row.coefficient),
      Object.values(expected.coef),
      1e-4,
    );
    expectAsR(
      fit.rows.map((row) => row.se),
      Object.values(expected.se),
      1e-4,
    );
    expectAsR(
      fit.rows.map((row) => row.hr),
      Object.values(expected.hr),
      1e-4,
    );
    expectAsR(
      fit.rows.map((row) => row.p),
      Object.values(expected.p),
      1e-3,
    );
    expectAsR(
      [fit.logLikelihoodNull, fit.logLikelihoodIntegrated, fit.logLikelihoodPenalised],
      [expected.loglik.null, expected.loglik.integrated, expected.loglik.penalized],
      1e-4,
    );
    // R's optimiser stops early where the likelihood is flat: ours is nowhere lower, and all else agrees to 1e-4 all the same.
    expect(fit.logLikelihoodIntegrated).toBeGreaterThanOrEqual(expected.loglik.integrated - 1e-7);
    expectAsR(fit.variance, expected.variance[`${group}.Intercept`], 1e-3);
    expectAsR(fit.effectiveDf, expected.df.penalized, 5e-4);
    for (const { group: id, value } of fit.randomEffects)
      expect(Math.abs(value - expected.ranef[group][id])).toBeLessThan(1e-4);
  });

  it('keeps every correlation on request, and has then the higher likelihood of Laplace’s whole approximation', () => {
    const data = { times: rats.time, events: isEvent(rats.status) };
    const groups = rats.litter.map(String);
    const thin = mixedCox(data, [numeric(rats, 'rx')], groups);
    const full = mixedCox(data, [numeric(rats, 'rx')], groups, { information: 'full' });
    expect([thin.sparseGroups, full.sparseGroups]).toEqual([50, 0]);
    expect(full.logLikelihoodIntegrated).toBeGreaterThan(thin.logLikelihoodIntegrated);
  });

  it('finds no variance between groups that are alike, and is then the plain Cox fit', () => {
    const times = Array.from({ length: 40 }, (_, i) => i + 1);
    const x = times.map((t) => Number(t % 3 === 0));
    const data = { times, events: times.map(() => true) };
    const covariate: Covariate = { kind: 'numeric', name: 'x', values: x };
    const fit = mixedCox(
      data,
      [covariate],
      times.map((t) => `g${t % 4}`),
    );
    expect(fit.variance).toBe(0);
    expect(fit.findings.map((item) => item.code)).toEqual(['mixed-cox-variance-zero']);
    expect(fit.rows[0]?.coefficient).toBeCloseTo(coxRegression(data, [covariate]).rows[0]?.coefficient ?? 9, 5);
  });
});
