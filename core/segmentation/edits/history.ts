/** What was done and can be undone, oldest first, and what was undone and can be done again, the next one last. */
export interface EditHistory<T> {
  readonly done: readonly T[];
  readonly undone: readonly T[];
}

export const noHistory: EditHistory<never> = { done: [], undone: [] };

/** A new edit: what was undone before it can no longer be done again. */
export function withEdit<T>({ done }: EditHistory<T>, edit: T): EditHistory<T> {
  return { done: [...done, edit], undone: [] };
}

/** The history after an undo, and what is to be taken back; undefined when nothing is left to undo. */
export function undone<T>({ done, undone: before }: EditHistory<T>): Step<T> | undefined {
  const edit = done.at(-1);
  return edit === undefined ? undefined : { edit, history: { done: done.slice(0, -1), undone: [...before, edit] } };
}

/** The history after a redo, and what is to be done again; undefined when nothing was undone. */
export function redone<T>({ done, undone: before }: EditHistory<T>): Step<T> | undefined {
  const edit = before.at(-1);
  return edit === undefined ? undefined : { edit, history: { done: [...done, edit], undone: before.slice(0, -1) } };
}

export interface Step<T> {
  readonly edit: T;
  readonly history: EditHistory<T>;
}
