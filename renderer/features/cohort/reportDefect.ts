import { host } from '../../compute/host.ts';

/** A fault of the screen goes to the log file. */
export function reportDefect(error: unknown): void {
  const fault = error instanceof Error ? error : new Error(String(error));
  void host().main.request('log:report', { where: 'cohort', message: fault.message, stack: fault.stack ?? null });
  console.error(fault);
}
