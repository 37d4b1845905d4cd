import { basename, join } from 'node:path';
import type { Coded } from '../../../core/base/errors.ts';
import { refusals } from '../../../core/base/errors.ts';
import type { BatchPhase, BatchQueueRow, BatchSheetTimepoint, BatchView } from '../../../core/ipc/batchContract.ts';
import type {
  BatchPace,
  BatchProcessCommand,
  BatchProcessMessage,
  BatchProcessOrder,
} from '../../../core/ipc/batchProcess.ts';
import type { IpcRefusals } from '../../../core/ipc/contract.ts';
import type { BatchRefusals } from '../../../core/record/batchDocument.ts';
import type { CaseProtocol } from '../../../core/record/caseDocument.ts';
import type { Handlers } from '../serveRequests.ts';
import type { Emit } from './imports.ts';

const refusal = refusals<IpcRefusals & BatchRefusals>();

/** A batch is named by its manifest and the folder of its results, absolute. */
export interface BatchPlace {
  readonly manifest: string;
  readonly folder: string;
}

/** A batch in a process of its own. */
export interface RunningBatch {
  readonly command: (command: BatchProcessCommand) => void;
  readonly end: () => void;
}

export interface BatchOptions {
  readonly startBatch: (
    order: Pick<BatchProcessOrder, 'manifest' | 'folder' | 'measure' | 'decisions'>,
    listener: {
      readonly onMessage: (message: BatchProcessMessage) => void;
      /** The process ended without a last word. */
      readonly onEnd: (exitCode: number) => void;
    },
  ) => RunningBatch;
  /** The system's dialogs; null when one was closed. */
  readonly choose: () => Promise<BatchPlace | null>;
  /** The batch of the last time. */
  readonly remembered: () => BatchPlace | null;
  readonly remember: (place: BatchPlace) => void;
  readonly readSheet: (caseFolder: string) => readonly BatchSheetTimepoint[];
  /** A batch's `batch.json`; null where there is none. */
  readonly readTable: (folder: string) => string | null;
  readonly startImport: (paths: readonly string[]) => Promise<string> | string;
  readonly emit: Emit;
  readonly onFault: (where: string, error: unknown) => void;
}

type BatchHandlers = Pick<Handlers, Extract<keyof Handlers, `batch:${string}`>>;

/** The view is sent this often while it changes, ms. */
const EVERY_MS = 250;

interface Shown {
  readonly place: BatchPlace;
  phase: BatchPhase;
  protocol: CaseProtocol | null;
  readonly rows: Map<string, BatchQueueRow>;
  invalidRows: readonly Coded[];
  sources: Readonly<Record<string, readonly string[]>>;
  pace: BatchPace;
  problem: Coded | null;
  running: RunningBatch | null;
  /** Of a running process: it measures, and does more than read. */
  isMeasuring: boolean;
}

