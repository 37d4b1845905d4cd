import { voxelCentre } from '../geometry/affine.ts';
import { makeGrid, voxelOffset, type Grid } from '../geometry/grid.ts';

/** Voxels from `from` to `to` along each axis; both ends belong. */
export interface CropBox {
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
}

/** The lattice of a box of a grid's voxels. */
export function cropGrid(grid: Grid, { from, to }: CropBox): Grid {
  return makeGrid({
    ...grid,
    dimensions: [to[0] - from[0] + 1, to[1] - from[1] + 1, to[2] - from[2] + 1],
    originLpsMm: voxelCentre(grid, from),
  });
}

/** Copies the voxels of a box into an array over its lattice. */
export function cropVoxels<T extends Int16Array | Uint8Array>(voxels: T, grid: Grid, box: CropBox, into: T): T {
  const width = box.to[0] - box.from[0] + 1;
  let at = 0;
  for (let k = box.from[2]; k <= box.to[2]; k += 1) {
    for (let j = box.from[1]; j <= box.to[1]; j += 1) {
      const row = voxelOffset(grid, box.from[0], j, k);
      into.set(voxels.subarray(row, row + width), at);
      at += width;
    }
  }
  return into;
}

/** A box of a volume in memory of its own. */
export function cropVolume(
  { grid, voxels }: { readonly grid: Grid; readonly voxels: Int16Array },
  box: CropBox,
): { readonly grid: Grid; readonly voxels: Int16Array } {
  const cropped = cropGrid(grid, box);
  const [ni, nj, nk] = cropped.dimensions;
  return { grid: cropped, voxels: cropVoxels(voxels, grid, box, new Int16Array(ni * nj * nk)) };
}
