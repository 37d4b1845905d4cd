import type { Coded } from '../base/errors.ts';
import type { BatchDecision } from '../record/batchDocument.ts';
import type { CaseProtocol } from '../record/caseDocument.ts';
import type { Language } from '../text/language.ts';
import type { BatchQueueRow, BatchStop, BatchUnderWay } from './batchContract.ts';

/** What the main process asks of a batch's process, once, at its start. Paths are absolute. */
export interface BatchProcessOrder {
  readonly kind: 'order';
  readonly manifest: string;
  readonly folder: string;
  /** `nothing`: read the journal, take decisions in, write the tables. */
  readonly measure: 'nothing' | 'pending' | 'failed';
  readonly decisions: readonly (readonly [key: string, decision: BatchDecision | null])[];
  readonly language: Language;
  readonly softwareVersion: string;
  readonly workers: number;
}

/** What it may say to one that runs. */
export type BatchProcessCommand =
  | { readonly kind: 'stop'; readonly how: BatchStop }
  | { readonly kind: 'decide'; readonly key: string; readonly decision: BatchDecision | null };

/** How far a run is. */
export interface BatchPace {
  /** Of this run's work, in [0, 1]. */
  readonly fraction: number;
  readonly secondsLeft: number | null;
}

/** What the batch's process says. Rows come whole at first, then one by one. */
export type BatchProcessMessage =
  | {
      readonly kind: 'opened';
      readonly protocol: CaseProtocol;
      readonly rows: readonly BatchQueueRow[];
      readonly invalidRows: readonly Coded[];
      /** Where the images of each case are, absolute, by case. */
      readonly sources: Readonly<Record<string, readonly string[]>>;
    }
  | { readonly kind: 'row'; readonly row: BatchQueueRow; readonly pace: BatchPace | null }
  | { readonly kind: 'underWay'; readonly case: string; readonly underWay: BatchUnderWay; readonly pace: BatchPace }
  | { readonly kind: 'ended' }
  | { readonly kind: 'refused'; readonly error: Coded }
  | { readonly kind: 'fault'; readonly message: string; readonly stack: string };
