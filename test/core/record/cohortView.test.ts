import { describe, expect, it } from 'vitest';
import { changeFigures } from '../../../core/charts/cohortFigures.ts';
import {
  caseNames,
  cohortColumns,
  filteredTable,
  levelsIn,
  sortedTable,
  withoutColumns,
  withResponders,
} from '../../../core/record/cohortView.ts';
import { columnOf, parseTable } from '../../../core/record/delimitedTable.ts';
import { simulatedCohort, simulatedCohortCsv } from '../../fixtures/simulatedCohort.ts';

const table = parseTable(simulatedCohortCsv(), 'cohort.csv');
const columns = cohortColumns(table);
const cells = (of: typeof table, column: string): readonly string[] => columnOf(of, column).map(({ cell }) => cell);

describe('what a cohort’s table holds', () => {
  it('is found by the names of the program’s own tables', () => {
    expect(columns).toMatchObject({
      case: 'case',
      patient: 'patient',
      change: 'letb_change_percent',
      before: 'letb_pre_percent',
      after: 'letb_post_percent',
      responses: ['response_recist_1_1', 'response_mrecist_2010'],
    });
    expect(columns.endpoints).toEqual([
      { name: 'ttup', from: 'treatment', time: 'ttup_months', event: 'ttup_event' },
      { name: 'ttup', from: 'landmark', time: 'ttup_landmark_months', event: 'ttup_landmark_event' },
    ]);
    expect(columns.outcomes).toEqual(['ttup_months', 'ttup_event', 'ttup_landmark_months', 'ttup_landmark_event']);
    expect(columns.covariates).toEqual(expect.arrayContaining(['age_years', 'sex', 'grade', 'extrahepatic_disease']));
    expect(columns.covariates).not.toEqual(expect.arrayContaining(['ttup_months']));
  });

  it('names its cases by their own column, by patient and treatment, or by their line', () => {
    expect(caseNames(table)[0]).toBe('P001-1');
    expect(caseNames(parseTable('patient,treatment\nA,2\n', 'x'))).toEqual(['A-2']);
    expect(caseNames(parseTable('x\n5\n', 'x'))).toEqual(['2']);
  });
});

describe('the view of a cohort', () => {
  it('is filtered by text and by one column', () => {
    const g3 = filteredTable(table, { text: '', column: 'grade', value: 'G3' });
    expect(g3.rows.length).toBe(simulatedCohort().filter((item) => item.grade === 'G3').length);
    expect(filteredTable(table, { text: 'p001-', column: '', value: '' }).rows.length).toBeGreaterThan(0);
    expect(filteredTable(table, { text: '', column: 'grade', value: '' }).rows.length).toBe(161);
  });

  it('is sorted numbers by size, texts by letter, missing values last', () => {
    const small = parseTable('a,b\n10,x\n,y\n9,z\n', 'x');
    expect(cells(sortedTable(small, 'a', true), 'a')).toEqual(['9', '10', '']);
    expect(cells(sortedTable(small, 'a', false), 'a')).toEqual(['10', '9', '']);
    expect(cells(sortedTable(small, 'b', false), 'b')).toEqual(['z', 'y', 'x']);
  });

  it('hides outcomes', () => {
    const hidden = withoutColumns(table, columns.outcomes);
    expect(hidden.columns).not.toContain('ttup_months');
    expect(hidden.columns.length).toBe(table.columns.length - 4);
    expect(cells(hidden, 'grade')).toEqual(cells(table, 'grade'));
  });

  it('says on which side of a threshold each value lies, strictly below being a responder', () => {
    const small = parseTable('change\n-25.8\n-25.81\n\n', 'x');
    const sides = withResponders(parseTable('change,k\n-25.8,1\n-25.81,1\n,1\n', 'x'), {
      column: 'change',
      thresholdPercent: -25.8,
      name: 'side',
      words: ['yes', 'no'],
    });
    expect(small.rows).toHaveLength(2);
    expect(cells(sides, 'side')).toEqual(['no', 'yes', '']);
    expect(levelsIn(sides, 'side')).toEqual(['no', 'yes']);
  });

  it('draws what its columns allow', () => {
    const options = {
      language: 'en',
      thresholdsPercent: [-25.8],
      flowThresholdPercent: -25.8,
      colouredBy: null,
    } as const;
    expect(changeFigures(table, options).map(({ name }) => name)).toEqual(['waterfall', 'before-after', 'responses']);
    expect(changeFigures(parseTable('x\n1\n', 'x'), options)).toEqual([]);
    const [waterfall] = changeFigures(table, { ...options, colouredBy: 'response_mrecist_2010' });
    expect(waterfall?.chart.rows).toHaveLength(161);
  });
});
