import { fork, type ChildProcess } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import type { CaseMessage, CaseOrder } from './caseOrder.ts';

/** A process, or a thread, that measures cases. */
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

/**
 * Half of V8's young objects, MB. Left alone V8 doubles them up to 32 MB as cases go by and never gives them back, though what a case leaves
 * alive does not grow.
 */
const SEMI_SPACE_MB = 16;

/**
 * From here on V8 collects old objects for their own sake; buffers make it collect once a case anyway. Left alone it does so every few
 * megabytes, and each time throws the compiled code of closures away: a fifth of a warm case's processor time went into compiling them anew.
 */
const OLD_SPACE_MB = 128;

/**
 * glibc raises by itself the size from which memory is given back when it is freed (up to 32 MB), and keeps an arena for each thread that
 * decodes or collects: buffers of earlier cases stay with the process. Other systems' allocators do not read these.
 */
const MALLOC = { MALLOC_MMAP_THRESHOLD_: String(2 ** 18), MALLOC_ARENA_MAX: '2' };

/** Starts a process; it ends with this one, however that ends. What it holds after a case is the same after every case. */
export function startCaseProcess(): CaseProcess {
  const child: ChildProcess = fork(script, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [
      ...process.execArgv,
      `--min-semi-space-size=${SEMI_SPACE_MB}`,
      `--max-semi-space-size=${SEMI_SPACE_MB}`,
      `--initial-old-space-size=${OLD_SPACE_MB}`,
    ],
    env: { ...process.env, ...MALLOC },
  });
  return caseProcess(child, {
    send: (order) => void child.send(order),
    end: () => void child.kill('SIGKILL'),
  });
}

/** Starts a thread of this process, for a host whose program may not start Node itself. `worker`: the built `caseWorker`. */
export function startCaseThread(worker: URL): CaseProcess {
  // V8 counts three semi-spaces.
  const thread = new Worker(worker, { resourceLimits: { maxYoungGenerationSizeMb: 3 * SEMI_SPACE_MB } });
  return caseProcess(thread, {
    send: (order) => thread.postMessage(order),
    end: () => void thread.terminate(),
  });
}

function caseProcess(
  from: ChildProcess | Worker,
  to: { readonly send: (order: CaseOrder) => void; readonly end: () => void },
): CaseProcess {
  let cases = 0;
  return {
    cases: () => cases,
    end: () => {
      from.removeAllListeners();
      // What ends by force may still complain.
      from.on('error', () => undefined);
      to.end();
    },
    measure: (order, onMessage) => {
      cases += 1;
      return new Promise((done, fail) => {
        const over = (): void => {
          for (const event of ['message', 'exit', 'error']) from.removeAllListeners(event);
        };
        from.on('message', (message: CaseMessage) => {
          if (message.kind === 'progress' || message.kind === 'timepoint') return onMessage(message);
          over();
          done(message);
        });
        from.on('exit', (code: number | null, signal?: string | null) => {
          over();
          fail(new ProcessDied(signal ?? `exit code ${code ?? 0}`));
        });
        from.on('error', (error) => {
          over();
          fail(new ProcessDied(error instanceof Error ? error.message : String(error)));
        });
        to.send(order);
      });
    },
  };
}
