import { refusals } from '../base/errors.ts';
import type { PointLps } from '../geometry/points.ts';

export type RoiShape = 'cube' | 'sphere';

/** One placement of the parenchymal ROI. A cube's edges run along the grid's axes. */
export interface ParenchymaRoi {
  readonly centreLpsMm: PointLps;
  readonly shape: RoiShape;
  readonly nominalCm3: number;
}

export interface RoiRefusals {
  'roi-invalid': { readonly what: string };
  'roi-outside-liver': {
    readonly placement: number;
    readonly outsideLiverPercent: number;
    readonly uncoveredPercent: number;
    readonly centreLpsMm: readonly number[];
  };
  'roi-too-few-voxels': { readonly placement: number; readonly voxels: number; readonly nominalCm3: number };
}
const refusal = refusals<RoiRefusals>();

/** Largest nominal volume that can still be called a small ROI in parenchyma. */
const MAX_NOMINAL_CM3 = 10;

/** Checks and makes a placement. Refused: a centre that is not finite, a volume not in (0, 10] cm³. */
export function makeParenchymaRoi(roi: ParenchymaRoi): ParenchymaRoi {
  if (!roi.centreLpsMm.every(Number.isFinite))
    throw refusal('roi-invalid', { what: `centre ${roi.centreLpsMm.join(', ')}` });
  if (!(roi.nominalCm3 > 0 && roi.nominalCm3 <= MAX_NOMINAL_CM3)) {
    throw refusal('roi-invalid', { what: `volume ${roi.nominalCm3} cm³` });
  }
  return roi;
}

/** Half the edge of a cube, or the radius of a sphere, of the nominal volume, mm. */
export function halfExtentMm(roi: ParenchymaRoi): number {
  const volumeMm3 = roi.nominalCm3 * 1000;
  return roi.shape === 'cube' ? Math.cbrt(volumeMm3) / 2 : Math.cbrt((3 * volumeMm3) / (4 * Math.PI));
}
