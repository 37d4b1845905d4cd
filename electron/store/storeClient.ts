import { Worker } from 'node:worker_threads';
import { DomainError } from '../../core/base/errors.ts';
import { paired } from '../../core/compute/protocol.ts';
import type { StoreArgsOf, StoreRequestName, StoreResultOf } from '../../core/ipc/storeContract.ts';
import type { FromStore, StoreThreadData, ToStore } from './storeProtocol.ts';

/** The store as its host's main thread has it. */
export interface StoreClient {
  /** Rejects with DomainError for a refusal, with Error for a defect. Answers come in the order of the requests. */
  readonly ask: <Name extends StoreRequestName>(name: Name, args: StoreArgsOf<Name>) => Promise<StoreResultOf<Name>>;
  /** Answers what was asked, closes the database and ends the thread. */
  readonly close: () => Promise<void>;
  /**
   * The same, holding up this thread until the database is closed: for a program that ends now. What was asked is still written; nobody hears
   * the answers. False when it took longer than the given time.
   */
  readonly closeAndWait: (withinMs: number) => boolean;
}

export interface StoreClientOptions {
  readonly folder: string;
  /** The thread's code: `electron/workers/store.worker.ts`, as source or built. */
  readonly script: URL | string;
  readonly onFault: (where: string, error: unknown) => void;
}

interface Pending {
  readonly resolve: (result: StoreResultOf<StoreRequestName>) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the store's thread at the first request, and again after a thread that died: its pending requests are rejected. */
export function startStoreClient({ folder, script, onFault }: StoreClientOptions): StoreClient {
  const pending = new Map<number, Pending>();
  let thread: Worker | null = null;
  let closed = new Int32Array(new SharedArrayBuffer(4));
  let nextId = 1;

  const receive = (message: FromStore): void => {
    if (message.type === 'fault') {
      onFault('store', errorOf(message));
      return;
    }
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if (message.type === 'done') waiting?.resolve(message.result);
    else if (message.type === 'refused') waiting?.reject(new DomainError(message.error.code, message.error.details));
    else waiting?.reject(errorOf(message));
  };

  const start = (): Worker => {
    closed = new Int32Array(new SharedArrayBuffer(4));
    const workerData: StoreThreadData = { folder, closed };
    const worker = new Worker(script, { workerData, name: 'letb-store' });
    worker.on('message', receive);
    worker.on('error', (error) => onFault('store', error));
    worker.on('exit', (code) => {
      if (thread === worker) thread = null;
      const left = [...pending.values()];
      pending.clear();
      for (const { reject } of left) reject(new Error(`the store's thread ended with code ${code}`));
    });
    return worker;
  };

  const post = (message: ToStore): void => {
    thread ??= start();
    thread.postMessage(message);
  };

  return {
    ask: (name, args) =>
      new Promise((resolve, reject) => {
        const id = nextId;
        nextId += 1;
        pending.set(id, { resolve: (result) => resolve(paired(result)), reject });
        post(paired({ id, name, args }));
      }),
    close: async () => {
      const open = thread;
      if (open === null) return;
      const ended = new Promise<void>((resolve) => open.once('exit', () => resolve()));
      open.postMessage({ name: 'close' } satisfies ToStore);
      await ended;
    },
    closeAndWait: (withinMs) => {
      if (thread === null) return true;
      thread.postMessage({ name: 'close' } satisfies ToStore);
      return Atomics.wait(closed, 0, 0, withinMs) !== 'timed-out';
    },
  };
}

function errorOf({ message, stack }: { readonly message: string; readonly stack: string }): Error {
  const error = new Error(message);
  error.stack = stack;
  return error;
}
