import type { Affine } from '../geometry/affine.ts';
import type { Grid } from '../geometry/grid.ts';
import type { MatchLevel } from './phaseLevel.ts';
import { warp } from './matching.ts';
import { sampleField, type SplineField } from './splineField.ts';

/** Bins of each phase's HU in the joint histogram, over a window of the liver. */
const BINS = 32;
const NMI_ARTERIAL = { lowHu: -50, highHu: 270 } as const;
const NMI_PRECONTRAST = { lowHu: -50, highHu: 130 } as const;

/**
 * Normalised mutual information (H(A) + H(P)) / H(A, P) of the voxels that speak, 1 (nothing in common) to 2. NaN-free: voxels without
 * precontrast data are left out; null when none is left.
 */
export function normalisedMutualInformation(
  level: MatchLevel,
  rigid: Affine,
  displacementMm: Float32Array | null,
): number | null {
  const warped = warp(level, rigid, displacementMm);
  const joint = new Float64Array(BINS * BINS);
  let total = 0;
  for (let v = 0; v < warped.length; v += 1) {
    const w = level.weight[v] ?? 0;
    const p = warped[v] ?? Number.NaN;
    if (w === 0 || Number.isNaN(p)) continue;
    const a = binOf(level.arterial.values[v] ?? 0, NMI_ARTERIAL.lowHu, NMI_ARTERIAL.highHu);
    const b = binOf(p, NMI_PRECONTRAST.lowHu, NMI_PRECONTRAST.highHu);
    joint[a * BINS + b] = (joint[a * BINS + b] ?? 0) + w;
    total += w;
  }
  if (total === 0) return null;
  const ofA = new Float64Array(BINS);
  const ofP = new Float64Array(BINS);
  for (let a = 0; a < BINS; a += 1) {
    for (let b = 0; b < BINS; b += 1) {
      ofA[a] = (ofA[a] ?? 0) + (joint[a * BINS + b] ?? 0);
      ofP[b] = (ofP[b] ?? 0) + (joint[a * BINS + b] ?? 0);
    }
  }
  const together = entropy(joint, total);
  return together === 0 ? null : (entropy(ofA, total) + entropy(ofP, total)) / together;
}

function binOf(hu: number, low: number, high: number): number {
  return Math.min(BINS - 1, Math.max(0, Math.floor(((hu - low) / (high - low)) * BINS)));
}

function entropy(counts: Float64Array, total: number): number {
  let sum = 0;
  for (const count of counts) if (count > 0) sum -= (count / total) * Math.log(count / total);
  return sum;
}

/** Smallest and largest local change of volume; 1 keeps it, 0 or less folds. */
export interface JacobianRange {
  readonly least: number;
  readonly most: number;
}

/** Determinant of I + ∂u/∂x by central differences over a grid's voxels with weight; 1 to 1 without a field. */
export function jacobianRange(field: SplineField | null, grid: Grid, weight: Float32Array): JacobianRange {
  if (field === null) return { least: 1, most: 1 };
  const u = sampleField(field, grid);
  const [ni, nj, nk] = grid.dimensions;
  const [si, sj, sk] = grid.spacingMm;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const slope = (v: number, step: number, c: number, mm: number): number =>
    ((u[3 * (v + step) + c] ?? 0) - (u[3 * (v - step) + c] ?? 0)) / (2 * mm);
  for (let k = 1; k < nk - 1; k += 1) {
    for (let j = 1; j < nj - 1; j += 1) {
      for (let i = 1; i < ni - 1; i += 1) {
        const v = i + ni * (j + nj * k);
        if ((weight[v] ?? 0) === 0) continue;
        const xx = 1 + slope(v, 1, 0, si);
        const yx = slope(v, 1, 1, si);
        const zx = slope(v, 1, 2, si);
        const xy = slope(v, ni, 0, sj);
        const yy = 1 + slope(v, ni, 1, sj);
        const zy = slope(v, ni, 2, sj);
        const xz = slope(v, ni * nj, 0, sk);
        const yz = slope(v, ni * nj, 1, sk);
        const zz = 1 + slope(v, ni * nj, 2, sk);
        const determinant = xx * (yy * zz - yz * zy) - xy * (yx * zz - yz * zx) + xz * (yx * zy - yy * zx);
        if (determinant < least) least = determinant;
        if (determinant > most) most = determinant;
      }
    }
  }
  return least <= most ? { least, most } : { least: 1, most: 1 };
}
