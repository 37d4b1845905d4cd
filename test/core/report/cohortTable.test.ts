import { describe, expect, it } from 'vitest';
import { cohortCsv, cohortRows, type CohortPatient } from '../../../core/report/cohortTable.ts';
import { readCsvTable } from '../../../core/record/csvTable.ts';
import { emptyPatientData } from '../../../core/response/timeline/patientData.ts';
import { findEndpointDefinition, shippedEndpointDefinitions } from '../../../electron/measure/endpointDefinitions.ts';
import { dayAt, randomPatient, session, timelineOf } from '../../fixtures/timelines.ts';

const TODAY = dayAt(20_000);
const assouline = findEndpointDefinition('assouline-2023');
const touloupas = findEndpointDefinition('touloupas-2021');

const anna: CohortPatient = {
  patient: 'Anna',
  timeline: timelineOf(
    [
      session(dayAt(100), { kind: 'dee-tace', selectivity: 'total' }),
      session(dayAt(150), { selectivity: 'total' }),
      dayAt(600),
    ],
    {
      progressions: [{ date: dayAt(580), where: 'liver', basis: 'radiological' }],
      untreatable: { date: dayAt(900), reason: null },
      death: dayAt(1000),
    },
  ),
  data: {
    ...emptyPatientData,
    birthDate: '1960-01-01',
    sex: 'female',
    extrahepaticDisease: false,
    markers: [{ date: dayAt(50), marker: 'chromogranin-a', value: 300, unit: 'ng/mL', upperLimit: 100 }],
  },
  timepoints: [
    { id: 'a', date: dayAt(90), letbPercent: 20, responses: [] },
    { id: 'b', date: dayAt(200), letbPercent: 12, responses: [{ criteria: 'mrecist-2010', overall: 'PR' }] },
    { id: 'c', date: dayAt(590), letbPercent: null, responses: [] },
  ],
  changes: [
    { pre: 'a', post: 'b', changePercent: -40, responses: [{ endpoint: 'overall-survival', responder: true }] },
    { pre: 'a', post: 'c', changePercent: -99, responses: [{ endpoint: 'overall-survival', responder: false }] },
  ],
};
const bert: CohortPatient = { patient: 'Bert', timeline: timelineOf([]), data: null, timepoints: [], changes: [] };

const recordsOf = (patients: readonly CohortPatient[], definition = assouline) => {
  const table = cohortRows(patients, definition, { today: TODAY });
  return table.rows.map((row) => Object.fromEntries(table.columns.map((column, at) => [column, row[at]])));
};

