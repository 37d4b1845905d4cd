import { continuousIndex, voxelCentre } from '../../core/geometry/affine.ts';
import { voxelOffset, type Grid } from '../../core/geometry/grid.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import { NO_DATA_HU, type Volume } from '../../core/imaging/volume.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';

type Index = readonly [number, number, number];

/** HU of the voxel nearest to a position; null outside the volume and where it has no data. */
export function nearestHu(volume: Volume, at: PointLps): number | null {
  const index = nearestIndex(volume.grid, at);
  if (index === null) return null;
  const value = volume.voxels[voxelOffset(volume.grid, ...index)] ?? NO_DATA_HU;
  return value === NO_DATA_HU ? null : value;
}

function nearestIndex(grid: Grid, at: PointLps): Index | null {
  const [ci, cj, ck] = continuousIndex(grid, at);
  const index: Index = [Math.round(ci), Math.round(cj), Math.round(ck)];
  return index.every((value, axis) => value >= 0 && value < (grid.dimensions[axis] ?? 0)) ? index : null;
}

/** First and last slice along k that hold a voxel of the mask, and the centre of the middle one's voxels; null for an empty mask. */
export function extentAlongK(
  mask: Labelmap,
): { readonly firstLps: PointLps; readonly lastLps: PointLps; readonly middleLps: PointLps } | null {
  const { grid, voxels } = mask;
  const perSlice = grid.dimensions[0] * grid.dimensions[1];
  const first = Math.floor(voxels.indexOf(1) / perSlice);
  if (first < 0) return null;
  const last = Math.floor(voxels.lastIndexOf(1) / perSlice);
  const middle = Math.round((first + last) / 2);
  return {
    firstLps: voxelCentre(grid, [0, 0, first]),
    lastLps: voxelCentre(grid, [0, 0, last]),
    middleLps: centreInSlice(mask, middle),
  };
}

function centreInSlice({ grid, voxels }: Labelmap, k: number): PointLps {
  let [n, sumI, sumJ] = [0, 0, 0];
  for (let j = 0; j < grid.dimensions[1]; j += 1) {
    for (let i = 0; i < grid.dimensions[0]; i += 1) {
      if (voxels[voxelOffset(grid, i, j, k)] === 0) continue;
      n += 1;
      sumI += i;
      sumJ += j;
    }
  }
  const centre = n === 0 ? [(grid.dimensions[0] - 1) / 2, (grid.dimensions[1] - 1) / 2] : [sumI / n, sumJ / n];
  return voxelCentre(grid, [centre[0] ?? 0, centre[1] ?? 0, k]);
}

/** The voxel centre nearest to a position, so that a placement sits on the grid; the position itself outside. */
export function onVoxelCentre(grid: Grid, at: PointLps): PointLps {
  const index = nearestIndex(grid, at);
  return index === null ? at : voxelCentre(grid, index);
}
