import type { Triple, Window } from './roiPattern.ts';

/** Sums of a quantity over a window about each voxel of the slice that was last moved to; beyond the box the quantity is 0. */
export interface WindowSums {
  /** Slices are moved to in order, k = 0, 1, 2 … */
  readonly moveTo: (k: number) => void;
  readonly sum: (i: number, j: number) => number;
}

/** Writes a quantity over slice k of a box into a plane, i fastest. */
export type ReadSlice = (k: number, into: Float64Array) => void;

/**
 * Sums over a window for every voxel of a box, in float64: exact for whole numbers. A box costs the same whatever its size (the columns
 * of the window are summed as it moves, then a two-dimensional integral image); a sphere one look-up a row. Memory: a few slices.
 */
export function windowSums(dimensions: Triple, window: Window, read: ReadSlice): WindowSums {
  return window.rows === null ? boxSums(dimensions, window, read) : rowSums(dimensions, window, read);
}

function boxSums([ni, nj, nk]: Triple, { from, to }: Window, read: ReadSlice): WindowSums {
  const columns = new Float64Array(ni * nj);
  const plane = new Float64Array(ni * nj);
  const stride = ni + 1;
  const integral = new Float64Array(stride * (nj + 1));
  const add = (k: number, sign: 1 | -1): void => {
    if (k < 0 || k >= nk) return;
    read(k, plane);
    for (let at = 0; at < plane.length; at += 1) columns[at] = (columns[at] ?? 0) + sign * (plane[at] ?? 0);
  };
  const clamped = (value: number, n: number): number => (value < 0 ? 0 : value > n ? n : value);
  let last = from[2] - 1;
  let first = from[2];
  return {
    moveTo: (k) => {
      while (last < k + to[2]) {
        last += 1;
        add(last, 1);
      }
      while (first < k + from[2]) {
        add(first, -1);
        first += 1;
      }
      for (let j = 0; j < nj; j += 1) {
        let row = 0;
        for (let i = 0; i < ni; i += 1) {
          row += columns[j * ni + i] ?? 0;
          integral[(j + 1) * stride + i + 1] = (integral[j * stride + i + 1] ?? 0) + row;
        }
      }
    },
    sum: (i, j) => {
      const [i0, i1] = [clamped(i + from[0], ni), clamped(i + to[0] + 1, ni)];
      const [j0, j1] = [clamped(j + from[1], nj) * stride, clamped(j + to[1] + 1, nj) * stride];
      return (integral[j1 + i1] ?? 0) - (integral[j1 + i0] ?? 0) - (integral[j0 + i1] ?? 0) + (integral[j0 + i0] ?? 0);
    },
  };
}

function rowSums([ni, nj, nk]: Triple, { from, to, rows }: Window, read: ReadSlice): WindowSums {
  const depth = to[2] - from[2] + 1;
  const stride = ni + 1;
  const plane = new Float64Array(ni * nj);
  const ring = Array.from({ length: depth }, () => new Float64Array(stride * nj));
  const slot = (k: number): Float64Array => ring[((k % depth) + depth) % depth] ?? plane;
  let last = from[2] - 1;
  let current = 0;
  const load = (k: number): void => {
    const prefix = slot(k);
    if (k < 0 || k >= nk) {
      prefix.fill(0);
      return;
    }
    read(k, plane);
    for (let j = 0; j < nj; j += 1) {
      let sum = 0;
      for (let i = 0; i < ni; i += 1) {
        sum += plane[j * ni + i] ?? 0;
        prefix[j * stride + i + 1] = sum;
      }
    }
  };
  return {
    moveTo: (k) => {
      current = k;
      while (last < k + to[2]) {
        last += 1;
        load(last);
      }
    },
    sum: (i, j) => {
      let sum = 0;
      for (const row of rows ?? []) {
        const y = j + row.dj;
        if (y < 0 || y >= nj) continue;
        const prefix = slot(current + row.dk);
        const [i0, i1] = [Math.max(0, i + row.from), Math.min(ni, i + row.to + 1)];
        if (i1 > i0) sum += (prefix[y * stride + i1] ?? 0) - (prefix[y * stride + i0] ?? 0);
      }
      return sum;
    },
  };
}
