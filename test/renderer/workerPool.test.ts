import { describe, expect, it } from 'vitest';
import { CancelledError, DomainError } from '../../core/base/errors.ts';
import { WorkerPool } from '../../core/compute/computeClient.ts';
import type { FromWorker, ToWorker } from '../../core/compute/protocol.ts';
import { clientPort, workerPort, type WorkerLike } from '../../renderer/compute/browserPort.ts';
import { poolSize } from '../../renderer/compute/workerPool.ts';
import { gridOf } from '../phantoms.ts';

/** A worker of the browser as far as the page sees it; it answers when the test says so. */
class FakeWorker implements WorkerLike {
  readonly received: ToWorker[] = [];
  isTerminated = false;
  readonly #listeners: { readonly type: string; readonly listener: (event: never) => void }[] = [];

  postMessage(message: ToWorker): void {
    this.received.push(message);
  }

  addEventListener(type: string, listener: (event: never) => void): void {
    this.#listeners.push({ type, listener });
  }

  terminate(): void {
    this.isTerminated = true;
  }

  say(data: FromWorker): void {
    this.#emit('message', { data });
  }

  fail(message: string): void {
    this.#emit('error', { message });
  }

  #emit(type: string, event: unknown): void {
    for (const one of this.#listeners) if (one.type === type) one.listener(event as never);
  }
}

function poolOf(size: number) {
  const workers: FakeWorker[] = [];
  const released = new Map<string, () => void>();
  const pool = new WorkerPool(size, () => {
    const worker = new FakeWorker();
    const name = `worker-${workers.push(worker)}`;
    return clientPort(worker, name, (held) => new Promise((resolve) => released.set(held, resolve)));
  });
  for (const worker of workers) worker.say({ type: 'ready' });
  return { pool, workers, release: (n: number) => released.get(`worker-${n + 1}`)?.() };
}

const job = {
  grid: gridOf([2, 2, 2], [1, 1, 1], [0, 0, 0]),
  range: [0, 2] as const,
  subtraction: new Int16Array(8),
  liver: new Uint8Array(8),
};
const counts = { byValue: new Float64Array(1), uncoveredBySlice: new Float64Array(2) };
const idOf = (worker: FakeWorker | undefined): number => worker?.received.at(-1)?.id ?? -1;

describe('the window’s worker pool', () => {
  it('leaves a core to the page and has two to four workers', () => {
    expect([1, 2, 3, 4, 5, 16].map(poolSize)).toEqual([2, 2, 2, 3, 4, 4]);
  });

  it('answers with what its worker answered', async () => {
    const { pool, workers } = poolOf(1);
    const answer = pool.run('countLiver', job);
    workers[0]?.say({ type: 'done', id: idOf(workers[0]), output: counts });
    expect(await answer).toBe(counts);
  });

  it('tells of a worker that failed with an error', async () => {
    const { pool, workers } = poolOf(1);
    const answer = pool.run('countLiver', job);
    workers[0]?.fail('out of memory');
    await expect(answer).rejects.toMatchObject({ code: 'worker-died', details: { reason: 'out of memory' } });
    expect(workers[0]?.isTerminated).toBe(true);
  });

  it('sees that a worker ended without a word, by the lock it no longer holds, and replaces it', async () => {
    const { pool, workers, release } = poolOf(1);
    const answer = pool.run('countLiver', job);
    release(0);
    await expect(answer).rejects.toBeInstanceOf(DomainError);
    expect(workers).toHaveLength(2);
    workers[1]?.say({ type: 'ready' });
    const next = pool.run('countLiver', job);
    workers[1]?.say({ type: 'done', id: idOf(workers[1]), output: counts });
    expect(await next).toBe(counts);
  });

  it('keeps the other workers’ jobs when one dies', async () => {
    const { pool, workers, release } = poolOf(2);
    const answers = [pool.run('countLiver', job), pool.run('countLiver', job)];
    const [first, second] = workers.map((worker) => worker.received.length);
    expect([first, second]).toEqual([1, 1]);
    release(1);
    workers[0]?.say({ type: 'done', id: idOf(workers[0]), output: counts });
    const settled = await Promise.allSettled(answers);
    expect(settled.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('cancels a job that waits without asking a worker, and tells a running one', async () => {
    const { pool, workers } = poolOf(1);
    let cancelRunning: () => void = () => undefined;
    let cancelWaiting: () => void = () => undefined;
    const running = pool.run('countLiver', job, { onCancel: (cancel) => (cancelRunning = cancel) });
    const waiting = pool.run('countLiver', job, { onCancel: (cancel) => (cancelWaiting = cancel) });
    cancelWaiting();
    await expect(waiting).rejects.toBeInstanceOf(CancelledError);
    const id = idOf(workers[0]);
    cancelRunning();
    expect(workers[0]?.received.at(-1)).toEqual({ type: 'cancel', id });
    workers[0]?.say({ type: 'failed', id, failure: { kind: 'cancelled' } });
    await expect(running).rejects.toBeInstanceOf(CancelledError);
  });

  it('ends its workers without calling that a death', async () => {
    const { pool, workers, release } = poolOf(2);
    const answer = pool.run('countLiver', job);
    pool.end();
    release(0);
    await expect(answer).rejects.toBeInstanceOf(CancelledError);
    expect(workers).toHaveLength(2);
    expect(workers.every((worker) => worker.isTerminated)).toBe(true);
  });
});

describe('a worker', () => {
  it('does not lose what it was asked before it could listen', () => {
    let deliver: (message: ToWorker) => void = () => undefined;
    const port = workerPort({
      postMessage: () => undefined,
      addEventListener: (_type, listener) => {
        deliver = (data) => listener({ data });
      },
    });
    deliver({ type: 'cancel', id: 1 });
    const heard: number[] = [];
    port.listen((message) => heard.push(message.id));
    deliver({ type: 'cancel', id: 2 });
    expect(heard).toEqual([1, 2]);
  });
});
