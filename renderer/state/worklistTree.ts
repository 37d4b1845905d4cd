import type { Coded } from '../../core/base/errors.ts';
import { comparePatients, compareSeries, compareStudies } from '../../core/dicom/buildStudyTree.ts';
import { patientKey } from '../../core/dicom/groupIntoSeries.ts';
import type { SeriesSoFar } from '../../core/dicom/seriesSoFar.ts';
import type { Stack, Verdict } from '../../core/dicom/stack.ts';
import type { PatientNode, StudyNode, StudyTree } from '../../core/dicom/studyTree.ts';

/** A patient as the worklist shows it, of a finished tree or of a scan that still runs: same keys, same order. */
export interface WorklistPatient {
  readonly key: string;
  readonly patientId: string | null;
  readonly name: string | null;
  readonly sex: string | null;
  readonly studies: readonly WorklistStudy[];
  /** What the search looks in: ID, name and dates, lower case. */
  readonly searchText: string;
  /** Verdicts that occur. */
  readonly verdicts: ReadonlySet<Verdict>;
  /** Stacks whose phase a reader has to confirm. */
  readonly asks: number;
}

export interface WorklistStudy {
  readonly studyInstanceUid: string;
  readonly date: string | null;
  readonly time: string | null;
  readonly description: string | null;
  readonly rows: readonly WorklistRow[];
}

/** One line of a study. */
export type WorklistRow = WorklistStack | GrowingSeries;

/** A series whose files are still being read: nothing is known of its stacks. */
export interface GrowingSeries {
  readonly kind: 'growing';
  readonly key: string;
  readonly description: string | null;
  readonly files: number;
}

export interface WorklistStack {
  readonly kind: 'stack';
  readonly key: string;
  readonly description: string | null;
  readonly slices: number;
  readonly verdict: Verdict;
  readonly reasons: readonly Coded[];
  /** Null while the scan runs: nothing of it may be opened yet. */
  readonly stack: Stack | null;
}

/** Tells patients apart as the scan does, so that what was chosen while it ran is still chosen when it is over. */
export function keyOfPatient({ patientId, name, studies }: PatientNode): string {
  return patientKey({ patient: { id: patientId, name }, study: { instanceUid: studies[0]?.studyInstanceUid ?? '' } });
}

/** The worklist of a finished scan. */
export function worklistOf(tree: StudyTree): readonly WorklistPatient[] {
  return tree.patients.map(worklistPatient);
}

const made = new WeakMap<PatientNode, WorklistPatient>();

/** Made once for each node: a decision of the reader changes one patient, not the list. */
export function worklistPatient(patient: PatientNode): WorklistPatient {
  const known = made.get(patient);
  if (known !== undefined) return known;
  const { patientId, name, sex } = patient;
  const item = withSummary({ key: keyOfPatient(patient), patientId, name, sex, studies: patient.studies.map(studyOf) });
  made.set(patient, item);
  return item;
}

/** A study's stacks; those that ask the reader come first. */
export function studyOf({ studyInstanceUid, date, time, description, series }: StudyNode): WorklistStudy {
  const rows = series.flatMap(({ stacks }) =>
    stacks.map((stack): WorklistStack => ({
      kind: 'stack',
      key: stackKey(studyInstanceUid, stack.id),
      description: stack.header.series.description,
      slices: stack.slices.length,
      verdict: stack.verdict,
      reasons: stack.reasons,
      stack,
    })),
  );
  const asking = rows.filter((row) => asksReader(row.stack));
  const others = rows.filter((row) => !asksReader(row.stack));
  return { studyInstanceUid, date, time, description, rows: [...asking, ...others] };
}

/** A phase is worth asking for where the stack could play a role by it. */
export function asksReader(stack: Stack | null): boolean {
  return stack !== null && stack.verdict === 'measurable' && stack.phase.needsReader;
}

export function stackKey(studyInstanceUid: string, stackId: string): string {
  return `${studyInstanceUid} ${stackId}`;
}

function withSummary(patient: Omit<WorklistPatient, 'searchText' | 'verdicts' | 'asks'>): WorklistPatient {
  const { patientId, name, studies } = patient;
  const rows = studies.flatMap((study) => study.rows);
  const words = [patientId, name?.replaceAll('^', ' '), ...studies.map(({ date }) => date)];
  return {
    ...patient,
    searchText: words
      .filter((word) => word !== null && word !== undefined)
      .join('\n')
      .toLowerCase(),
    verdicts: new Set(rows.flatMap((row) => (row.kind === 'stack' ? [row.verdict] : []))),
    asks: rows.filter((row) => row.kind === 'stack' && asksReader(row.stack)).length,
  };
}

/** The worklist of a running scan, from what is said of its series. */
export interface WorklistSoFar {
  readonly add: (series: readonly SeriesSoFar[]) => void;
  /** In the order that the finished tree will have. Patients of whom nothing new was said are the very same objects. */
  readonly patients: () => readonly WorklistPatient[];
}

interface PatientSoFar {
  readonly key: string;
  readonly patientId: string | null;
  readonly said: SeriesSoFar['patient'];
  readonly studies: Map<string, Map<string, SeriesSoFar>>;
  shown: WorklistPatient | null;
}

export function collectWorklist(): WorklistSoFar {
  const byKey = new Map<string, PatientSoFar>();
  let sorted: PatientSoFar[] = [];
  let isSorted = true;
  const add = (series: SeriesSoFar): void => {
    const { patient, study } = series;
    const key = patientKey({ patient, study });
    let found = byKey.get(key);
    if (found === undefined) {
      found = { key, patientId: patient.id, said: patient, studies: new Map(), shown: null };
      byKey.set(key, found);
      sorted.push(found);
      isSorted = false;
    }
    found.shown = null;
    const ofStudy = found.studies.get(study.instanceUid) ?? new Map<string, SeriesSoFar>();
    found.studies.set(study.instanceUid, ofStudy.set(series.key, series));
  };
  return {
    add: (series) => {
      for (const one of series) add(one);
    },
    patients: () => {
      if (!isSorted) sorted = sorted.toSorted(comparePatients);
      isSorted = true;
      return sorted.map((patient) => (patient.shown ??= soFar(patient)));
    },
  };
}

function soFar({ key, patientId, said, studies }: PatientSoFar): WorklistPatient {
  const shown = [...studies].map(([studyInstanceUid, series]) => studySoFar(studyInstanceUid, [...series.values()]));
  const { name, sex } = said;
  return withSummary({ key, patientId, name, sex, studies: shown.toSorted(compareStudies) });
}

function studySoFar(studyInstanceUid: string, series: readonly SeriesSoFar[]): WorklistStudy {
  const ordered = series
    .map((one) => ({ one, number: one.series.number, seriesInstanceUid: one.series.instanceUid }))
    .toSorted(compareSeries);
  const study = series[0]?.study;
  return {
    studyInstanceUid,
    date: study?.date ?? null,
    time: study?.time ?? null,
    description: study?.description ?? null,
    rows: ordered.flatMap(({ one }) => rowsSoFar(studyInstanceUid, one)),
  };
}

function rowsSoFar(
  studyInstanceUid: string,
  { key, series, files, growing, stacks }: SeriesSoFar,
): readonly WorklistRow[] {
  const { description } = series;
  if (growing) return [{ kind: 'growing', key, description, files }];
  return stacks.map(({ id, slices, verdict, reasons }) => ({
    kind: 'stack',
    key: stackKey(studyInstanceUid, id),
    description,
    slices,
    verdict,
    reasons,
    stack: null,
  }));
}
