import { findingsOf, type Finding } from '../base/findings.ts';
import { countAbove, countBelow, modeHu, type SubtractionHistogram } from './subtractionHistogram.ts';
import { enhancementThresholdHu } from './threshold.ts';
import { SENSITIVITY_KS } from './protocol.ts';

/** Limits above which a figure is warned about. Source: specification of LETB, quality figures. */
const ROI_SD_WARN_HU = 25;
const ROI_OUTLIER_WARN_FRACTION = 0.02;
const NEGATIVE_TAIL_WARN_FRACTION = 0.06;

/** Figures that go with every LETB; none of them changes it. Null is not evaluable. */
export interface QualityFigures {
  /** By placement. */
  readonly roiSdHu: readonly number[];
  /** By placement: share of ROI voxels further than 3 · MAD · 1.4826 from the ROI's median. */
  readonly roiOutlierFraction: readonly number[];
  /** Mean over placements of the share of covered M with S < mean − k · SD. */
  readonly negativeTailFraction: number;
  readonly negativeTailFractionByPlacement: readonly number[];
  /** Mean over placements of the share of non-enhancing parenchyma expected above T by symmetric noise, %. */
  readonly noiseFloorPercent: number | null;
  /** Mean over placements, exploratory. */
  readonly letbNoiseCorrectedPercent: number | null;
  /** LETB, %, mean over placements, by k. */
  readonly sensitivity: Readonly<Record<string, number>>;
}

export interface QualityFindings {
  'roi-sd-high': { readonly placement: number; readonly sdHu: number; readonly limitHu: number };
  'roi-inhomogeneous': { readonly placement: number; readonly outlierPercent: number; readonly limitPercent: number };
  'negative-tail-high': { readonly negativeTailPercent: number; readonly limitPercent: number };
}
const finding = findingsOf<QualityFindings>();

/** One placement as the quality figures see it. */
export interface MeasuredRoi {
  readonly meanHu: number;
  readonly sdHu: number;
  readonly outlierFraction: number;
}

/** The quality figures of a measurement with at least one placement and a histogram with at least one voxel. */
export function qualityFigures(
  histogram: SubtractionHistogram,
  rois: readonly MeasuredRoi[],
  k: number,
): QualityFigures {
  const negativeTails = rois.map((roi) => countBelow(histogram, roi.meanHu - k * roi.sdHu) / histogram.total);
  const mode = modeHu(histogram);
  const floors = rois.map((roi) =>
    mode === null ? null : noiseFloorFraction(histogram, mode, enhancementThresholdHu(roi, k)),
  );
  const corrected = rois.map((roi, index) =>
    noiseCorrectedPercent(histogram, enhancementThresholdHu(roi, k), floors[index] ?? null),
  );
  const floor = meanOrNull(floors);
  return {
    roiSdHu: rois.map((roi) => roi.sdHu),
    roiOutlierFraction: rois.map((roi) => roi.outlierFraction),
    negativeTailFraction: mean(negativeTails),
    negativeTailFractionByPlacement: negativeTails,
    noiseFloorPercent: floor === null ? null : 100 * floor,
    letbNoiseCorrectedPercent: meanOrNull(corrected),
    sensitivity: Object.fromEntries(
      SENSITIVITY_KS.map((other) => [
        String(other),
        mean(rois.map((roi) => (100 * countAbove(histogram, enhancementThresholdHu(roi, other))) / histogram.total)),
      ]),
    ),
  };
}

/** Warnings for the figures that are beyond their limits. */
export function qualityFindings(figures: QualityFigures): readonly Finding[] {
  const sds = figures.roiSdHu.flatMap((sdHu, index) =>
    sdHu > ROI_SD_WARN_HU
      ? [finding('warning', 'roi-sd-high', { placement: index + 1, sdHu, limitHu: ROI_SD_WARN_HU })]
      : [],
  );
  const outliers = figures.roiOutlierFraction.flatMap((fraction, index) =>
    fraction > ROI_OUTLIER_WARN_FRACTION
      ? [
          finding('warning', 'roi-inhomogeneous', {
            placement: index + 1,
            outlierPercent: 100 * fraction,
            limitPercent: 100 * ROI_OUTLIER_WARN_FRACTION,
          }),
        ]
      : [],
  );
  const tail =
    figures.negativeTailFraction > NEGATIVE_TAIL_WARN_FRACTION
      ? [
          finding('warning', 'negative-tail-high', {
            negativeTailPercent: 100 * figures.negativeTailFraction,
            limitPercent: 100 * NEGATIVE_TAIL_WARN_FRACTION,
          }),
        ]
      : [];
  return [...sds, ...outliers, ...tail];
}

/** (count of S < 2 · mode − T) / (2 × count of S ≤ mode); null where nothing lies at or below the mode. */
function noiseFloorFraction(histogram: SubtractionHistogram, mode: number, thresholdHu: number): number | null {
  const atOrBelowMode = countBelow(histogram, mode + 1);
  return atOrBelowMode === 0 ? null : countBelow(histogram, 2 * mode - thresholdHu) / (2 * atOrBelowMode);
}

/** (LETB − floor) / (1 − floor), clipped at 0, %. */
function noiseCorrectedPercent(
  histogram: SubtractionHistogram,
  thresholdHu: number,
  floor: number | null,
): number | null {
  if (floor === null || floor >= 1) return null;
  const letb = countAbove(histogram, thresholdHu) / histogram.total;
  return Math.max(0, (100 * (letb - floor)) / (1 - floor));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function meanOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length && known.length > 0 ? mean(known) : null;
}
