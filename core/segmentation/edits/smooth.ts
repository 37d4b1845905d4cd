import type { Grid } from '../../geometry/grid.ts';
import { emptyEdit, type Edit } from './edit.ts';
import { editRefusal } from './editRefusals.ts';
import type { SmoothTool } from './editTool.ts';
import { boxDimensions, boxVoxels, maskBox, paddedBox, regionEdit, type EditedLayer } from './regionEdit.ts';

type Triple = readonly [number, number, number];

/** Beyond this a liver loses its lobes. */
const MAX_SIGMA_MM = 20;

/** The Gaussian is cut off here, in standard deviations. */
const CUT_OFF = 3;

/**
 * Smooths the outline: the mask is blurred by a Gaussian (mm, each axis with its own spacing) and taken again where at least one half
 * is left. A flat surface stays where it is, one of radius R moves inwards by about σ²/R (a liver of R = 70 mm by 0.06 mm at
 * σ = 2 mm, 0.25 % of its volume), and parts thinner than about σ go: the edit's size says what it costs. At the end of the grid the last
 * voxel goes on, so that a liver cut off by the scan keeps its cut. Refused: σ not in (0, 20] mm, a mask that would vanish.
 */
export function smoothEdit(target: EditedLayer, tool: SmoothTool): Edit {
  const { grid } = target.mask;
  const { sigmaMm } = tool;
  if (!(sigmaMm > 0 && sigmaMm <= MAX_SIGMA_MM)) {
    throw editRefusal('edit-tool-invalid', { tool: 'smooth', field: 'sigmaMm', value: `${sigmaMm} mm` });
  }
  const around = maskBox(target.mask);
  if (around === undefined) return emptyEdit(target.layer, tool, grid.dimensions);
  const kernels = kernelsOf(grid, sigmaMm);
  const [ri, rj, rk] = [radiusOf(kernels[0]), radiusOf(kernels[1]), radiusOf(kernels[2])];
  const box = paddedBox(around, [ri, rj, rk], grid.dimensions);
  const inside = boxVoxels(target.mask, box);
  const blurred = blur(inside, boxDimensions(box), kernels);
  const smoothed = new Uint8Array(inside.length);
  let left = 0;
  for (let at = 0; at < smoothed.length; at += 1) {
    if ((blurred[at] ?? 0) < 0.5) continue;
    smoothed[at] = 1;
    left += 1;
  }
  if (left === 0) {
    const voxels = inside.reduce((sum, voxel) => sum + voxel, 0);
    throw editRefusal('edit-would-empty-mask', { layer: target.layer, tool: 'smooth', voxels });
  }
  return regionEdit(target, tool, { box, inside: smoothed }, 'replace');
}

type Kernels = readonly [Float64Array, Float64Array, Float64Array];

function kernelsOf({ spacingMm }: Grid, sigmaMm: number): Kernels {
  const along = (spacing: number): Float64Array => {
    const radius = Math.ceil((CUT_OFF * sigmaMm) / spacing);
    const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, n) =>
      Math.exp(-0.5 * (((n - radius) * spacing) / sigmaMm) ** 2),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  };
  return [along(spacingMm[0]), along(spacingMm[1]), along(spacingMm[2])];
}

function radiusOf(kernel: Float64Array): number {
  return (kernel.length - 1) / 2;
}

/** The mask convolved along i, j and k in turn; beyond the box its last voxel goes on. */
function blur(inside: Uint8Array, [ni, nj, nk]: Triple, [alongI, alongJ, alongK]: Kernels): Float64Array {
  const one = new Float64Array(inside.length);
  const other = new Float64Array(inside.length);
  const radius = radiusOf(alongI);
  for (let row = 0; row < nj * nk; row += 1) {
    const start = row * ni;
    for (let i = 0; i < ni; i += 1) {
      let sum = 0;
      for (let t = 0; t < alongI.length; t += 1) {
        const near = Math.min(ni - 1, Math.max(0, i + t - radius));
        sum += (alongI[t] ?? 0) * (inside[start + near] ?? 0);
      }
      one[start + i] = sum;
    }
  }
  blurRows(one, other, { count: nj, stride: ni, groups: nk, groupStride: ni * nj, width: ni, kernel: alongJ });
  one.fill(0);
  blurRows(other, one, { count: nk, stride: ni * nj, groups: nj, groupStride: ni, width: ni, kernel: alongK });
  return one;
}

/** Rows of one axis: `count` rows at `stride`, for each of `groups` places at `groupStride`. */
interface RowsOfAxis {
  readonly count: number;
  readonly stride: number;
  readonly groups: number;
  readonly groupStride: number;
  readonly width: number;
  readonly kernel: Float64Array;
}

/** Adds the weighted neighbouring rows of each row into `into`, which holds zeros. */
function blurRows(from: Float64Array, into: Float64Array, axis: RowsOfAxis): void {
  const { count, stride, groups, groupStride, width, kernel } = axis;
  const radius = radiusOf(kernel);
  for (let group = 0; group < groups; group += 1) {
    for (let n = 0; n < count; n += 1) {
      const to = group * groupStride + n * stride;
      for (let t = 0; t < kernel.length; t += 1) {
        const weight = kernel[t] ?? 0;
        const near = group * groupStride + Math.min(count - 1, Math.max(0, n + t - radius)) * stride;
        for (let i = 0; i < width; i += 1) into[to + i] = (into[to + i] ?? 0) + weight * (from[near + i] ?? 0);
      }
    }
  }
}
