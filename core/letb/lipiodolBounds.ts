import { voxelVolumeMm3 } from '../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../imaging/volume.ts';
import { squaredDistancesMm2 } from '../segmentation/distanceTransform.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';

/** LETB if all tissue under and beside iodized oil were viable, and if none were. Percent and cm³. */
export interface LipiodolBounds {
  readonly oilThresholdHu: number;
  readonly haloMm: number;
  /** Voxels of the liver above the threshold in P. */
  readonly oilCm3: number;
  /** With their halo: what the images cannot decide. */
  readonly unknownCm3: number;
  readonly noneViablePercent: number;
  readonly allViablePercent: number;
}

/** Precontrast liver and tumour stay far below; oil lies above, as calcification does. */
const OIL_HU = 150;
/** Oil blooms over its neighbours and streaks: what lies this near is not known, mm. */
const HALO_MM = 2;
/** Fewer voxels than this volume are noise, cm³. */
const LEAST_OIL_CM3 = 0.05;

/**
 * Voxels of P above 150 HU, and within 2 mm of one, are neither known to be viable nor dead. Means over the placements' thresholds.
 * Null without oil. Best given volumes cropped to the liver. Source: specification of LETB, lipiodol-aware bounds.
 */
export function lipiodolBounds(
  {
    arterial,
    subtraction,
    liver,
  }: { readonly arterial: Volume; readonly subtraction: Volume; readonly liver: Labelmap },
  thresholdsHu: readonly number[],
): LipiodolBounds | null {
  const { grid, voxels } = subtraction;
  const voxelCm3 = voxelVolumeMm3(grid) / 1000;
  const oil = new Uint8Array(voxels.length);
  let oilVoxels = 0;
  for (let v = 0; v < voxels.length; v += 1) {
    const s = voxels[v] ?? NO_DATA_HU;
    if (liver.voxels[v] === 0 || s === NO_DATA_HU || (arterial.voxels[v] ?? 0) - s <= OIL_HU) continue;
    oil[v] = 1;
    oilVoxels += 1;
  }
  if (oilVoxels * voxelCm3 < LEAST_OIL_CM3) return null;
  const distances = squaredDistancesMm2(oil, grid);
  const above = thresholdsHu.map(() => 0);
  let [covered, unknown] = [0, 0];
  for (let v = 0; v < voxels.length; v += 1) {
    const s = voxels[v] ?? NO_DATA_HU;
    if (liver.voxels[v] === 0 || s === NO_DATA_HU) continue;
    covered += 1;
    if ((distances[v] ?? Infinity) <= HALO_MM * HALO_MM) unknown += 1;
    else
      for (let t = 0; t < thresholdsHu.length; t += 1) if (s > (thresholdsHu[t] ?? 0)) above[t] = (above[t] ?? 0) + 1;
  }
  const known = above.reduce((sum, count) => sum + count, 0) / above.length;
  return {
    oilThresholdHu: OIL_HU,
    haloMm: HALO_MM,
    oilCm3: oilVoxels * voxelCm3,
    unknownCm3: unknown * voxelCm3,
    noneViablePercent: (100 * known) / covered,
    allViablePercent: (100 * (known + unknown)) / covered,
  };
}
