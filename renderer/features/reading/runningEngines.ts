import { host } from '../../compute/host.ts';
import type { ReadingEngine } from '../../engine/contract.ts';
import type { Slot } from '../../state/slots.ts';

/** One engine for each timepoint: its pictures share patient space, and the two timepoints are linked beside them. */
export const runningEngines = new Map<Slot, ReadingEngine>();

/** The engine if it runs already. */
export function runningEngine(slot: Slot): ReadingEngine | null {
  return runningEngines.get(slot) ?? null;
}

/** A fault of the pictures goes to the log; the numbers go on without them. */
export function reportViewportFault(error: unknown): void {
  const fault = error instanceof Error ? error : new Error(String(error));
  void host().main.request('log:report', { where: 'viewport', message: fault.message, stack: fault.stack ?? null });
}
