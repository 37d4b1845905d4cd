import { CancelledError, DomainError, refusals } from '../base/errors.ts';
import type { InputOf, JobName, OutputOf } from './jobs.ts';
import { paired, type ClientPort, type FromWorker, type JobFailure } from './protocol.ts';

export interface ComputeRefusals {
  /** The computation's process ended by a fault; the next computation gets a new one. */
  'worker-died': { readonly reason: string };
}
const refusal = refusals<ComputeRefusals>();

/** How a caller follows and stops a computation. */
export interface RunOptions {
  readonly onProgress?: (fraction: number) => void;
  /** Given a function that cancels this run. */
  readonly onCancel?: (cancel: () => void) => void;
}

/** One who runs computations elsewhere: a worker, a pool of them, or this thread (tests). */
export interface ComputeClient {
  /** Computations that can run at the same time. */
  readonly parallel: number;
  /** Throws DomainError (refused), CancelledError, or Error (a defect of the computation). */
  readonly run: <Name extends JobName>(
    job: Name,
    input: InputOf<Name>,
    options?: RunOptions,
  ) => Promise<OutputOf<Name>>;
}

interface Pending {
  readonly resolve: (output: OutputOf<JobName>) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((fraction: number) => void) | undefined;
}

/** A worker may die this often in a row before it was ever ready; then its code cannot run here and the pool gives up. */
const MAX_FAILED_STARTS = 3;

interface Member {
  readonly port: ClientPort;
  readonly pending: Map<number, Pending>;
  ready: boolean;
}

interface Waiting {
  readonly use: (member: Member) => void;
  readonly reject: (error: Error) => void;
}

/** A pool over workers that `makePort` starts: work goes to a free worker; a dead one rejects its work and is replaced. */
export class WorkerPool implements ComputeClient {
  readonly parallel: number;
  readonly #makePort: () => ClientPort;
  readonly #members = new Set<Member>();
  readonly #idle: Member[] = [];
  readonly #waiting: Waiting[] = [];
  #nextId = 1;
  #failedStarts = 0;
  #ended = false;

  constructor(size: number, makePort: () => ClientPort) {
    this.parallel = size;
    this.#makePort = makePort;
    for (let n = 0; n < size; n += 1) this.#addMember();
  }

  run<Name extends JobName>(job: Name, input: InputOf<Name>, options: RunOptions = {}): Promise<OutputOf<Name>> {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        reject,
        use: (member) => {
          options.onCancel?.(() => member.port.post({ type: 'cancel', id }));
          member.pending.set(id, {
            resolve: (output) => resolve(paired(output)),
            reject,
            onProgress: options.onProgress,
          });
          member.port.post(paired({ type: 'start', id, job, input }));
        },
      };
      if (this.#ended) {
        reject(new CancelledError());
        return;
      }
      if (this.#members.size === 0) this.#addMember();
      const free = this.#idle.pop();
      if (free !== undefined) {
        waiting.use(free);
        return;
      }
      this.#waiting.push(waiting);
      options.onCancel?.(() => {
        const place = this.#waiting.indexOf(waiting);
        if (place < 0) return;
        this.#waiting.splice(place, 1);
        reject(new CancelledError());
      });
    });
  }

  /** Ends every worker; what is pending or waits is rejected as cancelled. */
  end(): void {
    this.#ended = true;
    for (const member of this.#members) {
      for (const pending of member.pending.values()) pending.reject(new CancelledError());
      member.pending.clear();
      member.port.end();
    }
    for (const waiting of this.#waiting.splice(0)) waiting.reject(new CancelledError());
  }

  #addMember(): void {
    const member: Member = { port: this.#makePort(), pending: new Map(), ready: false };
    this.#members.add(member);
    member.port.listen((message) => this.#receive(member, message));
    member.port.whenDead((reason) => this.#bury(member, reason));
    this.#release(member);
  }

  #release(member: Member): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(member);
    else next.use(member);
  }

  #receive(member: Member, message: FromWorker): void {
    if (message.type === 'ready') {
      member.ready = true;
      this.#failedStarts = 0;
      return;
    }
    const pending = member.pending.get(message.id);
    if (pending === undefined) return;
    if (message.type === 'progress') {
      pending.onProgress?.(message.fraction);
      return;
    }
    member.pending.delete(message.id);
    if (message.type === 'done') pending.resolve(message.output);
    else pending.reject(errorOf(message.failure));
    this.#release(member);
  }

  #bury(member: Member, reason: string): void {
    if (!this.#members.delete(member) || this.#ended) return;
    const place = this.#idle.indexOf(member);
    if (place >= 0) this.#idle.splice(place, 1);
    for (const pending of member.pending.values()) pending.reject(refusal('worker-died', { reason }));
    member.pending.clear();
    if (!member.ready) this.#failedStarts += 1;
    if (this.#failedStarts < MAX_FAILED_STARTS) this.#addMember();
    else if (this.#members.size === 0)
      for (const waiting of this.#waiting.splice(0)) waiting.reject(refusal('worker-died', { reason }));
  }
}

function errorOf(failure: JobFailure): Error {
  if (failure.kind === 'cancelled') return new CancelledError();
  if (failure.kind === 'refused') return new DomainError(failure.error.code, failure.error.details);
  return new Error(failure.message);
}
