import { voxelVolumeMm3, voxelOffset, type Grid } from '../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../imaging/volume.ts';
import { boxOfMask } from '../registration/workingImage.ts';
import { squaredDistancesMm2 } from '../segmentation/distanceTransform.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import type { LetbMeasurement } from './computeLetb.ts';
import { misregistrationEnhancement, type MisregistrationInput } from './misregistrationEnhancement.ts';

/** A figure by the scanner's geometry and aligned; `before` is null where it cannot be measured. */
export interface BeforeAfter {
  readonly before: number | null;
  readonly after: number;
}

/** What an alignment did to S. Judged by the placements' means and SDs, each before and after by its own. */
export interface AlignmentEffect {
  /** LETB without the alignment, %. */
  readonly letbPercent: BeforeAfter;
  /** Mean over placements of the ROI's SD, HU. */
  readonly roiSdHu: BeforeAfter;
  /** ROI SD after / before: interpolation lowers the noise of P and with it T. */
  readonly noiseFactor: number | null;
  /** Share of covered liver below mean − k · SD. */
  readonly negativeTail: BeforeAfter;
  /** Share of covered liver within the rim's width of its surface that lies beyond mean ± k · SD. */
  readonly rimResidual: BeforeAfter;
  /** Volume of the rim above T, cm³. */
  readonly rimEnhancingCm3: BeforeAfter;
  /** Enhancing volume on edges of P that a shift by 2 mm explains, by the mean T, cm³: an upper bound. */
  readonly misregistrationCm3: BeforeAfter;
}

/** Width of the rim, mm. */
export const RIM_MM = 5;

interface Measured {
  readonly subtraction: Volume;
  readonly measurement: LetbMeasurement;
}

/** What changed between S by the scanner's geometry and S aligned; `before` is null where it cannot be measured. A is needed for the edges of P. */
export function alignmentEffect(
  before: Measured | null,
  after: Measured,
  { arterial, liver, rois }: Pick<MisregistrationInput, 'arterial' | 'liver' | 'rois'>,
): AlignmentEffect {
  const rim = rimVoxels(liver, RIM_MM);
  const of = (figure: (measured: Measured) => number): BeforeAfter => ({
    before: before === null ? null : figure(before),
    after: figure(after),
  });
  const roiSdHu = of(({ measurement }) => meanOf(measurement.placements.map(({ sdHu }) => sdHu)));
  return {
    letbPercent: of(({ measurement }) => measurement.letbPercent),
    roiSdHu,
    noiseFactor: roiSdHu.before === null || roiSdHu.before === 0 ? null : roiSdHu.after / roiSdHu.before,
    negativeTail: of(({ measurement }) => measurement.quality.negativeTailFraction),
    rimResidual: of((measured) => residualOf(measured, rim).beyondFraction),
    rimEnhancingCm3: of((measured) => residualOf(measured, rim).enhancingCm3),
    misregistrationCm3: of(({ subtraction, measurement }) => {
      const thresholdHu = meanOf(measurement.placements.map((placement) => placement.thresholdHu));
      return misregistrationEnhancement({ arterial, subtraction, liver, thresholdHu, rois }).cm3;
    }),
  };
}

function residualOf(
  { subtraction, measurement }: Measured,
  rim: Int32Array,
): { readonly beyondFraction: number; readonly enhancingCm3: number } {
  const shares = measurement.placements.map(({ meanHu, thresholdHu }) => {
    let [above, below, all] = [0, 0, 0];
    for (const v of rim) {
      const s = subtraction.voxels[v] ?? NO_DATA_HU;
      if (s === NO_DATA_HU) continue;
      all += 1;
      if (s > thresholdHu) above += 1;
      else if (s < 2 * meanHu - thresholdHu) below += 1;
    }
    return { beyond: all === 0 ? 0 : (above + below) / all, above };
  });
  return {
    beyondFraction: meanOf(shares.map(({ beyond }) => beyond)),
    enhancingCm3: (meanOf(shares.map(({ above }) => above)) * voxelVolumeMm3(subtraction.grid)) / 1000,
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Places of the liver's voxels whose centre lies within a distance of a voxel outside it. */
export function rimVoxels({ grid, voxels }: Labelmap, widthMm: number): Int32Array {
  const box = boxOfMask(voxels, grid, widthMm);
  if (box === null) return new Int32Array(0);
  const [ni, nj, nk] = [0, 1, 2].map((a) => (box.to[a] ?? 0) - (box.from[a] ?? 0) + 1);
  const dimensions = [ni ?? 0, nj ?? 0, nk ?? 0] as const;
  const outside = new Uint8Array(dimensions[0] * dimensions[1] * dimensions[2]);
  eachOfBox(grid, box.from, dimensions, (at, v) => {
    outside[at] = voxels[v] === 0 ? 1 : 0;
  });
  const squared = squaredDistancesMm2(outside, { dimensions, spacingMm: grid.spacingMm });
  const found: number[] = [];
  eachOfBox(grid, box.from, dimensions, (at, v) => {
    if (voxels[v] !== 0 && (squared[at] ?? Infinity) <= widthMm * widthMm + 1e-6) found.push(v);
  });
  return Int32Array.from(found);
}

function eachOfBox(
  grid: Grid,
  from: readonly [number, number, number],
  [ni, nj, nk]: readonly [number, number, number],
  visit: (at: number, v: number) => void,
): void {
  let at = 0;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      let v = voxelOffset(grid, from[0], from[1] + j, from[2] + k);
      for (let i = 0; i < ni; i += 1) {
        visit(at, v);
        at += 1;
        v += 1;
      }
    }
  }
}
