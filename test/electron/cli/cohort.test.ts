import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCsvTable } from '../../../core/record/csvTable.ts';
import { documentOf, runLetb } from '../../fixtures/runLetb.ts';

const folder = mkdtempSync(join(tmpdir(), 'letb-cohort-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, lines: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
};

let procedures = '';
let patients = '';
let events = '';
beforeAll(() => {
  procedures = write('procedures.csv', [
    'patient,date,kind,ward',
    'A,2020-01-10,DEB-TACE,7',
    'B,2020-01-10,cTACE,7',
    'C,2020-01-10,cTACE,7',
    'D,2020-01-10,cTACE,7',
  ]);
  patients = write('patients.csv', [
    'patient,sex,death_date,last_contact_date',
    'A,f,2021-01-10,',
    'B,m,,2020-07-10',
    'C,m,2020-04-10,',
    'D,f,,2022-01-10',
  ]);
  events = write('events.csv', [
    'patient,date,event,basis',
    ...['A', 'B', 'C', 'D'].flatMap((patient) => [`${patient},2020-01-05,ct,`, `${patient},2020-02-20,ct,`]),
    'A,2020-06-10,liver-progression,radiological',
  ]);
});

describe('letb cohort', () => {
  it('has LETB of a batch and responses beside the endpoints, by patient and day', () => {
    const timepoint = (id: string, date: string, letbPercent: number) => ({ id, date, letbPercent });
    const batch = write('batch.json', [
      JSON.stringify({
        schema: 'letb.batch/1',
        cases: ['A', 'Z'].map((patient) => ({
          case: `${patient}_T1`,
          patient,
          review: 'unreviewed',
          timepoints: [timepoint('pre', '2020-01-05', 20), timepoint('post', '2020-02-20', 12)],
          change: { changePercent: -40, responses: [{ endpoint: 'overall-survival', responder: true }] },
        })),
      }),
    ]);
    const lesions = write('lesions.json', [
      JSON.stringify({
        schema: 'letb.lesions/1',
        timepoints: [
          { id: 'pre', date: '2020-01-05', lesions: [{ id: 'T1', role: 'target', site: 'liver', diameterMm: 40 }] },
          { id: 'post', date: '2020-02-20', lesions: [{ id: 'T1', diameterMm: 24 }] },
        ],
      }),
    ]);
    const response = write('response.json', [runLetb('respond', lesions, '--criteria', 'recist-1.1', '--json').out]);
    const table = write('responses.csv', ['patient,date,criteria,overall', 'B,2020-02-20,recist-1.1,SD']);
    const words = ['--events', events, '--definition', 'assouline-2023', '--letb', batch, '--responses'];
    const run = runLetb('cohort', procedures, ...words, `A=${response}`, '--responses', table, '--json');
    expect(run.status, run.err).toBe(0);
    expect(run.err).toContain('no reader has accepted: A_T1, Z_T1');
    expect(run.err).toContain('in no table: Z');
    const { columns, rows } = documentOf(run) as { readonly columns: string[]; readonly rows: unknown[][] };
    const cell = (row: number, column: string): unknown => rows[row]?.[columns.indexOf(column)];
    expect(['letb_pre_percent', 'letb_post_percent', 'letb_change_percent'].map((one) => cell(0, one))).toEqual([
      20, 12, -40,
    ]);
    expect([cell(0, 'responder_overall_survival'), cell(0, 'response_recist_1_1')]).toEqual([1, 'PR']);
    expect([cell(1, 'letb_pre_percent'), cell(1, 'response_recist_1_1')]).toEqual([null, 'SD']);
    const twice = write('twice.csv', ['patient,date,criteria,overall', 'B,2020-02-20,recist-1.1,PD']);
    const refused = runLetb('cohort', procedures, ...words, table, '--responses', twice);
    expect(refused.status).toBe(2);
    expect(refused.err).toContain('recist-1.1 is given twice, SD and PD');
  });

  it('gives the table whose overall survival letb survival reads', () => {
    const out = join(folder, 'a new folder', 'cohort.csv');
    const run = runLetb(
      'cohort',
      procedures,
      '--patients',
      patients,
      '--events',
      events,
      '--definition',
      'assouline-2023',
      '--out',
      out,
    );
    expect(run.status, run.err).toBe(0);
    expect(run.err).toContain('not read: ward');
    expect(run.out).toContain('os: 4 observed, 2 events, 0 not evaluable');
    const table = readCsvTable(readFileSync(out, 'utf8'), out);
    expect(table.rows.map(({ fields }) => Number(fields.get('os_months')))).toEqual(
      // 366, 182, 91 and 731 days.
      [366, 182, 91, 731].map((days) => days / 30.4375),
    );
    const survival = documentOf(runLetb('survival', out, '--time', 'os_months', '--event', 'os_event', '--json'));
    expect(survival).toMatchObject({ groups: [{ n: 4, events: 2 }] });
    const [group] = survival['groups'] as {
      readonly curve: readonly { readonly time: number; readonly survival: number }[];
    }[];
    // By hand: 3 of 4 outlive 91 days; of the 2 at risk at 366 days one dies.
    const at = (days: number): number | undefined =>
      group?.curve.find(({ time }) => Math.abs(time - days / 30.4375) < 1e-9)?.survival;
    expect(at(91)).toBeCloseTo(3 / 4, 12);
    expect(at(366)).toBeCloseTo(3 / 8, 12);
  }, 30_000);

  it('gives one document with --json, and says whose dates contradict one another', () => {
    const wrong = write('wrong.csv', ['patient,death_date', 'A,2019-01-01']);
    const run = runLetb(
      'cohort',
      procedures,
      '--patients',
      wrong,
      '--definition',
      'fohlen-2023',
      '--index',
      'first',
      '--json',
    );
    expect(run.status).toBe(1);
    expect(run.err).toContain('A: A procedure is dated 2020-01-10, after the death on 2019-01-01.');
    expect(JSON.parse(run.out)).toMatchObject({
      schema: 'letb.cohort/1',
      indexTreatment: 'first',
      definition: { id: 'fohlen-2023' },
    });
  }, 30_000);

  it('refuses bad usage and bad tables in one line', () => {
    for (const [words, said] of [
      [[procedures], '--definition is missing'],
      [[procedures, '--definition', 'nobody-1999'], 'There is no endpoint definition "nobody-1999"'],
      [[procedures, '--definition', 'fohlen-2023', '--dates', 'us'], '--dates takes iso, day-first, month-first'],
      [[events, '--definition', 'fohlen-2023', '--index', '0'], '--index takes'],
      [[patients, '--definition', 'fohlen-2023'], 'lacks the columns date'],
      [[events, '--definition', 'fohlen-2023', '--out', join(patients, 'below.csv')], 'cannot be written (EEXIST)'],
    ] as const) {
      const run = runLetb('cohort', ...words);
      expect(run.status, said).toBe(2);
      expect(run.err).toContain(said);
      expect(run.err.split('\n').filter((line) => line.startsWith('letb: '))).toHaveLength(1);
      expect(run.out).toBe('');
    }
  }, 60_000);
});
