import { createStore } from 'zustand/vanilla';
import { DomainError, type Coded } from '../../core/base/errors.ts';
import type { CaseId } from '../../core/ipc/storeContract.ts';
import { asJson, canonicalJson } from '../../core/record/canonicalJson.ts';
import type { DocumentKind, DocumentTypes } from '../../core/record/documentKinds.ts';
import { documentIn, emptyRecord, foldRecord, type FoldedRecord } from '../../core/record/foldRecord.ts';
import { FIRST_READING, observerName, readingIdOf, type Reading } from '../../core/record/readings.ts';
import type { ReadingId, RecordEvent } from '../../core/record/recordEvent.ts';
import { noStudies } from '../../core/record/studies.ts';
import { isVisible, type Viewer } from '../../core/record/visibility.ts';
import {
  openRecordJournal,
  type KnownRecord,
  type RecordConflict,
  type RecordJournal,
  type UnstoredDocument,
} from '../compute/recordJournal.ts';
import { importStore, openPatient } from './importStore.ts';
import { IDLE, type Job } from './job.ts';
import { keyOfPatient } from './worklistTree.ts';

/** The record of the open case, as the open reading sees it. */
export interface RecordState {
  /** The open patient (`keyOfPatient`). */
  readonly caseId: CaseId | null;
  readonly reading: Reading;
  /** What else of the case the open reading may see. */
  readonly viewer: Omit<Viewer, 'reading'>;
  /** Reading it from the store. */
  readonly job: Job;
  /** Of the readings that may be seen, in order. */
  readonly events: readonly RecordEvent[];
  /** What is in force for this reading, documents on their way to the disk among it. */
  readonly folded: FoldedRecord;
  /** Counts how often documents came from elsewhere: another case, another reading, another window. What a feature shows is then taken anew. */
  readonly restored: number;
  /** Documents that are not on the disk yet. */
  readonly unstored: number;
  /** Why nothing is being kept; null while it is. */
  readonly problem: Coded | null;
  /** Documents of this window that were changed elsewhere meanwhile and wait for the reader's word. */
  readonly conflicts: readonly RecordConflict[];
}

export const noRecord: RecordState = {
  caseId: null,
  reading: FIRST_READING,
  viewer: { kind: 'reader', book: noStudies },
  job: IDLE,
  events: [],
  folded: emptyRecord,
  restored: 0,
  unstored: 0,
  problem: null,
  conflicts: [],
};

export const recordStore = createStore<RecordState>(() => noRecord);

/** The journal of the open reading; null while its record is being read. */
let journal: RecordJournal | null = null;
let opening: Promise<void> = Promise.resolve();
/** Kept before the record was read, by case and reading. */
const early = new Map<string, readonly UnstoredDocument[]>();
/** Journals of readings that were left while something of them could not be stored. */
const leftBehind = new Set<RecordJournal>();
let onDefect: (error: unknown) => void = () => undefined;

/** Reads the record of whichever case is opened, until the returned function is called. */
export function startRecord(report: (error: unknown) => void): () => void {
  onDefect = report;
  const follow = (): void => {
    const patient = openPatient(importStore.getState());
    const caseId = patient === null ? null : keyOfPatient(patient);
    const state = recordStore.getState();
    if (caseId !== state.caseId) openRecord(caseId, state.reading);
  };
  const sendNow = (): void => journal?.sendNow();
  globalThis.addEventListener?.('pagehide', sendNow);
  follow();
  const stop = importStore.subscribe(follow);
  return () => {
    stop();
    globalThis.removeEventListener?.('pagehide', sendNow);
  };
}

/** Reads as another observer or in another pass from now on, or sees other readings than before. */
export function setViewer({ reading, ...viewer }: Viewer): void {
  recordStore.setState({ viewer });
  openRecord(recordStore.getState().caseId, reading);
}

/** Opens a reading of a case: what the one before still stores goes on being stored. */
export function openRecord(caseId: CaseId | null, reading: Reading): void {
  if (journal !== null && journal.hasUnstored()) leftBehind.add(journal);
  journal = null;
  const { restored, viewer } = recordStore.getState();
  recordStore.setState({ ...noRecord, caseId, reading, viewer, restored: restored + 1 });
  opening = caseId === null ? Promise.resolve() : read(caseId, reading);
}

