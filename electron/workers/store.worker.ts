import { parentPort, workerData } from 'node:worker_threads';
import { serveStore } from '../store/serveStore.ts';
import type { StoreThreadData } from '../store/storeProtocol.ts';

/** Serves the store to the thread that started this one: the only writer of its database. */
if (parentPort === null) throw new Error('store.worker.ts runs as a worker thread');
const data: StoreThreadData = workerData;
serveStore(parentPort, data);
