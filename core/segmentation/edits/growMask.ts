import type { Grid } from '../../geometry/grid.ts';
import { squaredDistancesMm2 } from '../distanceTransform.ts';
import { emptyEdit, type Edit } from './edit.ts';
import { editRefusal } from './editRefusals.ts';
import type { GrowTool } from './editTool.ts';
import { boxDimensions, boxVoxels, maskBox, paddedBox, regionEdit, type EditedLayer } from './regionEdit.ts';

/** Farther than any margin that is drawn around a liver. */
const MAX_DISTANCE_MM = 50;

/** A centre at the distance itself counts, with this slack for rounding. */
const DISTANCE_TOLERANCE_MM = 1e-6;

/**
 * Grows a mask by all voxels whose centre lies within the distance of a centre inside it, or shrinks it (below 0) by all within the
 * distance of a centre outside: Euclidean, mm, each axis with its own spacing. What lies beyond the grid is neither inside nor
 * outside, so that a liver cut off by the scan does not shrink from the cut. Refused: 0, more than 50 mm, a mask that would vanish.
 */
export function growEdit(target: EditedLayer, tool: GrowTool): Edit {
  const { grid } = target.mask;
  const distanceMm = Math.abs(tool.distanceMm);
  if (!(distanceMm > 0 && distanceMm <= MAX_DISTANCE_MM)) {
    throw editRefusal('edit-tool-invalid', { tool: 'grow', field: 'distanceMm', value: `${tool.distanceMm} mm` });
  }
  const around = maskBox(target.mask);
  if (around === undefined) return emptyEdit(target.layer, tool, grid.dimensions);
  const grows = tool.distanceMm > 0;
  const box = paddedBox(around, grows ? reach(grid, distanceMm) : [1, 1, 1], grid.dimensions);
  const dimensions = boxDimensions(box);
  const inside = boxVoxels(target.mask, box);
  const sites = grows ? inside : inside.map((voxel) => 1 - voxel);
  const squaredMm2 = squaredDistancesMm2(sites, { dimensions, spacingMm: grid.spacingMm });
  const reachMm2 = (distanceMm + DISTANCE_TOLERANCE_MM) ** 2;
  const near = new Uint8Array(inside.length);
  let left = 0;
  for (let at = 0; at < near.length; at += 1) {
    if ((squaredMm2[at] ?? Infinity) <= reachMm2) near[at] = 1;
    else left += inside[at] ?? 0;
  }
  if (!grows && left === 0) {
    const voxels = inside.reduce((sum, voxel) => sum + voxel, 0);
    throw editRefusal('edit-would-empty-mask', { layer: target.layer, tool: 'grow', voxels });
  }
  return regionEdit(target, tool, { box, inside: near }, grows ? 'add' : 'remove');
}

function reach({ spacingMm }: Grid, distanceMm: number): readonly [number, number, number] {
  const voxels = (spacing: number): number => Math.ceil((distanceMm + DISTANCE_TOLERANCE_MM) / spacing);
  return [voxels(spacingMm[0]), voxels(spacingMm[1]), voxels(spacingMm[2])];
}
