import type { ComputeClient } from '../../core/compute/computeClient.ts';
import { readVolume } from '../../core/compute/prepareTimepoint.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import type { Finding } from '../../core/base/findings.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import type { Volume } from '../../core/imaging/volume.ts';
import type { LetbMeasurement } from '../../core/letb/computeLetb.ts';
import type { SubtractionHistogram } from '../../core/letb/subtractionHistogram.ts';
import type { LetbUncertainty } from '../../core/letb/uncertainty.ts';
import { automaticPlacements } from '../../core/roi/proposePlacements.ts';
import type { ParenchymaRoi } from '../../core/roi/parenchymaRoi.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import { allocateShared } from '../workers/computePool.ts';

/** Placements: given, given with what was said when they were proposed, or to be proposed from S. */
export type RequestedRois =
  | readonly ParenchymaRoi[]
  | { readonly proposed: readonly ParenchymaRoi[]; readonly findings: readonly Finding[] }
  | { readonly propose: Pick<ParenchymaRoi, 'shape' | 'nominalCm3'> };

/** The placements, proposed where that is asked for; what is said of the proposal goes with the measurement. */
export async function placementsOf(
  rois: RequestedRois,
  { subtraction, liver }: { readonly subtraction: Volume; readonly liver: Labelmap },
  client: ComputeClient,
): Promise<{ readonly rois: readonly ParenchymaRoi[]; readonly findings: readonly Finding[] }> {
  if ('proposed' in rois) return { rois: rois.proposed, findings: rois.findings };
  if (!('propose' in rois)) return { rois, findings: [] };
  const proposed = await client.run('proposePlacements', { subtraction, liver, ...rois.propose });
  return { rois: proposed.rois, findings: [automaticPlacements(), ...proposed.findings] };
}

/** A, read where it was not kept. */
export async function readArterial(client: ComputeClient, stack: Stack, grid: Grid): Promise<Volume> {
  const { volume } = await readVolume(client, { grid, slices: stack.slices }, { allocate: allocateShared });
  return volume;
}

/** The uncertainty of a measurement, on one worker. */
export function uncertaintyOf(
  client: ComputeClient,
  input: {
    readonly arterial: Volume;
    readonly subtraction: Volume;
    readonly liver: Labelmap;
    readonly histogram: SubtractionHistogram;
    readonly measurement: LetbMeasurement;
    readonly seed: number;
  },
  progress: (fraction: number) => void,
): Promise<LetbUncertainty> {
  return client.run('letbUncertainty', input, { onProgress: progress });
}
