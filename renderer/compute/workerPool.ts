import { WorkerPool } from '../../core/compute/computeClient.ts';
import type { ClientPort } from '../../core/compute/protocol.ts';
import { clientPort, whenLockReleased } from './browserPort.ts';

/** One core is left to the page; more than four workers wait for memory, not for cores. */
export function poolSize(cores: number): number {
  return Math.max(2, Math.min(4, cores - 1));
}

let started = 0;

/** A pool of compute workers of this page. */
export function startWorkerPool(size = poolSize(navigator.hardwareConcurrency)): WorkerPool {
  return new WorkerPool(size, startComputeWorker);
}

/** One compute worker of this page. */
export function startComputeWorker(): ClientPort {
  started += 1;
  const name = `letb-compute-${started}-${Date.now().toString(36)}`;
  const worker = new Worker(new URL('../workers/compute.worker.ts', import.meta.url), { type: 'module', name });
  return clientPort(worker, name, whenLockReleased);
}
