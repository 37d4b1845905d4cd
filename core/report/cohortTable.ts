import type { ResponseCategory } from '../response/categories.ts';
import { firstProcedureOf } from '../response/timeline/contradictions.ts';
import {
  deriveEndpoints,
  isEvaluable,
  type DerivedCourse,
  type EndpointValue,
  type IndexTreatment,
} from '../response/timeline/deriveEndpoints.ts';
import type { EndpointDefinition, EndpointRule } from '../response/timeline/endpointDefinitions.ts';
import { ageAt, emptyPatientData, markerBefore, type PatientData } from '../response/timeline/patientData.ts';
import type { CycleWithImages, ImagePair, TreatmentWithImages } from '../response/timeline/placeImages.ts';
import { emptyTimeline, type Timeline } from '../response/timeline/timeline.ts';
import type { IsoDate } from '../letb/timing.ts';
import { csvOf, type Field } from './csv.ts';

/** A measured or read CT of a patient. */
export interface CohortTimepoint {
  readonly id: string;
  readonly date: IsoDate | null;
  readonly letbPercent: number | null;
  /** Overall response at this timepoint, by criteria set. */
  readonly responses: readonly { readonly criteria: string; readonly overall: ResponseCategory }[];
}

/** The change between two timepoints (their ids), as `letb.change/1` has it. */
export interface CohortChange {
  readonly pre: string;
  readonly post: string;
  readonly changePercent: number | null;
  readonly responses: readonly { readonly endpoint: string; readonly responder: boolean | null }[];
}

export interface CohortPatient {
  readonly patient: string;
  readonly timeline: Timeline;
  readonly data: PatientData | null;
  readonly timepoints: readonly CohortTimepoint[];
  readonly changes: readonly CohortChange[];
}

export interface CohortOptions {
  readonly today: IsoDate;
  readonly indexTreatment?: IndexTreatment;
}

/** A table with one row a cycle. */
export interface CohortTable {
  readonly definition: EndpointDefinition;
  readonly indexTreatment: IndexTreatment;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Field[])[];
  /** The patients' courses, in the order of the patients. */
  readonly courses: readonly DerivedCourse[];
  readonly counts: readonly EndpointCounts[];
}

/** How many values an endpoint has, and how many a landmark at the CT after treatment leaves. */
export interface EndpointCounts {
  readonly column: string;
  readonly observed: number;
  readonly events: number;
  readonly notEvaluable: number;
  readonly landmark: number;
  readonly landmarkEvents: number;
  /** Ended before the CT after treatment. */
  readonly excludedByEvent: number;
  readonly excludedByCensoring: number;
  /** Observed, but without a CT after treatment. */
  readonly withoutLandmark: number;
}

/**
 * The rows of a cohort for survival analysis: patients in their order, one row a cycle; a patient without procedures has one row. Each
 * value of an endpoint stands in one row alone (a patient's in the index treatment's first, a treatment's in its first cycle's), so that
 * no value is counted twice; what describes patient, treatment or pair stands in every row it holds for. Columns:
 *
 * - `patient`, `treatment`, `cycle`, `index_treatment` (1: the patient's endpoints count from here), `evaluable` (1: a CT before and after),
 *   `definition`, `definition_version`, `time_unit` (months of 30.4375 days);
 * - `procedures`, `kinds`, `first_procedure`, `last_procedure`, `cycle_first_procedure`, `pre_date`, `post_date`, `pair_findings` (codes);
 * - of each endpoint X of the definition: `X_months`, `X_event` (1, 0), `X_ended_by`, `X_landmark_months`, `X_landmark_event` (from the CT
 *   after treatment), `X_landmark_excluded` (`event` or `censoring` before it), `X_not_evaluable` (code);
 * - `letb_pre_percent`, `letb_post_percent`, `letb_change_percent`, `responder_<endpoint>` (1, 0), `response_<criteria>`: of the
 *   treatment's pair;
 * - `age_years` (at the treatment's first procedure), `sex`, `primary`, `grade`, `ki67_percent`, `extrahepatic_disease`, `prior_lines`,
 *   `somatostatin_analogue`, `ecog`, and of chromogranin A and 5-HIAA the last value before the treatment with its unit and as multiple
 *   of the upper limit of normal.
 *
 * Numbers unrounded; an empty field: not known or not evaluable.
 */
