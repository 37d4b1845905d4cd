import type { Volume } from '../imaging/volume.ts';
import type { AdmissiblePlacements } from '../roi/admissiblePlacements.ts';
import { healthyParenchyma } from '../roi/healthyParenchyma.ts';
import type { LetbMeasurement, LetbPlacement } from './computeLetb.ts';
import { countAbove, type SubtractionHistogram } from './subtractionHistogram.ts';
import { enhancementThresholdHu } from './threshold.ts';

/** Mean and SD of S in all healthy parenchyma as far as the liver shows it, and the LETB that they give. */
export interface PopulationEstimate {
  /** `parenchyma`: the parenchyma of the whole liver. `own-placements`: that of the measurement's ROIs, where too little else was found. */
  readonly basis: 'parenchyma' | 'own-placements';
  readonly voxels: number;
  readonly meanHu: number;
  readonly sdHu: number;
  readonly thresholdHu: number;
  /** Standard error of the threshold, HU. */
  readonly thresholdErrorHu: number;
  /** Independent values that would give the mean, and the SD, as exactly. */
  readonly effectiveForMean: number;
  readonly effectiveForSd: number;
  readonly letbPercent: number;
}

/** LETB at a threshold, %. */
export function letbAbove(histogram: SubtractionHistogram, thresholdHu: number): number {
  return histogram.total === 0 ? 0 : (100 * countAbove(histogram, thresholdHu)) / histogram.total;
}

interface PopulationInput {
  readonly subtraction: Volume;
  readonly histogram: SubtractionHistogram;
  readonly measurement: LetbMeasurement;
}

/** Mean and SD of S in healthy parenchyma, from the parenchyma of the whole liver, or from the measurement's own ROIs where that is hardly more. */
export function populationEstimate(
  { subtraction, histogram, measurement: { k, placements } }: PopulationInput,
  admissible: AdmissiblePlacements | null,
): PopulationEstimate {
  const healthy = admissible === null ? null : healthyParenchyma(subtraction, admissible.tissue);
  if (healthy === null || admissible === null || healthy.voxels < LEAST_SAMPLED_ROIS * admissible.pattern.voxels)
    return ownPlacements(placements, histogram, k);
  const { meanHu, sdHu, voxels, effectiveForMean, effectiveForSd, sampledFraction } = healthy;
  // What regions differ by holds the correlated noise too; with too few regions that alone is known.
  const correlated = thresholdError(sdHu, k, { mean: effectiveForMean, sd: effectiveForSd });
  // Of all healthy parenchyma the sampled share is known, not estimated.
  const unknown = Math.sqrt(Math.max(LEAST_UNSEEN, 1 - sampledFraction));
  const thresholdHu = enhancementThresholdHu({ meanHu, sdHu }, k);
  return {
    basis: 'parenchyma',
    voxels,
    meanHu,
    sdHu,
    thresholdHu,
    thresholdErrorHu: Math.hypot(unknown * (healthy.regionErrorHu(k) ?? correlated), UNSAMPLED_SDS * sdHu),
    effectiveForMean,
    effectiveForSd,
    letbPercent: letbAbove(histogram, thresholdHu),
  };
}

/** Parenchyma of fewer ROI volumes says less than the placements themselves. */
const LEAST_SAMPLED_ROIS = 3;
/** What was not sampled (next to border, vessels and tumour) differs from what was in ways no sample shows: in T about this many SDs. */
const UNSAMPLED_SDS = 0.04;
/** Parenchyma next to the border, to vessels and to tumour is never sampled, however much is: its share of the variance stays. */
const LEAST_UNSEEN = 0.1;
/** Independent values in a cubic centimetre of noise whose correlation could not be learnt. */
const ASSUMED_EFFECTIVE_PER_PLACEMENT = 25;

/** Var(mean + k · SD) of Gaussian noise: σ²/n + k²σ²/2n, each with its own effective n. */
function thresholdError(sdHu: number, k: number, effective: { readonly mean: number; readonly sd: number }): number {
  return sdHu * Math.sqrt(1 / effective.mean + (k * k) / (2 * effective.sd));
}

/** Where no other parenchyma is admissible the placements are the sample, pooled. */
function ownPlacements(
  placements: readonly LetbPlacement[],
  histogram: SubtractionHistogram,
  k: number,
): PopulationEstimate {
  const n = placements.length;
  const meanHu = placements.reduce((sum, p) => sum + p.meanHu, 0) / n;
  const within = placements.reduce((sum, p) => sum + p.sdHu * p.sdHu, 0) / n;
  // The SD in an ROI is about its own mean: what the means differ by belongs to the population's SD too.
  const between =
    n < 2
      ? within / (ASSUMED_EFFECTIVE_PER_PLACEMENT - 1)
      : placements.reduce((sum, p) => sum + (p.meanHu - meanHu) ** 2, 0) / (n - 1);
  const sdHu = Math.sqrt(within + between);
  const effective = ASSUMED_EFFECTIVE_PER_PLACEMENT * n;
  const thresholdHu = enhancementThresholdHu({ meanHu, sdHu }, k);
  return {
    basis: 'own-placements',
    voxels: placements.reduce((sum, p) => sum + p.voxels, 0),
    meanHu,
    sdHu,
    thresholdHu,
    thresholdErrorHu: thresholdError(sdHu, k, { mean: effective, sd: effective }),
    effectiveForMean: effective,
    effectiveForSd: effective,
    letbPercent: letbAbove(histogram, thresholdHu),
  };
}
