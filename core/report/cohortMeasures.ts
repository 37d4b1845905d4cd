import { refusals } from '../base/errors.ts';
import type { DatedResponse, MeasuredPair, MeasuredRefusals } from '../record/readMeasured.ts';
import type { TreatedPatient } from '../record/readTreatedPatients.ts';
import type { CohortPatient, CohortTimepoint } from './cohortTable.ts';

const refusal = refusals<MeasuredRefusals>();

export interface MeasuredCohort {
  readonly patients: readonly CohortPatient[];
  /** Whoever was measured or read and is in no table of the study. */
  readonly unknown: readonly string[];
}

/**
 * Patients with what was measured and read of them, by patient and day: a value of a day without a CT in the study's tables adds that CT.
 * Refused: two values of one day that differ (the same value twice is one).
 */
export function withMeasures(
  patients: readonly TreatedPatient[],
  pairs: readonly MeasuredPair[],
  responses: readonly DatedResponse[],
): MeasuredCohort {
  const known = new Set(patients.map(({ patient }) => patient));
  const named = [...pairs, ...responses].map(({ patient }) => patient);
  return {
    unknown: [...new Set(named)].filter((patient) => !known.has(patient)),
    patients: patients.map((one) =>
      measuredPatient(
        one,
        pairs.filter(({ patient }) => patient === one.patient),
        responses.filter(({ patient }) => patient === one.patient),
      ),
    ),
  };
}

function measuredPatient(
  { patient, timeline, data, images }: TreatedPatient,
  pairs: readonly MeasuredPair[],
  responses: readonly DatedResponse[],
): CohortPatient {
  const letb = new Map<string, number>();
  for (const { date, letbPercent } of pairs.flatMap(({ timepoints }) => timepoints)) {
    const before = letb.get(date);
    if (before !== undefined && before !== letbPercent)
      throw refusal('cohort-value-twice', {
        patient,
        date,
        what: 'LETB',
        one: `${before} %`,
        other: `${letbPercent} %`,
      });
    letb.set(date, letbPercent);
  }
  const overall = new Map<string, DatedResponse>();
  for (const response of responses) {
    const { date, criteria } = response;
    const key = `${date} ${criteria}`;
    const before = overall.get(key)?.overall;
    if (before !== undefined && before !== response.overall)
      throw refusal('cohort-value-twice', { patient, date, what: criteria, one: before, other: response.overall });
    overall.set(key, response);
  }
  const dated = new Set(images.map(({ date }) => date));
  const added = [...new Set([...letb.keys(), ...responses.map(({ date }) => date)])]
    .filter((date) => !dated.has(date))
    .map((date) => ({ id: `measured-${date}`, date }));
  const timepoints = [...images, ...added].map(({ id, date }): CohortTimepoint => ({
    id,
    date,
    letbPercent: date === null ? null : (letb.get(date) ?? null),
    responses: [...overall.values()].filter((one) => one.date === date),
  }));
  const idAt = (date: string): string => timepoints.find((one) => one.date === date)?.id ?? '';
  return {
    patient,
    timeline,
    data,
    timepoints,
    changes: pairs.flatMap(({ change }) =>
      change === null
        ? []
        : [
            {
              pre: idAt(change.preDate),
              post: idAt(change.postDate),
              changePercent: change.changePercent,
              responses: change.responses,
            },
          ],
    ),
  };
}
