import * as v from 'valibot';
import { refusals } from '../base/errors.ts';
import { isIsoDate } from '../letb/timing.ts';
import { nonEnhancingTargetChoices } from '../response/criteriaSets.ts';
import {
  certainties,
  cytologies,
  lesionKinds,
  lesionRoles,
  markerValues,
  nonTargetStatuses,
  targetStates,
  viableStatuses,
  type LesionCourse,
} from '../response/lesions.ts';
import type { ResponseOptions } from '../response/switches.ts';
import type { DocumentRefusals } from './readMeasurement.ts';

/** What a field must be, by code; core/text has the words. A list of words is itself. */
export type ExpectedField =
  | 'text'
  | 'id'
  | 'date'
  | 'lengthMm'
  | 'positiveMm'
  | 'lengthsMm'
  | 'truth'
  | 'cycle'
  | 'days'
  | 'list'
  | 'object'
  | 'option';

export interface LesionDocumentRefusals {
  /** `timepoint` and `lesion` by their ids, or by their places in the list where these are missing. */
  'lesions-field-invalid': {
    readonly name: string;
    readonly timepoint: string | null;
    readonly lesion: string | null;
    readonly field: string;
    readonly expected: string;
    readonly received: string;
  };
  'lesions-field-missing': {
    readonly name: string;
    readonly timepoint: string | null;
    readonly lesion: string | null;
    readonly field: string;
  };
}
const refusal = refusals<LesionDocumentRefusals & DocumentRefusals>();

/** Messages of the schema are codes of `ExpectedField`, or the words that are allowed. */
const expect = (code: ExpectedField): string => code;
const nullable = <T extends v.GenericSchema>(schema: T) => v.optional(v.nullable(schema), null);
const words = <const T extends readonly string[]>(allowed: T) => nullable(v.picklist(allowed, allowed.join(' | ')));
const number = (code: ExpectedField) => v.pipe(v.number(expect(code)), v.finite(expect(code)));
/** Longer than any lesion, node or slice of a person: what is longer was not in millimetres. */
const LONGEST_MM = 1000;
const lengthMm = v.pipe(
  number('lengthMm'),
  v.minValue(0, expect('lengthMm')),
  v.maxValue(LONGEST_MM, expect('lengthMm')),
);
const lengthsMm = v.pipe(v.array(lengthMm, expect('lengthsMm')), v.minLength(1, expect('lengthsMm')));
/** Ids are printed on terminals and in reports: no control characters. */
const ID = /^[^\p{Cc}]{1,64}$/u;
const id = v.pipe(v.string(expect('id')), v.regex(ID, expect('id')));
/** Texts are printed too; a line break in a reader's words is let through as a blank. */
const text = v.pipe(
  v.string(expect('text')),
  v.maxLength(500, expect('text')),
  v.transform((words) => words.replaceAll(/\p{Cc}+/gu, ' ')),
);
const date = v.pipe(v.string(expect('date')), v.check(isIsoDate, expect('date')));
const truth = v.boolean(expect('truth'));
const cycle = v.pipe(number('cycle'), v.integer(expect('cycle')), v.minValue(1, expect('cycle')));
const days = v.pipe(number('days'), v.integer(expect('days')), v.minValue(0, expect('days')));

const lesionSchema = v.object(
  {
    id,
    role: words(lesionRoles),
    kind: words(lesionKinds),
    site: nullable(text),
    lobe: nullable(text),
    treated: nullable(truth),
    diameterMm: nullable(lengthMm),
    viableDiameterMm: nullable(lengthMm),
    state: words(targetStates),
    fragments: nullable(lengthsMm),
    viableFragments: nullable(lengthsMm),
    mergedInto: nullable(id),
    status: words(nonTargetStatuses),
    viableStatus: words(viableStatuses),
    certainty: words(certainties),
    cytology: words(cytologies),
    pretreated: nullable(v.object({ progressedSince: truth, reason: nullable(text) }, expect('object'))),
  },
  expect('object'),
);

const timepointSchema = v.object(
  {
    id,
    date,
    cycle: v.optional(v.nullable(cycle), 1),
    baseline: v.optional(v.nullable(truth), false),
    sliceThicknessMm: nullable(
      v.pipe(number('positiveMm'), v.gtValue(0, expect('positiveMm')), v.maxValue(LONGEST_MM, expect('positiveMm'))),
    ),
    lesions: v.array(lesionSchema, expect('list')),
    markers: v.optional(v.record(id, v.picklist(markerValues, markerValues.join(' | ')), expect('object')), {}),
  },
  expect('object'),
);

