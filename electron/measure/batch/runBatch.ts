import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Coded } from '../../../core/base/errors.ts';
import { refusals } from '../../../core/base/errors.ts';
import {
  batchDocument,
  type BatchDecision,
  type BatchDocument,
  type BatchRefusals,
} from '../../../core/record/batchDocument.ts';
import { readManifest, type Manifest, type ManifestRow } from '../../../core/record/batchManifest.ts';
import type { CaseProtocol } from '../../../core/record/caseDocument.ts';
import { batchCsv } from '../../../core/report/batchCsv.ts';
import { batchIndex } from '../../../core/report/batchIndex.ts';
import type { Language } from '../../../core/text/language.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { makeFolder } from '../../files/makeFolder.ts';
import type { AfterWrite } from '../../store/sql.ts';
import { printedJson, writeFiles } from '../writeReport.ts';
import { ProcessDied, startCaseProcess, type CaseProcess } from './caseProcess.ts';
import { batchedCase, openJournal, type CaseResult, type Journal, type JournalledCase } from './journal.ts';

const refusal = refusals<BatchRefusals>();

export interface BatchOrder {
  /** What the manifest is called, and its text. */
  readonly manifest: { readonly name: string; readonly text: string };
  /** Where relative paths of the manifest begin, absolute. */
  readonly base: string;
  /** Where the batch lies, absolute. */
  readonly folder: string;
  /** Null: that of a batch that was begun, or for a new one `otherwise`. */
  readonly protocol: CaseProtocol | null;
  readonly otherwise?: CaseProtocol;
  readonly language: Language;
  readonly workers: number;
  readonly resume: boolean;
  readonly retryFailed: boolean;
  /** False: nothing is measured, only decisions and tables are written. True unless given. */
  readonly measure?: boolean;
  /** By case; null takes a decision back. */
  readonly decisions: ReadonlyMap<string, BatchDecision | null>;
  readonly decisionsName: string;
  readonly softwareVersion: string;
}

/** How a run is held up. What the journal has by then is kept, and the tables are written. */
export interface BatchHold {
  /** Cases under way are measured to their end, no further one is begun. */
  readonly pause: () => void;
  /** Cases under way are left where their last timepoint ended. */
  readonly cancel: () => void;
  /** Gives the case as it is then. Refused: an unknown case. */
  readonly decide: (key: string, decision: BatchDecision | null) => JournalledCase;
}

export interface BatchListener {
  /** Told once, before anything is measured. */
  readonly onOpened?: (opened: OpenedBatch) => void;
  readonly onCaseProgress?: (row: ManifestRow, at: CaseProgress, progress: BatchProgress) => void;
  readonly onProgress: (progress: BatchProgress) => void;
  readonly onCase: (row: ManifestRow, result: CaseResult, progress: BatchProgress) => void;
  /** Told of each statement that the journal wrote: where tests end the process. */
  readonly afterWrite?: AfterWrite;
  /** Where cases are measured; in processes of their own unless given. */
  readonly startProcess?: () => CaseProcess;
}

export interface OpenedBatch {
  readonly cases: readonly JournalledCase[];
  readonly manifest: Manifest;
  readonly protocol: CaseProtocol;
  readonly hold: BatchHold;
}

/** Where a case is: its fraction in [0, 1], its timepoint and step. */
export interface CaseProgress {
  readonly fraction: number;
  readonly what: string;
}

export interface BatchProgress {
  readonly ended: number;
  readonly failed: number;
  readonly all: number;
  /** Of this run's work, in [0, 1]. */
  readonly fraction: number;
  /** Null while nothing has ended yet. */
  readonly secondsLeft: number | null;
}

/** A process is replaced after so many cases, so that nothing it holds on to adds up over a weekend. */
const CASES_OF_A_PROCESS = 100;

/**
 * Measures the cases of a manifest, each once: what the journal holds is not measured again, and each timepoint and case is on the disk before
 * the next. Writes `batch.json`, `batch.csv` and `index.html` at the end. Refused: a manifest without cases, and what `openJournal` refuses.
 */
export async function runBatch(order: BatchOrder, listener: BatchListener): Promise<BatchDocument> {
  const manifest = readManifest(order.manifest.text, order.manifest.name);
  if (manifest.rows.length === 0)
    throw refusal('batch-without-cases', { name: order.manifest.name, problems: manifest.problems.length });
  const { folder, protocol, otherwise, resume } = order;
  const { afterWrite } = listener;
  const journal = openJournal({
    folder,
    protocol,
    resume,
    ...(otherwise === undefined ? {} : { otherwise }),
    ...(afterWrite === undefined ? {} : { afterWrite }),
  });
  const run = runOf(journal, order);
  try {
    journal.take(manifest.rows);
    decide(journal, order);
    if (order.retryFailed) journal.retryFailed();
    const { protocol: own } = journal;
    listener.onOpened?.({ cases: journal.cases(), manifest, protocol: own, hold: run.hold });
    if (order.measure ?? true) await measurePending(run, order, listener);
    return writeTables(journal, manifest, order);
  } finally {
    journal.close();
  }
}

function decide(journal: Journal, { decisions, decisionsName }: BatchOrder): void {
  const keys = new Set(journal.cases().map(({ row }) => row.key));
  for (const key of decisions.keys())
    if (!keys.has(key)) throw refusal('batch-decisions-unknown-case', { name: decisionsName, case: key });
  for (const [key, decision] of decisions) journal.decide(key, decision);
}

interface Run {
  readonly journal: Journal;
  readonly isHeld: () => boolean;
  /** Resolves when the run is cancelled. */
  readonly cancelled: Promise<null>;
  readonly hold: BatchHold;
}

