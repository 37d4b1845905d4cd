import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import type { SurvivalDocument } from '../../../core/record/survivalDocument.ts';
import { survivalCommand } from '../../../electron/cli/commands/survival.ts';
import { csvOfColumns, reference } from '../../fixtures/referenceTables.ts';
import { runLetb } from '../../fixtures/runLetb.ts';

const km = reference('survival_km_logrank');
const cox = reference('survival_cox');
const lung = csvOfColumns(km.data.lung);
const veteran = csvOfColumns(km.data.veteran);
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'letb-survival-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (text: string): string => {
  const path = join(folder, 'cohort.csv');
  writeFileSync(path, text);
  return path;
};
const documentSchema = v.custom<SurvivalDocument>((value) =>
  v.is(v.looseObject({ schema: v.literal('letb.survival/1') }), value),
);
async function survival(text: string, ...args: readonly string[]): Promise<SurvivalDocument> {
  const printed: string[] = [];
  const io = { print: (line: string) => printed.push(line), progress: () => {}, note: () => {} };
  await survivalCommand.run([file(text), '--json', ...args], io);
  expect(printed.length).toBe(1);
  return v.parse(documentSchema, JSON.parse(printed[0] ?? ''));
}
const lungTimes = ['--time', 'time', '--event', 'event'];
const veteranTimes = ['--time', 'time', '--event', 'status'];

