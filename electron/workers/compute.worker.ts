import { enableCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';

enableCompileCache();

/** Serves the compute jobs to the thread that started this one, over its message port. */
if (parentPort === null) throw new Error('compute.worker.ts runs as a worker thread');
const port = parentPort;

const [{ serveJobs }, { nodeBreathe, nodePorts }] = await Promise.all([
  import('../../core/compute/serveJobs.ts'),
  import('./nodePorts.ts'),
]);

serveJobs(
  {
    post: (message, transfer) => port.postMessage(message, [...transfer]),
    listen: (listener) => port.on('message', listener),
  },
  nodePorts(),
  nodeBreathe,
);
