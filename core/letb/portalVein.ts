import { refusals } from '../base/errors.ts';
import { pointLps, type PointLps } from '../geometry/points.ts';
import type { Volume } from '../imaging/volume.ts';
import { makeParenchymaRoi, type ParenchymaRoi } from '../roi/parenchymaRoi.ts';
import { placeRoi } from '../roi/placeRoi.ts';

/** A sample inside the main portal vein, whose inner diameter is 10 mm and more. */
const RADIUS_MM = 4;

/** Attenuation of the portal vein in an arterial phase, where the reader pointed at it. */
export interface PortalVeinSample {
  readonly centreLpsMm: PointLps;
  /** Mean and sample SD of the voxels within 4 mm, HU. */
  readonly meanHu: number;
  readonly sdHu: number;
}

export interface PortalVeinRefusals {
  'portal-vein-outside-image': { readonly centreLpsMm: readonly number[] };
}
const refusal = refusals<PortalVeinRefusals>();

/** The sphere that is sampled, as it is drawn. */
export function portalVeinSphere(centreLpsMm: PointLps): ParenchymaRoi {
  return makeParenchymaRoi({ centreLpsMm, shape: 'sphere', nominalCm3: ((4 / 3) * Math.PI * RADIUS_MM ** 3) / 1000 });
}

/**
 * Samples the portal vein of an arterial phase (HU) around a point in LPS mm. How far it has filled tells an early arterial phase from a late
 * one. Refused: a point whose sphere leaves the image, or holds fewer than two voxels. Source: specification of LETB, phase comparability.
 */
export function samplePortalVein({ grid, voxels }: Volume, centreLpsMm: PointLps): PortalVeinSample {
  const { offsets, beyondGrid } = placeRoi(grid, portalVeinSphere(centreLpsMm));
  if (beyondGrid > 0 || offsets.length < 2)
    throw refusal('portal-vein-outside-image', { centreLpsMm: [...centreLpsMm] });
  const values = Array.from(offsets, (offset) => voxels[offset] ?? 0);
  const meanHu = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - meanHu) ** 2, 0);
  const [x, y, z] = centreLpsMm;
  return { centreLpsMm: pointLps(x, y, z), meanHu, sdHu: Math.sqrt(squares / (values.length - 1)) };
}
