/**
 * Voxels that change, as runs in the order of the volume: run n begins at place `starts[n]` of the grid's array, is `lengths[n]`
 * voxels long (over row ends where it goes on) and becomes `values[n]`, 0 or 1; each of its voxels was the other before. Runs are as long
 * as they can be, so that the same change has one form only.
 */
export interface EditRuns {
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
  readonly values: Uint8Array;
}

/** Collects runs in ascending order. */
export interface RunCollector {
  /** Adds voxels [start, end), all of which become `value`; empty ranges are let be. */
  readonly add: (start: number, end: number, value: number) => void;
  readonly finish: () => EditRuns;
}

const FIRST_CAPACITY = 1024;

export function collectRuns(): RunCollector {
  let starts = new Uint32Array(FIRST_CAPACITY);
  let lengths = new Uint32Array(FIRST_CAPACITY);
  let values = new Uint8Array(FIRST_CAPACITY);
  let count = 0;
  let lastEnd = -1;
  let lastValue = -1;
  return {
    add: (start, end, value) => {
      if (end <= start) return;
      if (start === lastEnd && value === lastValue) {
        lengths[count - 1] = (lengths[count - 1] ?? 0) + end - start;
        lastEnd = end;
        return;
      }
      if (start < lastEnd) throw new RangeError(`a run at ${start} follows one that ends at ${lastEnd}`);
      if (count === starts.length) {
        starts = grown(starts, new Uint32Array(2 * count));
        lengths = grown(lengths, new Uint32Array(2 * count));
        values = grown(values, new Uint8Array(2 * count));
      }
      starts[count] = start;
      lengths[count] = end - start;
      values[count] = value;
      count += 1;
      lastEnd = end;
      lastValue = value;
    },
    finish: () => ({
      starts: starts.slice(0, count),
      lengths: lengths.slice(0, count),
      values: values.slice(0, count),
    }),
  };
}

function grown<T extends Uint32Array | Uint8Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
