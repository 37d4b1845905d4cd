import type { ContourSlab, InterpolateContours } from '../../ports/interpolateContours.ts';
import type { Edit, VoxelBox } from './edit.ts';
import { editRefusal } from './editRefusals.ts';
import type { InterpolateTool, SliceAxis } from './editTool.ts';
import { boxDimensions, boxVoxels, maskBox, paddedBox, regionEdit, type EditedLayer } from './regionEdit.ts';
import { boxedFrom, slicedAlong } from './sliceAxes.ts';

/** The name of the method in an edit's tool: what `InterpolateContours` does. */
export const INTERPOLATION_METHOD = 'itk-morphological-contour-interpolation';

/** Fewer drawn slices have nothing between them. */
const FEWEST_DRAWN = 2;

/** What is to be interpolated: the drawn slices within a box, all others of it empty. */
export interface SliceInterpolation {
  readonly axis: SliceAxis;
  readonly box: VoxelBox;
  /** Slices of the grid, ascending. */
  readonly drawnSlices: readonly number[];
  readonly slab: ContourSlab;
}

/**
 * Makes ready the interpolation between drawn slices across an axis: those in `chosen`, or without it every slice that holds something
 * (which fills gaps and changes nothing else). Refused: fewer than two drawn slices, a chosen slice that is empty or beyond the grid,
 * none left to fill between them.
 */
export function prepareInterpolation(
  { mask }: EditedLayer,
  axis: SliceAxis,
  chosen: readonly number[] | null = null,
): SliceInterpolation {
  const invalid = (value: string): Error =>
    editRefusal('edit-tool-invalid', { tool: 'interpolate', field: 'slices', value });
  const around = maskBox(mask);
  const filled =
    around === undefined
      ? []
      : filledSlices(slicedAlong(boxVoxels(mask, around), boxDimensions(around), axis), around.low[axis]);
  const drawnSlices = chosen === null ? filled : [...new Set(chosen)].toSorted((a, b) => a - b);
  const empty = drawnSlices.filter((slice) => !filled.includes(slice));
  if (empty.length > 0) throw invalid(`${empty.join(', ')} (nothing drawn)`);
  const [first = 0, last = 0] = [drawnSlices[0], drawnSlices.at(-1)];
  if (around === undefined || drawnSlices.length < FEWEST_DRAWN || last - first + 1 === drawnSlices.length)
    throw invalid(drawnSlices.length === 0 ? 'none' : drawnSlices.join(', '));
  const margin: [number, number, number] = [1, 1, 1];
  margin[axis] = 0;
  const padded = paddedBox(around, margin, mask.grid.dimensions);
  const [low, high]: [[number, number, number], [number, number, number]] = [[...padded.low], [...padded.high]];
  low[axis] = first;
  high[axis] = last + 1;
  const box: VoxelBox = { low, high };
  const { size, voxels } = slicedAlong(boxVoxels(mask, box), boxDimensions(box), axis);
  const perSlice = size[0] * size[1];
  for (let slice = first; slice <= last; slice += 1) {
    if (!drawnSlices.includes(slice)) voxels.fill(0, (slice - first) * perSlice, (slice - first + 1) * perSlice);
  }
  return { axis, box, drawnSlices, slab: { size, voxels } };
}

/** Drawn slices of a slab, by their place in it, the first and the last among them. */
export interface DrawnSlab {
  readonly slab: ContourSlab;
  readonly drawn: readonly number[];
}

export function drawnSlab({ axis, box, drawnSlices, slab }: SliceInterpolation): DrawnSlab {
  return { slab, drawn: drawnSlices.map((slice) => slice - box.low[axis]) };
}

/** The slab with every gap between neighbouring drawn slices filled. `afterGap` is called with the fraction done. */
export async function fillGaps(
  { slab, drawn }: DrawnSlab,
  interpolate: InterpolateContours,
  afterGap: (fraction: number) => Promise<void>,
): Promise<Uint8Array> {
  const [width, height] = slab.size;
  const perSlice = width * height;
  const filled = slab.voxels.slice();
  for (const [n, last] of drawn.entries()) {
    const first = drawn[n - 1] ?? last;
    if (last - first < 2) continue;
    const between = await interpolate({
      size: [width, height, last - first + 1],
      voxels: slab.voxels.slice(first * perSlice, (last + 1) * perSlice),
    });
    if (between.length !== (last - first + 1) * perSlice) throw new RangeError(`${between.length} voxels of a gap`);
    filled.set(between.subarray(perSlice, (last - first) * perSlice), (first + 1) * perSlice);
    await afterGap(n / (drawn.length - 1));
  }
  return filled;
}

/** The slices that hold something. */
function filledSlices({ size, voxels }: ContourSlab, first: number): readonly number[] {
  const perSlice = size[0] * size[1];
  return Array.from({ length: size[2] }, (_, w) => w)
    .filter((w) => voxels.subarray(w * perSlice, (w + 1) * perSlice).includes(1))
    .map((w) => w + first);
}

/** The edit that puts the filled slab of `fillGaps` between the drawn slices. */
export function interpolationEdit(
  target: EditedLayer,
  { axis, box, drawnSlices, slab }: SliceInterpolation,
  interpolated: Uint8Array,
): Edit {
  if (interpolated.length !== slab.voxels.length)
    throw new RangeError(`${interpolated.length} interpolated voxels of ${slab.voxels.length}`);
  const tool: InterpolateTool = { kind: 'interpolate', axis, method: INTERPOLATION_METHOD, drawnSlices };
  return regionEdit(
    target,
    tool,
    { box, inside: boxedFrom({ size: slab.size, voxels: interpolated }, axis) },
    'replace',
  );
}
