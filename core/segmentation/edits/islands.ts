import { emptyEdit, type Edit, type VoxelBox } from './edit.ts';
import type { FillHolesTool, KeepLargestTool } from './editTool.ts';
import { boxDimensions, boxVoxels, maskBox, regionEdit, type EditedLayer } from './regionEdit.ts';
import { runComponents, type RunComponents } from './runComponents.ts';
import { boxedFrom, slicedAlong, type SlicedVoxels } from './sliceAxes.ts';

/**
 * Fills every hole: voxels outside the mask from which no way over faces leads out of the mask's box (in the volume, or in each slice
 * across an axis alone). A hollow that is open at the end of the grid is no hole.
 */
export function fillHolesEdit(target: EditedLayer, tool: FillHolesTool): Edit {
  const box = maskBox(target.mask);
  if (box === undefined) return emptyEdit(target.layer, tool, target.mask.grid.dimensions);
  const axis = tool.within.kind === 'slices' ? tool.within.axis : 2;
  const acrossSlices = tool.within.kind === 'volume';
  const sliced = slicedAlong(boxVoxels(target.mask, box), boxDimensions(box), axis);
  const runs = runComponents(sliced, { inside: false, acrossSlices });
  const open = openComponents(runs, sliced.size, acrossSlices);
  const holes = marked(sliced, runs, (component) => open[component] === 0);
  return regionEdit(target, tool, { box, inside: boxedFrom(holes, axis) }, 'add');
}

/** Keeps the component (over faces) with the most voxels; of equals the one that comes first in the volume. */
export function keepLargestEdit(target: EditedLayer, tool: KeepLargestTool): Edit {
  const box: VoxelBox | undefined = maskBox(target.mask);
  if (box === undefined) return emptyEdit(target.layer, tool, target.mask.grid.dimensions);
  const sliced: SlicedVoxels = { size: boxDimensions(box), voxels: boxVoxels(target.mask, box) };
  const runs = runComponents(sliced, { inside: true, acrossSlices: true });
  const sizes = new Float64Array(runs.component.length);
  runs.component.forEach((component, n) => {
    sizes[component] = (sizes[component] ?? 0) + (runs.to[n] ?? 0) - (runs.from[n] ?? 0);
  });
  let largest = 0;
  for (let n = 1; n < sizes.length; n += 1) if ((sizes[n] ?? 0) > (sizes[largest] ?? 0)) largest = n;
  const kept = marked(sliced, runs, (component) => component === largest);
  return regionEdit(target, tool, { box, inside: kept.voxels }, 'keep');
}

/** One byte for each component: 1 for those that reach the end of the box (of a slice). */
function openComponents(
  { row, from, to, component }: RunComponents,
  [width, height, slices]: SlicedVoxels['size'],
  acrossSlices: boolean,
): Uint8Array {
  const open = new Uint8Array(component.length);
  for (let n = 0; n < component.length; n += 1) {
    const r = row[n] ?? 0;
    const v = r % height;
    const w = Math.floor(r / height);
    const atEnd =
      from[n] === 0 ||
      to[n] === width ||
      v === 0 ||
      v === height - 1 ||
      (acrossSlices && (w === 0 || w === slices - 1));
    if (atEnd) open[component[n] ?? 0] = 1;
  }
  return open;
}

function marked(
  { size, voxels }: SlicedVoxels,
  { row, from, to, component }: RunComponents,
  isChosen: (component: number) => boolean,
): SlicedVoxels {
  const into = new Uint8Array(voxels.length);
  for (let n = 0; n < component.length; n += 1) {
    if (!isChosen(component[n] ?? 0)) continue;
    const start = (row[n] ?? 0) * size[0];
    into.fill(1, start + (from[n] ?? 0), start + (to[n] ?? 0));
  }
  return { size, voxels: into };
}
