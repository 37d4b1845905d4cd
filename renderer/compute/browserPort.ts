import type { ClientPort, FromWorker, ToWorker, WorkerPort } from '../../core/compute/protocol.ts';

/** What this file needs of a page's Worker. */
export interface WorkerLike {
  postMessage(message: ToWorker): void;
  addEventListener(type: 'message', listener: (event: { readonly data: FromWorker }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: (event: { readonly message?: string }) => void): void;
  terminate(): void;
}

/** Resolves once nobody holds the name any more. A worker holds its name for as long as it lives. */
export type WhenReleased = (name: string) => Promise<void>;

/**
 * The page's side. A browser tells of a worker's fault but not of its end, so a worker holds a lock of its own name (`holdName`) and
 * the page waits for that lock: it is granted when the worker is gone, however it went.
 */
export function clientPort(worker: WorkerLike, name: string, whenReleased: WhenReleased): ClientPort {
  const deathListeners: ((reason: string) => void)[] = [];
  let isDead = false;
  const die = (reason: string): void => {
    if (isDead) return;
    isDead = true;
    worker.terminate();
    for (const listener of deathListeners) listener(reason);
  };
  worker.addEventListener('error', (event) => die(event.message ?? 'the worker failed'));
  worker.addEventListener('messageerror', () => die('a message could not be read'));
  worker.addEventListener('message', ({ data }) => {
    if (data.type === 'ready') void whenReleased(name).then(() => die('the worker ended'));
  });
  return {
    post: (message) => worker.postMessage(message),
    listen: (listener) => worker.addEventListener('message', ({ data }) => listener(data)),
    whenDead: (listener) => void deathListeners.push(listener),
    end: () => {
      isDead = true;
      worker.terminate();
    },
  };
}

export const whenLockReleased: WhenReleased = (name) => navigator.locks.request(name, () => undefined);

/** Holds a lock of this name until the worker ends; resolves when it is held. */
export function holdName(name: string): Promise<void> {
  return new Promise((held) => {
    void navigator.locks.request(name, () => {
      held();
      return new Promise(() => undefined);
    });
  });
}

/**
 * The worker's side, over the scope's own channel. A browser hands over messages from the end of the script on, listened to or not:
 * those that come before `listen` are kept for it.
 */
export function workerPort(scope: {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: ToWorker }) => void): void;
}): WorkerPort {
  const early: ToWorker[] = [];
  let receive = (message: ToWorker): void => void early.push(message);
  scope.addEventListener('message', ({ data }) => receive(data));
  return {
    post: (message, transfer) => scope.postMessage(message, [...transfer]),
    listen: (listener) => {
      receive = listener;
      for (const message of early.splice(0)) listener(message);
    },
  };
}

/** A breath that lets waiting messages be read, without the delay that browsers put on nested timers. */
export function breathing(): () => Promise<void> {
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.addEventListener('message', () => waiting.shift()?.());
  channel.port1.start();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      channel.port2.postMessage(null);
    });
}
