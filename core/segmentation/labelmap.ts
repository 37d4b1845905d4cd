import type { Grid } from '../geometry/grid.ts';

/** A mask over a grid, voxel for voxel: 0 is outside, 1 inside. i runs fastest. */
export interface Labelmap {
  readonly grid: Grid;
  readonly voxels: Uint8Array;
}
