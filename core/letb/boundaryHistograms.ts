import { voxelOffset } from '../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../imaging/volume.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import { emptyLiverCounts, makeHistogram, type SubtractionHistogram } from './subtractionHistogram.ts';

/** S inside M as drawn, and made smaller and larger by one voxel along every axis (six neighbours). */
export interface BoundaryHistograms {
  readonly drawn: SubtractionHistogram;
  readonly smaller: SubtractionHistogram;
  readonly larger: SubtractionHistogram;
}

const HU_OF_BIN_0 = -32_768;

/** Beyond the grid nothing is liver. Best given volumes cropped to the liver. */
export function boundaryHistograms(subtraction: Volume, liver: Labelmap): BoundaryHistograms {
  const { grid, voxels } = subtraction;
  const [ni, nj, nk] = grid.dimensions;
  const drawn = emptyLiverCounts(grid);
  const smaller = emptyLiverCounts(grid);
  const larger = emptyLiverCounts(grid);
  const add = (into: Float64Array, v: number): void => {
    const bin = (voxels[v] ?? NO_DATA_HU) - HU_OF_BIN_0;
    into[bin] = (into[bin] ?? 0) + 1;
  };
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1) {
        const v = voxelOffset(grid, i, j, k);
        const around =
          (i > 0 ? inside(liver, v - 1) : 0) +
          (i < ni - 1 ? inside(liver, v + 1) : 0) +
          (j > 0 ? inside(liver, v - ni) : 0) +
          (j < nj - 1 ? inside(liver, v + ni) : 0) +
          (k > 0 ? inside(liver, v - ni * nj) : 0) +
          (k < nk - 1 ? inside(liver, v + ni * nj) : 0);
        const here = inside(liver, v);
        if (here === 1) add(drawn.byValue, v);
        if (here === 1 && around === 6) add(smaller.byValue, v);
        if (here === 1 || around > 0) add(larger.byValue, v);
      }
    }
  }
  return { drawn: makeHistogram(drawn), smaller: makeHistogram(smaller), larger: makeHistogram(larger) };
}

function inside({ voxels }: Labelmap, v: number): 0 | 1 {
  return voxels[v] === 0 ? 0 : 1;
}
