import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../core/base/errors.ts';
import { driveSteps, partOfSteps, runSteps, type Steps } from '../../../core/base/steps.ts';

function* countTo(n: number, closed: { value: boolean }): Steps<number> {
  try {
    for (let step = 1; step <= n; step += 1) yield step / n;
    return n;
  } finally {
    closed.value = true;
  }
}

describe('steps', () => {
  it('run to the end in one go', () => {
    expect(runSteps(countTo(5, { value: false }))).toBe(5);
  });

  it('driven, report every fraction and breathe between them', async () => {
    const fractions: number[] = [];
    let breaths = 0;
    const result = await driveSteps(countTo(4, { value: false }), {
      breathe: async () => {
        breaths += 1;
      },
      onProgress: (fraction) => fractions.push(fraction),
    });
    expect(result).toBe(4);
    expect(fractions).toEqual([0.25, 0.5, 0.75, 1]);
    expect(breaths).toBe(4);
  });

  it('stop at the breath after cancelling, and are closed', async () => {
    const closed = { value: false };
    let steps = 0;
    const driven = driveSteps(countTo(100, closed), {
      breathe: async () => {
        steps += 1;
      },
      isCancelled: () => steps >= 3,
    });
    await expect(driven).rejects.toBeInstanceOf(CancelledError);
    expect(steps).toBe(3);
    expect(closed.value).toBe(true);
  });

  it('map their fractions onto a part of a longer work', () => {
    const part = partOfSteps(countTo(2, { value: false }), 0.5, 0.7);
    expect(part.next().value).toBeCloseTo(0.6, 12);
    expect(part.next().value).toBeCloseTo(0.7, 12);
  });
});
