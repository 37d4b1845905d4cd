import { refusals } from '../base/errors.ts';
import { findingsOf, type Finding } from '../base/findings.ts';
import { voxelVolumeMm3, type Grid } from '../geometry/grid.ts';
import type { Volume } from '../imaging/volume.ts';
import type { ParenchymaRoi, RoiShape } from '../roi/parenchymaRoi.ts';
import { roiStatistics } from '../roi/roiStatistics.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import { checkCoverage, coverageOf } from './coverage.ts';
import {
  checkPlacementCount,
  PLACEMENTS_OF_A_MEASUREMENT,
  type AlignmentKind,
  type Preset,
  type Protocol,
} from './protocol.ts';
import { checkPresetKnowsAlignment, type RegisteredAlignment } from './measuredAlignment.ts';
import { qualityFigures, qualityFindings, type QualityFigures } from './qualityFigures.ts';
import { countAbove, type SubtractionHistogram } from './subtractionHistogram.ts';
import { enhancementThresholdHu } from './threshold.ts';

/** What one timepoint's LETB is computed from. S, M and the histogram lie on the arterial grid. */
export interface LetbInput {
  /** S = A − P, HU. */
  readonly subtraction: Volume;
  /** M, the whole liver. */
  readonly liver: Labelmap;
  /** S inside M, counted once for all thresholds (`makeHistogram`). */
  readonly histogram: SubtractionHistogram;
  /** One to three placements. */
  readonly rois: readonly ParenchymaRoi[];
  readonly protocol: Protocol;
  readonly alignment: { readonly kind: AlignmentKind };
  /** Remarks of the steps before: comparability of A and P, verdicts of the stacks. */
  readonly findings: readonly Finding[];
}

/** LETB by one placement of the ROI. */
export interface LetbPlacement {
  readonly centreLpsMm: readonly [number, number, number];
  readonly shape: RoiShape;
  readonly nominalCm3: number;
  readonly effectiveCm3: number;
  readonly voxels: number;
  readonly meanHu: number;
  readonly sdHu: number;
  readonly thresholdHu: number;
  readonly enhancingVolumeCm3: number;
  readonly letbPercent: number;
}

/** The measurement of one timepoint. Volumes cm³, attenuation HU, shares in percent. */
export interface LetbMeasurement {
  readonly preset: Preset;
  readonly k: number;
  readonly overrides: readonly string[];
  readonly grid: Grid;
  readonly alignment: { readonly kind: AlignmentKind } | RegisteredAlignment;
  /** Covered voxels of M / voxels of M. */
  readonly coverage: number;
  /** All of M. */
  readonly liverVolumeCm3: number;
  /** M where P has data: the denominator of LETB. */
  readonly coveredLiverVolumeCm3: number;
  readonly placements: readonly LetbPlacement[];
  /** Mean of the placements' LETBs (not LETB at the mean threshold). */
  readonly letbPercent: number;
  /** Mean of the placements' enhancing volumes. */
  readonly enhancingVolumeCm3: number;
  /** Sample SD over placements; null for one placement. */
  readonly letbSdPercent: number | null;
  /** Largest − smallest LETB of the placements; null for one placement. */
  readonly letbRangePercent: number | null;
  /** SD / mean of the placements' LETBs; null for one placement or a mean of 0. */
  readonly letbCoefficientOfVariation: number | null;
  /** True under three placements. */
  readonly provisional: boolean;
  readonly quality: QualityFigures;
  readonly findings: readonly Finding[];
}

export interface LetbRefusals {
  'liver-mask-empty': Record<never, never>;
}
export interface LetbFindings {
  'provisional-fewer-than-three-placements': { readonly placements: number };
  'roi-volume-off-nominal': { readonly placement: number; readonly effectiveCm3: number; readonly nominalCm3: number };
  'roi-volume-not-of-the-method': { readonly placement: number; readonly nominalCm3: number };
  'roi-placements-coincide': { readonly first: number; readonly second: number; readonly distanceMm: number };
  'roi-shapes-differ': Record<never, never>;
  'roi-sd-zero': { readonly placement: number };
  'phases-may-be-swapped': { readonly placement: number; readonly meanHu: number };
}
const refusal = refusals<LetbRefusals>();
const finding = findingsOf<LetbFindings>();

/** Effective volume may be this share off nominal before it is warned about. */
const VOLUME_TOLERANCE_FRACTION = 0.1;
/** Nominal volumes of the method, cm³. */
const METHOD_VOLUMES_CM3: readonly number[] = [1, 0.5];
/** Two placements whose centres are nearer than this sample the same voxels. */
const COINCIDENCE_MM = 1;
/** Parenchyma takes up contrast: a mean this far below 0 HU is no noise. */
const SWAPPED_PHASES_MEAN_HU = -10;

/**
 * LETB of one timepoint: the one function that the window, the batch and the tests call.
 * Refused: an alignment under the preset `paper`, an empty mask, coverage below 0.95 without override, no ROI or more than three, an ROI not wholly in covered liver.
 * Source: specification of LETB, steps 3 to 7; Assouline et al. 2023.
 */
