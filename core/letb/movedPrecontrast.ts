import { voxelOffset, type Grid } from '../geometry/grid.ts';
import { MAX_HU, MIN_HU, NO_DATA_HU, type Volume } from '../imaging/volume.ts';
import { modalSpread } from '../roi/modalSpread.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';

type Triple = readonly [number, number, number];

/** A rise of P, averaged in its slice, that is this many spreads above what noise gives is an edge. */
const EDGE_SPREADS = 4;

interface PhasesInLiver {
  readonly arterial: Volume;
  /** S = A − P on A's grid. */
  readonly subtraction: Volume;
  readonly liver: Labelmap;
}

/**
 * S with P read a little aside, by a shift in voxels of A along i, j and k: at P's edges between voxels by cubic interpolation, elsewhere at the nearest voxel. So edges move by fractions of a voxel while the noise of parenchyma, which
 * interpolation would lower and LETB with it, stays what it is. Best given volumes cropped to the liver.
 */
export function movingPrecontrast(input: PhasesInLiver): (shift: Triple) => Volume {
  const { arterial, subtraction } = input;
  const { grid, voxels } = subtraction;
  // The liver and the voxels that its boundary may take in.
  const reached = withNeighbours(input.liver);
  const edges = edgesOf(input, reached);
  const precontrast = new Int32Array(voxels.length);
  for (let v = 0; v < voxels.length; v += 1) {
    const s = voxels[v] ?? NO_DATA_HU;
    precontrast[v] = s === NO_DATA_HU ? NOTHING : (arterial.voxels[v] ?? 0) - s;
  }
  return (shift) => moved({ arterial, subtraction, reached, edges, precontrast: { grid, voxels: precontrast } }, shift);
}

/** P on A's grid, HU; NOTHING where it has no data. */
interface Precontrast {
  readonly grid: Grid;
  readonly voxels: Int32Array;
}

interface Moving {
  readonly arterial: Volume;
  readonly subtraction: Volume;
  readonly reached: Uint8Array;
  readonly edges: Uint8Array;
  readonly precontrast: Precontrast;
}

/** Not a closure over the volumes: V8 throws the compiled code of a closure away with it, and each timepoint would compile the loop anew. */
function moved({ arterial, subtraction, reached, edges, precontrast }: Moving, shift: Triple): Volume {
  const { grid, voxels } = subtraction;
  const [ni, nj, nk] = grid.dimensions;
  const [wi, wj, wk] = [Math.floor(shift[0] + 0.5), Math.floor(shift[1] + 0.5), Math.floor(shift[2] + 0.5)];
  const [fi, fj, fk] = [Math.floor(shift[0]), Math.floor(shift[1]), Math.floor(shift[2])];
  const weights: readonly [Weights, Weights, Weights] = [
    cubicWeights(shift[0] - fi),
    cubicWeights(shift[1] - fj),
    cubicWeights(shift[2] - fk),
  ];
  const into = new Int16Array(voxels.length).fill(NO_DATA_HU);
  let v = -1;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1) {
        v += 1;
        if (voxels[v] === NO_DATA_HU || reached[v] === 0) continue;
        let p = nearest(precontrast, i + wi, j + wj, k + wk);
        if (edges[v] === 1) {
          const between = interpolated(precontrast, [i + fi, j + fj, k + fk], weights);
          if (between !== NOTHING) p = between;
        }
        if (p !== NOTHING) {
          const s = (arterial.voxels[v] ?? 0) - p;
          into[v] = s > MAX_HU ? MAX_HU : s < MIN_HU ? MIN_HU : s;
        }
      }
    }
  }
  return { grid, voxels: into };
}

/** The voxel at (i, j, k), or the nearest one of the grid. */
function nearest({ grid, voxels }: Precontrast, i: number, j: number, k: number): number {
  const [ni, nj, nk] = grid.dimensions;
  return voxels[voxelOffset(grid, inRange(i, ni), inRange(j, nj), inRange(k, nk))] ?? NOTHING;
}

/**
 * Marks a voxel of P without data: below any HU. Not NaN: V8 13.6 compiles Math.round, Math.min and Math.max over values that may be NaN to
 * code that gives other numbers once the loop is hot, and the same seed must give the same answer.
 */
const NOTHING = -1_000_000;

/**
 * Whole HU by Catmull–Rom splines from the voxel (i, j, k) towards the next, no further than the eight nearest reach; NOTHING where one
 * of the 64 has no data. A line would blur the edge that is to be moved.
 */
