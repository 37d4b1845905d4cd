import { composeAffine, ijkToLps, lpsToIjk } from '../geometry/affine.ts';
import { voxelOffset, type Grid } from '../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../imaging/volume.ts';
import { mirrored } from '../imaging/splineCoefficients.ts';
import type { Alignment } from './alignment.ts';
import { latticeWeights, rowDisplacements, splineWeights } from './splineField.ts';
import type { IndexBox } from './workingImage.ts';

/** How P is read at A's voxels through an alignment: cubic B-spline. */
export interface AlignedResampling {
  readonly precontrast: Volume;
  /** Of `precontrast` (`splineCoefficients`). */
  readonly coefficients: Float32Array;
  /** A's grid. */
  readonly fixed: Grid;
  readonly alignment: Alignment;
  /** Voxels of A that are read: those about the liver, where the alignment holds. */
  readonly box: IndexBox;
}

/** Slack at whole indices and at the half-voxel border, as in resampling. */
const INDEX_SLACK = 1e-9;

/**
 * HU of P at A's slices [from, to), cubic B-spline, rounded to the nearest HU, into `into`, which holds those slices only. Coverage as in
 * step 1 of the method: a place within [−0.5, n − 0.5] on each axis. Voxels beyond the box, not covered, or with a voxel without data
 * among the eight nearest become NO_DATA_HU.
 */
export function resampleAlignedSlices(resampling: AlignedResampling, from: number, to: number, into: Int16Array): void {
  const { fixed, alignment, box } = resampling;
  const [ni] = fixed.dimensions;
  const weights = alignment.field === null ? null : latticeWeights(alignment.field.lattice, fixed);
  const displacement = new Float32Array(3 * ni);
  into.fill(NO_DATA_HU);
  for (let k = Math.max(from, box.from[2]); k < Math.min(to, box.to[2] + 1); k += 1) {
    for (let j = box.from[1]; j <= box.to[1]; j += 1) {
      if (alignment.field !== null && weights !== null)
        rowDisplacements(alignment.field, weights, [j, k], displacement);
      const row = voxelOffset(fixed, 0, j, k - from);
      resampleRow(resampling, [j, k], displacement, into.subarray(row, row + ni));
    }
  }
}

function resampleRow(
  { precontrast, coefficients, fixed, alignment, box }: AlignedResampling,
  [j, k]: readonly [number, number],
  displacement: Float32Array,
  into: Int16Array,
): void {
  const { matrix: m, translation: t } = composeAffine(
    composeAffine(ijkToLps(fixed), alignment.rigid),
    lpsToIjk(precontrast.grid),
  );
  const [si, sj, sk] = fixed.spacingMm;
  for (let i = box.from[0]; i <= box.to[0]; i += 1) {
    const x = i + (displacement[3 * i] ?? 0) / si;
    const y = j + (displacement[3 * i + 1] ?? 0) / sj;
    const z = k + (displacement[3 * i + 2] ?? 0) / sk;
    const a = m[0] * x + m[1] * y + m[2] * z + t[0];
    const b = m[3] * x + m[4] * y + m[5] * z + t[1];
    const c = m[6] * x + m[7] * y + m[8] * z + t[2];
    into[i] = splineValue(precontrast, coefficients, a, b, c);
  }
}

function covers(index: number, n: number): boolean {
  return index >= -0.5 - INDEX_SLACK && index <= n - 0.5 + INDEX_SLACK;
}

/** Held between the outer centres; a place on a voxel's centre takes that voxel alone. */
function onLattice(index: number, n: number): number {
  const held = Math.min(Math.max(index, 0), n - 1);
  const nearest = Math.round(held);
  return Math.abs(held - nearest) <= INDEX_SLACK ? nearest : held;
}

/** HU of the spline at a continuous index, rounded to the nearest HU; NO_DATA_HU where the index is not covered or data are missing. */
export function splineValue(
  { grid, voxels }: Volume,
  coefficients: Float32Array,
  i: number,
  j: number,
  k: number,
): number {
  const [ni, nj, nk] = grid.dimensions;
  if (!covers(i, ni) || !covers(j, nj) || !covers(k, nk)) return NO_DATA_HU;
  const a = onLattice(i, ni);
  const b = onLattice(j, nj);
  const c = onLattice(k, nk);
  const fa = Math.min(Math.floor(a), Math.max(0, ni - 2));
  const fb = Math.min(Math.floor(b), Math.max(0, nj - 2));
  const fc = Math.min(Math.floor(c), Math.max(0, nk - 2));
  const stepI = a > fa ? 1 : 0;
  const stepJ = b > fb ? ni : 0;
  const stepK = c > fc ? ni * nj : 0;
  const at = voxelOffset(grid, fa, fb, fc);
  if (
    voxels[at] === NO_DATA_HU ||
    voxels[at + stepI] === NO_DATA_HU ||
    voxels[at + stepJ] === NO_DATA_HU ||
    voxels[at + stepJ + stepI] === NO_DATA_HU ||
    voxels[at + stepK] === NO_DATA_HU ||
    voxels[at + stepK + stepI] === NO_DATA_HU ||
    voxels[at + stepK + stepJ] === NO_DATA_HU ||
    voxels[at + stepK + stepJ + stepI] === NO_DATA_HU
  )
    return NO_DATA_HU;
  const [w0, w1, w2, w3] = splineWeights(a - fa);
  const wj = splineWeights(b - fb);
  const wk = splineWeights(c - fc);
  const i0 = mirrored(fa - 1, ni);
  const i2 = mirrored(fa + 1, ni);
  const i3 = mirrored(fa + 2, ni);
  let sum = 0;
  for (let q = 0; q < 4; q += 1) {
    const plane = nj * mirrored(fc - 1 + q, nk);
    let sheet = 0;
    for (let p = 0; p < 4; p += 1) {
      const row = ni * (plane + mirrored(fb - 1 + p, nj));
      sheet +=
        (wj[p] ?? 0) *
        (w0 * (coefficients[row + i0] ?? 0) +
          w1 * (coefficients[row + fa] ?? 0) +
          w2 * (coefficients[row + i2] ?? 0) +
          w3 * (coefficients[row + i3] ?? 0));
    }
    sum += (wk[q] ?? 0) * sheet;
  }
  return Math.min(32767, Math.max(-32767, Math.floor(sum + 0.5 + INDEX_SLACK)));
}
