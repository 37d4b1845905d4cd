import { refusals } from '../base/errors.ts';
import { NO_DATA_HU, type Volume } from '../imaging/volume.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import type { ParenchymaRoi, RoiRefusals } from './parenchymaRoi.ts';
import { placeRoi } from './placeRoi.ts';

const refusal = refusals<RoiRefusals>();

/** MAD × this factor estimates the SD of Gaussian noise. */
const MAD_TO_SD = 1.4826;
/** Voxels further than this many robust SDs from the median are counted as outliers. */
const OUTLIER_SDS = 3;

/** Attenuation of the subtraction inside one ROI. */
export interface RoiStatistics {
  readonly voxels: number;
  readonly meanHu: number;
  /** Sample SD (n − 1), float64. */
  readonly sdHu: number;
  /** Share of voxels further than 3 · MAD · 1.4826 from the median. */
  readonly outlierFraction: number;
}

/**
 * Mean and sample SD of S over an ROI's voxels. `placement` (1, 2, 3) names the ROI in errors.
 * Refused: an ROI with a voxel outside the liver, uncovered or beyond the grid (`roi-outside-liver`, with the shares), or with fewer
 * than two voxels. Source: specification of LETB, step 3.
 */
export function roiStatistics(
  subtraction: Volume,
  liver: Labelmap,
  roi: ParenchymaRoi,
  placement: number,
): RoiStatistics {
  const { offsets, beyondGrid } = placeRoi(subtraction.grid, roi);
  const all = offsets.length + beyondGrid;
  if (all < 2) throw refusal('roi-too-few-voxels', { placement, voxels: all, nominalCm3: roi.nominalCm3 });
  const values: number[] = [];
  let outsideLiver = beyondGrid;
  let uncovered = 0;
  for (const offset of offsets) {
    const value = subtraction.voxels[offset] ?? NO_DATA_HU;
    if (liver.voxels[offset] === 0) outsideLiver += 1;
    else if (value === NO_DATA_HU) uncovered += 1;
    else values.push(value);
  }
  if (outsideLiver > 0 || uncovered > 0) {
    throw refusal('roi-outside-liver', {
      placement,
      outsideLiverPercent: (100 * outsideLiver) / all,
      uncoveredPercent: (100 * uncovered) / all,
      centreLpsMm: [...roi.centreLpsMm],
    });
  }
  return describe(values);
}

function describe(values: readonly number[]): RoiStatistics {
  const n = values.length;
  const meanHu = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - meanHu) ** 2, 0);
  const centre = median(values);
  const robustSd = MAD_TO_SD * median(values.map((value) => Math.abs(value - centre)));
  const outliers = values.filter((value) => Math.abs(value - centre) > OUTLIER_SDS * robustSd).length;
  return { voxels: n, meanHu, sdHu: Math.sqrt(squares / (n - 1)), outlierFraction: outliers / n };
}

/** Median of at least one value; the mean of the middle two for an even count. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return (lower + upper) / 2;
}
