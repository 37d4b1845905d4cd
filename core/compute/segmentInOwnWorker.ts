import { WorkerPool, type RunOptions } from './computeClient.ts';
import type { ModelAnswer, ModelOrder } from './jobs.ts';
import type { ClientPort } from './protocol.ts';

/**
 * Runs the job `segmentByModel` on a worker of its own, which ends with it: a model's memory is given back whole, and cancelling ends it at
 * once, in the middle of a patch too. `makePort` starts a compute worker. Throws as `ComputeClient.run`.
 */
export async function segmentInOwnWorker(
  makePort: () => ClientPort,
  order: ModelOrder,
  { onProgress, onCancel }: RunOptions = {},
): Promise<ModelAnswer> {
  const pool = new WorkerPool(1, makePort);
  onCancel?.(() => pool.end());
  try {
    return await pool.run('segmentByModel', order, onProgress === undefined ? {} : { onProgress });
  } finally {
    pool.end();
  }
}
