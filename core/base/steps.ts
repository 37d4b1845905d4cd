import { CancelledError } from './errors.ts';

/**
 * A long computation: a synchronous generator that yields the fraction done, in [0, 1], and returns its result.
 * A host runs it to the end (`runSteps`) or in slices between which it reads messages (`driveSteps`).
 */
export type Steps<T> = Generator<number, T, void>;

export function runSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

export interface DriveOptions {
  /** Lets the host read its messages; resolves when the computation may go on. */
  readonly breathe: () => Promise<void>;
  readonly onProgress?: (fraction: number) => void;
  readonly isCancelled?: () => boolean;
}

/** Runs the steps, breathing after each one. Throws CancelledError, after closing the steps, once the host has cancelled. */
export async function driveSteps<T>(steps: Steps<T>, options: DriveOptions): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    options.onProgress?.(step.value);
    await options.breathe();
    if (options.isCancelled?.() === true) {
      steps.throw?.(new CancelledError());
      throw new CancelledError();
    }
  }
}

/** Steps of a part of a longer work: fractions of `steps` are mapped from [0, 1] onto [from, to]. */
export function* partOfSteps<T>(steps: Steps<T>, from: number, to: number): Steps<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield from + (to - from) * step.value;
  }
}
