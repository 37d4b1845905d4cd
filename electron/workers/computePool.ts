import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { WorkerPool } from '../../core/compute/computeClient.ts';
import type { AllocateVoxels } from '../../core/compute/prepareTimepoint.ts';
import type { ClientPort } from '../../core/compute/protocol.ts';

/** More workers than this wait for memory, not for cores. */
const MAX_WORKERS = 8;

/** A pool of compute workers on threads of this process. */
export function startComputePool(size: number = Math.min(MAX_WORKERS, availableParallelism())): WorkerPool {
  return new WorkerPool(size, startComputeWorker);
}

/** Threads of one process share every volume. */
export const allocateShared: AllocateVoxels = (count) => ({
  voxels: new Int16Array(new SharedArrayBuffer(2 * count)),
  shared: true,
});

/** One compute worker on a thread of its own. */
export function startComputeWorker(): ClientPort {
  const worker = new Worker(new URL('./compute.worker.ts', import.meta.url));
  return {
    post: (message) => worker.postMessage(message),
    listen: (listener) => worker.on('message', listener),
    whenDead: (listener) => {
      let reason = '';
      worker.on('error', (error) => {
        reason = error instanceof Error ? error.message : String(error);
      });
      worker.on('exit', (code) => listener(reason === '' ? `exit code ${code}` : reason));
    },
    end: () => void worker.terminate(),
  };
}
