import type { Grid } from '../geometry/grid.ts';

type Triple = readonly [number, number, number];

/** One kind of second difference: where its terms lie, their weights, and how much it counts. */
interface Difference {
  readonly steps: readonly Triple[];
  readonly weights: readonly number[];
  readonly share: number;
}

const UNIT: readonly Triple[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

function plus(a: Triple, b: Triple): Triple {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

/** Pure second differences, and mixed ones twice: the bending energy of a thin plate in three dimensions. */
const DIFFERENCES: readonly Difference[] = [
  ...UNIT.map((step): Difference => ({ steps: [[0, 0, 0], step, plus(step, step)], weights: [1, -2, 1], share: 1 })),
  ...UNIT.flatMap((step, index) =>
    UNIT.slice(index + 1).map((other): Difference => ({
      steps: [[0, 0, 0], step, other, plus(step, other)],
      weights: [1, -1, -1, 1],
      share: 2,
    })),
  ),
];

/**
 * Adds `strength` × the gradient of the bending energy Σ (second differences)² / 2 at `values` to `into`; three numbers a control point.
 * Affine motion bends nothing.
 */
export function addBending(lattice: Grid, values: Float64Array, strength: number, into: Float64Array): void {
  const [ni, nj, nk] = lattice.dimensions;
  for (const { steps, weights, share } of DIFFERENCES) {
    const offsets = steps.map(([i, j, k]) => 3 * (i + ni * (j + nj * k)));
    const reach = (a: 0 | 1 | 2): number => Math.max(...steps.map((step) => step[a]));
    const [ri, rj, rk] = [reach(0), reach(1), reach(2)];
    const [o0 = 0, o1 = 0, o2 = 0, o3 = 0] = offsets;
    const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = weights;
    const four = offsets.length === 4;
    const factor = strength * share;
    for (let k = 0; k < nk - rk; k += 1) {
      for (let j = 0; j < nj - rj; j += 1) {
        const row = 3 * ni * (j + nj * k);
        const end = row + 3 * (ni - ri);
        for (let at = row; at < end; at += 1) {
          let difference = w0 * (values[at + o0] ?? 0) + w1 * (values[at + o1] ?? 0) + w2 * (values[at + o2] ?? 0);
          if (four) difference += w3 * (values[at + o3] ?? 0);
          const push = factor * difference;
          into[at + o0] = (into[at + o0] ?? 0) + w0 * push;
          into[at + o1] = (into[at + o1] ?? 0) + w1 * push;
          into[at + o2] = (into[at + o2] ?? 0) + w2 * push;
          if (four) into[at + o3] = (into[at + o3] ?? 0) + w3 * push;
        }
      }
    }
  }
}

/** The largest diagonal element of the bending energy's matrix in the middle of a lattice. */
export const BENDING_DIAGONAL = 3 * 6 + 3 * 2 * 4;
