import * as v from 'valibot';
import type { LetbMeasurement } from '../letb/computeLetb.ts';

/**
 * `letb.measured/1`: what a timepoint read while its reading was open; a remark of the record, not the signed result. Whoever opens the
 * case computes it again from placements, mask and images. Percent, cm³, HU, unrounded.
 */
export interface MeasuredDocument {
  readonly schema: 'letb.measured/1';
  readonly arterialStackId: string;
  readonly precontrastStackId: string;
  readonly preset: string;
  readonly k: number;
  readonly alignment: string;
  readonly letbPercent: number;
  readonly enhancingVolumeCm3: number;
  readonly liverVolumeCm3: number;
  readonly provisional: boolean;
  readonly thresholdsHu: readonly number[];
  /** What was warned of, by code. */
  readonly findings: readonly string[];
}

export function measuredDocument(
  measurement: LetbMeasurement,
  stacks: Pick<MeasuredDocument, 'arterialStackId' | 'precontrastStackId'>,
): MeasuredDocument {
  const { preset, k, letbPercent, enhancingVolumeCm3, liverVolumeCm3, provisional } = measurement;
  return {
    schema: 'letb.measured/1',
    arterialStackId: stacks.arterialStackId,
    precontrastStackId: stacks.precontrastStackId,
    preset,
    k,
    alignment: measurement.alignment.kind,
    letbPercent,
    enhancingVolumeCm3,
    liverVolumeCm3,
    provisional,
    thresholdsHu: measurement.placements.map(({ thresholdHu }) => thresholdHu),
    findings: measurement.findings.map(({ code }) => code),
  };
}

const finite = v.pipe(v.number(), v.finite());

export const measuredSchema: v.GenericSchema<unknown, MeasuredDocument> = v.object({
  schema: v.literal('letb.measured/1'),
  arterialStackId: v.string(),
  precontrastStackId: v.string(),
  preset: v.string(),
  k: finite,
  alignment: v.string(),
  letbPercent: finite,
  enhancingVolumeCm3: finite,
  liverVolumeCm3: finite,
  provisional: v.boolean(),
  thresholdsHu: v.array(finite),
  findings: v.array(v.string()),
});
