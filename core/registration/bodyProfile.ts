import { CELL_MM, axialField } from '../dicom/phase/sampledSlice.ts';
import { findBody, lungFraction } from '../dicom/phase/findBody.ts';
import { voxelCentre } from '../geometry/affine.ts';
import { axis, voxelOffset } from '../geometry/grid.ts';
import type { Volume } from '../imaging/volume.ts';

/** What a slice shows of the body as a whole. */
export interface BodyLevel {
  /** Of the slice, LPS. */
  readonly zMm: number;
  /** Share of lung in the body's cross-section, 0 to 1. */
  readonly lungFraction: number;
  /** Middle of the body's extent, LPS. */
  readonly middleMm: readonly [x: number, y: number];
}

/** The body along z, from the feet to the head; slices without a body are left out. Empty for a volume that is not axial. */
export type BodyProfile = readonly BodyLevel[];

/** The level of slice k; null where the slice is not axial or shows no body. */
export function bodyLevel({ grid, voxels }: Volume, k: number): BodyLevel | null {
  const [columns, rows] = grid.dimensions;
  const [rowDirection, columnDirection] = [axis(grid.direction, 0), axis(grid.direction, 1)];
  const first = voxelOffset(grid, 0, 0, k);
  const position = voxelCentre(grid, [0, 0, k]);
  const field = axialField({
    voxels: voxels.subarray(first, first + rows * columns),
    rows,
    columns,
    pixelSpacingMm: [grid.spacingMm[1], grid.spacingMm[0]],
    positionLpsMm: position,
    orientation: [...rowDirection, ...columnDirection],
  });
  const body = field === null ? null : findBody(field);
  if (field === null || body === null) return null;
  const opposite = voxelCentre(grid, [columns - 1, rows - 1, k]);
  const [left, back] = [Math.min(position[0], opposite[0]), Math.min(position[1], opposite[1])];
  return {
    zMm: position[2],
    lungFraction: lungFraction({ field, body }),
    middleMm: [
      left + (CELL_MM * (body.left + body.right + 1) - grid.spacingMm[0]) / 2,
      back + (CELL_MM * (body.top + body.bottom + 1) - grid.spacingMm[1]) / 2,
    ],
  };
}

/** Levels of some slices, in any order, as a profile. */
export function profileOf(levels: readonly (BodyLevel | null)[]): BodyProfile {
  return levels.filter((level) => level !== null).toSorted((a, b) => a.zMm - b.zMm);
}

/** Slices no closer than this are worth looking at: breathing moves the liver further. */
const LEVEL_EVERY_MM = 4;

/** The slices of a volume whose levels make its profile. */
export function slicesOfProfile({ grid }: Volume): readonly number[] {
  const step = Math.max(1, Math.floor(LEVEL_EVERY_MM / grid.spacingMm[2]));
  return Array.from({ length: Math.ceil(grid.dimensions[2] / step) }, (_, n) => n * step);
}
