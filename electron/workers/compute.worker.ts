import { hash } from 'node:crypto';
import { enableCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';

enableCompileCache();

/** Serves the compute jobs to the thread that started this one, over its message port. */
if (parentPort === null) throw new Error('compute.worker.ts runs as a worker thread');
const port = parentPort;

const [{ serveJobs }, { lendDecoding }, { lendInference }, { readIntoOneBuffer }] = await Promise.all([
  import('../../core/compute/serveJobs.ts'),
  import('../decoders/lendDecoding.ts'),
  import('../inference/lendInference.ts'),
  import('../files/readIntoOneBuffer.ts'),
]);

serveJobs(
  {
    post: (message, transfer) => port.postMessage(message, [...transfer]),
    listen: (listener) => port.on('message', listener),
  },
  {
    readSource: readIntoOneBuffer(),
    digest: (bytes) => hash('sha256', bytes, 'hex'),
    decoding: lendDecoding(),
    inference: lendInference(),
    interpolateContours: async (slab) => (await import('./itkInterpolation.ts')).itkInterpolation(slab),
  },
  () => new Promise((resolve) => setImmediate(resolve)),
);
