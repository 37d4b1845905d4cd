import { applyAffine, voxelCentre } from '../geometry/affine.ts';
import { voxelOffset, type Grid } from '../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../imaging/volume.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import type { Alignment } from './alignment.ts';
import { latticeWeights, rowDisplacements } from './splineField.ts';
import { boxOfMask } from './workingImage.ts';

/** Values of a length's voxel to the millimetre. */
export const PARTS_OF_A_MM = 100;

/**
 * How far an alignment brings each voxel of the liver, |p(x) − x|, in hundredths of a millimetre, on the part of the mask's grid that
 * holds it; no data outside the liver. Null for an empty one. For showing.
 */
export function displacementLengths({ rigid, field }: Alignment, liver: Labelmap): Volume | null {
  const box = boxOfMask(liver.voxels, liver.grid, 0);
  if (box === null) return null;
  const { from, to } = box;
  const grid: Grid = {
    ...liver.grid,
    dimensions: [to[0] - from[0] + 1, to[1] - from[1] + 1, to[2] - from[2] + 1],
    originLpsMm: voxelCentre(liver.grid, from),
  };
  const [ni, nj, nk] = grid.dimensions;
  const voxels = new Int16Array(ni * nj * nk).fill(NO_DATA_HU);
  const weights = field === null ? null : latticeWeights(field.lattice, grid);
  const along = new Float32Array(3 * ni);
  const d = grid.direction;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      if (field !== null && weights !== null) rowDisplacements(field, weights, [j, k], along);
      const row = voxelOffset(liver.grid, from[0], from[1] + j, from[2] + k);
      for (let i = 0; i < ni; i += 1) {
        if (liver.voxels[row + i] === 0) continue;
        const [u, v, w] = [along[3 * i] ?? 0, along[3 * i + 1] ?? 0, along[3 * i + 2] ?? 0];
        const x = voxelCentre(grid, [i, j, k]);
        const p = applyAffine(rigid, [
          x[0] + d[0] * u + d[1] * v + d[2] * w,
          x[1] + d[3] * u + d[4] * v + d[5] * w,
          x[2] + d[6] * u + d[7] * v + d[8] * w,
        ]);
        const mm = Math.hypot(p[0] - x[0], p[1] - x[1], p[2] - x[2]);
        voxels[i + ni * (j + nj * k)] = Math.min(32_767, Math.round(PARTS_OF_A_MM * mm));
      }
    }
  }
  return { grid, voxels };
}
