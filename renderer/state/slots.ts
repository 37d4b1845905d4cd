/** The two timepoints of a reading: before and after treatment. */
export type Slot = 'pre' | 'post';
export const slots: readonly Slot[] = ['pre', 'post'];

export type BySlot<T> = Readonly<Record<Slot, T>>;

export function inBoth<T>(value: T): BySlot<T> {
  return { pre: value, post: value };
}

/** A copy in which one slot's facts are changed. */
export function withSlot<T extends object>(all: BySlot<T>, slot: Slot, change: Partial<T>): BySlot<T> {
  return { ...all, [slot]: { ...all[slot], ...change } };
}
