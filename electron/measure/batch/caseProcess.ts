import { fork, type ChildProcess } from 'node:child_process';
import type { CaseMessage, CaseOrder } from './caseOrder.ts';

/** A process that measures cases. */
export interface CaseProcess {
  /** Calls `onMessage` until the case is over, and gives its last message. Rejects with ProcessDied where the process ends before. */
  readonly measure: (order: CaseOrder, onMessage: (message: CaseMessage) => void) => Promise<CaseMessage>;
  /** How many cases it was asked for. */
  readonly cases: () => number;
  readonly end: () => void;
}

export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

const script = new URL('./caseWorker.ts', import.meta.url);

/** Starts a process; it ends with this one, however that ends. */
export function startCaseProcess(): CaseProcess {
  const child: ChildProcess = fork(script, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let cases = 0;
  return {
    cases: () => cases,
    end: () => {
      child.removeAllListeners();
      child.kill('SIGKILL');
    },
    measure: (order, onMessage) => {
      cases += 1;
      return new Promise((done, fail) => {
        const over = (): void => {
          child.removeAllListeners('message');
          child.removeAllListeners('exit');
          child.removeAllListeners('error');
        };
        child.on('message', (message: CaseMessage) => {
          if (message.kind === 'progress' || message.kind === 'timepoint') return onMessage(message);
          over();
          done(message);
        });
        child.on('exit', (code, signal) => {
          over();
          fail(new ProcessDied(signal ?? `exit code ${code ?? 0}`));
        });
        child.on('error', (error) => {
          over();
          fail(new ProcessDied(error.message));
        });
        child.send(order);
      });
    },
  };
}
