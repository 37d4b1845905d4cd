import { continuousIndex } from '../geometry/affine.ts';
import { voxelOffset, voxelVolumeMm3, type Grid } from '../geometry/grid.ts';
import { halfExtentMm, type ParenchymaRoi } from './parenchymaRoi.ts';

/** A centre on the ROI's surface belongs to it, with this slack for rounding of printed positions. */
export const SURFACE_TOLERANCE_MM = 1e-6;

/** The voxels of a grid whose centres lie inside an ROI. */
export interface RoiPlacement {
  /** Places in the volume's array, ascending. */
  readonly offsets: Int32Array;
  /** Lattice points inside the shape but beyond the grid's ends; by volume where the ROI lies wholly apart from the grid. */
  readonly beyondGrid: number;
}

/**
 * The centre-inside rule in patient space: a voxel belongs to the ROI when its centre lies inside the shape or on its surface.
 * The grid is orthogonal, so distances along its axes are index differences × spacing. Source: specification of LETB, step 3.
 */
export function placeRoi(grid: Grid, roi: ParenchymaRoi): RoiPlacement {
  const [ci, cj, ck] = continuousIndex(grid, roi.centreLpsMm);
  const [si, sj, sk] = grid.spacingMm;
  const [ni, nj, nk] = grid.dimensions;
  const reach = halfExtentMm(roi) + SURFACE_TOLERANCE_MM;
  const offsets: number[] = [];
  let beyondGrid = 0;
  const isApart =
    ci + reach / si < 0 ||
    ci - reach / si > ni - 1 ||
    cj + reach / sj < 0 ||
    cj - reach / sj > nj - 1 ||
    ck + reach / sk < 0 ||
    ck - reach / sk > nk - 1;
  if (isApart)
    return {
      offsets: new Int32Array(0),
      beyondGrid: Math.max(2, Math.round((1000 * roi.nominalCm3) / voxelVolumeMm3(grid))),
    };
  for (let k = Math.ceil(ck - reach / sk); k <= Math.floor(ck + reach / sk); k += 1) {
    for (let j = Math.ceil(cj - reach / sj); j <= Math.floor(cj + reach / sj); j += 1) {
      for (let i = Math.ceil(ci - reach / si); i <= Math.floor(ci + reach / si); i += 1) {
        const inside = roi.shape === 'cube' || Math.hypot((i - ci) * si, (j - cj) * sj, (k - ck) * sk) <= reach;
        if (!inside) continue;
        if (i >= 0 && i < ni && j >= 0 && j < nj && k >= 0 && k < nk) offsets.push(voxelOffset(grid, i, j, k));
        else beyondGrid += 1;
      }
    }
  }
  return { offsets: Int32Array.from(offsets), beyondGrid };
}
