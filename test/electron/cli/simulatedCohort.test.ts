import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AgreementDocument } from '../../../core/record/agreementDocument.ts';
import type { SurvivalDocument } from '../../../core/record/survivalDocument.ts';
import { changeFigures } from '../../../core/charts/cohortFigures.ts';
import { columnOf, parseTable, type DelimitedTable } from '../../../core/record/delimitedTable.ts';
import { simulatedCohort, SIMULATED_TRUTH as truth } from '../../fixtures/simulatedCohort.ts';
import { writeSimulatedImages, type SimulatedFiles } from '../../fixtures/simulatedImages.ts';
import { documentOf, runLetb } from '../../fixtures/runLetb.ts';

/** Pages and charts are kept here to be looked at, where a folder is given. */
const base = process.env['LETB_PICTURES'] ?? mkdtempSync(join(tmpdir(), 'letb-simulated-'));
const cohort = simulatedCohort();
let files: SimulatedFiles;
const at = (name: string): string => join(base, name);
const tableOf = (name: string): DelimitedTable => parseTable(readFileSync(at(name), 'utf8'), name);
const numbers = (table: DelimitedTable, column: string): readonly number[] =>
  columnOf(table, column).map(({ cell }) => (cell === '' ? Number.NaN : Number(cell)));

beforeAll(() => {
  files = writeSimulatedImages(at('images'), cohort);
  const batch = runLetb('batch', files.manifest, '--out', at('batch'), '--no-uncertainty', '--json');
  expect(batch.status, batch.err).toBe(0);
  const { procedures, patients, events, responses } = files;
  const words = [
    '--patients',
    patients,
    '--events',
    events,
    '--responses',
    responses,
    '--letb',
    at('batch/batch.json'),
  ];
  const made = runLetb('cohort', procedures, ...words, '--definition', 'assouline-2023', '--out', at('cohort.csv'));
  expect(made.status, made.err).toBe(0);
}, 240_000);
afterAll(() => {
  if (process.env['LETB_PICTURES'] === undefined) rmSync(base, { recursive: true, force: true });
});

