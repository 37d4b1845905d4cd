import * as v from 'valibot';
import { DomainError } from '../base/errors.ts';
import type { CriteriaSet } from '../response/criteriaSets.ts';
import { evaluateCourse } from '../response/evaluateCourse.ts';
import type { LesionCourse } from '../response/lesions.ts';
import type { ResponseOptions } from '../response/switches.ts';
import { markersAt } from '../response/timeline/markersAt.ts';
import { lesionCourse, type ReadTimepoint } from './lesionCourse.ts';
import { patientDataDocumentSchema } from './patientDataDocument.ts';
import type { ReadingDocument } from './readingDocument.ts';
import { responseOptionsSchema } from './readLesions.ts';
import type { ResponseDocument } from './responseDocument.ts';
import { responseFigures, signedLesions } from './signedReadings.ts';

/** Figures by the names of a table's measures. */
export type Figures = readonly (readonly [name: string, value: string | number | null])[];

/** One criteria set's answer in a signed reading, and what it takes to ask the set again. */
export interface SignedResponse {
  readonly criteria: string;
  readonly version: string;
  readonly options: ResponseOptions;
  readonly figures: Figures;
}

/**
 * The lesions of a signed reading's timepoints as the criteria take them, the first timepoint being the baseline. Slice thickness is not
 * signed and null. Null for a timepoint without a date.
 */
export function signedCourse(reading: ReadingDocument): LesionCourse | null {
  const data = reading.documents.find(({ documentKind }) => documentKind === 'patient-data');
  const parsed = v.safeParse(patientDataDocumentSchema, data?.document);
  const lists = signedLesions(reading);
  const timepoints = reading.timepoints.flatMap(({ role, measurement }, index): readonly ReadTimepoint[] => {
    const date = measurement.subject.studyDate;
    if (date === null) return [];
    return [
      {
        id: role,
        date,
        cycle: 1,
        baseline: index === 0,
        sliceThicknessMm: null,
        markers: parsed.success ? markersAt(parsed.output.markers, date) : {},
        lesions: lists[index] ?? [],
      },
    ];
  });
  if (timepoints.length < reading.timepoints.length) return null;
  return lesionCourse(
    timepoints,
    reading.procedureDates.map((date) => ({ date, cycle: 1 })),
  );
}

const answerShape = v.looseObject({
  criteria: v.string(),
  criteriaSet: v.looseObject({ version: v.string() }),
  best: v.string(),
  switches: v.array(v.looseObject({ name: v.string(), value: v.unknown() })),
  timepoints: v.array(v.unknown()),
});

/** Null where the document lacks what it takes to ask again: its set's version, or switches that this program does not have. */
export function signedResponse(response: ResponseDocument): SignedResponse | null {
  if (!v.is(answerShape, response)) return null;
  const switched = response.switches.filter(({ name }) => name !== 'pretreatedTargetProgressed');
  const options = v.safeParse(
    responseOptionsSchema,
    Object.fromEntries(switched.map(({ name, value }) => [name, value])),
  );
  if (!options.success) return null;
  const { criteria, criteriaSet, best, timepoints } = response;
  return {
    criteria,
    version: criteriaSet.version,
    options: options.output,
    figures: responseFigures(criteria, best, timepoints.at(-1)),
  };
}

/** What the set answers to a course; null where it refuses it. */
export function figuresByCourse(course: LesionCourse, set: CriteriaSet, options: ResponseOptions): Figures | null {
  try {
    const { best, timepoints } = evaluateCourse(course, set, options);
    return responseFigures(set.id, best, timepoints.at(-1)?.figures ?? (timepoints.length === 0 ? undefined : NONE));
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** Of a follow-up without targets. */
const NONE = { sumMm: null, changeFromBaselinePercent: null };

/** Whether figures are the same but for the last digits, in which two versions of the program may differ. */
export function areSameFigures(one: Figures, other: Figures): boolean {
  const values = new Map(other);
  return (
    one.length === other.length &&
    one.every(([name, value]) => {
      const again = values.get(name);
      if (typeof value !== 'number' || typeof again !== 'number') return value === again;
      return Math.abs(value - again) <= 1e-9 * Math.max(1, Math.abs(value));
    })
  );
}