/** The window's batch: one at a time. Its engine and journal are the command line's. */
export function batchHandlers(options: BatchOptions): BatchHandlers & { readonly end: () => void } {
  let shown: Shown | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const tell = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (shown !== null) options.emit('batch:changed', viewOf(shown));
  };
  const tellSoon = (): void => {
    timer ??= setTimeout(tell, EVERY_MS);
  };

  function run(batch: Shown, order: Pick<BatchProcessOrder, 'measure' | 'decisions'>): void {
    batch.isMeasuring = order.measure !== 'nothing';
    batch.phase = batch.isMeasuring ? 'running' : batch.phase;
    batch.problem = null;
    batch.pace = { fraction: 0, secondsLeft: null };
    const over = (problem: Coded | null): void => {
      batch.running?.end();
      batch.running = null;
      batch.problem = problem;
      for (const [key, row] of batch.rows)
        if (row.state === 'running') batch.rows.set(key, { ...row, state: 'pending', underWay: null });
      batch.phase = [...batch.rows.values()].some(({ state }) => state === 'pending') ? 'ready' : 'over';
      tell();
    };
    batch.running = options.startBatch(
      { ...batch.place, ...order },
      {
        onEnd: (exitCode) => {
          if (batch.running === null) return;
          batch.running = null;
          over({ code: 'batch-broke-down', details: { exitCode } });
        },
        onMessage: (message) => {
          if (batch.running === null) return;
          if (message.kind === 'ended') return over(null);
          if (message.kind === 'refused') return over(message.error);
          if (message.kind === 'fault') {
            options.onFault('batch', Object.assign(new Error(message.message), { stack: message.stack }));
            return over({ code: 'request-broke-down', details: { name: 'batch:start' } });
          }
          take(batch, message);
          tellSoon();
        },
      },
    );
    tell();
  }

  /** Reads the journal of a batch and shows what is there. */
  function open(place: BatchPlace): BatchView {
    shown = {
      place,
      phase: 'opening',
      protocol: null,
      rows: new Map(),
      invalidRows: [],
      sources: {},
      pace: { fraction: 0, secondsLeft: null },
      problem: null,
      running: null,
      isMeasuring: false,
    };
    run(shown, { measure: 'nothing', decisions: [] });
    return viewOf(shown);
  }

  /** A defect of the page aside, there is a batch whenever something is asked of it. */
  function batchFor(asked: string): Shown {
    if (shown === null) throw refusal('batch-none', { asked });
    return shown;
  }

  function idleBatchFor(asked: string): Shown {
    const batch = batchFor(asked);
    if (batch.running !== null) throw refusal('batch-running', { manifest: basename(batch.place.manifest) });
    return batch;
  }

  return {
    'batch:choose': async () => {
      if (shown !== null) idleBatchFor('batch:choose');
      const place = await options.choose();
      if (place === null) return null;
      options.remember(place);
      return open(place);
    },
    'batch:current': () => {
      if (shown !== null) return viewOf(shown);
      const place = options.remembered();
      return place === null ? null : open(place);
    },
    'batch:start': ({ retryFailed }) => {
      run(idleBatchFor('batch:start'), { measure: retryFailed ? 'failed' : 'pending', decisions: [] });
      return null;
    },
    'batch:stop': ({ how }) => {
      const batch = batchFor('batch:stop');
      if (batch.running === null || !batch.isMeasuring) return null;
      batch.phase = how === 'pause' ? 'pausing' : 'stopping';
      batch.running.command({ kind: 'stop', how });
      tell();
      return null;
    },
    'batch:decide': ({ case: key, decision }) => {
      const batch = batchFor('batch:decide');
      if (!batch.rows.has(key))
        throw refusal('batch-decisions-unknown-case', { name: basename(batch.place.manifest), case: key });
      if (batch.running === null) run(batch, { measure: 'nothing', decisions: [[key, decision]] });
      else batch.running.command({ kind: 'decide', key, decision });
      return null;
    },
    'batch:sheet': ({ case: key }) => {
      const { place, rows } = batchFor('batch:sheet');
      return rows.has(key) ? options.readSheet(join(place.folder, 'cases', key)) : [];
    },
    'batch:openCase': ({ case: key }) => {
      const { sources, place } = batchFor('batch:openCase');
      const paths = Object.hasOwn(sources, key) ? sources[key] : undefined;
      if (paths === undefined)
        throw refusal('batch-decisions-unknown-case', { name: basename(place.manifest), case: key });
      return options.startImport(paths);
    },
    'batch:table': () => {
      const { place } = batchFor('batch:table');
      const text = options.readTable(place.folder);
      return text === null ? null : { name: `${basename(place.folder)}.json`, text };
    },
    end: () => shown?.running?.end(),
  };
}

function take(batch: Shown, message: Extract<BatchProcessMessage, { kind: 'opened' | 'row' | 'underWay' }>): void {
  if (message.kind === 'opened') {
    batch.protocol = message.protocol;
    batch.invalidRows = message.invalidRows;
    batch.sources = message.sources;
    batch.rows.clear();
    for (const row of message.rows) batch.rows.set(row.case, row);
    return;
  }
  if (message.kind === 'underWay') {
    const row = batch.rows.get(message.case);
    if (row !== undefined) batch.rows.set(row.case, { ...row, state: 'running', underWay: message.underWay });
    batch.pace = message.pace;
    return;
  }
  const before = batch.rows.get(message.row.case);
  // A decision on a running case leaves it running.
  const isRunning = message.pace === null && before?.state === 'running';
  batch.rows.set(message.row.case, isRunning ? { ...before, review: message.row.review } : message.row);
  batch.pace = message.pace ?? batch.pace;
}

function viewOf({ place, phase, protocol, rows, invalidRows, pace, problem }: Shown): BatchView {
  return {
    manifest: basename(place.manifest),
    folder: basename(place.folder),
    phase,
    protocol,
    rows: [...rows.values()],
    invalidRows,
    fraction: pace.fraction,
    secondsLeft: pace.secondsLeft,
    problem,
  };
}
