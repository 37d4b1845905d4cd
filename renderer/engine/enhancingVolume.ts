import { voxelCentre } from '../../core/geometry/affine.ts';
import { gridsCoincide, voxelOffset, type Grid } from '../../core/geometry/grid.ts';
import { MAX_HU, MIN_HU, NO_DATA_HU, type Volume } from '../../core/imaging/volume.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import { boxOf } from './maskBox.ts';

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

/**
 * What the overlay lights voxels above, for the threshold T: S is integer, so S > T is S ≥ floor(T) + 1, and no voxel lies between. The
 * graphics card cannot tell −32767 from no data, so a voxel saturated there is never lit.
 */
export function litAboveHu(thresholdHu: number): number {
  return Math.min(Math.max(Math.floor(thresholdHu), MIN_HU), MAX_HU) + 0.5;
}
