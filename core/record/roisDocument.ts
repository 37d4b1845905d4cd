import * as v from 'valibot';
import { pointLps, type PointLps } from '../geometry/points.ts';
import type { ParenchymaRoi, RoiShape } from '../roi/parenchymaRoi.ts';

/** `letb.rois/1`: the placements of one timepoint as the reader left them. LPS mm of the arterial stack's frame of reference, cm³. */
export interface RoisDocument {
  readonly schema: 'letb.rois/1';
  /** The image that they were placed on. */
  readonly arterialStackId: string;
  /** What the next placement has. */
  readonly shape: RoiShape;
  readonly nominalCm3: number;
  readonly placements: readonly ParenchymaRoi[];
  /** Where the reader pointed at the portal vein; it takes no part in LETB. */
  readonly portalVeinLpsMm: PointLps | null;
}

const finite = v.pipe(v.number(), v.finite());
const shape = v.picklist(['cube', 'sphere']);
const nominalCm3 = v.pipe(finite, v.gtValue(0), v.maxValue(10));
const centreLpsMm = v.pipe(
  v.strictTuple([finite, finite, finite]),
  v.transform(([x, y, z]) => pointLps(x, y, z)),
);

export const roisSchema: v.GenericSchema<unknown, RoisDocument> = v.object({
  schema: v.literal('letb.rois/1'),
  arterialStackId: v.string(),
  shape,
  nominalCm3,
  placements: v.pipe(v.array(v.object({ centreLpsMm, shape, nominalCm3 })), v.maxLength(3)),
  portalVeinLpsMm: v.optional(v.nullable(centreLpsMm), null),
});
