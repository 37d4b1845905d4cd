import { CancelledError } from '../base/errors.ts';

/**
 * For interactive questions: while one is being answered only the newest further one waits; the ones between are never asked and
 * reject as cancelled.
 */
export function newestWins<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
): (question: Question) => Promise<Answer> {
  let running = false;
  let waiting: { readonly start: () => void; readonly reject: (error: Error) => void } | null = null;

  const start = (question: Question, resolve: (answer: Answer) => void, reject: (error: unknown) => void): void => {
    running = true;
    ask(question)
      .then(resolve, reject)
      .finally(() => {
        running = false;
        const next = waiting;
        waiting = null;
        next?.start();
      });
  };

  return (question) =>
    new Promise((resolve, reject) => {
      if (!running) {
        start(question, resolve, reject);
        return;
      }
      waiting?.reject(new CancelledError());
      waiting = { start: () => start(question, resolve, reject), reject };
    });
}
