import { enableCompileCache } from 'node:module';
import type { CaseMessage, CaseOrder } from './caseOrder.ts';

enableCompileCache();

/** A process that measures the cases it is sent, one at a time, and ends with the process that started it. */
const [{ measureOrder }, { startComputePool }] = await Promise.all([
  import('./measureOrder.ts'),
  import('../../workers/computePool.ts'),
]);

/** One compute thread a process: the processes share the cores. */
const client = startComputePool(1);

function say(message: CaseMessage): void {
  process.send?.(message);
}

process.on('message', (order: CaseOrder) => void measureOrder(order, client, say));
process.on('disconnect', () => process.exit());