export function cohortRows(
  patients: readonly CohortPatient[],
  definition: EndpointDefinition,
  { today, indexTreatment = 'first-evaluable' }: CohortOptions,
): CohortTable {
  const criteria = sortedSet(patients, ({ timepoints }) =>
    timepoints.flatMap(({ responses }) => responses.map((response) => response.criteria)),
  );
  const responders = sortedSet(patients, ({ changes }) =>
    changes.flatMap(({ responses }) => responses.map(({ endpoint }) => endpoint)),
  );
  const courses = patients.map(({ timeline, data, timepoints }) =>
    deriveEndpoints({ timeline, data, images: timepoints, today }, definition, indexTreatment),
  );
  const cells = patients.map((patient, at) => {
    const course = courses[at];
    if (course === undefined) throw new Error('each patient has a course');
    return rowsOfPatient({ patient, course, definition, criteria, responders });
  });
  const nobody = { patient: '', timeline: emptyTimeline, data: null, timepoints: [], changes: [] };
  const ofNobody = deriveEndpoints({ ...nobody, images: [], today }, definition, indexTreatment);
  const [row = []] = rowsOfPatient({ patient: nobody, course: ofNobody, definition, criteria, responders });
  return {
    definition,
    indexTreatment,
    columns: row.map(([column]) => column),
    rows: cells.flat().map((ofCycle) => ofCycle.map(([, field]) => field)),
    courses,
    counts: definition.endpoints.map((endpoint) => countsOf(endpoint, courses)),
  };
}

/** The table as CSV (RFC 4180), the header first. */
export function cohortCsv({ columns, rows }: Pick<CohortTable, 'columns' | 'rows'>): string {
  return csvOf([columns, ...rows]);
}

type Cell = readonly [column: string, field: Field];

interface RowsContext {
  readonly patient: CohortPatient;
  readonly course: DerivedCourse;
  readonly definition: EndpointDefinition;
  readonly criteria: readonly string[];
  readonly responders: readonly string[];
}

function rowsOfPatient(context: RowsContext): readonly (readonly Cell[])[] {
  const { treatments } = context.course;
  if (treatments.length === 0) return [rowOf(context, null, null)];
  return treatments.flatMap((treatment) => treatment.cycles.map((cycle) => rowOf(context, treatment, cycle)));
}

function rowOf(
  context: RowsContext,
  treatment: TreatmentWithImages | null,
  cycle: CycleWithImages | null,
): readonly Cell[] {
  const { patient, course, definition } = context;
  const isFirstCycle = treatment?.cycles[0]?.number === cycle?.number;
  const isIndexRow = isFirstCycle && (treatment?.number ?? 1) === (course.indexTreatment ?? 1);
  const kinds = (treatment?.cycles ?? []).flatMap(({ sessions }) =>
    sessions.flatMap(({ procedure }) => procedure.kind ?? []),
  );
  const codes = [...new Set((treatment?.images.findings ?? []).map(({ code }) => code))];
  return [
    ['patient', patient.patient],
    ['treatment', treatment?.number ?? null],
    ['cycle', cycle?.number ?? null],
    ['index_treatment', treatment !== null && treatment.number === course.indexTreatment ? 1 : 0],
    ['evaluable', treatment !== null && isEvaluable(treatment) ? 1 : 0],
    ['definition', definition.id],
    ['definition_version', definition.version],
    ['time_unit', 'months'],
    ['procedures', treatment?.procedureDates.length ?? 0],
    ['kinds', [...new Set(kinds)].toSorted().join(' ')],
    ['first_procedure', treatment?.first ?? null],
    ['last_procedure', treatment?.last ?? null],
    ['cycle_first_procedure', cycle?.first ?? null],
    ['pre_date', treatment?.images.pre?.date ?? null],
    ['post_date', treatment?.images.post?.date ?? null],
    ['pair_findings', codes.join(' ')],
    ...definition.endpoints.flatMap((endpoint) => {
      const value = course.values.find(
        (one) =>
          one.endpoint.id === endpoint.id &&
          (endpoint.unit === 'patient'
            ? isIndexRow
            : one.treatment === (treatment?.number ?? null) &&
              (endpoint.unit === 'cycle' ? one.cycle === (cycle?.number ?? null) : isFirstCycle)),
      );
      return endpointCells(endpoint, value ?? null);
    }),
    ...pairCells(context, treatment?.images ?? null),
    ...patientCells(patient, treatment),
  ];
}

