import { voxelCentre } from '../../core/geometry/affine.ts';
import { gridsCoincide, voxelOffset } from '../../core/geometry/grid.ts';
import { MAX_HU, MIN_HU, NO_DATA_HU, type Volume } from '../../core/imaging/volume.ts';
import type { VoxelBox } from '../../core/segmentation/edits/edit.ts';
import { paddedBox } from '../../core/segmentation/edits/regionEdit.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import { boxOf } from './maskBox.ts';
import { AXES } from './vectors.ts';

type Triple = readonly [number, number, number];

/** S inside a mask that may still be edited, no data elsewhere, cut to a box that holds the mask. The lattice stays S's own. */
export interface EnhancingVoxels {
  readonly subtraction: Volume;
  readonly mask: Labelmap;
  /** Lowest voxel of the cut on S's grid. */
  readonly low: Triple;
  /** Null where the mask was empty. */
  readonly cut: Volume | null;
}

/** Voxels left around the box, so that an edit at the mask's rim seldom asks for another cut. */
const MARGIN = 12;

export function enhancingVoxels(subtraction: Volume, mask: Labelmap): EnhancingVoxels {
  if (!gridsCoincide(subtraction.grid, mask.grid)) throw new Error('the liver is not on the grid of the subtraction');
  const box = boxOf(mask);
  if (box === null) return { subtraction, mask, low: [0, 0, 0], cut: null };
  return cutTo(subtraction, mask, { low: box.low, high: [box.high[0] + 1, box.high[1] + 1, box.high[2] + 1] });
}

/** Takes over the mask within a changed box: in the voxels that are there, or in a larger cut where the box reaches beyond them. */
export function withChanged(voxels: EnhancingVoxels, box: VoxelBox): EnhancingVoxels {
  const { subtraction, mask, low, cut } = voxels;
  if (cut === null) return cutTo(subtraction, mask, box);
  const [ni, nj, nk] = cut.grid.dimensions;
  const high: Triple = [low[0] + ni, low[1] + nj, low[2] + nk];
  const isWithin = AXES.every((a) => box.low[a] >= low[a] && box.high[a] <= high[a]);
  if (!isWithin) {
    return cutTo(subtraction, mask, {
      low: [Math.min(low[0], box.low[0]), Math.min(low[1], box.low[1]), Math.min(low[2], box.low[2])],
      high: [Math.max(high[0], box.high[0]), Math.max(high[1], box.high[1]), Math.max(high[2], box.high[2])],
    });
  }
  copyMasked(voxels, box);
  return voxels;
}

function cutTo(subtraction: Volume, mask: Labelmap, box: VoxelBox): EnhancingVoxels {
  const { grid } = subtraction;
  const { low, high } = paddedBox(box, [MARGIN, MARGIN, MARGIN], grid.dimensions);
  const dimensions: Triple = [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
  const cut: Volume = {
    grid: { ...grid, dimensions, originLpsMm: voxelCentre(grid, low) },
    voxels: new Int16Array(dimensions[0] * dimensions[1] * dimensions[2]),
  };
  const made: EnhancingVoxels = { subtraction, mask, low, cut };
  copyMasked(made, { low, high });
  return made;
}

/** Writes S inside the mask, and no data outside it, into a box (on S's grid) of the cut. */
function copyMasked({ subtraction, mask, low: origin, cut }: EnhancingVoxels, { low, high }: VoxelBox): void {
  if (cut === null) return;
  const width = high[0] - low[0];
  for (let k = low[2]; k < high[2]; k += 1) {
    for (let j = low[1]; j < high[1]; j += 1) {
      const from = voxelOffset(subtraction.grid, low[0], j, k);
      const into = voxelOffset(cut.grid, low[0] - origin[0], j - origin[1], k - origin[2]);
      for (let i = 0; i < width; i += 1) {
        cut.voxels[into + i] = mask.voxels[from + i] === 1 ? (subtraction.voxels[from + i] ?? NO_DATA_HU) : NO_DATA_HU;
      }
    }
  }
}

/**
 * What the overlay lights voxels above, for the threshold T: S is integer, so S > T is S ≥ floor(T) + 1, and no voxel lies between. The
 * graphics card cannot tell −32767 from no data, so a voxel saturated there is never lit.
 */
export function litAboveHu(thresholdHu: number): number {
  return Math.min(Math.max(Math.floor(thresholdHu), MIN_HU), MAX_HU) + 0.5;
}
