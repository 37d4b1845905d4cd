import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../core/base/errors.ts';
import type { DatedResponse, MeasuredPair } from '../../../core/record/readMeasured.ts';
import type { TreatedPatient } from '../../../core/record/readTreatedPatients.ts';
import { withMeasures } from '../../../core/report/cohortMeasures.ts';
import { emptyPatientData } from '../../../core/response/timeline/patientData.ts';
import { timelineOf } from '../../fixtures/timelines.ts';

const anna: TreatedPatient = {
  patient: 'A',
  timeline: timelineOf(['2020-01-10']),
  data: emptyPatientData,
  images: [
    { id: 'ct-1', date: '2020-01-05' },
    { id: 'ct-2', date: '2020-04-20' },
  ],
};
const pair: MeasuredPair = {
  patient: 'A',
  timepoints: [
    { date: '2020-01-05', letbPercent: 20 },
    { date: '2020-02-20', letbPercent: 12 },
  ],
  change: { preDate: '2020-01-05', postDate: '2020-02-20', changePercent: -40, responses: [] },
};
const response: DatedResponse = { patient: 'A', date: '2020-02-20', criteria: 'recist-1.1', overall: 'SD' };

describe('what was measured of a cohort', () => {
  it('stands at the CT of its day; a day without one adds it', () => {
    const [one] = withMeasures([anna], [pair], [response]).patients;
    expect(
      one?.timepoints.map(({ id, date, letbPercent, responses }) => [id, date, letbPercent, responses.length]),
    ).toEqual([
      ['ct-1', '2020-01-05', 20, 0],
      ['ct-2', '2020-04-20', null, 0],
      ['measured-2020-02-20', '2020-02-20', 12, 1],
    ]);
    expect(one?.changes).toMatchObject([{ pre: 'ct-1', post: 'measured-2020-02-20', changePercent: -40 }]);
  });

  it('is named where no table knows the patient', () => {
    expect(withMeasures([anna], [{ ...pair, patient: 'Z' }], [{ ...response, patient: 'Y' }]).unknown).toEqual([
      'Z',
      'Y',
    ]);
  });

  it('may be given twice alike, and is refused where it differs', () => {
    expect(withMeasures([anna], [pair, pair], [response, response]).patients).toHaveLength(1);
    for (const run of [
      () => withMeasures([anna], [pair, { ...pair, timepoints: [{ date: '2020-01-05', letbPercent: 21 }] }], []),
      () => withMeasures([anna], [], [response, { ...response, overall: 'PD' }]),
    ]) {
      let code = '';
      try {
        run();
      } catch (error) {
        if (error instanceof DomainError) code = error.code;
      }
      expect(code).toBe('cohort-value-twice');
    }
  });
});