describe('161 treatments of 119 patients, from their images', () => {
  test('are measured to the voxel', () => {
    const table = tableOf('batch/batch.csv');
    const keys = columnOf(table, 'patient').map(
      ({ cell }, row) => `${cell}-${columnOf(table, 'treatment')[row]?.cell ?? ''}`,
    );
    expect(keys).toHaveLength(truth.treatments);
    for (const id of ['pre', 'post'] as const) {
      const measured = numbers(table, `${id}_letb_percent`);
      for (const [row, key] of keys.entries())
        expect(measured[row], `${key} ${id}`).toBeCloseTo(files.truth.get(key)?.[id] ?? Number.NaN, 9);
    }
  });

  test('meet their patients and times in one table by their dates', () => {
    const table = tableOf('cohort.csv');
    expect(table.rows).toHaveLength(truth.treatments);
    expect(new Set(columnOf(table, 'patient').map(({ cell }) => cell)).size).toBe(truth.patients);
    const [changes, months] = [numbers(table, 'letb_change_percent'), numbers(table, 'hepatic_pfs_months')];
    const events = numbers(table, 'hepatic_pfs_event');
    for (const [row, item] of cohort.entries()) {
      const key = `${item.patient}-${item.treatment}`;
      const { pre, post } = files.truth.get(key) ?? { pre: Number.NaN, post: Number.NaN };
      expect(changes[row], key).toBeCloseTo(100 * (post / pre - 1), 9);
      expect(Math.abs((months[row] ?? Number.NaN) - item.months), key).toBeLessThan(0.6 / 30.4375 + 1 / 30.4375);
      expect(events[row], key).toBe(Number(item.event));
    }
  });

  test('give the hazard ratios and the cut-off back within their intervals', () => {
    const words =
      'survival COHORT --time hepatic_pfs_months --event hepatic_pfs_event --group responder_overall_survival --cluster patient ' +
      '--cutoffs letb_change_percent --cox responder_overall_survival,grade,extrahepatic_disease --repeats 200 --out OUT --json';
    const run = runLetb(
      ...words
        .split(' ')
        .map((word) => (word === 'COHORT' ? at('cohort.csv') : word === 'OUT' ? at('survival') : word)),
    );
    const document = documentOf(run) as unknown as SurvivalDocument;
    expect(document.n).toBe(truth.treatments);
    const expected: Readonly<Record<string, number>> = {
      responder_overall_survival: truth.hazardRatio,
      'grade=G3': truth.hazardRatioG3,
      extrahepatic_disease: truth.hazardRatioExtrahepatic,
    };
    for (const [term, hr] of Object.entries(expected)) {
      const row = document.cox?.rows.find((one) => one.term === term);
      expect(row?.ciLow, term).toBeLessThan(hr);
      expect(row?.ciHigh, term).toBeGreaterThan(hr);
    }
    expect(document.logRank?.p).toBeLessThan(0.05);
    expect(document.maximallySelected?.bootstrap.ciLow).toBeLessThan(truth.cutoffPercent);
    expect(document.maximallySelected?.bootstrap.ciHigh).toBeGreaterThan(truth.cutoffPercent);
    expect(readdirSync(at('survival')).filter((name) => name.endsWith('.svg'))).toEqual(
      expect.arrayContaining(['cox.svg', 'cox-univariable.svg', 'kaplan-meier.svg']),
    );
  }, 120_000);

  test('agree with their other readers as those were made to, and fill every chart', () => {
    const table = tableOf('cohort.csv');
    const measured = numbers(table, 'letb_change_percent');
    const rows = cohort.map(({ patient, treatment, readers }, row) =>
      [`${patient}-${treatment}`, patient, measured[row], ...readers].join(','),
    );
    const columns = 'case,patient,letb_change_percent,reader_2,reader_3';
    writeFileSync(at('readings.csv'), `${[columns, ...rows].join('\n')}\n`);
    const agree = (file: string, ...words: readonly string[]): AgreementDocument =>
      documentOf(
        runLetb('agree', at(file), '--cluster', 'patient', '--repeats', '200', '--json', ...words),
      ) as unknown as AgreementDocument;
    const readers = ['--columns', 'reader_2,reader_3'];
    const altman = agree('readings.csv', '--statistic', 'bland-altman', ...readers, '--out', at('bland-altman'));
    expect((altman.blandAltman?.withinSubjectSd ?? 0) / truth.readerSd).toBeGreaterThan(0.85);
    expect((altman.blandAltman?.withinSubjectSd ?? 0) / truth.readerSd).toBeLessThan(1.15);
    const icc = agree('readings.csv', '--statistic', 'icc', '--columns', 'letb_change_percent,reader_2,reader_3');
    // 32² of the cases over that with a third of the readers' 4², for single readings.
    const made = 32 ** 2 / (32 ** 2 + (2 / 3) * truth.readerSd ** 2);
    expect(icc.icc?.ciLow).toBeLessThan(made);
    expect(icc.icc?.ciHigh).toBeGreaterThan(made);
    const levels = ['--levels', 'CR,PR,SD,PD', '--weights', 'linear'];
    const sets = ['--columns', 'response_recist_1_1,response_mrecist_2010'];
    const kappa = agree('cohort.csv', '--statistic', 'kappa', ...sets, ...levels, '--out', at('kappa'));
    expect(kappa.kappa?.value).toBeGreaterThan(0.2);
    expect(kappa.n).toBe(truth.treatments);
    const options = {
      language: 'en',
      thresholdsPercent: [-25.8],
      flowThresholdPercent: -25.8,
      colouredBy: null,
    } as const;
    const figures = changeFigures(table, options);
    expect(figures.map(({ name }) => name)).toEqual(['waterfall', 'before-after', 'responses']);
    for (const { name, chart } of figures) {
      if (name !== 'responses') expect(chart.rows.length, name).toBeGreaterThanOrEqual(truth.treatments);
      writeFileSync(at(`${name}.svg`), chart.svg);
    }
  }, 120_000);
});