/** Switches. An unknown one is refused: a switch that is misspelt must not be silently off. Other unknown fields are let through unread. */
export const responseOptionsSchema = v.strictObject(
  {
    confirm: nullable(truth),
    confirmationDays: nullable(days),
    minimumSdDays: nullable(days),
    nonEnhancingTarget: words(nonEnhancingTargetChoices),
    crByEnhancement: nullable(truth),
    absolutePdRule: nullable(truth),
    followMarkers: nullable(truth),
    hccNewLiverLesion: nullable(truth),
    hccPortaHepatisNode: nullable(truth),
    hccEffusionNeedsCytology: nullable(truth),
  },
  expect('option'),
);

const documentSchema = v.object({
  criteria: nullable(text),
  options: v.optional(v.nullable(responseOptionsSchema), {}),
  timepoints: v.array(timepointSchema, expect('list')),
  treatments: v.optional(
    v.nullable(v.array(v.object({ date, cycle: v.optional(v.nullable(cycle), 1) }, expect('object')), expect('list'))),
    [],
  ),
});

/** The lesions of one patient, the criteria set that the document names, and the switches it sets. */
export interface LesionDocument {
  readonly course: LesionCourse;
  readonly criteria: string | null;
  readonly options: ResponseOptions;
}

/**
 * The content of a `letb.lesions/1` document called `name`. Lengths in mm. Refused, naming timepoint, lesion and field: text that is not
 * JSON, another schema, fields that are missing or not what they must be, unknown options.
 */
export function readLesions(json: string, name: string): LesionDocument {
  const value = parseJson(json, name);
  const schema = fieldOf(value, 'schema');
  if (schema !== 'letb.lesions/1')
    throw refusal('document-wrong-schema', {
      name,
      expected: 'letb.lesions/1',
      found: typeof schema === 'string' ? schema : 'none',
    });
  const parsed = v.safeParse(documentSchema, value);
  if (!parsed.success) throw fieldRefusal(parsed.issues[0], name);
  const { criteria, options, timepoints, treatments } = parsed.output;
  return {
    criteria,
    options: options ?? {},
    course: {
      timepoints: timepoints.map((timepoint) => ({
        ...timepoint,
        cycle: timepoint.cycle ?? 1,
        baseline: timepoint.baseline ?? false,
      })),
      treatments: (treatments ?? []).map((treatment) => ({ date: treatment.date, cycle: treatment.cycle ?? 1 })),
    },
  };
}

function fieldRefusal(issue: v.BaseIssue<unknown>, name: string): Error {
  const path = issue.path ?? [];
  const keys = path.map((item) => String(item.key));
  const nameOf = (level: number): string | null => {
    const item = path[level];
    if (item === undefined) return null;
    const found = fieldOf(item.value, 'id');
    return typeof found === 'string' && ID.test(found) ? found : `#${Number(keys[level]) + 1}`;
  };
  const inTimepoint = keys[0] === 'timepoints' && keys.length > 1;
  const inLesion = inTimepoint && keys[2] === 'lesions' && keys.length > 3;
  const field = keys.slice(inLesion ? 4 : inTimepoint ? 2 : 0).join('.');
  const where = {
    name,
    timepoint: inTimepoint ? nameOf(1) : null,
    lesion: inLesion ? nameOf(3) : null,
    field: printable(field === '' ? 'id' : field),
  };
  const isOfObject = issue.type === 'object' || issue.type === 'strict_object';
  if (isOfObject && issue.received === 'undefined') return refusal('lesions-field-missing', where);
  const received = printable(issue.received);
  return refusal('lesions-field-invalid', { ...where, expected: issue.message, received });
}

/** The longest piece of a document that is repeated in a refusal. */
const LONGEST_SHOWN = 80;

function printable(shown: string): string {
  const plain = shown.replaceAll(/\p{Cc}/gu, '·');
  return plain.length > LONGEST_SHOWN ? `${plain.slice(0, LONGEST_SHOWN)}…` : plain;
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

function parseJson(json: string, name: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw refusal('document-not-json', { name });
  }
}
