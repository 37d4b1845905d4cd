import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../core/base/errors.ts';
import { newestWins } from '../../../core/compute/newestWins.ts';

/** A question that is answered when the test says so. */
function slowAsk(): {
  readonly ask: (question: number) => Promise<number>;
  readonly asked: number[];
  readonly answer: () => void;
} {
  const asked: number[] = [];
  const open: (() => void)[] = [];
  return {
    asked,
    ask: (question) => {
      asked.push(question);
      return new Promise((resolve) => open.push(() => resolve(10 * question)));
    },
    answer: () => open.shift()?.(),
  };
}

describe('newest wins', () => {
  it('asks the first and the newest; those between are never asked and reject as cancelled', async () => {
    const { ask, asked, answer } = slowAsk();
    const wins = newestWins(ask);
    const answers = [1, 2, 3, 4].map((question) => wins(question));
    const settled = Promise.allSettled(answers);
    answer();
    await answers[0];
    await new Promise((resolve) => setTimeout(resolve));
    answer();
    const results = await settled;
    expect(asked).toEqual([1, 4]);
    expect(
      results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason instanceof CancelledError)),
    ).toEqual([10, true, true, 40]);
  });

  it('goes on after a failure', async () => {
    let calls = 0;
    const wins = newestWins(async (question: number) => {
      calls += 1;
      if (question < 0) throw new Error('refused');
      return question;
    });
    await expect(wins(-1)).rejects.toThrow('refused');
    await expect(wins(5)).resolves.toBe(5);
    expect(calls).toBe(2);
  });
});
