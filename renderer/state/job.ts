import { CancelledError, DomainError, type Coded } from '../../core/base/errors.ts';

/** A long computation as the window shows it. */
export type Job =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly fraction: number | null }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: Coded };

export const IDLE: Job = { kind: 'idle' };
export const DONE: Job = { kind: 'done' };

/** The refusal that an error carries; null for a cancelled run. A defect is thrown on: it belongs to the error boundary and the log. */
export function refusalOf(error: unknown): Coded | null {
  if (error instanceof CancelledError) return null;
  if (error instanceof DomainError) return { code: error.code, details: error.details };
  throw error;
}
