import { userInfo } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import { DomainError } from '../../core/base/errors.ts';
import { paired } from '../../core/compute/protocol.ts';
import type { StoreArgsOf, StoreRequestName } from '../../core/ipc/storeContract.ts';
import { openStore } from './openStore.ts';
import type { FromStore, StoreThreadData, ToStore } from './storeProtocol.ts';

/** How often a program that stays open looks whether a new day's backup is due. */
const BACKUP_EVERY_MS = 3_600_000;

/** Serves a folder's store on a thread's port until it is told to close: one request at a time, in their order. */
export function serveStore(port: MessagePort, { folder, closed }: StoreThreadData): void {
  const say = (message: FromStore): void => port.postMessage(message);
  const store = openStore({
    folder,
    now: () => new Date(),
    userName: systemUserName(),
    onFault: (error) => say({ type: 'fault', ...wordsOf(error) }),
  });
  const timer = setInterval(store.backUpIfDue, BACKUP_EVERY_MS);
  port.on('message', (message: ToStore) => {
    if (message.name === 'close') {
      clearInterval(timer);
      store.close();
      Atomics.store(closed, 0, 1);
      Atomics.notify(closed, 0);
      port.close();
      return;
    }
    const { id, name } = message;
    const args: StoreArgsOf<StoreRequestName> = message.args;
    try {
      say({ type: 'done', id, result: store.ask(name, paired(args)) });
    } catch (error) {
      if (error instanceof DomainError)
        say({ type: 'refused', id, error: { code: error.code, details: error.details } });
      else say({ type: 'broken', id, ...wordsOf(error) });
    }
  });
}

function wordsOf(error: unknown): { readonly message: string; readonly stack: string } {
  const fault = error instanceof Error ? error : new Error(String(error));
  return { message: fault.message, stack: fault.stack ?? '' };
}

/** What the system calls who sits before it, as far as it can be a name; a system may have none. */
function systemUserName(): string {
  try {
    const name = userInfo()
      .username.replaceAll(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 100);
    return name === '' ? 'Observer 1' : name;
  } catch {
    return 'Observer 1';
  }
}
