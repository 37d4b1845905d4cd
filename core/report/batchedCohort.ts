import type { BatchResults } from '../record/readBatch.ts';
import type { TreatedPatient } from '../record/readTreatedPatients.ts';
import type { CohortPatient } from './cohortTable.ts';

/** Patients with the LETB that a batch measured, and the cases that found no place. */
export interface BatchedCohort {
  readonly patients: readonly CohortPatient[];
  /** Names of cases whose patient the tables do not know. */
  readonly unknown: readonly string[];
  /** Names of cases that a reader rejected: they are left out. */
  readonly rejected: readonly string[];
}

/**
 * Joins a batch's results to the patients of a study's tables, by the patient's name. A measured CT takes the place of the table's own CT of that
 * day; which of a patient's treatments it belongs to is decided by the dates alone (`placeImages`), so that tables and batch cannot disagree silently.
 */
export function withBatch(patients: readonly TreatedPatient[], results: BatchResults): BatchedCohort {
  const known = new Set(patients.map(({ patient }) => patient));
  const rejected = results.filter(({ review }) => review === 'rejected');
  const taken = results.filter((one) => one.review !== 'rejected' && known.has(one.patient));
  return {
    unknown: results.flatMap((one) => (known.has(one.patient) ? [] : [one.case])),
    rejected: rejected.map((one) => one.case),
    patients: patients.map(({ patient, timeline, data, images }) => {
      const own = taken.filter((one) => one.patient === patient);
      const measured = own.flatMap((one) =>
        one.timepoints.map(({ id, date, letbPercent }) => ({
          id: `${one.case}/${id}`,
          date,
          letbPercent,
          responses: [],
        })),
      );
      const others = images.filter(({ date }) => date === null || measured.every((one) => one.date !== date));
      return {
        patient,
        timeline,
        data,
        timepoints: [...measured, ...others.map((image) => ({ ...image, letbPercent: null, responses: [] }))],
        changes: own.flatMap(({ case: key, change }) =>
          change === null ? [] : [{ pre: `${key}/pre`, post: `${key}/post`, ...change }],
        ),
      };
    }),
  };
}
