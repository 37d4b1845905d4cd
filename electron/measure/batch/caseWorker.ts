import '../../workers/withoutMaglev.ts';
import { enableCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { CaseMessage, CaseOrder } from './caseOrder.ts';
import { endWithParent } from './endWithParent.ts';

enableCompileCache();

/**
 * Measures the cases it is sent, one at a time and on one thread: as a process, which ends with the one that started it, or as a thread of a batch's own
 * process.
 */
const [{ measureOrder }, { computeHere }] = await Promise.all([
  import('./measureOrder.ts'),
  import('../../workers/computeHere.ts'),
]);
const client = computeHere();

/** Progress is said when a case begins, and then no more often than a person can read it, ms. */
const PROGRESS_EVERY_MS = 100;
let saidAt = -Infinity;

function say(message: CaseMessage): void {
  if (message.kind === 'progress') {
    const now = performance.now();
    if (now - saidAt < PROGRESS_EVERY_MS) return;
    saidAt = now;
  }
  if (parentPort === null) process.send?.(message);
  else parentPort.postMessage(message);
}

function measure(order: CaseOrder): void {
  saidAt = -Infinity;
  void measureOrder(order, client, say);
}
if (parentPort === null) {
  endWithParent();
  process.on('message', measure);
  process.on('disconnect', () => process.exit());
} else parentPort.on('message', measure);
