import type { ComputeClient } from '../../core/compute/computeClient.ts';
import { readVolume } from '../../core/compute/prepareTimepoint.ts';
import type { Acquisition } from '../../core/dicom/instance.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import type { Finding } from '../../core/base/findings.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import type { Volume } from '../../core/imaging/volume.ts';
import { phaseFigures, withPortalVein } from '../../core/letb/phaseFigures.ts';
import type { UncertaintyInput } from '../../core/letb/uncertainty.ts';
import type { MeasurementDocument } from '../../core/record/measurementDocument.ts';
import { automaticPlacements } from '../../core/roi/proposePlacements.ts';
import type { ParenchymaRoi } from '../../core/roi/parenchymaRoi.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import { allocateShared } from '../workers/computePool.ts';

/** Placements: given, given with what was said when they were proposed, or to be proposed from S. */
export type RequestedRois =
  | readonly ParenchymaRoi[]
  | { readonly proposed: readonly ParenchymaRoi[]; readonly findings: readonly Finding[] }
  | { readonly propose: Pick<ParenchymaRoi, 'shape' | 'nominalCm3'> };

/** The placements, proposed where that is asked for (A is fetched only then); what is said of the proposal goes with the measurement. */
export async function placementsOf(
  rois: RequestedRois,
  {
    arterial,
    subtraction,
    liver,
  }: { readonly arterial: () => Promise<Volume>; readonly subtraction: Volume; readonly liver: Labelmap },
  client: ComputeClient,
): Promise<{ readonly rois: readonly ParenchymaRoi[]; readonly findings: readonly Finding[] }> {
  if ('proposed' in rois) return { rois: rois.proposed, findings: rois.findings };
  if (!('propose' in rois)) return { rois, findings: [] };
  const proposed = await client.run('proposePlacements', {
    arterial: await arterial(),
    subtraction,
    liver,
    ...rois.propose,
  });
  return { rois: proposed.rois, findings: [automaticPlacements(), ...proposed.findings] };
}

/** A, read where it was not kept. */
export async function readArterial(client: ComputeClient, stack: Stack, grid: Grid): Promise<Volume> {
  const { volume } = await readVolume(client, { grid, slices: stack.slices }, { allocate: allocateShared });
  return volume;
}

interface PhaseInput {
  readonly acquisition: Acquisition;
  /** Where the reader pointed at the portal vein. */
  readonly portalVeinLpsMm?: PointLps | undefined;
}

/** What a measurement's document says of its uncertainty, computed on one worker. */
export async function uncertaintyOf(
  client: ComputeClient,
  { acquisition, portalVeinLpsMm, ...input }: UncertaintyInput & PhaseInput,
  progress: (fraction: number) => void,
): Promise<Required<Pick<MeasurementDocument, 'uncertainty' | 'arterialPhase'>>> {
  const uncertainty = await client.run('letbUncertainty', input, { onProgress: progress });
  const figures = phaseFigures(input.arterial, acquisition, uncertainty.population);
  return { uncertainty, arterialPhase: withPortalVein(figures, input.arterial, portalVeinLpsMm ?? null) };
}
