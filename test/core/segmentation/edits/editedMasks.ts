import type { Grid } from '../../../../core/geometry/grid.ts';
import { applyEdit, type Edit } from '../../../../core/segmentation/edits/edit.ts';
import type { Labelmap } from '../../../../core/segmentation/labelmap.ts';
import { maskOf } from '../../../phantoms.ts';

export function emptyMask(grid: Grid): Labelmap {
  return maskOf(grid, () => false);
}

/** The mask after an edit, beside the mask before. */
export function edited(mask: Labelmap, edit: Edit): Labelmap {
  const after = { grid: mask.grid, voxels: mask.voxels.slice() };
  applyEdit(edit, after);
  return after;
}

/** A mask of scattered voxels, each inside with the given probability. */
export function scatteredMask(grid: Grid, random: () => number, share = 0.5): Labelmap {
  return maskOf(grid, () => random() < share);
}
