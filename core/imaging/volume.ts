import type { Grid } from '../geometry/grid.ts';

export { MAX_HU, MIN_HU, NO_DATA_HU } from '../dicom/hounsfield.ts';

/** Voxels in HU over a grid; i runs fastest, then j, then k. */
export interface Volume {
  readonly grid: Grid;
  /** HU, or NO_DATA_HU. One value a voxel. May lie in shared memory. */
  readonly voxels: Int16Array;
}