describe('the rows of a cohort', () => {
  it('are one a cycle, and one for a patient without procedures', () => {
    expect(recordsOf([anna, bert]).map(({ patient, treatment, cycle }) => [patient, treatment, cycle])).toEqual([
      ['Anna', 1, 1],
      ['Anna', 1, 2],
      ['Anna', 2, 3],
      ['Bert', null, null],
    ]);
  });

  it('have each value of a patient and of a treatment in one row alone', () => {
    const column = (name: string) => recordsOf([anna, bert]).map((row) => row[name]);
    expect(column('os_months')).toEqual([900 / 30.4375, null, null, null]);
    expect(column('os_event')).toEqual([1, null, null, null]);
    expect(column('ttup_months')).toEqual([800 / 30.4375, null, null, null]);
    expect(column('ttup_ended_by')).toEqual(['untreatable', null, null, null]);
    expect(column('pfs_months')).toEqual([480 / 30.4375, null, 400 / 30.4375, null]);
    expect(column('pfs_event')).toEqual([1, null, 1, null]);
    expect(column('pfs_not_evaluable')).toEqual([null, null, null, 'endpoint-without-procedures']);
    expect(column('os_landmark_months')).toEqual([800 / 30.4375, null, null, null]);
  });

  it('have the values of cycles in each cycle’s row', () => {
    const rows = recordsOf([anna], touloupas);
    expect(rows.map(({ ttlp_months, ttlp_event, ttlp_ended_by }) => [ttlp_months, ttlp_event, ttlp_ended_by])).toEqual([
      [50 / 30.4375, 0, 'next-unit'],
      [430 / 30.4375, 1, 'liver-progression'],
      [400 / 30.4375, 0, 'death'],
    ]);
  });

  it('have what describes the treatment’s own pair, and nothing of another pair', () => {
    const [first, second, third] = recordsOf([anna]);
    for (const row of [first, second])
      expect(row).toMatchObject({
        letb_pre_percent: 20,
        letb_post_percent: 12,
        letb_change_percent: -40,
        responder_overall_survival: 1,
        response_mrecist_2010: 'PR',
        kinds: 'c-tace dee-tace',
        procedures: 2,
        index_treatment: 1,
        evaluable: 1,
      });
    expect(third).toMatchObject({
      letb_pre_percent: null,
      letb_change_percent: null,
      responder_overall_survival: null,
      response_mrecist_2010: null,
      index_treatment: 0,
      evaluable: 0,
    });
  });

  it('have the patient’s data in every row, the age at each treatment', () => {
    const [first, , third] = recordsOf([anna]);
    expect(first).toMatchObject({
      age_years: 60,
      sex: 'female',
      extrahepatic_disease: 0,
      chromogranin_a: 300,
      chromogranin_a_unit: 'ng/mL',
      chromogranin_a_times_upper_limit: 3,
      grade: null,
    });
    expect(third?.['age_years']).toBe(61);
  });

  it('name the definition and the unit of time in every row', () => {
    for (const row of recordsOf([anna, bert]))
      expect(row).toMatchObject({ definition: 'assouline-2023', definition_version: '1', time_unit: 'months' });
  });

  it('stand with the same columns where there is no patient', () => {
    const { columns, rows } = cohortRows([], assouline, { today: TODAY });
    expect(rows).toEqual([]);
    expect(columns.filter((column) => !/^(responder|response)_/.test(column))).toEqual(columns);
    expect(columns).toEqual(cohortRows([bert], assouline, { today: TODAY }).columns);
  });
});

describe('over 300 random patients', () => {
  const patients = Array.from({ length: 300 }, (_, seed): CohortPatient => {
    const { timeline, images } = randomPatient(seed);
    const timepoints = images.map(({ id, date }) => ({ id, date, letbPercent: null, responses: [] }));
    return { patient: `P${seed}`, timeline, data: null, timepoints, changes: [] };
  });

  it('the table holds every value once, and the counts are those of its columns', () => {
    for (const definition of shippedEndpointDefinitions()) {
      const table = cohortRows(patients, definition, { today: TODAY });
      for (const counts of table.counts) {
        const of = (suffix: string) => {
          const at = table.columns.indexOf(`${counts.column}_${suffix}`);
          return table.rows.map((row) => row[at] ?? null).filter((field) => field !== null);
        };
        const values = table.courses.flatMap((course) =>
          course.values.filter(({ endpoint }) => endpoint.column === counts.column),
        );
        expect(of('months')).toHaveLength(counts.observed);
        expect(of('event').filter((event) => event === 1)).toHaveLength(counts.events);
        expect(of('not_evaluable')).toHaveLength(counts.notEvaluable);
        expect(of('landmark_months')).toHaveLength(counts.landmark);
        expect(of('landmark_excluded')).toHaveLength(counts.excludedByEvent + counts.excludedByCensoring);
        expect(counts.observed + counts.notEvaluable).toBe(values.length);
        expect(counts.landmark + counts.excludedByEvent + counts.excludedByCensoring + counts.withoutLandmark).toBe(
          counts.observed,
        );
        expect(counts.events).toBeGreaterThan(0);
      }
    }
  });

  it('the CSV reads back as the table', () => {
    const table = cohortRows(patients.slice(0, 40), touloupas, { today: TODAY });
    const back = readCsvTable(cohortCsv(table), 'cohort.csv');
    expect(back.columns).toEqual(table.columns);
    expect(back.rows.map(({ fields }) => [...fields.values()])).toEqual(
      table.rows.map((row) => row.map((field) => String(field ?? ''))),
    );
  });
});