function endpointCells({ column }: EndpointRule, value: EndpointValue | null): readonly Cell[] {
  const outcome = value?.outcome ?? null;
  const landmark = value?.landmark ?? null;
  const observed = outcome?.kind === 'observed' ? outcome : null;
  const counted = landmark?.kind === 'counted' ? landmark : null;
  return [
    [`${column}_months`, observed?.months ?? null],
    [`${column}_event`, observed === null ? null : Number(observed.event)],
    [`${column}_ended_by`, observed?.endedBy ?? null],
    [`${column}_landmark_months`, counted?.months ?? null],
    [`${column}_landmark_event`, counted === null ? null : Number(counted.event)],
    [`${column}_landmark_excluded`, landmark?.kind === 'excluded' ? landmark.because : null],
    [`${column}_not_evaluable`, outcome?.kind === 'not-evaluable' ? outcome.reason.code : null],
  ];
}

function pairCells({ patient, criteria, responders }: RowsContext, images: ImagePair | null): readonly Cell[] {
  const { pre = null, post = null } = images ?? {};
  const timepoint = (id: string | undefined): CohortTimepoint | null =>
    patient.timepoints.find((one) => one.id === id) ?? null;
  const after = timepoint(post?.id);
  const change =
    pre === null || post === null
      ? null
      : (patient.changes.find((one) => one.pre === pre.id && one.post === post.id) ?? null);
  return [
    ['letb_pre_percent', timepoint(pre?.id)?.letbPercent ?? null],
    ['letb_post_percent', after?.letbPercent ?? null],
    ['letb_change_percent', change?.changePercent ?? null],
    ...responders.map((endpoint): Cell => {
      const responder = change?.responses.find((one) => one.endpoint === endpoint)?.responder ?? null;
      return [`responder_${columnName(endpoint)}`, responder === null ? null : Number(responder)];
    }),
    ...criteria.map((set): Cell => {
      const overall = after?.responses.find((one) => one.criteria === set)?.overall ?? null;
      return [`response_${columnName(set)}`, overall];
    }),
  ];
}

function patientCells({ timeline, data }: CohortPatient, treatment: TreatmentWithImages | null): readonly Cell[] {
  const known = data ?? emptyPatientData;
  const day = treatment?.first ?? null;
  const marker = (name: 'chromogranin-a' | '5-hiaa', column: string): readonly Cell[] => {
    const found = day === null ? null : markerBefore(known, name, day);
    const limit = found?.upperLimit ?? null;
    return [
      [column, found?.value ?? null],
      [`${column}_unit`, found?.unit ?? null],
      [`${column}_times_upper_limit`, found === null || limit === null ? null : found.value / limit],
    ];
  };
  return [
    ['age_years', day === null ? null : ageAt(known, day, firstProcedureOf(timeline))],
    ['sex', known.sex],
    ['primary', known.primary],
    ['grade', known.grade],
    ['ki67_percent', known.ki67Percent],
    ['extrahepatic_disease', known.extrahepaticDisease === null ? null : Number(known.extrahepaticDisease)],
    ['prior_lines', known.priorLines],
    ['somatostatin_analogue', known.somatostatinAnalogue],
    ['ecog', known.ecog],
    ...marker('chromogranin-a', 'chromogranin_a'),
    ...marker('5-hiaa', 'hiaa_5'),
  ];
}

function countsOf({ id, column }: EndpointRule, courses: readonly DerivedCourse[]): EndpointCounts {
  const values = courses.flatMap((course) => course.values.filter(({ endpoint }) => endpoint.id === id));
  const count = (test: (value: EndpointValue) => boolean): number => values.filter(test).length;
  const isObserved = ({ outcome }: EndpointValue): boolean => outcome.kind === 'observed';
  const isExcluded = ({ landmark }: EndpointValue, because: 'event' | 'censoring'): boolean =>
    landmark?.kind === 'excluded' && landmark.because === because;
  return {
    column,
    observed: count(isObserved),
    events: count(({ outcome }) => outcome.kind === 'observed' && outcome.event),
    notEvaluable: count((value) => !isObserved(value)),
    landmark: count(({ landmark }) => landmark?.kind === 'counted'),
    landmarkEvents: count(({ landmark }) => landmark?.kind === 'counted' && landmark.event),
    excludedByEvent: count((value) => isExcluded(value, 'event')),
    excludedByCensoring: count((value) => isExcluded(value, 'censoring')),
    withoutLandmark: count((value) => isObserved(value) && value.landmark === null),
  };
}

function sortedSet(
  patients: readonly CohortPatient[],
  namesOf: (patient: CohortPatient) => readonly string[],
): readonly string[] {
  return [...new Set(patients.flatMap(namesOf))].toSorted();
}

function columnName(id: string): string {
  return id.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
}
