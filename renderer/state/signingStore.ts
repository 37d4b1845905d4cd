import { createStore } from 'zustand/vanilla';
import type { Coded } from '../../core/base/errors.ts';
import { IDLE, type Job } from './job.ts';

/** Signing the open reading, and what is written of it to files. */
export interface SigningState {
  readonly signing: Job;
  /** The reason for a further version is being asked. */
  readonly isAsking: boolean;
  readonly isAuditOpen: boolean;
  readonly isDeskOpen: boolean;
  /** The file that was saved last. */
  readonly savedAs: string | null;
  readonly problem: Coded | null;
}

export const noSigning: SigningState = {
  signing: IDLE,
  isAsking: false,
  isAuditOpen: false,
  isDeskOpen: false,
  savedAs: null,
  problem: null,
};

export const signingStore = createStore<SigningState>(() => noSigning);
