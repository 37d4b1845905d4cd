import { mulberry32, type Random } from '../base/random.ts';
import { findingsOf, type Finding } from '../base/findings.ts';
import { partOfSteps, type Steps } from '../base/steps.ts';
import { voxelCount } from '../geometry/grid.ts';
import { cropGrid, cropVolume, cropVoxels } from '../imaging/cropVolume.ts';
import type { Volume } from '../imaging/volume.ts';
import { boxOfMask, type IndexBox } from '../registration/workingImage.ts';
import type { AdmissiblePlacements } from '../roi/admissiblePlacements.ts';
import { admissiblePlacements } from '../roi/admissiblePlacements.ts';
import { parenchymaDoubts } from '../roi/parenchymaFindings.ts';
import type { Triple } from '../roi/roiPattern.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import { boundaryHistograms } from './boundaryHistograms.ts';
import type { LetbMeasurement } from './computeLetb.ts';
import { DRAWS, drawLetb, shiftsAside } from './drawLetb.ts';
import { lipiodolBounds, type LipiodolBounds } from './lipiodolBounds.ts';
import { movingPrecontrast } from './movedPrecontrast.ts';
import { letbAbove, populationEstimate, type PopulationEstimate } from './populationEstimate.ts';
import { PLACEMENTS_OF_A_MEASUREMENT } from './protocol.ts';
import { residualShift } from './residualShift.ts';
import type { SubtractionHistogram } from './subtractionHistogram.ts';
import { enhancementThresholdHu } from './threshold.ts';

/** LETB from `low` to `high`, %. */
export interface PercentInterval {
  readonly low: number;
  readonly high: number;
}

/** The parts of an interval of LETB, each alone, at the interval's confidence, %. */
export interface UncertaintyParts {
  /** Where the mean of as many placements as were made would lie if they were drawn anew from all admissible ones; null without any. */
  readonly placement: PercentInterval | null;
  /** Sampling error of the population's mean and SD, noise being correlated. */
  readonly sampling: PercentInterval;
  /** M's surface up to about a voxel farther in or out. */
  readonly boundary: PercentInterval;
  /** What is left between P and A. */
  readonly registration: PercentInterval;
}

/** How far to trust one LETB. Percent, HU, mm; the same seed gives the same answer. */
export interface LetbUncertainty {
  readonly confidence: number;
  readonly seed: number;
  readonly draws: number;
  readonly interval: PercentInterval;
  readonly parts: UncertaintyParts;
  readonly population: PopulationEstimate;
  /** Bounds by what iodized oil hides; null without oil. */
  readonly lipiodol: LipiodolBounds | null;
  readonly residualShift: { readonly lengthMm: number; readonly errorMm: number };
  readonly admissiblePlacements: number;
  /** By placement: LETB, and the share of admissible placements with a smaller one, %; null without admissible ones. */
  readonly placements: readonly { readonly letbPercent: number; readonly percentile: number | null }[];
  /** Quantiles of the drawn LETBs at 0, 0.5, 1 … 100 %: what the change is drawn from. */
  readonly quantilesPercent: readonly number[];
  readonly findings: readonly Finding[];
}

export interface UncertaintyInput {
  readonly arterial: Volume;
  readonly subtraction: Volume;
  readonly liver: Labelmap;
  readonly histogram: SubtractionHistogram;
  readonly measurement: LetbMeasurement;
  readonly seed: number;
  readonly confidence?: number;
  /** When they were searched before for this S, M and ROI. */
  readonly placements?: AdmissiblePlacements | null;
}

export interface UncertaintyFindings {
  'placement-outlier': {
    readonly placement: number;
    readonly letbPercent: number;
    readonly percentile: number;
    readonly lowPercent: number;
    readonly highPercent: number;
  };
  'recorded-outside-drawn': {
    readonly letbPercent: number;
    readonly lowPercent: number;
    readonly highPercent: number;
  };
  'no-admissible-placements': { readonly nominalCm3: number };
  'residual-shift': { readonly lengthMm: number };
}
const finding = findingsOf<UncertaintyFindings>();

