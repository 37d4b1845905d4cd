/** Rows drawn beyond each edge, so that the next one is there when the list moves. */
const BEYOND = 3;

/** Where each row begins, and after the last one where the list ends, in CSS pixels. */
export function offsetsOf<T>(items: readonly T[], heightOf: (item: T) => number): Float64Array {
  const offsets = new Float64Array(items.length + 1);
  for (const [index, item] of items.entries()) offsets[index + 1] = (offsets[index] ?? 0) + heightOf(item);
  return offsets;
}

/** The row that covers a position; the last one below the list's end. */
export function rowAt(offsets: Float64Array, top: number): number {
  let [low, high] = [0, Math.max(0, offsets.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= top) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The rows to draw, in order: those in sight, a few beyond, and the current one wherever it is, since focus may be on it. */
export function rowsInSight(
  offsets: Float64Array,
  sight: { readonly top: number; readonly height: number },
  current: number,
): readonly number[] {
  const count = offsets.length - 1;
  if (count === 0) return [];
  const from = Math.max(0, rowAt(offsets, sight.top) - BEYOND);
  const to = Math.min(count - 1, rowAt(offsets, sight.top + sight.height) + BEYOND);
  const rows = Array.from({ length: to - from + 1 }, (_, n) => from + n);
  if (current < 0 || current >= count || (current >= from && current <= to)) return rows;
  return current < from ? [current, ...rows] : [...rows, current];
}
