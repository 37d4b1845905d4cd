import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../core/base/random.ts';
import { followUp, kaplanMeier, restrictedMean, survivalAt } from '../../../core/stats/survival/kaplanMeier.ts';
import { logRank } from '../../../core/stats/survival/logRank.ts';
import { expectAsR, reference } from './reference.ts';

const R = reference('survival_km_logrank');

interface Set {
  readonly times: readonly number[];
  readonly events: readonly boolean[];
  readonly groups: readonly string[];
}

function dataOf(name: string): Set {
  const [source, grouped] = (
    {
      lung_all: ['lung', undefined],
      lung_by_sex: ['lung', 'sex'],
      veteran_by_celltype: ['veteran', 'celltype'],
      veteran_by_trt: ['veteran', 'trt'],
    } as Record<string, readonly [string, string | undefined]>
  )[name] ?? [name, undefined];
  const data = R.data[source];
  return {
    times: data.time,
    events: (data.event ?? data.status).map((event: number) => event === 1),
    groups: data.time.map((_: number, i: number) => (grouped === undefined ? 'all' : `${grouped}=${data[grouped][i]}`)),
  };
}

const only = ({ times, events, groups }: Set, group: string): { times: number[]; events: boolean[] } => ({
  times: times.filter((_, i) => groups[i] === group),
  events: events.filter((_, i) => groups[i] === group),
});

describe('Kaplan–Meier equals R’s survfit', () => {
  const names = Object.keys(R).filter((key) => R[key].curve !== undefined);
  it('was given every data set of the reference', () => expect(names.length).toBe(7));

  it.each(names)('%s: curve, medians in three forms, survival at times, restricted means', (name) => {
    const data = dataOf(name);
    const expected = R[name];
    const groups = [...new Set<string>(expected.curve.group)];
    const latest = Math.max(...data.times);
    for (const group of groups) {
      const km = kaplanMeier(only(data, group));
      const rows = expected.curve.time
        .map((_: number, i: number) => i)
        .filter((i: number) => expected.curve.group[i] === group);
      const column = (key: string): unknown[] => rows.map((i: number) => expected.curve[key][i]);
      expectAsR(
        km.curve.map((point) => [point.time, point.atRisk, point.events, point.censored, point.survival]),
        rows.map((i: number) => ['time', 'n_risk', 'n_event', 'n_censor', 'surv'].map((key) => expected.curve[key][i])),
      );
      expectAsR(
        km.curve.map((point) => (point.se === null ? null : point.se / point.survival)),
        column('std_err_log').map((value) => (typeof value === 'number' ? value : null)),
      );
      expectAsR(
        km.curve.map((point) => point.ciLow),
        column('lower_log'),
      );
      expectAsR(
        km.curve.map((point) => point.ciHigh),
        column('upper_log'),
      );
      for (const [form, key] of [
        ['log', 'log'],
        ['log-log', 'log_log'],
        ['plain', 'plain'],
      ] as const) {
        const table = expected.median[key][group];
        const result = kaplanMeier(only(data, group), form);
        expectAsR(
          [result.n, result.events, result.median, ...result.medianCi],
          ['records', 'events', 'median', '0.95LCL', '0.95UCL'].map((field) => table[field] ?? null),
        );
        const area = restrictedMean(result, latest);
        expectAsR([area.mean, area.se], [table.rmean, table['se(rmean)']]);
      }
      const at = expected.at_times;
      at.time.forEach((time: number, i: number) => {
        if (at.group[i] !== group) return;
        const here = survivalAt(km, time);
        const isBeyond = time > (km.curve.at(-1)?.time ?? 0);
        if (isBeyond && at.surv[i] > 0) expect(here).toMatchObject({ survival: null, ciLow: null, atRisk: 0 });
        else
          expectAsR(
            [here.survival, here.se, here.ciLow, here.ciHigh],
            [at.surv[i], at.std_err[i], at.lower_log[i], at.upper_log[i]],
          );
      });
    }
  });

  it('is the share alive, case by case, without censoring', () => {
    const random = mulberry32(5);
    const times = Array.from({ length: 40 }, () => Math.floor(random() * 20));
    const km = kaplanMeier({ times, events: times.map(() => true) });
    for (const point of km.curve)
      expect(point.survival).toBeCloseTo(times.filter((time) => time > point.time).length / times.length, 12);
  });

  it('equals the product over every earlier event, counted anew for each time', () => {
    const random = mulberry32(11);
    const times = Array.from({ length: 60 }, () => Math.floor(random() * 25) + 1);
    const events = times.map(() => random() < 0.6);
    for (const point of kaplanMeier({ times, events }).curve) {
      let product = 1;
      for (let t = 1; t <= point.time; t += 1) {
        const atRisk = times.filter((time) => time >= t).length;
        const died = times.filter((time, i) => time === t && events[i]).length;
        product *= 1 - died / atRisk;
      }
      expect(point.survival).toBeCloseTo(product, 12);
    }
  });

  it('has no median when everyone is censored, and is one case’s step with one case', () => {
    expect(kaplanMeier({ times: [3, 4], events: [false, false] })).toMatchObject({
      median: null,
      medianCi: [null, null],
    });
    expect(kaplanMeier({ times: [3], events: [true] })).toMatchObject({
      median: 3,
      curve: [{ survival: 0, se: null, ciLow: null }],
    });
    expect(() => kaplanMeier({ times: [], events: [] })).toThrow('stats-too-few');
    expect(() => kaplanMeier({ times: [-1], events: [true] })).toThrow('stats-value-invalid');
  });

  it('takes times that differ by rounding as one time', () => {
    expect(kaplanMeier({ times: [0.1 + 0.2, 0.3, 1], events: [true, true, true] }).curve.length).toBe(2);
  });

  it('median follow-up counts censoring as the event', () => {
    expect(followUp({ times: [1, 2, 3, 4, 5], events: [true, false, false, true, false] }).median).toBe(4);
  });
});

