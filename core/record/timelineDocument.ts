import * as v from 'valibot';
import { isIsoDate } from '../letb/timing.ts';
import {
  liverSegments,
  procedureKinds,
  progressionBases,
  progressionPlaces,
  selectivities,
  sessionPlaces,
  type Timeline,
} from '../response/timeline/timeline.ts';

const date = v.pipe(v.string(), v.check(isIsoDate, 'is no calendar date YYYY-MM-DD'));
/** Printed on terminals and in reports: no control characters. */
const line = v.pipe(v.string(), v.regex(/^[^\p{Cc}]{1,500}$/u));
const id = v.pipe(v.string(), v.regex(/^[^\p{Cc}]{1,64}$/u));
/** No dose, activity, volume or size of a person's treatment comes near this: what is larger was in another unit. */
const amount = v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(100_000));
const segments = v.pipe(
  v.array(v.picklist(liverSegments)),
  v.check((list) => new Set(list).size === list.length, 'names a segment twice'),
);

const procedureSchema = v.strictObject({
  id,
  date,
  kind: v.nullable(v.picklist(procedureKinds)),
  agent: v.nullable(line),
  doseMg: v.nullable(amount),
  activityGbq: v.nullable(amount),
  oilMl: v.nullable(amount),
  particlesUm: v.nullable(
    v.pipe(
      v.strictObject({ from: amount, to: amount }),
      v.check(({ from, to }) => from <= to, 'the smaller size comes first'),
    ),
  ),
  selectivity: v.nullable(v.picklist(selectivities)),
  segments,
  place: v.nullable(v.strictObject({ value: v.picklist(sessionPlaces), reason: line })),
});

const indexTreatment = v.union([
  v.picklist(['first-evaluable', 'first']),
  v.pipe(v.number(), v.integer(), v.minValue(1)),
]);

/**
 * `letb.timeline/1`: a patient's embolisations and what followed, with the study by whose definitions endpoints are derived. The same rules
 * as the published `assets/record-documents/timeline.schema.json`, and dates that the calendar has.
 */
export const timelineDocumentSchema = v.strictObject({
  schema: v.literal('letb.timeline/1'),
  procedures: v.pipe(
    v.array(procedureSchema),
    v.check((list) => new Set(list.map((one) => one.id)).size === list.length, 'gives one id to two procedures'),
  ),
  burdenSegments: segments,
  followUp: v.strictObject({
    progressions: v.array(
      v.strictObject({ date, where: v.picklist(progressionPlaces), basis: v.picklist(progressionBases) }),
    ),
    untreatable: v.nullable(v.strictObject({ date, reason: v.nullable(line) })),
    death: v.nullable(date),
    lastContact: v.nullable(date),
    lastImaging: v.nullable(date),
  }),
  endpoints: v.strictObject({ definition: v.nullable(id), indexTreatment }),
});

export interface TimelineDocument extends Timeline {
  readonly schema: 'letb.timeline/1';
  /** The definition by its id (null: none chosen), and the treatment that a patient's endpoints count from. */
  readonly endpoints: {
    readonly definition: string | null;
    readonly indexTreatment: 'first-evaluable' | 'first' | number;
  };
}