export const DEFAULT_CONFIDENCE = 0.95;
export const DEFAULT_SEED = 1;
/** Quantiles kept of the draws: every half percent. */
const QUANTILES = 201;
/** A placement beyond this share of the admissible ones on either side is an outlier. */
const OUTLIER_FRACTION = 0.01;
/** A shift that is longer is worth an alignment, mm. */
const SHIFT_TO_TELL_MM = 1.5;

/**
 * The interval that holds, at the given confidence, the LETB which mean and SD of all healthy parenchyma, the true mask and the true
 * alignment would give. That LETB is estimated from S itself: threshold from the parenchyma of the whole liver, M's surface within
 * about a voxel of the drawn one, P where it agrees best with A; errors are drawn together. The placement is no further source of error of that
 * estimate, since its own deviation is known once all placements are: so the interval is widened to hold the recorded LETB
 * instead, and never counts the sampling error twice. Source: specification of LETB, uncertainty.
 */
export function* letbUncertainty(input: UncertaintyInput): Steps<LetbUncertainty> {
  const { measurement, histogram, subtraction, liver, arterial } = input;
  const confidence = input.confidence ?? DEFAULT_CONFIDENCE;
  const first = measurement.placements[0];
  const box = boxOfMask(liver.voxels, liver.grid, 0);
  if (first === undefined || box === null) throw new RangeError('a measurement has a placement and a liver');
  const { shape, nominalCm3 } = first;
  const admissible =
    input.placements === undefined
      ? yield* partOfSteps(admissiblePlacements({ arterial, subtraction, liver, shape, nominalCm3 }), 0, 0.5)
      : input.placements;
  const letbs = placementLetbs(admissible, histogram, measurement.k);
  yield 0.55;
  const population = populationEstimate(input, admissible);
  yield 0.7;
  const near = withMargin(box, subtraction.grid.dimensions);
  const local = {
    arterial: cropVolume(arterial, near),
    subtraction: cropVolume(subtraction, near),
    liver: cropMask(liver, near),
  };
  const shift = yield* partOfSteps(residualShift({ ...local, meanHu: population.meanHu }), 0.7, 0.85);
  const moving = movingPrecontrast(local);
  const boundary = boundaryHistograms(moving(shift.voxels), local.liver);
  yield 0.9;
  const { thresholdHu } = population;
  const aside = shiftsAside(shift).map((pair): readonly [number, number] => [
    letbAbove(boundaryHistograms(moving(pair[0]), local.liver).drawn, thresholdHu),
    letbAbove(boundaryHistograms(moving(pair[1]), local.liver).drawn, thresholdHu),
  ]);
  const random = mulberry32(input.seed);
  const drawn = drawLetb({ population, aside, masks: boundary }, random);
  const ends = endsAt(confidence);
  const central = (values: Float64Array): PercentInterval => intervalOf(values, ends);
  const all = central(drawn.all);
  const recorded = measurement.letbPercent;
  const placement = letbs === null ? null : central(meansOfDrawn(letbs, measurement.placements.length, random));
  const interval = { low: Math.min(all.low, recorded), high: Math.max(all.high, recorded) };
  const ranked = measurement.placements.map(({ letbPercent }) => ({
    letbPercent,
    percentile: letbs === null ? null : percentileIn(letbs, letbPercent),
  }));
  return {
    confidence,
    seed: input.seed,
    draws: DRAWS,
    interval,
    parts: {
      placement,
      sampling: central(drawn.sampling),
      boundary: central(drawn.boundary),
      registration: central(drawn.registration),
    },
    population,
    lipiodol: lipiodolBounds(
      local,
      measurement.placements.map(({ thresholdHu }) => thresholdHu),
    ),
    residualShift: { lengthMm: shift.lengthMm, errorMm: shift.errorMm },
    admissiblePlacements: letbs?.length ?? 0,
    placements: ranked,
    quantilesPercent: Array.from({ length: QUANTILES }, (_, q) => quantile(drawn.all, q / (QUANTILES - 1))),
    findings: [
      ...uncertaintyFindings({ letbs, ranked, all, recorded, nominalCm3, lengthMm: shift.lengthMm }),
      ...(admissible === null ? [] : parenchymaDoubts(admissible.tissue)),
    ],
  };
}

