import { hash } from 'node:crypto';
import { WorkerPool } from '../../core/compute/computeClient.ts';
import type { FromWorker, ToWorker } from '../../core/compute/protocol.ts';
import { serveJobs } from '../../core/compute/serveJobs.ts';
import { lendDecoding } from '../decoders/lendDecoding.ts';
import { readIntoOneBuffer } from '../files/readIntoOneBuffer.ts';

/**
 * Serves the jobs of a measurement (no model, no interpolation) on this thread, for a process that measures one case at a time beside others of its kind: a second thread would load and
 * compile the same code again, and wants a core that another process has.
 */
export function computeHere(): WorkerPool {
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
      {
        readSource: readIntoOneBuffer(),
        digest: (bytes) => hash('sha256', bytes, 'hex'),
        decoding: lendDecoding(),
      },
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
