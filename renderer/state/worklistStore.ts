import { createStore } from 'zustand/vanilla';
import type { Verdict } from '../../core/dicom/stack.ts';
import type { CaseProgress } from './caseStore.ts';

/** What the worklist is narrowed to. */
export interface WorklistFilter {
  readonly search: string;
  readonly progress: CaseProgress | 'asks' | null;
  readonly verdict: Verdict | null;
}

export interface WorklistState extends WorklistFilter {
  /** The stack to go to, and how often the reader has asked to. */
  readonly goTo: { readonly key: string; readonly asked: number } | null;
  readonly isSkippedOpen: boolean;
}

export const noFilter: WorklistFilter = { search: '', progress: null, verdict: null };

export const worklistStore = createStore<WorklistState>(() => ({ ...noFilter, goTo: null, isSkippedOpen: false }));