async function read(caseId: CaseId, reading: Reading): Promise<void> {
  const isCurrent = (): boolean =>
    recordStore.getState().caseId === caseId && recordStore.getState().reading === reading;
  recordStore.setState({ job: { kind: 'running', fraction: null } });
  const readingId = readingIdOf(reading);
  const viewer = { ...recordStore.getState().viewer, reading };
  const sees = (other: ReadingId): boolean => isVisible(other, viewer);
  try {
    const opened = await openRecordJournal(
      { caseId, readingId, observer: observerName(reading.observerId), sees },
      {
        onChange: (record, isForeign) => {
          if (isCurrent()) take(record, readingId, isForeign);
        },
        onConflict: (conflict) => {
          if (isCurrent()) recordStore.setState(({ conflicts }) => ({ conflicts: [...conflicts, conflict] }));
        },
        onProblem: (problem) => {
          if (isCurrent()) recordStore.setState({ problem: problem === null ? null : codedOf(problem) });
          if (problem === null) retryLeftBehind();
        },
      },
    );
    if (!isCurrent()) return;
    journal = opened;
    recordStore.setState(({ restored }) => ({ job: { kind: 'done' }, problem: null, restored: restored + 1 }));
    const place = placeOfReading(caseId, reading);
    const waiting = early.get(place) ?? [];
    early.delete(place);
    for (const document of waiting) void opened.append(document).catch(onDefect);
  } catch (error) {
    if (!(error instanceof DomainError)) {
      onDefect(error);
      return;
    }
    if (isCurrent()) recordStore.setState({ job: { kind: 'failed', error: codedOf(error) }, problem: codedOf(error) });
  }
}

function take({ events, unstored }: KnownRecord, readingId: string, isForeign: boolean): void {
  const { reading, restored } = recordStore.getState();
  const last = events.at(-1)?.revision ?? 0;
  const underWay = unstored.map((document, n): RecordEvent => ({
    ...document,
    readingId,
    revision: last + n + 1,
    at: '',
    observer: observerName(reading.observerId),
  }));
  recordStore.setState({
    events,
    folded: foldRecord([...events, ...underWay], readingId),
    unstored: unstored.length,
    restored: isForeign ? restored + 1 : restored,
  });
}

/** What could not be stored of a case that was left is tried again whenever something can be. */
function retryLeftBehind(): void {
  for (const left of leftBehind) {
    leftBehind.delete(left);
    if (left.hasUnstored()) void left.retry().then(() => left.hasUnstored() && leftBehind.add(left), onDefect);
  }
}

function placeOfReading(caseId: CaseId, reading: Reading): string {
  return `${readingIdOf(reading)}\n${caseId}`;
}

function codedOf({ code, details }: DomainError): Coded {
  return { code, details };
}

/** Resolves once the open case's record is in the state, or cannot be read (`problem`). Nothing is to be restored or kept before. */
export async function recordIsRead(): Promise<void> {
  let awaited: Promise<void> | null = null;
  while (awaited !== opening) {
    awaited = opening;
    await awaited;
  }
}

/** The document in force of a kind and key (studyInstanceUid of the timepoint, or `PATIENT_KEY`) for the open reading; null without one. */
export function documentOf<Kind extends DocumentKind>(kind: Kind, key: string): DocumentTypes[Kind] | null {
  return documentIn(recordStore.getState().folded, kind, key);
}

/**
 * Keeps a document in the open case's record in place of the one before, or, by null, withdraws it; one that says the same is not kept
 * again. It is in force at once; the promise resolves when it is on the disk. A refusal of the store is in `recordStore.problem` and the
 * document waits; one that was changed elsewhere meanwhile is in `recordStore.conflicts`.
 */
export async function keepDocument<Kind extends DocumentKind>(
  kind: Kind,
  key: string,
  document: DocumentTypes[Kind] | null,
): Promise<void> {
  const { caseId, reading } = recordStore.getState();
  if (caseId === null || isInForce(kind, key, document)) return;
  const unstored: UnstoredDocument = { documentKind: kind, key, document: asJson(document) };
  const place = placeOfReading(caseId, reading);
  if (journal === null) early.set(place, [...(early.get(place) ?? []), unstored]);
  else await journal.append(unstored);
}

function isInForce(kind: DocumentKind, key: string, document: object | null): boolean {
  return canonicalJson(asJson(documentOf(kind, key))) === canonicalJson(asJson(document));
}

/** Tries again to read, or to write what waits. */
export async function keepRecordNow(): Promise<void> {
  const { caseId, reading, job } = recordStore.getState();
  if (caseId === null) return;
  if (job.kind === 'failed') opening = read(caseId, reading);
  await (journal === null ? opening : journal.retry());
  retryLeftBehind();
}

/** The reader's word on a document that was changed here and elsewhere: mine comes into force after theirs, or theirs stays. Both are kept in the record. */
export async function settleConflict(conflict: RecordConflict, choice: 'mine' | 'theirs'): Promise<void> {
  const stored = choice === 'mine' ? journal?.append(conflict.mine) : undefined;
  recordStore.setState(({ conflicts, restored }) => ({
    conflicts: conflicts.filter((one) => one !== conflict),
    restored: restored + 1,
  }));
  await stored;
}