function interpolated(
  precontrast: Precontrast,
  [i, j, k]: Triple,
  [u, v, w]: readonly [Weights, Weights, Weights],
): number {
  let [sum, least, most] = [0, -NOTHING, NOTHING];
  for (let c = 0; c < 4; c += 1) {
    const wc = w[c] ?? 0;
    if (wc === 0) continue;
    for (let b = 0; b < 4; b += 1) {
      const wb = wc * (v[b] ?? 0);
      if (wb === 0) continue;
      const isNear = (b === 1 || b === 2) && (c === 1 || c === 2);
      for (let a = 0; a < 4; a += 1) {
        const wa = wb * (u[a] ?? 0);
        if (wa === 0) continue;
        const value = nearest(precontrast, i + a - 1, j + b - 1, k + c - 1);
        if (value === NOTHING) return NOTHING;
        sum += wa * value;
        if (!isNear || a === 0 || a === 3) continue;
        if (value < least) least = value;
        if (value > most) most = value;
      }
    }
  }
  return Math.floor((sum < least ? least : sum > most ? most : sum) + 0.5);
}

type Weights = readonly [number, number, number, number];

/** Of the voxels before, at, after and beyond, for a place `t` from at to after. */
function cubicWeights(t: number): Weights {
  const [t2, t3] = [t * t, t * t * t];
  return [(-t + 2 * t2 - t3) / 2, (2 - 5 * t2 + 3 * t3) / 2, (t + 4 * t2 - 3 * t3) / 2, (t3 - t2) / 2];
}

function inRange(value: number, n: number): number {
  return value < 0 ? 0 : value >= n ? n - 1 : value;
}

/** 1 where P, averaged over three by three voxels of its slice, rises to a neighbour by more than noise in the liver does. */
function edgesOf({ arterial, subtraction, liver }: PhasesInLiver, reached: Uint8Array): Uint8Array {
  const { grid, voxels } = subtraction;
  const [ni, nj, nk] = grid.dimensions;
  const smooth = new Float32Array(voxels.length);
  let at = -1;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1) {
        at += 1;
        let [sum, count] = [0, 0];
        for (let b = Math.max(0, j - 1); b <= Math.min(nj - 1, j + 1); b += 1) {
          for (let a = Math.max(0, i - 1); a <= Math.min(ni - 1, i + 1); a += 1) {
            const v = voxelOffset(grid, a, b, k);
            const s = voxels[v] ?? NO_DATA_HU;
            if (s === NO_DATA_HU) continue;
            sum += (arterial.voxels[v] ?? 0) - s;
            count += 1;
          }
        }
        smooth[at] = count === 0 ? 0 : sum / count;
      }
    }
  }
  return edgesAbove(smooth, liver, reached);
}

function edgesAbove(smooth: Float32Array, { grid, voxels }: Labelmap, reached: Uint8Array): Uint8Array {
  const edges = new Uint8Array(smooth.length);
  const strides = [1, grid.dimensions[0], grid.dimensions[0] * grid.dimensions[1]];
  for (const stride of strides) {
    const rises = new Float32Array(smooth.length);
    const ofLiver = new Float32Array(smooth.length);
    let count = 0;
    for (let v = stride; v < smooth.length - stride; v += 1) {
      const here = smooth[v] ?? 0;
      const rise = Math.max(Math.abs((smooth[v + stride] ?? 0) - here), Math.abs((smooth[v - stride] ?? 0) - here));
      rises[v] = rise;
      if (voxels[v] === 0) continue;
      ofLiver[count] = rise;
      count += 1;
    }
    const modal = modalSpread(ofLiver, count);
    const limit = modal === null ? Number.POSITIVE_INFINITY : modal.centre + EDGE_SPREADS * modal.spread;
    for (let v = 0; v < edges.length; v += 1) if ((rises[v] ?? 0) > limit && reached[v] === 1) edges[v] = 1;
  }
  return edges;
}

function withNeighbours({ grid, voxels }: Labelmap): Uint8Array {
  const reached: Uint8Array = voxels.map((inside) => (inside === 0 ? 0 : 1));
  for (const stride of [1, grid.dimensions[0], grid.dimensions[0] * grid.dimensions[1]]) {
    for (let v = stride; v < voxels.length - stride; v += 1) {
      if (voxels[v] !== 0) reached[v - stride] = reached[v + stride] = 1;
    }
  }
  return reached;
}
