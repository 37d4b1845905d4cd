import { createStore } from 'zustand/vanilla';
import type { CaseId } from '../../core/ipc/storeContract.ts';
import { isIsoDate, type IsoDate } from '../../core/letb/timing.ts';
import type { PatientDataDocument } from '../../core/record/patientDataDocument.ts';
import { PATIENT_KEY } from '../../core/record/recordEvent.ts';
import type { TimelineDocument } from '../../core/record/timelineDocument.ts';
import { emptyPatientData } from '../../core/response/timeline/patientData.ts';
import { byDateAndId, emptyTimeline, type Procedure } from '../../core/response/timeline/timeline.ts';
import { keptIsRead } from './keptState.ts';
import { documentOf, keepDocument, recordIsRead, recordStore } from './recordStore.ts';
import { treatmentStore } from './treatmentStore.ts';

/** Treatments, follow-up and data of the open case's patient. */
export interface TimelineState {
  readonly caseId: CaseId | null;
  /** False until the case's record was read, or cannot be: nothing is changed before. */
  readonly isRead: boolean;
  readonly timeline: TimelineDocument;
  readonly data: PatientDataDocument;
  /** The treatment whose CTs are read, by its number; null: the first with a CT before and after, else the first. */
  readonly readTreatment: number | null;
  /** The screen stands before the reader. */
  readonly isOpen: boolean;
}

export const noTimeline: TimelineDocument = {
  schema: 'letb.timeline/1',
  ...emptyTimeline,
  endpoints: { definition: null, indexTreatment: 'first-evaluable' },
};
export const noPatientData: PatientDataDocument = { schema: 'letb.patient-data/1', ...emptyPatientData };

export const initialTimeline: TimelineState = {
  caseId: null,
  isRead: false,
  timeline: noTimeline,
  data: noPatientData,
  readTreatment: null,
  isOpen: false,
};

export const timelineStore = createStore<TimelineState>(() => initialTimeline);

type Said = Pick<TimelineState, 'timeline' | 'data'>;

/** What was said of a case while its record could not be read, until it can. */
const unrecorded = new Map<CaseId, Said>();
let onDefect: (error: unknown) => void = () => undefined;

/** Follows the open case's record, until the returned function is called. */
export function startTimeline(report: (error: unknown) => void): () => void {
  onDefect = report;
  follow();
  return recordStore.subscribe((now, before) => {
    if (now.caseId !== before.caseId || now.restored !== before.restored || now.job !== before.job) follow();
  });
}

/** Resolves once the open case's timeline is in the state. */
export async function timelineIsRead(): Promise<void> {
  await keptIsRead();
  await recordIsRead();
}

function follow(): void {
  const { caseId, job } = recordStore.getState();
  const { caseId: before, isOpen } = timelineStore.getState();
  if (caseId !== before) timelineStore.setState({ ...initialTimeline, caseId, isOpen: isOpen && caseId !== null });
  if (caseId === null || (job.kind !== 'done' && job.kind !== 'failed')) return;
  const said = unrecorded.get(caseId);
  const old = oldTimelineOf(caseId);
  if (job.kind === 'failed') {
    timelineStore.setState({ isRead: true, ...(said ?? { timeline: old ?? noTimeline, data: noPatientData }) });
    return;
  }
  unrecorded.delete(caseId);
  const timeline = documentOf('timeline', PATIENT_KEY);
  const data = documentOf('patient-data', PATIENT_KEY);
  timelineStore.setState({
    isRead: true,
    timeline: said?.timeline ?? timeline ?? old ?? noTimeline,
    data: said?.data ?? data ?? noPatientData,
  });
  if (said !== undefined) keep(caseId, said);
  else if (timeline === null && old !== null) keep(caseId, { timeline: old });
  else if (timeline !== null) forgetOldDate(caseId);
}

/** Days of treatment that were kept before there were timelines become the first procedure. */
function oldTimelineOf(caseId: CaseId): TimelineDocument | null {
  const date = treatmentStore.getState()[caseId];
  return date === undefined ? null : withFirstDate(noTimeline, null, date);
}

function forgetOldDate(caseId: CaseId): void {
  const { [caseId]: old, ...others } = treatmentStore.getState();
  if (old !== undefined) treatmentStore.setState(others, true);
}

/** In force at once; what was kept in the old way is forgotten when the new is on the disk. */
function keep(caseId: CaseId, { timeline, data }: Partial<Said>): void {
  if (recordStore.getState().job.kind !== 'done') {
    const now = timelineStore.getState();
    unrecorded.set(caseId, { timeline: timeline ?? now.timeline, data: data ?? now.data });
  }
  if (timeline !== undefined)
    void keepDocument('timeline', PATIENT_KEY, timeline)
      .then(() => forgetOldDate(caseId))
      .catch(onDefect);
  if (data !== undefined) void keepDocument('patient-data', PATIENT_KEY, data).catch(onDefect);
}

/** Keeps the timeline as it now is. Nothing happens while the case's record is being read. */
export function changeTimeline(change: (timeline: TimelineDocument) => TimelineDocument): void {
  const { caseId, isRead, timeline } = timelineStore.getState();
  if (caseId === null || !isRead) return;
  const next = change(timeline);
  if (next === timeline) return;
  timelineStore.setState({ timeline: next });
  keep(caseId, { timeline: next });
}

/** Keeps the patient's data as they now are. */
export function changePatientData(change: Partial<PatientDataDocument>): void {
  const { caseId, isRead, data } = timelineStore.getState();
  if (caseId === null || !isRead) return;
  const next = { ...data, ...change };
  timelineStore.setState({ data: next });
  keep(caseId, { data: next });
}

/** A procedure of which nothing but the day is known. */
export function procedureOn(date: IsoDate, id: string): Procedure {
  return {
    id,
    date,
    kind: null,
    agent: null,
    doseMg: null,
    activityGbq: null,
    oilMl: null,
    particlesUm: null,
    selectivity: null,
    segments: [],
    place: null,
  };
}

/** An id that no procedure has. */
export function freeId(procedures: readonly Procedure[]): string {
  let n = procedures.length + 1;
  while (procedures.some(({ id }) => id === `p${n}`)) n += 1;
  return `p${n}`;
}

/**
 * A timeline whose procedure of this id (null: there is none yet) is on another day. A text that is no date takes away a procedure of which
 * nothing but the day is known; one that was described stays.
 */
export function withFirstDate(timeline: TimelineDocument, id: string | null, date: string): TimelineDocument {
  const { procedures } = timeline;
  const found = procedures.find((one) => one.id === id);
  if (found === undefined)
    return isIsoDate(date)
      ? { ...timeline, procedures: [...procedures, procedureOn(date, freeId(procedures))] }
      : timeline;
  if (isIsoDate(date))
    return { ...timeline, procedures: procedures.map((one) => (one === found ? { ...one, date } : one)) };
  return isBare(found) ? { ...timeline, procedures: procedures.filter((one) => one !== found) } : timeline;
}

function isBare(procedure: Procedure): boolean {
  return JSON.stringify(procedure) === JSON.stringify(procedureOn(procedure.date, procedure.id));
}

/** The procedure that the one field for a day stands for: the only one there is; null without any or among several. */
export function onlyProcedureOf({ procedures }: TimelineDocument): Procedure | null {
  return procedures.length === 1 ? (procedures.toSorted(byDateAndId)[0] ?? null) : null;
}
