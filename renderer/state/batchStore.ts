import { createStore } from 'zustand/vanilla';
import type { Coded } from '../../core/base/errors.ts';
import type { BatchSheetTimepoint, BatchView } from '../../core/ipc/batchContract.ts';

/** The batch that the window shows: main's view of it, and what the reader looks at. */
export interface BatchState {
  readonly view: BatchView | null;
  /** The case whose sheet is shown. */
  readonly chosen: string | null;
  /** Null while it is being read. */
  readonly sheet: readonly BatchSheetTimepoint[] | null;
  readonly problem: Coded | null;
}

export const batchStore = createStore<BatchState>(() => ({ view: null, chosen: null, sheet: null, problem: null }));
