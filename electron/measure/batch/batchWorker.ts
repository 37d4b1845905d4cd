import { setPriority } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { DomainError } from '../../../core/base/errors.ts';
import type {
  BatchPace,
  BatchProcessCommand,
  BatchProcessMessage,
  BatchProcessOrder,
} from '../../../core/ipc/batchProcess.ts';
import type { BatchDecision } from '../../../core/record/batchDocument.ts';
import { caseTimepointIds, type CaseProtocol } from '../../../core/record/caseDocument.ts';
import { PAPER_K } from '../../../core/letb/protocol.ts';
import type { ManifestRow } from '../../../core/record/batchManifest.ts';
import { readTextFile } from '../../files/readTextFile.ts';
import { codedForPage } from '../../files/treeForPage.ts';
import { startCaseThread } from './caseProcess.ts';
import { queueRow, underWay } from './queueRow.ts';
import { runBatch, type BatchHold, type BatchProgress } from './runBatch.ts';

/** The process in which the window's batch runs: one order, then commands while it runs; it says `ended`, `refused` or `fault` last and is ended by main. */
process.parentPort.on('message', ({ data }: { readonly data: BatchProcessOrder | BatchProcessCommand }) => {
  if (data.kind === 'order') run(data).catch(sayFault);
  else command(data);
});

/** The window comes first. */
const PRIORITY = 10;
setPriority(PRIORITY);

/** As `letb batch` without options. */
const defaultProtocol: CaseProtocol = {
  k: PAPER_K,
  roiVolumeCm3: 1,
  roiShape: 'cube',
  align: 'none',
  overrides: [],
  uncertainty: true,
};

let hold: BatchHold | null = null;
/** Where the manifest's paths begin. */
let base = '';
const reviews = new Map<string, BatchDecision | null>();

function say(message: BatchProcessMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, not a window
  process.parentPort.postMessage(message);
}

function command(given: BatchProcessCommand): void {
  if (hold === null) return;
  if (given.kind === 'decide') {
    say({ kind: 'row', row: queueRow(hold.decide(given.key, given.decision), base), pace: null });
    reviews.set(given.key, given.decision);
  } else if (given.how === 'pause') hold.pause();
  else hold.cancel();
}

async function run(order: BatchProcessOrder): Promise<void> {
  base = dirname(order.manifest);
  try {
    await runBatch(
      {
        manifest: { name: basename(order.manifest), text: readTextFile(order.manifest) },
        base,
        folder: order.folder,
        protocol: null,
        otherwise: defaultProtocol,
        language: order.language,
        workers: order.workers,
        resume: true,
        retryFailed: order.measure === 'failed',
        measure: order.measure !== 'nothing',
        decisions: new Map(order.decisions),
        decisionsName: basename(order.manifest),
        softwareVersion: order.softwareVersion,
      },
      {
        onProgress: () => undefined,
        onOpened: ({ cases, manifest, protocol, hold: own }) => {
          hold = own;
          for (const { row, review } of cases) reviews.set(row.key, review);
          const sources = Object.fromEntries(cases.map(({ row }) => [row.key, sourcesOf(row, base)]));
          const invalidRows = manifest.problems.map(({ code, details }) => ({ code, details }));
          say({ kind: 'opened', protocol, rows: cases.map((one) => queueRow(one, base)), invalidRows, sources });
        },
        onCaseProgress: (row, at, progress) =>
          say({ kind: 'underWay', case: row.key, underWay: underWay(at), pace: paceOf(progress) }),
        onCase: (row, result, progress) => {
          const review = reviews.get(row.key) ?? null;
          say({ kind: 'row', row: queueRow({ row, result, review }, base), pace: paceOf(progress) });
        },
        startProcess: () => startCaseThread(new URL('./caseWorker.js', import.meta.url)),
      },
    );
    say({ kind: 'ended' });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    say({ kind: 'refused', error: codedForPage(error, [base, order.folder]) });
  }
}

function sayFault(error: unknown): void {
  const fault = error instanceof Error ? error : new Error(String(error));
  say({ kind: 'fault', message: fault.message, stack: fault.stack ?? '' });
}

function paceOf({ fraction, secondsLeft }: BatchProgress): BatchPace {
  return { fraction, secondsLeft };
}

/** Where a case's images are; a stack's id is no part of its folder. */
function sourcesOf({ source }: ManifestRow, base: string): readonly string[] {
  if (source.kind === 'folder') return [resolve(base, source.folder)];
  const stacks = caseTimepointIds.flatMap((id) => {
    const pair = source.stacks[id];
    return pair === null ? [] : [pair.arterial, pair.precontrast];
  });
  return [...new Set(stacks.map((reference) => resolve(base, reference.replace(/#[^#/\\]*$/, ''))))];
}