describe('letb survival', () => {
  it('prints R’s curves, medians and log-rank test by group', async () => {
    const document = await survival(lung, ...lungTimes, '--group', 'sex');
    expect(document.schema).toBe('letb.survival/1');
    expect(document.groups.map((group) => group.name)).toEqual(['1', '2']);
    expect(document.groups[0]).toMatchObject({ n: 138, events: 112, medianMonths: 270, ciLow: 212, ciHigh: 310 });
    expect(document.groups[0]?.curve[0]).toMatchObject({ time: 11, atRisk: 138 });
    expect(document.groups[0]?.curve[0]?.survival).toBeCloseTo(0.978260869565217, 12);
    expect(document.logRank?.chiSquare).toBeCloseTo(km.logrank.lung_sex.chisq, 6);
    expect(document.logRank).toMatchObject({ df: 1 });
    expect(document.cox).toBeNull();
    expect(document.cutoffs).toBeNull();
  });

  it('prints one group, named all, without --group; days become months of 30.4375 days', async () => {
    const document = await survival(lung, ...lungTimes, '--unit', 'days');
    expect(document.groups).toHaveLength(1);
    expect(document.groups[0]).toMatchObject({ name: 'all', n: 228 });
    expect(document.groups[0]?.medianMonths).toBeCloseTo(310 / 30.4375, 10);
    expect(document.logRank).toBeNull();
  });

  it('prints R’s Cox model: rows, C, AIC; incomplete cases left out and counted', async () => {
    const incomplete = ['50,1,,1,1,1', '60,0,70,1,,1'];
    const document = await survival(
      [csvOfColumns(cox.data.lung_complete), ...incomplete].join('\n'),
      ...lungTimes,
      '--cox',
      'age,sex,ph.ecog',
    );
    const expected = cox.models.lung_age_sex_ecog;
    expect(document.cox).toMatchObject({ n: 226, excluded: 2, events: 163 });
    expect(document.cox?.rows.map((row) => row.term)).toEqual(['age', 'sex', 'ph.ecog']);
    for (const row of document.cox?.rows ?? []) {
      expect(row.hr).toBeCloseTo(expected.hr[row.term], 5);
      expect(row.ciLow).toBeCloseTo(expected.hr_lower95[row.term], 5);
      expect(row.waldZ).toBeCloseTo(expected.wald_z[row.term], 5);
      expect(row.p).toBeCloseTo(expected.wald_p[row.term], 6);
    }
    expect(document.cox?.concordance).toBeCloseTo(expected.concordance, 8);
    expect(document.cox?.concordanceSe).toBeCloseTo(expected.concordance_se, 8);
    expect(document.cox?.aic).toBeCloseTo(expected.aic, 5);
    expect(document.cox?.logLikelihood).toBeCloseTo(expected.loglik, 5);
    expect(document.cox?.univariable).toHaveLength(3);
  });

  it('takes text as categorical, its first level as reference unless told, and eliminates', async () => {
    const document = await survival(veteran, ...veteranTimes, '--cox', 'celltype,karno,age,prior', '--eliminate', 'p');
    expect(document.cox?.elimination).toMatchObject({ rule: 'p', kept: ['celltype', 'karno'] });
    expect(document.cox?.rows.map((row) => row.term)).toEqual([
      'celltype=large',
      'celltype=smallcell',
      'celltype=squamous',
      'karno',
    ]);
    expect(document.cox?.aic).toBeCloseTo(cox.models.veteran_celltype.aic, 5);
    const other = await survival(
      veteran,
      ...veteranTimes,
      '--cox',
      'celltype,trt',
      '--reference',
      'celltype=squamous',
      '--reference',
      'trt=2',
    );
    expect(other.cox?.rows.map((row) => row.term)).toEqual([
      'celltype=adeno',
      'celltype=large',
      'celltype=smallcell',
      'trt=1',
    ]);
  });

  it('makes errors robust by cluster, and adds the mixed model', async () => {
    const complete = csvOfColumns(cox.data.lung_complete);
    const document = await survival(complete, ...lungTimes, '--cox', 'age,sex', '--cluster', 'inst', '--mixed', 'inst');
    const expected = cox.models.lung_robust_inst;
    expect(document.cox?.rows).toHaveLength(2);
    for (const row of document.cox?.rows ?? []) expect(row.robustSe).toBeCloseTo(expected.robust_se[row.term], 7);
    expect(document.cox).toMatchObject({ clusters: 18, mixed: { groups: 18 } });
  });

  it('prints the cut-off table of the published thresholds and the corrected scan', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, i) => `${(i * 37) % 60},${i % 3 === 0 ? 0 : 1},${((i * 17) % 120) - 60}`,
    );
    const document = await survival(
      ['t,e,change', ...rows].join('\n'),
      '--time',
      't',
      '--event',
      'e',
      '--cutoffs',
      'change',
      '--repeats',
      '50',
    );
    expect(document.thresholdSet).toBe('assouline-2023 1');
    expect(document.cutoffs?.map((row) => row.thresholdPercent)).toEqual([10, 0, -10, -20, -25.8, -30, -40]);
    for (const row of document.cutoffs ?? []) expect(row.responders.n + row.nonResponders.n).toBe(60);
    expect(document.maximallySelected?.permutationP).toBeGreaterThanOrEqual(
      document.maximallySelected?.naiveP ?? Number.NaN,
    );
    const own = await survival(
      ['t,e,change', ...rows].join('\n'),
      '--time',
      't',
      '--event',
      'e',
      '--cutoffs',
      'change',
      '--thresholds',
      '-5,5',
      '--repeats',
      '50',
    );
    expect(own.cutoffs).toHaveLength(2);
  });

  it('has documented values for degenerate cohorts', async () => {
    const censored = await survival('t,e,g\n1,0,a\n2,0,b\n', '--time', 't', '--event', 'e', '--group', 'g');
    expect(censored).toMatchObject({
      events: 0,
      logRank: { chiSquare: null, p: null },
      groups: [{ medianMonths: null }, {}],
    });
    const one = await survival('t,e,g\n1,1,a\n2,1,a\n', '--time', 't', '--event', 'e', '--group', 'g');
    expect(one).toMatchObject({ logRank: null, findings: [{ code: 'survival-one-group' }] });
    const single = await survival('t,e\n5,1\n', '--time', 't', '--event', 'e', '--cutoffs', 't');
    expect(single).toMatchObject({ n: 1, maximallySelected: null });
    expect(JSON.stringify([censored, one, single])).not.toMatch(/NaN|Infinity/);
    const missing = await survival('t,e\n5,1\n,1\n3,\nNA,0\n', '--time', 't', '--event', 'e');
    expect(missing).toMatchObject({ n: 1, excluded: 3 });
  });

  it('seals thresholds while the outcome is not there, and says whether the analysis kept to them', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({
      change: ((i * 17) % 90) - 60,
      t: (i * 7) % 30,
      e: Number(i % 4 > 0),
    }));
    const without = file(`id,change\n${rows.map((row, i) => `${i},${row.change}`).join('\n')}`);
    const seal = join(folder, 'plan.json');
    const plan = ['--time', 't', '--event', 'e', '--cutoffs', 'change', '--thresholds', '-10,-25.8'];
    expect(runLetb('survival', without, ...plan, '--seal', seal)).toMatchObject({ status: 0, err: '' });
    const text = `change,t,e\n${rows.map((row) => `${row.change},${row.t},${row.e}`).join('\n')}`;
    const kept = await survival(text, ...plan, '--sealed', seal, '--repeats', '20');
    expect(kept.sealed).toMatchObject({ state: 'kept', departures: [] });
    expect(kept.findings[0]?.code).toBe('survival-thresholds-sealed');
    const other = await survival(text, ...plan.slice(0, -1), '-10,-30', '--sealed', seal, '--repeats', '20');
    expect(other.sealed).toMatchObject({ state: 'departed', departures: ['thresholds'] });
    const none = await survival(text, ...plan, '--repeats', '20');
    expect(none.sealed).toEqual({ state: 'none' });
    const late = join(folder, 'late.json');
    runLetb('survival', file(text), ...plan, '--seal', late);
    const open = await survival(text, ...plan, '--sealed', late, '--repeats', '20');
    expect(open.sealed?.state).toBe('open');
    writeFileSync(seal, readFileSync(seal, 'utf8').replace('-25.8', '-30'));
    const broken = runLetb('survival', file(text), ...plan, '--sealed', seal);
    expect(broken.status).toBe(2);
    expect(broken.err).toContain('was changed after it was sealed');
  });

  it('writes document, methods and figures with their data into a folder', () => {
    const out = join(folder, 'out');
    const run = runLetb(
      'survival',
      file(veteran),
      ...veteranTimes,
      '--group',
      'trt',
      '--cox',
      'karno,age',
      '--out',
      out,
    );
    expect(run.status).toBe(0);
    expect(readdirSync(out).toSorted()).toEqual([
      'cox-univariable.csv',
      'cox-univariable.svg',
      'cox.csv',
      'cox.svg',
      'kaplan-meier.csv',
      'kaplan-meier.svg',
      'methods.txt',
      'survival.json',
    ]);
    expect(readFileSync(join(out, 'methods.txt'), 'utf8')).toContain('2 groups were compared by the log-rank test.');
    expect(readFileSync(join(out, 'kaplan-meier.svg'), 'utf8')).toContain('data-case="2"');
    expect(JSON.parse(readFileSync(join(out, 'survival.json'), 'utf8')).schema).toBe('letb.survival/1');
  });

  const times = ['--time', 't', '--event', 'e'];
  const refused: readonly [string, string, readonly string[], RegExp][] = [
    ['an event that is neither 0 nor 1', 't,e\n1,1\n2,2\n', times, /line 3, column "e": "2" is none of 0, 1/],
    ['a negative time', 't,e\n-1,1\n', times, /line 2, column "t": a time of −1/],
    ['a time that is no number', 't,e\nsoon,1\n', times, /"soon" is no number/],
    ['no complete row', 't,e\n,1\n', times, /None of the 1/],
    ['a missing column', 't,f\n1,1\n', times, /no "e"/],
    [
      'a covariate that separates',
      't,e,x\n1,1,1\n2,1,1\n3,0,0\n4,0,0\n',
      [...times, '--cox', 'x'],
      /x separates the events/,
    ],
    ['a constant covariate', 't,e,x\n1,1,1\n2,1,1\n', [...times, '--cox', 'x'], /x is constant/],
    ['no event for Cox', 't,e,x\n1,0,1\n2,0,2\n', [...times, '--cox', 'x'], /at least one event/],
    [
      'an unknown reference level',
      't,e,x\n1,1,a\n2,1,b\n',
      [...times, '--cox', 'x', '--reference', 'x=c'],
      /"c" is not a level/,
    ],
    ['elimination without Cox', 't,e\n1,1\n', [...times, '--eliminate', 'p'], /needs --cox/],
    ['no time', 't,e\n1,1\n', ['--event', 'e'], /--time is missing/],
  ];
  it.each(refused)('exits 2 with one line for %s', (_, text, args, message) => {
    const run = runLetb('survival', file(text), ...args);
    expect(run.status).toBe(2);
    expect(run.out).toBe('');
    expect(run.err.trim().split('\n')).toHaveLength(1);
    expect(run.err).toMatch(message);
  });

  it('prints tables for a person', () => {
    const run = runLetb('survival', file(lung), ...lungTimes, '--group', 'sex', '--cox', 'age,sex');
    expect(run.status).toBe(0);
    expect(run.out).toContain('log-rank χ² 10.33, 1 df, p 0.001');
    expect(run.out).toContain('Cox, all covariates: 228 case(s)');
  });
});
