import * as v from 'valibot';
import { refusals } from '../base/errors.ts';
import { isIsoDate, type IsoDate } from '../letb/timing.ts';
import { overallCategories, type ResponseCategory } from '../response/categories.ts';
import { CsvFields, needColumns, type DateOrder } from './csvFields.ts';
import { readCsvTable } from './csvTable.ts';
import { readCase, schemaOf } from './readCase.ts';
import type { DocumentRefusals } from './readMeasurement.ts';

/** The LETB of one treatment's CTs, and their change; null where it was not measured or is not evaluable. Percent. */
export interface MeasuredPair {
  readonly patient: string;
  readonly timepoints: readonly { readonly date: IsoDate; readonly letbPercent: number }[];
  readonly change: {
    readonly preDate: IsoDate;
    readonly postDate: IsoDate;
    readonly changePercent: number | null;
    readonly responses: readonly { readonly endpoint: string; readonly responder: boolean | null }[];
  } | null;
}

export interface MeasuredPairs {
  readonly pairs: readonly MeasuredPair[];
  /** Cases that a reader rejected, left out; and those that no reader has accepted, taken. Their names. */
  readonly rejected: readonly string[];
  readonly unreviewed: readonly string[];
}

/** A patient's overall response at one day by one criteria set. */
export interface DatedResponse {
  readonly patient: string;
  readonly date: IsoDate;
  readonly criteria: string;
  readonly overall: ResponseCategory;
}

export interface MeasuredRefusals {
  /** A document that names no patient, and none was given with it. */
  'measured-without-patient': { readonly name: string };
  /** Two documents say different things of one patient's day. */
  'cohort-value-twice': {
    readonly patient: string;
    readonly date: string;
    readonly what: string;
    readonly one: string;
    readonly other: string;
  };
}
const refusal = refusals<MeasuredRefusals & DocumentRefusals>();

const finite = v.pipe(v.number(), v.finite());
const timepointSchema = v.looseObject({
  id: v.picklist(['pre', 'post']),
  date: v.nullable(v.string()),
  letbPercent: finite,
});
const changeSchema = v.nullable(
  v.looseObject({
    changePercent: v.nullable(finite),
    responses: v.array(v.looseObject({ endpoint: v.string(), responder: v.nullable(v.boolean()) })),
  }),
);
const batchSchema = v.looseObject({
  schema: v.literal('letb.batch/1'),
  cases: v.array(
    v.looseObject({
      case: v.string(),
      patient: v.string(),
      review: v.picklist(['unreviewed', 'accepted', 'rejected']),
      timepoints: v.array(timepointSchema),
      change: changeSchema,
    }),
  ),
});
const responseSchema = v.looseObject({
  schema: v.literal('letb.response/1'),
  criteria: v.string(),
  timepoints: v.array(v.looseObject({ date: v.string(), overall: v.picklist(overallCategories) })),
});

/** A document's text, what it is called, and the patient that the caller gives with it; null: the document says it. */
export interface MeasuredText {
  readonly name: string;
  readonly text: string;
  readonly patient: string | null;
}

/**
 * The LETB values of a `letb.batch/1` (all its cases but rejected ones) or a `letb.case/1`. A timepoint without a date has no place in a
 * timeline and is left out. Refused: another document, a case without a patient.
 */
export function readMeasuredPairs({ name, text, patient }: MeasuredText): MeasuredPairs {
  if (schemaOf(text, name) === 'letb.case/1') {
    const { patientId, timepoints, change, steps } = readCase(text, name);
    const whose = patient ?? patientId;
    if (whose === null) throw refusal('measured-without-patient', { name });
    const measured = timepoints.map(({ id, date, measurement }) => ({ id, date, ...measurement }));
    return {
      pairs: [pairOf(whose, measured, change)],
      rejected: [],
      unreviewed: steps.some(({ review }) => review === 'unreviewed') ? [whose] : [],
    };
  }
  const { cases } = parsed(batchSchema, 'letb.batch/1', { name, text });
  const taken = cases.filter(({ review }) => review !== 'rejected');
  return {
    pairs: taken.map((one) => pairOf(patient ?? one.patient, one.timepoints, one.change)),
    rejected: cases.filter(({ review }) => review === 'rejected').map((one) => one.case),
    unreviewed: taken.filter((one) => one.review === 'unreviewed' && one.timepoints.length > 0).map((one) => one.case),
  };
}

