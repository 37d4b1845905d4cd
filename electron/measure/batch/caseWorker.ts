import { enableCompileCache } from 'node:module';
import type { CaseMessage, CaseOrder } from './caseOrder.ts';

enableCompileCache();

/** A process that measures the cases it is sent, one at a time and on its one thread, and ends with the process that started it. */
const [{ measureOrder }, { computeHere }] = await Promise.all([
  import('./measureOrder.ts'),
  import('../../workers/computeHere.ts'),
]);
const client = computeHere();

/** Progress is said no more often than a person can read it, ms. */
const PROGRESS_EVERY_MS = 100;
let saidAt = 0;

function say(message: CaseMessage): void {
  if (message.kind === 'progress') {
    const now = performance.now();
    if (now - saidAt < PROGRESS_EVERY_MS) return;
    saidAt = now;
  }
  process.send?.(message);
}

process.on('message', (order: CaseOrder) => void measureOrder(order, client, say));
process.on('disconnect', () => process.exit());
