import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../core/base/errors.ts';
import { readDatedResponses, readMeasuredPairs } from '../../../core/record/readMeasured.ts';

const timepoint = (id: 'pre' | 'post', date: string | null, letbPercent: number) => ({ id, date, letbPercent, k: 2 });
const change = { changePercent: -40, responses: [{ endpoint: 'overall-survival', responder: true, call: null }] };
const batch = (cases: readonly object[]): string => JSON.stringify({ schema: 'letb.batch/1', cases });
const oneCase = {
  case: 'A_T1',
  patient: 'A',
  review: 'accepted',
  timepoints: [timepoint('pre', '2020-01-05', 20), timepoint('post', '2020-02-20', 12)],
  change,
};
const read = (text: string, patient: string | null = null) => readMeasuredPairs({ name: 'batch.json', text, patient });

function refusalOf(run: () => unknown): DomainError {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe('LETB out of a batch', () => {
  it('has each case with its days and its change', () => {
    expect(read(batch([oneCase])).pairs).toEqual([
      {
        patient: 'A',
        timepoints: [
          { date: '2020-01-05', letbPercent: 20 },
          { date: '2020-02-20', letbPercent: 12 },
        ],
        change: {
          preDate: '2020-01-05',
          postDate: '2020-02-20',
          changePercent: -40,
          responses: [{ endpoint: 'overall-survival', responder: true }],
        },
      },
    ]);
  });

  it('leaves out what a reader rejected, and names what no reader accepted', () => {
    const found = read(
      batch([
        { ...oneCase, case: 'A_T1', review: 'rejected' },
        { ...oneCase, case: 'B_T1', patient: 'B', review: 'unreviewed' },
      ]),
    );
    expect(found.pairs.map(({ patient }) => patient)).toEqual(['B']);
    expect([found.rejected, found.unreviewed]).toEqual([['A_T1'], ['B_T1']]);
  });

  it('has no change where a day is not known, and no value without a day', () => {
    const [pair] = read(
      batch([{ ...oneCase, timepoints: [timepoint('pre', null, 20), timepoint('post', '2020-02-20', 12)] }]),
    ).pairs;
    expect(pair).toMatchObject({ timepoints: [{ date: '2020-02-20', letbPercent: 12 }], change: null });
  });

  it('refuses another document and a value that is none, by its place', () => {
    expect(refusalOf(() => read('{"schema":"letb.change/1"}')).code).toBe('document-wrong-schema');
    const wrong = batch([{ ...oneCase, timepoints: [{ id: 'pre', date: null, letbPercent: 'much' }] }]);
    expect(refusalOf(() => read(wrong)).details).toMatchObject({ where: 'cases.0.timepoints.0.letbPercent' });
  });
});

describe('responses by day', () => {
  const dated = (text: string, patient: string | null = null) => readDatedResponses({ name: 'r', text, patient });

  it('come out of a table, whatever else it holds', () => {
    const table = 'schema;patient;criteria;date;overall\nx;A;mrecist-2010;2020-02-20;PR\nx;A;recist-1.1;2020-02-20;\n';
    expect(dated(table)).toEqual([{ patient: 'A', date: '2020-02-20', criteria: 'mrecist-2010', overall: 'PR' }]);
  });

  it('come out of a response document whose patient is given', () => {
    const document = JSON.stringify({
      schema: 'letb.response/1',
      criteria: 'recist-1.1',
      timepoints: [{ id: 'post', date: '2020-02-20', overall: 'non-CR/non-PD' }],
    });
    expect(dated(document, 'B')).toEqual([
      { patient: 'B', date: '2020-02-20', criteria: 'recist-1.1', overall: 'non-CR/non-PD' },
    ]);
    expect(refusalOf(() => dated(document)).code).toBe('measured-without-patient');
  });

  it('are refused with every wrong field at once', () => {
    const error = refusalOf(() => dated('patient,date,criteria,overall\nA,,x,PR\nA,2020-01-01,x,good\n'));
    expect(error.code).toBe('csv-fields-invalid');
    expect(error.details).toMatchObject({ count: 2 });
  });
});