function runOf(journal: Journal, { manifest }: BatchOrder): Run {
  let isHeld = false;
  let tellCancelled: (nothing: null) => void = () => undefined;
  const cancelled = new Promise<null>((resolve) => {
    tellCancelled = resolve;
  });
  return {
    journal,
    isHeld: () => isHeld,
    cancelled,
    hold: {
      pause: () => {
        isHeld = true;
      },
      cancel: () => {
        isHeld = true;
        tellCancelled(null);
      },
      decide: (key, decision) => {
        const find = (): JournalledCase | undefined => journal.cases().find(({ row }) => row.key === key);
        if (find() === undefined) throw refusal('batch-decisions-unknown-case', { name: manifest.name, case: key });
        journal.decide(key, decision);
        const decided = find();
        if (decided === undefined) throw new Error('a case that was decided on is there');
        return decided;
      },
    },
  };
}

async function measurePending(run: Run, order: BatchOrder, listener: BatchListener): Promise<void> {
  const { journal } = run;
  const all = journal.cases();
  const pending = all.flatMap(({ row, result }) => (result === null ? [row] : []));
  const progress = progressOf(all.length, pending.length, all.filter(({ result }) => isFailed(result)).length);
  const queue = [...pending];
  const start = listener.startProcess ?? startCaseProcess;
  const slots = Array.from({ length: Math.min(order.workers, pending.length) }, async () => {
    let own: CaseProcess | null = null;
    try {
      for (let row = queue.shift(); row !== undefined && !run.isHeld(); row = queue.shift()) {
        const key = row.key;
        if (own !== null && own.cases() >= CASES_OF_A_PROCESS) {
          own.end();
          own = null;
        }
        let result: CaseResult | null = null;
        for (let attempt = 1; result === null; attempt += 1) {
          own ??= start();
          try {
            const measuring = measureOne(own, row, {
              journal,
              order,
              onProgress: (at) => {
                const overall = progress.at(key, at.fraction);
                listener.onProgress(overall);
                listener.onCaseProgress?.(row, at, overall);
              },
            });
            result = await Promise.race([measuring, run.cancelled]);
            // Its process is ended below, and the case is pending still.
            if (result === null) return;
          } catch (error) {
            if (!(error instanceof ProcessDied)) throw error;
            own.end();
            own = null;
            if (attempt === 2) result = failed({ code: 'batch-worker-died', details: { reason: error.message } });
          }
        }
        journal.endCase(key, result);
        listener.onCase(row, result, progress.ended(key, isFailed(result)));
      }
    } finally {
      own?.end();
    }
  });
  const settled = await Promise.allSettled(slots);
  for (const slot of settled) if (slot.status === 'rejected') throw slot.reason;
}

function isFailed(result: CaseResult | null): boolean {
  return result !== null && (result.document === null || result.document.change === null);
}

function failed(reason: Coded): CaseResult {
  return { document: null, failure: { ...reason, sentence: sentenceOf(reason, 'en') } };
}

async function measureOne(
  process: CaseProcess,
  row: ManifestRow,
  {
    journal,
    order,
    onProgress,
  }: {
    readonly journal: Journal;
    readonly order: BatchOrder;
    readonly onProgress: (progress: CaseProgress) => void;
  },
): Promise<CaseResult> {
  const { base, language, softwareVersion } = order;
  const { protocol } = journal;
  const folder = caseFolder(order.folder, row.key);
  makeFolder(folder);
  const ended = journal.timepoints(row.key);
  const last = await process.measure({ row, protocol, base, folder, language, softwareVersion, ended }, (message) => {
    if (message.kind === 'timepoint') journal.endTimepoint(row.key, message.id, message.result);
    if (message.kind === 'progress') onProgress(message);
  });
  if (last.kind === 'done') return { document: last.document, failure: null };
  if (last.kind === 'refused') return failed(last.reason);
  return failed({ code: 'batch-fault', details: { message: last.kind === 'fault' ? last.message : last.kind } });
}

/** Where a case's files lie. */
export function caseFolder(folder: string, key: string): string {
  return join(folder, 'cases', key);
}

/** How far a run is, and how long it will take at its pace so far. */
function progressOf(all: number, pending: number, failedBefore: number) {
  const started = performance.now();
  const fractions = new Map<string, number>();
  let [ended, failures] = [0, failedBefore];
  const now = (): BatchProgress => {
    const done = ended + [...fractions.values()].reduce((sum, fraction) => sum + fraction, 0);
    const seconds = (performance.now() - started) / 1000;
    return {
      ended: all - pending + ended,
      failed: failures,
      all,
      fraction: pending === 0 ? 1 : done / pending,
      secondsLeft: ended === 0 ? null : (seconds / done) * (pending - done),
    };
  };
  return {
    at: (key: string, fraction: number): BatchProgress => {
      fractions.set(key, fraction);
      return now();
    },
    ended: (key: string, hasFailed: boolean): BatchProgress => {
      fractions.delete(key);
      ended += 1;
      if (hasFailed) failures += 1;
      return now();
    },
  };
}

function writeTables(
  journal: Journal,
  manifest: Manifest,
  { manifest: { name, text }, folder, language }: BatchOrder,
): BatchDocument {
  const { protocol } = journal;
  const sha256 = createHash('sha256').update(text).digest('hex');
  const invalidRows = manifest.problems.map((problem) => ({ ...problem, sentence: sentenceOf(problem, 'en') }));
  const document = batchDocument(
    { manifest: { name, sha256 }, protocol, invalidRows },
    journal.cases().map(batchedCase),
  );
  writeFiles(folder, [
    ['batch.json', printedJson(document)],
    ['batch.csv', batchCsv(document)],
    ['index.html', batchIndex(document, language)],
  ]);
  return document;
}
