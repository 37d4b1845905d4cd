import { fork } from 'node:child_process';
import { hostileFiles } from './hostileFiles.ts';
import { mutate } from './mutate.ts';
import { imageSeeds, maskSeeds } from './seedFiles.ts';

/** The cases of seeds [from, to). */
export interface Question {
  readonly kind: 'image' | 'mask' | 'hostile';
  readonly from: number;
  readonly to: number;
}

export interface FuzzCase {
  readonly kind: 'case';
  readonly seed: number;
  /** Of the file that was mutated. */
  readonly name: string;
  readonly done: readonly string[];
  readonly size: number;
  readonly outcome: string;
  readonly failure: string | null;
  /** Of the processor, so that a busy machine is no hang. */
  readonly ms: number;
  /** Bytes of arrays made, or by which the process grew, whichever is more. */
  readonly allocated: number;
}

export type Answer = { readonly kind: 'ready' } | { readonly kind: 'end' } | FuzzCase;

export interface FuzzResult {
  readonly cases: number;
  readonly outcomes: ReadonlyMap<string, number>;
  readonly problems: readonly string[];
  readonly slowestMs: number;
  readonly mostAllocated: number;
}

const MOST_MS = 2000;
/** No answer for so long is a hang, however busy the machine. */
const HANG_MS = 15_000;
const MOST_HEAP_MIB = 192;

/** What a file of this size may allocate: 8 times itself and 64 MiB; a compressed mask what it can unpack to. */
export function allocationLimit(kind: Question['kind'], size: number): number {
  return kind !== 'mask' ? 8 * size + 64 * 2 ** 20 : 1032 * 2 * size + 64 * 2 ** 20;
}

/**
 * Runs seeded mutants through the intake in a child process whose heap is bounded, and restarts it after the case that killed or hung it.
 * A problem names the seed, the file and the mutations: `mutantOf` makes it again.
 */
export async function fuzz(question: Question, onCase: (one: FuzzCase) => void = () => undefined): Promise<FuzzResult> {
  const outcomes = new Map<string, number>();
  const problems: string[] = [];
  const worst = { ms: 0, allocated: 0 };
  let next = question.from;
  const take = (one: FuzzCase): void => {
    next = one.seed + 1;
    outcomes.set(one.outcome, (outcomes.get(one.outcome) ?? 0) + 1);
    worst.ms = Math.max(worst.ms, one.ms);
    worst.allocated = Math.max(worst.allocated, one.allocated);
    const where = `seed ${one.seed}, ${one.name}, ${one.done.join(' + ')}`;
    if (one.failure !== null) problems.push(`${where}: ${one.failure}`);
    if (one.ms > MOST_MS) problems.push(`${where}: ${one.ms.toFixed(0)} ms`);
    if (one.allocated > allocationLimit(question.kind, one.size))
      problems.push(`${where}: ${one.allocated} bytes allocated for a file of ${one.size}`);
    onCase(one);
  };
  while (next < question.to) {
    const died = await runChild({ ...question, from: next }, take);
    if (died === null) break;
    const { name, done } = describeCase(question.kind, next);
    problems.push(`seed ${next}, ${name}, ${done.join(' + ')}: ${died}`);
    next += 1;
  }
  return { cases: next - question.from, outcomes, problems, slowestMs: worst.ms, mostAllocated: worst.allocated };
}

/** Null when all cases were answered, else how the child ended within one. */
function runChild(question: Question, take: (one: FuzzCase) => void): Promise<string | null> {
  const child = fork(new URL('child.ts', import.meta.url), [], {
    execArgv: [`--max-old-space-size=${MOST_HEAP_MIB}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  return new Promise((resolve) => {
    let ended = false;
    let watchdog = setTimeout(() => undefined, 0);
    const end = (how: string | null): void => {
      if (ended) return;
      ended = true;
      clearTimeout(watchdog);
      child.kill('SIGKILL');
      resolve(how);
    };
    const watch = (): void => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => end(`no answer in ${HANG_MS} ms`), HANG_MS);
    };
    watch();
    child.on('message', (answer: Answer) => {
      watch();
      if (answer.kind === 'ready') child.send(question);
      else if (answer.kind === 'end') end(null);
      else take(answer);
    });
    child.on('exit', (code, signal) => end(`the process ended (${signal ?? code}): ${complaint}`));
  });
}

/** The mutant of a seed. */
export function mutantOf(kind: Question['kind'], seed: number): { readonly name: string; readonly bytes: Uint8Array } {
  const { name, bytes } = describeCase(kind, seed);
  return { name, bytes };
}

function describeCase(kind: Question['kind'], seed: number) {
  const files = { image: imageSeeds, mask: maskSeeds, hostile: () => hostileFiles }[kind]();
  const file = files[seed % files.length];
  if (file === undefined) throw new Error('no seed files');
  if (kind === 'hostile') return { name: file.name, bytes: file.bytes(), done: [] };
  return { name: file.name, ...mutate(file.bytes(), seed) };
}
