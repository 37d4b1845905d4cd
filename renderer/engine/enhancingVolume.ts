import { voxelCentre } from '../../core/geometry/affine.ts';
import { gridsCoincide, voxelOffset, type Grid } from '../../core/geometry/grid.ts';
import { MAX_HU, MIN_HU, NO_DATA_HU, type Volume } from '../../core/imaging/volume.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';

/** S inside the mask, no data elsewhere, cut to the box that holds the mask; null for an empty mask. The lattice stays S's own. */
export function restrictToMask(subtraction: Volume, mask: Labelmap): Volume | null {
  if (!gridsCoincide(subtraction.grid, mask.grid)) throw new Error('the liver is not on the grid of the subtraction');
  const box = boxOf(mask);
  if (box === null) return null;
  const { grid } = subtraction;
  const dimensions = [
    box.high[0] - box.low[0] + 1,
    box.high[1] - box.low[1] + 1,
    box.high[2] - box.low[2] + 1,
  ] as const;
  const cut: Grid = { ...grid, dimensions, originLpsMm: voxelCentre(grid, box.low) };
  const voxels = new Int16Array(dimensions[0] * dimensions[1] * dimensions[2]);
  for (let k = 0; k < dimensions[2]; k += 1) {
    for (let j = 0; j < dimensions[1]; j += 1) {
      const from = voxelOffset(grid, box.low[0], box.low[1] + j, box.low[2] + k);
      const into = voxelOffset(cut, 0, j, k);
      for (let i = 0; i < dimensions[0]; i += 1) {
        voxels[into + i] = mask.voxels[from + i] === 1 ? (subtraction.voxels[from + i] ?? NO_DATA_HU) : NO_DATA_HU;
      }
    }
  }
  return { grid: cut, voxels };
}

interface Box {
  readonly low: readonly [number, number, number];
  readonly high: readonly [number, number, number];
}

function boxOf(mask: Labelmap): Box | null {
  const [ni, nj, nk] = mask.grid.dimensions;
  let [iLow, jLow, kLow, iHigh, jHigh, kHigh] = [ni, nj, nk, -1, -1, -1];
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      const row = mask.voxels.subarray(voxelOffset(mask.grid, 0, j, k), voxelOffset(mask.grid, 0, j + 1, k));
      const first = row.indexOf(1);
      if (first < 0) continue;
      iLow = Math.min(iLow, first);
      iHigh = Math.max(iHigh, row.lastIndexOf(1));
      jLow = Math.min(jLow, j);
      jHigh = Math.max(jHigh, j);
      kLow = Math.min(kLow, k);
      kHigh = k;
    }
  }
  return kHigh < 0 ? null : { low: [iLow, jLow, kLow], high: [iHigh, jHigh, kHigh] };
}

/**
 * The two values between which the overlay switches on, for the threshold T: S is integer, so S > T is S ≥ floor(T) + 1, and no voxel lies
 * between floor(T) + ¼ and floor(T) + ¾. The graphics card cannot tell −32767 from no data, so a voxel saturated there is never lit.
 */
export function overlayStepHu(thresholdHu: number): readonly [off: number, on: number] {
  const below = Math.min(Math.max(Math.floor(thresholdHu), MIN_HU), MAX_HU);
  return [below + 0.25, below + 0.75];
}
