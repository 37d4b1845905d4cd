import { cropGrid } from '../imaging/cropVolume.ts';
import { NO_DATA_HU, type Volume } from '../imaging/volume.ts';
import type { Grid } from '../geometry/grid.ts';
import { voxelCount } from '../geometry/grid.ts';
import type { AdmissiblePlacements } from '../roi/admissiblePlacements.ts';
import { letbAbove } from './populationEstimate.ts';
import type { SubtractionHistogram } from './subtractionHistogram.ts';
import { enhancementThresholdHu } from './threshold.ts';
import { quantile } from './uncertainty.ts';

/** LETB by where the ROI would lie, for a picture. */
export interface PlacementMap {
  /** Hundredths of a percent at each admissible base voxel, over the liver's box; no data elsewhere. */
  readonly hundredths: Volume;
  /** LETB that 97.5 % of the places stay below, %. */
  readonly highestPercent: number;
}

/** The robustness map: what LETB each admissible placement gives. `grid` is that of S. Null without placements. */
export function placementMap(
  admissible: AdmissiblePlacements,
  histogram: SubtractionHistogram,
  { grid, k }: { readonly grid: Grid; readonly k: number },
): PlacementMap | null {
  const { offsets, meanHu, sdHu, tissue } = admissible;
  if (offsets.length === 0) return null;
  const { box } = tissue;
  const cropped = cropGrid(grid, box);
  const [ni, nj] = grid.dimensions;
  const [ci, cj] = cropped.dimensions;
  const voxels = new Int16Array(voxelCount(cropped)).fill(NO_DATA_HU);
  const letbs = new Float64Array(offsets.length);
  for (let n = 0; n < offsets.length; n += 1) {
    const v = offsets[n] ?? 0;
    const letb = letbAbove(histogram, enhancementThresholdHu({ meanHu: meanHu[n] ?? 0, sdHu: sdHu[n] ?? 0 }, k));
    const [i, j, z] = [v % ni, Math.floor(v / ni) % nj, Math.floor(v / (ni * nj))];
    voxels[i - box.from[0] + ci * (j - box.from[1] + cj * (z - box.from[2]))] = Math.floor(100 * letb + 0.5);
    letbs[n] = letb;
  }
  return { hundredths: { grid: cropped, voxels }, highestPercent: quantile(letbs.sort(), 0.975) };
}
