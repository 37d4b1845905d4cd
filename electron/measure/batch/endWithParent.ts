import { Worker } from 'node:worker_threads';

/** Asks whether the parent lives, ms. */
const EVERY_MS = 250;

/**
 * What the watching thread runs. The parent has ended where this process has another one, or, where systems keep the number, where none has it.
 * No signal can be caught on the way: the main thread may be inside a computation for long.
 */
const watch = `
  const parent = process.ppid;
  const isThere = () => {
    if (process.ppid !== parent) return false;
    try {
      return process.kill(parent, 0);
    } catch (error) {
      return error.code !== 'ESRCH';
    }
  };
  setInterval(() => isThere() || process.kill(process.pid, 'SIGKILL'), ${EVERY_MS});
`;

/**
 * Ends this process soon after the one that started it has ended, however that ended and whatever this one computes: a closed channel alone is
 * heard only between computations, and until then a case would be measured beside the batch that went on without it.
 */
export function endWithParent(): void {
  new Worker(watch, { eval: true, name: 'parent-watch', stdout: false }).unref();
}
