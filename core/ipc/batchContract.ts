import type { Coded } from '../base/errors.ts';
import type { BatchDecision, BatchState } from '../record/batchDocument.ts';
import type { CaseProtocol, CaseTimepointId } from '../record/caseDocument.ts';
import type { SheetPictures } from '../report/qaSheet.ts';

/** What the window asks of the batch that it shows: one at a time, measured in a process of its own. Paths stay in main. */
export interface BatchRequests {
  /**
   * Opens the system's dialogs for a manifest and for the folder of its results, and shows what is there already; null when the reader closed one. Refused:
   * as `runBatch`, and while a batch runs (`batch-running`).
   */
  'batch:choose': { readonly args: null; readonly result: BatchView | null };
  /** The batch that is shown, or the one of the last time, opened again; null where there is none. */
  'batch:current': { readonly args: null; readonly result: BatchView | null };
  /** Measures what waits, or tries again what failed; the rest comes by `batch:changed`. Refused: while it runs (`batch-running`), without a batch (`batch-none`). */
  'batch:start': { readonly args: { readonly retryFailed: boolean }; readonly result: null };
  /** Pause: cases under way are measured to their end. Cancel: they are left where their last timepoint ended. Nothing that is journalled is lost. */
  'batch:stop': { readonly args: { readonly how: BatchStop }; readonly result: null };
  /** A null decision takes an earlier one back. Refused: an unknown case (`batch-decisions-unknown-case`). */
  'batch:decide': {
    readonly args: { readonly case: string; readonly decision: BatchDecision | null };
    readonly result: null;
  };
  /** Slices all through the liver, ROIs and histogram of a case, by timepoint; empty where nothing was measured. */
  'batch:sheet': { readonly args: { readonly case: string }; readonly result: readonly BatchSheetTimepoint[] };
  /** Starts the import of a case's own folders, as `import:start`. */
  'batch:openCase': { readonly args: { readonly case: string }; readonly result: string };
  /** `letb.batch/1` as it was last written, as text; null before. */
  'batch:table': { readonly args: null; readonly result: { readonly name: string; readonly text: string } | null };
}

export interface BatchEvents {
  /** A few times a second at most while it runs; always after it ended. */
  'batch:changed': BatchView;
}

export type BatchStop = 'pause' | 'cancel';

/** `opening`: its journal is read. `ready`: cases wait. `pausing`, `stopping`: asked to. `over`: no case waits. */
export type BatchPhase = 'opening' | 'ready' | 'running' | 'pausing' | 'stopping' | 'over';

/** A batch as the queue shows it. */
export interface BatchView {
  /** Names without folders. */
  readonly manifest: string;
  readonly folder: string;
  readonly phase: BatchPhase;
  /** Null before its journal was read. */
  readonly protocol: CaseProtocol | null;
  readonly rows: readonly BatchQueueRow[];
  /** Lines of the manifest that are no case. */
  readonly invalidRows: readonly Coded[];
  /** Of this run's work, in [0, 1]. */
  readonly fraction: number;
  /** Null while nothing of this run has ended. */
  readonly secondsLeft: number | null;
  /** Why the last run ended before its end. */
  readonly problem: Coded | null;
}

/** One case of the queue. Percent, unrounded. */
export interface BatchQueueRow {
  readonly case: string;
  readonly patient: string;
  readonly treatment: string;
  readonly state: BatchState | 'running';
  /** Of a running case. */
  readonly underWay: BatchUnderWay | null;
  readonly letbPercent: Readonly<Record<CaseTimepointId, number | null>>;
  readonly changePercent: number | null;
  readonly failures: readonly BatchQueueFailure[];
  readonly review: BatchDecision | null;
}

/** Why the case, or one of its timepoints (null: the case as a whole), has no number; paths from the manifest's folder on. */
export interface BatchQueueFailure extends Coded {
  readonly timepoint: CaseTimepointId | null;
}

export interface BatchUnderWay {
  readonly fraction: number;
  /** Null before the first word of the process. */
  readonly timepoint: CaseTimepointId | null;
  /** As the measurement says it: `reading`, `drafting the liver`, … */
  readonly step: string;
}

export interface BatchSheetTimepoint {
  readonly id: CaseTimepointId;
  readonly pictures: SheetPictures;
}

/** Why the window's batch is refused. */
export interface BatchQueueRefusals {
  'batch-running': { readonly manifest: string };
  'batch-none': { readonly asked: string };
  /** The process of the batch ended by a fault: what it had journalled is kept. */
  'batch-broke-down': { readonly exitCode: number };
}