/** LETB of every admissible placement, ascending, %; null without one. */
export function placementLetbs(
  admissible: AdmissiblePlacements | null,
  histogram: SubtractionHistogram,
  k: number,
): Float64Array | null {
  if (admissible === null || admissible.offsets.length === 0) return null;
  const { meanHu, sdHu } = admissible;
  const letbs = Float64Array.from(meanHu, (mean, at) =>
    letbAbove(histogram, enhancementThresholdHu({ meanHu: mean, sdHu: sdHu[at] ?? 0 }, k)),
  );
  return letbs.sort();
}

/** Share of ascending values below one, %, equal ones counted by half. */
export function percentileIn(ascending: Float64Array, value: number): number {
  const below = lowerBound(ascending, value);
  let equal = 0;
  while (below + equal < ascending.length && ascending[below + equal] === value) equal += 1;
  return (100 * (below + equal / 2)) / ascending.length;
}

function lowerBound(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Voxels about the liver's box that the mask's boundary and small shifts of P reach. */
const MARGIN_VOXELS = 6;

function withMargin({ from, to }: IndexBox, dimensions: Triple): IndexBox {
  const low = (a: 0 | 1 | 2): number => Math.max(0, from[a] - MARGIN_VOXELS);
  const high = (a: 0 | 1 | 2): number => Math.min(dimensions[a] - 1, to[a] + MARGIN_VOXELS);
  return { from: [low(0), low(1), low(2)], to: [high(0), high(1), high(2)] };
}

function cropMask({ grid, voxels }: Labelmap, box: IndexBox): Labelmap {
  const cropped = cropGrid(grid, box);
  return { grid: cropped, voxels: cropVoxels(voxels, grid, box, new Uint8Array(voxelCount(cropped))) };
}

/** Means of `placements` LETBs drawn at random from all admissible ones, ascending. */
function meansOfDrawn(letbs: Float64Array, placements: number, random: Random): Float64Array {
  const n = Math.min(placements, PLACEMENTS_OF_A_MEASUREMENT);
  return Float64Array.from({ length: DRAWS }, () => {
    let sum = 0;
    for (let p = 0; p < n; p += 1) sum += letbs[Math.floor(letbs.length * random())] ?? 0;
    return sum / n;
  }).sort();
}

type Ends = readonly [low: number, high: number];

function endsAt(confidence: number): Ends {
  return [(1 - confidence) / 2, (1 + confidence) / 2];
}

function intervalOf(ascending: Float64Array, [low, high]: Ends): PercentInterval {
  return { low: quantile(ascending, low), high: quantile(ascending, high) };
}

/** Quantile of ascending values, linear between them (type 7 of Hyndman and Fan). */
export function quantile(ascending: ArrayLike<number>, fraction: number): number {
  const place = (ascending.length - 1) * fraction;
  const below = Math.floor(place);
  const [low, high] = [ascending[below] ?? 0, ascending[Math.min(ascending.length - 1, below + 1)] ?? 0];
  return low + (high - low) * (place - below);
}

function uncertaintyFindings(about: {
  readonly letbs: Float64Array | null;
  readonly ranked: LetbUncertainty['placements'];
  readonly all: PercentInterval;
  readonly recorded: number;
  readonly nominalCm3: number;
  readonly lengthMm: number;
}): readonly Finding[] {
  const { letbs, ranked, all, recorded, nominalCm3, lengthMm } = about;
  const shift = lengthMm > SHIFT_TO_TELL_MM ? [finding('warning', 'residual-shift', { lengthMm })] : [];
  if (letbs === null) return [finding('warning', 'no-admissible-placements', { nominalCm3 }), ...shift];
  const low = quantile(letbs, OUTLIER_FRACTION);
  const high = quantile(letbs, 1 - OUTLIER_FRACTION);
  const outliers = ranked.flatMap(({ letbPercent, percentile }, index) =>
    percentile !== null && (letbPercent < low || letbPercent > high)
      ? [
          finding('warning', 'placement-outlier', {
            placement: index + 1,
            letbPercent,
            percentile,
            lowPercent: low,
            highPercent: high,
          }),
        ]
      : [],
  );
  const unlike =
    recorded < all.low || recorded > all.high
      ? [
          finding('note', 'recorded-outside-drawn', {
            letbPercent: recorded,
            lowPercent: all.low,
            highPercent: all.high,
          }),
        ]
      : [];
  return [...outliers, ...unlike, ...shift];
}