export function computeLetb(input: LetbInput): LetbMeasurement {
  const { subtraction, liver, histogram, rois, protocol } = input;
  checkPresetKnowsAlignment(protocol.preset, input.alignment.kind);
  checkPlacementCount(rois.length);
  if (histogram.liverVoxels === 0) throw refusal('liver-mask-empty', {});
  const coverageFindings = checkCoverage(histogram, subtraction.grid, protocol.overrides);
  const voxelCm3 = voxelVolumeMm3(subtraction.grid) / 1000;
  const statistics = rois.map((roi, index) => roiStatistics(subtraction, liver, roi, index + 1));
  const placements = rois.map((roi, index): LetbPlacement => {
    const { voxels, meanHu, sdHu } = statistics[index] ?? { voxels: 0, meanHu: 0, sdHu: 0 };
    const thresholdHu = enhancementThresholdHu({ meanHu, sdHu }, protocol.k);
    const enhancing = countAbove(histogram, thresholdHu);
    return {
      centreLpsMm: roi.centreLpsMm,
      shape: roi.shape,
      nominalCm3: roi.nominalCm3,
      effectiveCm3: voxels * voxelCm3,
      voxels,
      meanHu,
      sdHu,
      thresholdHu,
      enhancingVolumeCm3: enhancing * voxelCm3,
      letbPercent: (100 * enhancing) / histogram.total,
    };
  });
  const quality = qualityFigures(histogram, statistics, protocol.k);
  return {
    preset: protocol.preset,
    k: protocol.k,
    overrides: protocol.overrides,
    grid: subtraction.grid,
    alignment: input.alignment,
    coverage: coverageOf(histogram),
    liverVolumeCm3: histogram.liverVoxels * voxelCm3,
    coveredLiverVolumeCm3: histogram.total * voxelCm3,
    placements,
    ...overPlacements(placements),
    provisional: placements.length < PLACEMENTS_OF_A_MEASUREMENT,
    quality,
    findings: [...input.findings, ...coverageFindings, ...placementFindings(placements), ...qualityFindings(quality)],
  };
}

/** Mean, sample SD, range and coefficient of variation over the placements. */
function overPlacements(
  placements: readonly LetbPlacement[],
): Pick<
  LetbMeasurement,
  'letbPercent' | 'enhancingVolumeCm3' | 'letbSdPercent' | 'letbRangePercent' | 'letbCoefficientOfVariation'
> {
  const letbs = placements.map((placement) => placement.letbPercent);
  const n = letbs.length;
  const mean = letbs.reduce((sum, value) => sum + value, 0) / n;
  const enhancingVolumeCm3 = placements.reduce((sum, placement) => sum + placement.enhancingVolumeCm3, 0) / n;
  if (n < 2)
    return {
      letbPercent: mean,
      enhancingVolumeCm3,
      letbSdPercent: null,
      letbRangePercent: null,
      letbCoefficientOfVariation: null,
    };
  const sd = Math.sqrt(letbs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  return {
    letbPercent: mean,
    enhancingVolumeCm3,
    letbSdPercent: sd,
    letbRangePercent: Math.max(...letbs) - Math.min(...letbs),
    letbCoefficientOfVariation: mean === 0 ? null : sd / mean,
  };
}

function placementFindings(placements: readonly LetbPlacement[]): readonly Finding[] {
  const provisional =
    placements.length < PLACEMENTS_OF_A_MEASUREMENT
      ? [finding('warning', 'provisional-fewer-than-three-placements', { placements: placements.length })]
      : [];
  const volumes = placements.flatMap((placement, index) => {
    const { effectiveCm3, nominalCm3 } = placement;
    const off = Math.abs(effectiveCm3 - nominalCm3) > VOLUME_TOLERANCE_FRACTION * nominalCm3;
    return [
      ...(off
        ? [finding('warning', 'roi-volume-off-nominal', { placement: index + 1, effectiveCm3, nominalCm3 })]
        : []),
      ...(METHOD_VOLUMES_CM3.includes(nominalCm3)
        ? []
        : [finding('note', 'roi-volume-not-of-the-method', { placement: index + 1, nominalCm3 })]),
    ];
  });
  const pairs = placements.flatMap((a, first) =>
    placements.slice(first + 1).flatMap((b, offset) => {
      const distanceMm = Math.hypot(...a.centreLpsMm.map((x, axisIndex) => x - (b.centreLpsMm[axisIndex] ?? 0)));
      return distanceMm < COINCIDENCE_MM
        ? [finding('warning', 'roi-placements-coincide', { first: first + 1, second: first + offset + 2, distanceMm })]
        : [];
    }),
  );
  const swapped = placements.flatMap(({ meanHu }, index) =>
    meanHu < SWAPPED_PHASES_MEAN_HU
      ? [finding('warning', 'phases-may-be-swapped', { placement: index + 1, meanHu })]
      : [],
  );
  const constant = placements.flatMap(({ sdHu }, index) =>
    sdHu === 0 ? [finding('warning', 'roi-sd-zero', { placement: index + 1 })] : [],
  );
  const shapes = new Set(placements.map((placement) => `${placement.shape} ${placement.nominalCm3}`));
  return [
    ...provisional,
    ...swapped,
    ...constant,
    ...volumes,
    ...pairs,
    ...(shapes.size > 1 ? [finding('warning', 'roi-shapes-differ', {})] : []),
  ];
}
