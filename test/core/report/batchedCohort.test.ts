import { describe, expect, test } from 'vitest';
import { readBatch } from '../../../core/record/readBatch.ts';
import { readTreatedPatients } from '../../../core/record/readTreatedPatients.ts';
import { withBatch } from '../../../core/report/batchedCohort.ts';

const { patients } = readTreatedPatients({
  procedures: { name: 'procedures.csv', text: 'patient,date\nA,2020-01-10\nB,2020-02-10\n' },
  events: { name: 'events.csv', text: 'patient,date,event\nA,2020-01-05,ct\nA,2020-06-01,ct\n' },
});
const responses = [{ endpoint: 'os', responder: true }];
const measuredCase = (patient: string, review: string) => ({
  case: `${patient}_T1`,
  patient,
  treatment: 'T1',
  review,
  timepoints: [
    { id: 'pre', date: '2020-01-05', letbPercent: 20, voxels: 'more fields may be there' },
    { id: 'post', date: '2020-02-20', letbPercent: 10 },
  ],
  change: { changePercent: -50, responses },
});
const text = (...cases: readonly unknown[]): string => JSON.stringify({ schema: 'letb.batch/1', cases });
const joined = (...cases: readonly unknown[]) => withBatch(patients, readBatch(text(...cases), 'batch.json'));

describe('a batch in a cohort', () => {
  test('takes the place of the table’s CT of that day, and leaves the others', () => {
    const [a, b] = joined(measuredCase('A', 'unreviewed')).patients;
    expect(a?.timepoints.map(({ date, letbPercent }) => [date, letbPercent])).toEqual([
      ['2020-01-05', 20],
      ['2020-02-20', 10],
      ['2020-06-01', null],
    ]);
    expect(a?.changes).toEqual([{ pre: 'A_T1/pre', post: 'A_T1/post', changePercent: -50, responses }]);
    expect(b).toMatchObject({ timepoints: [], changes: [] });
  });

  test('leaves rejected cases out, and names those whose patient no table has', () => {
    const cohort = joined(measuredCase('A', 'rejected'), measuredCase('Z', 'accepted'));
    expect(cohort.patients.flatMap(({ changes }) => changes)).toEqual([]);
    expect(cohort).toMatchObject({ rejected: ['A_T1'], unknown: ['Z_T1'] });
  });

  test.each([
    ['{', 'document-not-json'],
    ['{"schema":"letb.case/1"}', 'document-wrong-schema'],
    [text({ ...measuredCase('A', 'accepted'), change: { changePercent: 'NaN', responses } }), 'document-invalid'],
    [text({ ...measuredCase('A', 'perhaps') }), 'document-invalid'],
  ])('refuses %s as %s', (document, code) => {
    expect(() => readBatch(document, 'batch.json')).toThrow(expect.objectContaining({ code }));
  });
});
