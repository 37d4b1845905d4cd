import { WorkerPool } from '../../core/compute/computeClient.ts';
import type { ComputePorts } from '../../core/compute/jobCode.ts';
import type { FromWorker, ToWorker } from '../../core/compute/protocol.ts';
import { serveJobs } from '../../core/compute/serveJobs.ts';

/**
 * Serves the compute jobs on this thread, for a process that measures one case at a time beside others of its kind: a second thread would load and
 * compile the same code again, and wants a core that another process has.
 */
export function computeHere(ports: ComputePorts): WorkerPool {
  return new WorkerPool(1, () => {
    let tell: (message: FromWorker) => void = () => undefined;
    let serve: (message: ToWorker) => void = () => undefined;
    serveJobs(
      {
        post: (message) => queueMicrotask(() => tell(message)),
        listen: (listener) => {
          serve = listener;
        },
      },
      ports,
      () => new Promise((resolve) => setImmediate(resolve)),
    );
    return {
      post: (message) => queueMicrotask(() => serve(message)),
      listen: (listener) => {
        tell = listener;
      },
      whenDead: () => undefined,
      end: () => undefined,
    };
  });
}
