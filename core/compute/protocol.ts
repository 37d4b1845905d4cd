import type { Coded } from '../base/errors.ts';
import type { InputOf, JobName, OutputOf } from './jobs.ts';

/** From a client to a worker. */
export type ToWorker =
  | {
      [Name in JobName]: {
        readonly type: 'start';
        readonly id: number;
        readonly job: Name;
        readonly input: InputOf<Name>;
      };
    }[JobName]
  | { readonly type: 'cancel'; readonly id: number };

/** From a worker to its client. `ready` is said once, when the worker can take work. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly id: number; readonly fraction: number }
  | { readonly type: 'done'; readonly id: number; readonly output: OutputOf<JobName> }
  | { readonly type: 'failed'; readonly id: number; readonly failure: JobFailure };

/** A refusal crosses as its code; a defect as its message, for the log; a cancelled job as such. */
export type JobFailure =
  | { readonly kind: 'refused'; readonly error: Coded }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'defect'; readonly message: string };

/** What a worker's side of a channel can do; made from a browser's or Node's port by the host. */
export interface WorkerPort {
  readonly post: (message: FromWorker, transfer: readonly ArrayBuffer[]) => void;
  readonly listen: (listener: (message: ToWorker) => void) => void;
}

/** What the client's side of a channel can do. */
export interface ClientPort {
  readonly post: (message: ToWorker) => void;
  readonly listen: (listener: (message: FromWorker) => void) => void;
  /** Called once when the worker dies of a fault or is ended. */
  readonly whenDead: (listener: (reason: string) => void) => void;
  readonly end: () => void;
}

/**
 * What a message's id or name says a value is, said to the compiler. The protocol pairs each job's name with its input and each id with
 * its output; TypeScript cannot follow a pairing through a table or a channel, so it is asserted here and nowhere else.
 */
export function paired<T>(value: unknown): T {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- the protocol's pairing
  return value as T;
}
