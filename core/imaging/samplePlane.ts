import { applyAffine, lpsToIjk } from '../geometry/affine.ts';
import { dot, voxelOffset } from '../geometry/grid.ts';
import { pointLps, type PointLps } from '../geometry/points.ts';
import { NO_DATA_HU, type Volume } from './volume.ts';

type Triple = readonly [number, number, number];

/** A rectangle of square pixels in patient space. Unit vectors `right` ⟂ `down`, LPS; pixel centres lie about `centreLps`. */
export interface PlanePatch {
  readonly centreLps: PointLps;
  readonly right: Triple;
  readonly down: Triple;
  readonly pixelMm: number;
  readonly columns: number;
  readonly rows: number;
}

/** Position of a pixel, mm to the right and down of the patch's centre ↔ its column and row, continuous. */
export function patchOffsetMm(patch: PlanePatch, column: number, row: number): readonly [x: number, y: number] {
  return [(column - (patch.columns - 1) / 2) * patch.pixelMm, (row - (patch.rows - 1) / 2) * patch.pixelMm];
}

/** A place of the patch, mm to the right and down of its centre, in patient space. */
export function patchToLps({ centreLps, right, down }: PlanePatch, [x, y]: readonly [number, number]): PointLps {
  const at = (n: 0 | 1 | 2): number => centreLps[n] + right[n] * x + down[n] * y;
  return pointLps(at(0), at(1), at(2));
}

/** mm to the right and down of the patch's centre at which a position lies, looking along the normal. */
export function lpsToPatch({ centreLps, right, down }: PlanePatch, lps: PointLps): readonly [x: number, y: number] {
  const offset: Triple = [lps[0] - centreLps[0], lps[1] - centreLps[1], lps[2] - centreLps[2]];
  return [dot(offset, right), dot(offset, down)];
}

/** Trilinear HU at a patch's pixels, row by row, not rounded; NaN beyond the volume and where a voxel that weighs has no data. */
export function samplePlane(volume: Volume, patch: PlanePatch): Float32Array {
  const toIjk = lpsToIjk(volume.grid);
  const origin = applyAffine(toIjk, patchToLps(patch, patchOffsetMm(patch, 0, 0)));
  const steps = [patchOffsetMm(patch, 1, 0), patchOffsetMm(patch, 0, 1)].map((offset) => {
    const [i, j, k] = applyAffine(toIjk, patchToLps(patch, offset));
    return [i - origin[0], j - origin[1], k - origin[2]];
  });
  const [perColumn = [], perRow = []] = steps;
  const into = new Float32Array(patch.columns * patch.rows);
  for (let row = 0; row < patch.rows; row += 1) {
    for (let column = 0; column < patch.columns; column += 1) {
      const at = (n: 0 | 1 | 2): number => origin[n] + column * (perColumn[n] ?? 0) + row * (perRow[n] ?? 0);
      into[row * patch.columns + column] = sampleIjk(volume, at(0), at(1), at(2));
    }
  }
  return into;
}

/** Trilinear HU at a position, not rounded; NaN as above. */
export function sampleLps(volume: Volume, lps: PointLps): number {
  return sampleIjk(volume, ...applyAffine(lpsToIjk(volume.grid), lps));
}

/** Slack at whole indices and at the half-voxel border: above the rounding of float64 only. */
const INDEX_SLACK = 1e-6;

function sampleIjk({ grid, voxels }: Volume, x: number, y: number, z: number): number {
  const [ni, nj, nk] = grid.dimensions;
  if (!isCovered(x, ni) || !isCovered(y, nj) || !isCovered(z, nk)) return Number.NaN;
  const [cx, cy, cz] = [clamped(x, ni), clamped(y, nj), clamped(z, nk)];
  const [i, j, k] = [Math.floor(cx), Math.floor(cy), Math.floor(cz)];
  const [wi, wj, wk] = [cx - i, cy - j, cz - k];
  const start = voxelOffset(grid, i, j, k);
  const [stepJ, stepK] = [ni, ni * nj];
  let sum = 0;
  for (let corner = 0; corner < 8; corner += 1) {
    const [di, dj, dk] = [corner & 1, (corner >> 1) & 1, corner >> 2];
    const weight = (di === 1 ? wi : 1 - wi) * (dj === 1 ? wj : 1 - wj) * (dk === 1 ? wk : 1 - wk);
    if (weight === 0) continue;
    const value = voxels[start + di + dj * stepJ + dk * stepK] ?? NO_DATA_HU;
    if (value === NO_DATA_HU) return Number.NaN;
    sum += weight * value;
  }
  return sum;
}

function isCovered(index: number, n: number): boolean {
  return index >= -0.5 - INDEX_SLACK && index <= n - 0.5 + INDEX_SLACK;
}

function clamped(index: number, n: number): number {
  const within = Math.min(Math.max(index, 0), n - 1);
  const nearest = Math.round(within);
  return Math.abs(within - nearest) <= INDEX_SLACK ? nearest : within;
}
