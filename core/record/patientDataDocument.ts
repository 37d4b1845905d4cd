import * as v from 'valibot';
import { isIsoDate } from '../letb/timing.ts';
import {
  analogueUses,
  bloodMarkers,
  extrahepaticSites,
  primarySites,
  sexes,
  tumourGrades,
  type PatientData,
} from '../response/timeline/patientData.ts';

const date = v.pipe(v.string(), v.check(isIsoDate, 'is no calendar date YYYY-MM-DD'));
const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
const finite = v.pipe(v.number(), v.finite());
const OLDEST_YEARS = 120;
const MOST_LINES = 30;
/** Worst performance status of a living patient (ECOG). */
const WORST_ECOG = 4;

/**
 * `letb.patient-data/1`: what studies ask of a patient, at the first procedure. The same rules as the published
 * `assets/record-documents/patient-data.schema.json`, and dates that the calendar has.
 */
export const patientDataDocumentSchema = v.strictObject({
  schema: v.literal('letb.patient-data/1'),
  birthDate: v.nullable(date),
  ageYears: v.nullable(whole(OLDEST_YEARS)),
  sex: v.nullable(v.picklist(sexes)),
  primary: v.nullable(v.picklist(primarySites)),
  grade: v.nullable(v.picklist(tumourGrades)),
  ki67Percent: v.nullable(v.pipe(finite, v.minValue(0), v.maxValue(100))),
  extrahepaticDisease: v.nullable(v.boolean()),
  extrahepaticSites: v.pipe(
    v.array(v.picklist(extrahepaticSites)),
    v.check((list) => new Set(list).size === list.length, 'names a site twice'),
  ),
  priorLines: v.nullable(whole(MOST_LINES)),
  somatostatinAnalogue: v.nullable(v.picklist(analogueUses)),
  ecog: v.nullable(whole(WORST_ECOG)),
  markers: v.array(
    v.strictObject({
      date,
      marker: v.picklist(bloodMarkers),
      value: v.pipe(finite, v.minValue(0)),
      unit: v.pipe(v.string(), v.regex(/^[^\p{Cc}]{1,32}$/u)),
      upperLimit: v.nullable(v.pipe(finite, v.gtValue(0))),
    }),
  ),
});

export interface PatientDataDocument extends PatientData {
  readonly schema: 'letb.patient-data/1';
}