interface Timepoint {
  readonly id: 'pre' | 'post';
  readonly date: string | null;
  readonly letbPercent: number;
}

function pairOf(
  patient: string,
  timepoints: readonly Timepoint[],
  change: Pick<NonNullable<MeasuredPair['change']>, 'changePercent' | 'responses'> | null,
): MeasuredPair {
  const dateOf = (id: Timepoint['id']): IsoDate | null => {
    const date = timepoints.find((one) => one.id === id)?.date ?? null;
    return date !== null && isIsoDate(date) ? date : null;
  };
  const [preDate, postDate] = [dateOf('pre'), dateOf('post')];
  return {
    patient,
    timepoints: timepoints.flatMap(({ date, letbPercent }) =>
      date !== null && isIsoDate(date) ? [{ date, letbPercent }] : [],
    ),
    change:
      change === null || preDate === null || postDate === null
        ? null
        : {
            preDate,
            postDate,
            changePercent: change.changePercent,
            responses: change.responses.map(({ endpoint, responder }) => ({ endpoint, responder })),
          },
  };
}

/**
 * Overall responses by day: of a `letb.response/1` (`letb respond --json`), whose patient the caller gives, or of a table with the columns
 * `patient`, `date`, `criteria`, `overall` (as the window's responses.csv with a column for the patient; other columns are passed over, a row
 * without an overall response too). Refused: a document without a patient; tables and fields as `CsvFields` says.
 */
export function readDatedResponses(
  { name, text, patient }: MeasuredText,
  dateOrder: DateOrder = 'iso',
): readonly DatedResponse[] {
  if (text.trimStart().startsWith('{')) {
    const { criteria, timepoints } = parsed(responseSchema, 'letb.response/1', { name, text });
    if (patient === null) throw refusal('measured-without-patient', { name });
    return timepoints.map(({ date, overall }) => ({ patient, date, criteria, overall }));
  }
  const table = readCsvTable(text, name);
  needColumns(table, [...(patient === null ? ['patient'] : []), 'date', 'criteria', 'overall']);
  const fields = new CsvFields(name, dateOrder);
  const responses = table.rows.flatMap((row): readonly DatedResponse[] => {
    const overall = fields.word(row, 'overall', { words: overallCategories });
    if (overall === null) return [];
    const [whose, date, criteria] = [
      patient ?? fields.text(row, 'patient'),
      fields.date(row, 'date'),
      fields.text(row, 'criteria'),
    ];
    if (whose === null) fields.refuse(row, 'patient', 'csv-text');
    if (date === null && (row.fields.get('date') ?? '') === '') fields.refuse(row, 'date', `csv-date-${dateOrder}`);
    if (criteria === null) fields.refuse(row, 'criteria', 'csv-text');
    return whose === null || date === null || criteria === null ? [] : [{ patient: whose, date, criteria, overall }];
  });
  fields.end();
  return responses;
}

function parsed<T>(
  schema: v.GenericSchema<unknown, T>,
  expected: string,
  { name, text }: { readonly name: string; readonly text: string },
): T {
  const found = schemaOf(text, name);
  if (found !== expected) throw refusal('document-wrong-schema', { name, expected, found: found ?? 'none' });
  const result = v.safeParse(schema, JSON.parse(text));
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw refusal('document-invalid', { name, where: v.getDotPath(issue) ?? 'document', problem: issue.message });
}
