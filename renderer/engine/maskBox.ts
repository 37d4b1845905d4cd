import { voxelOffset } from '../../core/geometry/grid.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';

/** Lowest and highest voxel index of a mask along each axis. */
export interface Box {
  readonly low: readonly [number, number, number];
  readonly high: readonly [number, number, number];
}

/** The box that holds a mask; null for an empty one. */
export function boxOf(mask: Labelmap): Box | null {
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