describe('the log-rank test equals R’s survdiff', () => {
  const cases: readonly [string, string, object][] = [
    ['lung_sex', 'lung_by_sex', {}],
    ['lung_sex_peto_rho1', 'lung_by_sex', { rho: 1 }],
    ['veteran_celltype', 'veteran_by_celltype', {}],
    ['veteran_trt', 'veteran_by_trt', {}],
  ];
  it.each(cases)('%s', (name, set, options) => {
    const { times, events, groups } = dataOf(set);
    const expected = R.logrank[name];
    const result = logRank({ times, events }, groups, options);
    expectAsR([result.chiSquare, result.df, result.p], [expected.chisq, expected.df, expected.p]);
    for (const [i, group] of expected.groups.entries()) {
      const row = result.groups.find((item) => item.group === group);
      expectAsR([row?.observed, row?.expected], [expected.observed[i], expected.expected[i]]);
    }
  });

  it('within strata', () => {
    const data = dataOf('lung_by_sex');
    const ecog: (number | null)[] = R.data.lung['ph.ecog'];
    const kept = data.times.map((_, i) => i).filter((i) => typeof ecog[i] === 'number');
    const expected = R.logrank.lung_sex_strata_ecog;
    const result = logRank(
      { times: kept.map((i) => data.times[i] ?? 0), events: kept.map((i) => data.events[i] === true) },
      kept.map((i) => data.groups[i] ?? ''),
      { strata: kept.map((i) => String(ecog[i])) },
    );
    expectAsR([result.chiSquare, result.df, result.p], [expected.chisq, expected.df, expected.p]);
    const sum = (values: readonly number[], from: number): number =>
      values.reduce((total, value, i) => total + (i % 2 === from ? value : 0), 0);
    for (const from of [0, 1]) {
      const row = result.groups.find((item) => item.group === expected.groups[from]);
      expectAsR([row?.observed, row?.expected], [sum(expected.observed, from), sum(expected.expected, from)]);
    }
  });

  it('has no value without an event, and refuses a single group', () => {
    const data = { times: [1, 2, 3], events: [false, false, false] };
    expect(logRank(data, ['a', 'b', 'a'])).toMatchObject({ chiSquare: null, p: null, df: 0 });
    expect(() => logRank(data, ['a', 'a', 'a'])).toThrow('stats-too-few');
  });

  it('is zero for two copies of one group', () => {
    const times = [1, 2, 4, 1, 2, 4];
    const result = logRank({ times, events: times.map(() => true) }, ['a', 'a', 'a', 'b', 'b', 'b']);
    expect(result.chiSquare).toBeCloseTo(0, 12);
    expect(result.p).toBeCloseTo(1, 12);
  });
});
