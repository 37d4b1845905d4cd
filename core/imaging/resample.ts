import type { Steps } from '../base/steps.ts';
import type { Affine } from '../geometry/affine.ts';
import { ijkToIjk, voxelOffset, type Grid } from '../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from './volume.ts';

/** Slack at whole indices, at the half-voxel border and at rounding ties: far above float64 error, far below any attenuation difference. */
const INDEX_SLACK = 1e-9;

/** How a moving volume is read at the voxels of a fixed grid. */
export interface Resampling {
  readonly moving: Volume;
  readonly fixed: Grid;
  /** Continuous index of `fixed` → continuous index of `moving`: the scanner's geometry, or an alignment. */
  readonly fixedIjkToMovingIjk: Affine;
}

/** The resampling that the scanner's own geometry gives: both grids in one patient space. */
export function scannerResampling(moving: Volume, fixed: Grid): Resampling {
  return { moving, fixed, fixedIjkToMovingIjk: ijkToIjk(fixed, moving.grid) };
}

/** The neighbours and the weight of one index along one axis. `low` is −1 where the axis does not cover the index. */
interface AxisSamples {
  readonly low: Int32Array;
  readonly weight: Float64Array;
}

/**
 * Trilinear HU of the moving volume at fixed slices [from, to), rounded to the nearest HU (`floor(x + 0.5)`), into `into`, which holds
 * those slices only. A voxel is covered when its continuous index lies in [−0.5, n − 0.5] on each axis; beyond the outer centres the
 * edge value holds. Voxels that are not covered, or touched by NO_DATA_HU with a weight above 0, become NO_DATA_HU.
 * Source: specification of LETB, step 1.
 */
export function resampleSlices(resampling: Resampling, from: number, to: number, into: Int16Array): void {
  const m = resampling.fixedIjkToMovingIjk.matrix;
  const separable = m[1] === 0 && m[2] === 0 && m[3] === 0 && m[5] === 0 && m[6] === 0 && m[7] === 0;
  if (separable) resampleAlongAxes(resampling, from, to, into);
  else resampleOblique(resampling, from, to, into);
}

/** The whole moving volume on the fixed grid. Yields after each slice. */
export function* resampleOnto(resampling: Resampling, into?: Int16Array): Steps<Volume> {
  const { fixed } = resampling;
  const [ni, nj, nk] = fixed.dimensions;
  const voxels = into ?? new Int16Array(ni * nj * nk);
  for (let k = 0; k < nk; k += 1) {
    resampleSlices(resampling, k, k + 1, voxels.subarray(voxelOffset(fixed, 0, 0, k), voxelOffset(fixed, 0, 0, k + 1)));
    yield (k + 1) / nk;
  }
  return { grid: fixed, voxels };
}

/** Neighbour and weight of a continuous index on an axis of n voxels: low in [0, n − 1], weight of low + 1 in [0, 1), 0 at the last. */
function axisSamples(count: number, n: number, index: (position: number) => number): AxisSamples {
  const low = new Int32Array(count).fill(-1);
  const weight = new Float64Array(count);
  for (let position = 0; position < count; position += 1) {
    const x = index(position);
    if (!(x >= -0.5 - INDEX_SLACK && x <= n - 0.5 + INDEX_SLACK)) continue;
    const clamped = onLattice(Math.min(Math.max(x, 0), n - 1));
    low[position] = Math.floor(clamped);
    weight[position] = clamped - Math.floor(clamped);
  }
  return { low, weight };
}

/** Both grids have the same axes: the index along each axis depends on that axis alone. */
function resampleAlongAxes(
  { moving, fixed, fixedIjkToMovingIjk }: Resampling,
  from: number,
  to: number,
  into: Int16Array,
): void {
  const m = fixedIjkToMovingIjk.matrix;
  const t = fixedIjkToMovingIjk.translation;
  const [ni, nj] = fixed.dimensions;
  const [mi, mj, mk] = moving.grid.dimensions;
  const along = axisSamples(ni, mi, (i) => m[0] * i + t[0]);
  const down = axisSamples(nj, mj, (j) => m[4] * j + t[1]);
  const through = axisSamples(to - from, mk, (k) => m[8] * (k + from) + t[2]);
  for (let k = from; k < to; k += 1) {
    const lowK = through.low[k - from] ?? -1;
    const wk = through.weight[k - from] ?? 0;
    for (let j = 0; j < nj; j += 1) {
      const lowJ = down.low[j] ?? -1;
      const wj = down.weight[j] ?? 0;
      const row = voxelOffset(fixed, 0, j, k - from);
      if (lowK < 0 || lowJ < 0) {
        into.fill(NO_DATA_HU, row, row + ni);
        continue;
      }
      for (let i = 0; i < ni; i += 1) {
        const lowI = along.low[i] ?? -1;
        into[row + i] = lowI < 0 ? NO_DATA_HU : interpolate(moving, lowI, lowJ, lowK, along.weight[i] ?? 0, wj, wk);
      }
    }
  }
}

