import { DomainError, refusals } from '../../../core/base/errors.ts';
import { voxelCentre } from '../../../core/geometry/affine.ts';
import type { Volume } from '../../../core/imaging/volume.ts';
import { modeHu, type SubtractionHistogram } from '../../../core/letb/subtractionHistogram.ts';
import type { CaseRefusals, CaseTimepointId } from '../../../core/record/caseDocument.ts';
import type { ParenchymaRoi } from '../../../core/roi/parenchymaRoi.ts';
import { roiStatistics } from '../../../core/roi/roiStatistics.ts';
import type { Labelmap } from '../../../core/segmentation/labelmap.ts';

const refusal = refusals<CaseRefusals>();

/** INTERIM until core/roi publishes proposals: homogeneous places near the mode, 20 mm apart. */
export function proposeRois(
  timepoint: CaseTimepointId,
  {
    subtraction,
    liver,
    histogram,
  }: { readonly subtraction: Volume; readonly liver: Labelmap; readonly histogram: SubtractionHistogram },
  roi: Pick<ParenchymaRoi, 'shape' | 'nominalCm3'>,
): readonly ParenchymaRoi[] {
  const { dimensions, spacingMm } = subtraction.grid;
  const mode = modeHu(histogram) ?? 0;
  const step = (a: 0 | 1 | 2): number => Math.max(1, Math.round(8 / spacingMm[a]));
  const found: { readonly roi: ParenchymaRoi; readonly cost: number }[] = [];
  for (let k = 0; k < dimensions[2]; k += step(2))
    for (let j = 0; j < dimensions[1]; j += step(1))
      for (let i = 0; i < dimensions[0]; i += step(0)) {
        if (liver.voxels[i + dimensions[0] * (j + dimensions[1] * k)] === 0) continue;
        const placed: ParenchymaRoi = { ...roi, centreLpsMm: voxelCentre(subtraction.grid, [i, j, k]) };
        try {
          const { meanHu, sdHu, outlierFraction } = roiStatistics(subtraction, liver, placed, 1);
          found.push({ roi: placed, cost: Math.abs(meanHu - mode) + sdHu + 100 * outlierFraction });
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
        }
      }
  const chosen: ParenchymaRoi[] = [];
  for (const { roi: next } of found.toSorted((a, b) => a.cost - b.cost)) {
    const apart = chosen.every(
      ({ centreLpsMm }) => Math.hypot(...centreLpsMm.map((x, n) => x - (next.centreLpsMm[n] ?? 0))) >= 20,
    );
    if (apart) chosen.push(next);
    if (chosen.length === 3) return chosen;
  }
  throw refusal('no-place-for-rois', { timepoint, found: chosen.length, nominalCm3: roi.nominalCm3 });
}
