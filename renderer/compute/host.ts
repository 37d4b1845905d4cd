import type { MainApi } from '../../core/ipc/contract.ts';
import type { Compute } from './compute.ts';

/** What the window is lent: its main process, and those who compute for it. */
export interface Host {
  readonly main: MainApi;
  readonly compute: Compute;
}

let current: Host | null = null;

/** Called once, before anything is shown; by tests with their own. */
export function setHost(host: Host): void {
  current = host;
}

export function host(): Host {
  if (current === null) throw new Error('the window has no host yet');
  return current;
}