function resampleOblique(
  { moving, fixed, fixedIjkToMovingIjk }: Resampling,
  from: number,
  to: number,
  into: Int16Array,
): void {
  const m = fixedIjkToMovingIjk.matrix;
  const t = fixedIjkToMovingIjk.translation;
  const [ni, nj] = fixed.dimensions;
  const [mi, mj, mk] = moving.grid.dimensions;
  for (let k = from; k < to; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      const rowX = m[1] * j + m[2] * k + t[0];
      const rowY = m[4] * j + m[5] * k + t[1];
      const rowZ = m[7] * j + m[8] * k + t[2];
      const row = voxelOffset(fixed, 0, j, k - from);
      for (let i = 0; i < ni; i += 1) {
        const x = m[0] * i + rowX;
        const y = m[3] * i + rowY;
        const z = m[6] * i + rowZ;
        if (!covers(x, mi) || !covers(y, mj) || !covers(z, mk)) {
          into[row + i] = NO_DATA_HU;
          continue;
        }
        const cx = onLattice(Math.min(Math.max(x, 0), mi - 1));
        const cy = onLattice(Math.min(Math.max(y, 0), mj - 1));
        const cz = onLattice(Math.min(Math.max(z, 0), mk - 1));
        const fx = Math.floor(cx);
        const fy = Math.floor(cy);
        const fz = Math.floor(cz);
        into[row + i] = interpolate(moving, fx, fy, fz, cx - fx, cy - fy, cz - fz);
      }
    }
  }
}

/** A sample on a voxel's centre takes that voxel alone: a neighbour with a weight of 1e-16 must not lend its missing data. */
function onLattice(index: number): number {
  const nearest = Math.round(index);
  return Math.abs(index - nearest) <= INDEX_SLACK ? nearest : index;
}

function covers(index: number, n: number): boolean {
  return index >= -0.5 - INDEX_SLACK && index <= n - 0.5 + INDEX_SLACK;
}

/** Trilinear value between voxel (i, j, k) and its upper neighbours, rounded; NO_DATA_HU when a voxel with weight holds none. */
function interpolate(moving: Volume, i: number, j: number, k: number, wi: number, wj: number, wk: number): number {
  const { voxels, grid } = moving;
  const stepI = wi > 0 ? 1 : 0;
  const stepJ = wj > 0 ? grid.dimensions[0] : 0;
  const stepK = wk > 0 ? grid.dimensions[0] * grid.dimensions[1] : 0;
  const at = voxelOffset(grid, i, j, k);
  const v000 = voxels[at] ?? 0;
  const v100 = voxels[at + stepI] ?? 0;
  const v010 = voxels[at + stepJ] ?? 0;
  const v110 = voxels[at + stepJ + stepI] ?? 0;
  const v001 = voxels[at + stepK] ?? 0;
  const v101 = voxels[at + stepK + stepI] ?? 0;
  const v011 = voxels[at + stepK + stepJ] ?? 0;
  const v111 = voxels[at + stepK + stepJ + stepI] ?? 0;
  if (
    v000 === NO_DATA_HU ||
    v100 === NO_DATA_HU ||
    v010 === NO_DATA_HU ||
    v110 === NO_DATA_HU ||
    v001 === NO_DATA_HU ||
    v101 === NO_DATA_HU ||
    v011 === NO_DATA_HU ||
    v111 === NO_DATA_HU
  ) {
    return NO_DATA_HU;
  }
  const ui = 1 - wi;
  const near = (v000 * ui + v100 * wi) * (1 - wj) + (v010 * ui + v110 * wi) * wj;
  const far = (v001 * ui + v101 * wi) * (1 - wj) + (v011 * ui + v111 * wi) * wj;
  return Math.floor(near * (1 - wk) + far * wk + 0.5 + INDEX_SLACK);
}
