import { createHash } from 'node:crypto';
import type { ComputeClient } from '../../core/compute/computeClient.ts';
import type { PrecontrastSource, SourceDigest } from '../../core/compute/jobs.ts';
import { countLiverVoxels, readVolume, subtractPhases } from '../../core/compute/prepareTimepoint.ts';
import { imagesOfSlices } from '../../core/dicom/resampleSteps.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import { voxelCount } from '../../core/geometry/grid.ts';
import { computeLetb } from '../../core/letb/computeLetb.ts';
import type { Protocol } from '../../core/letb/protocol.ts';
import { damagedFilesFindings, relatePhases, type RelatedPhases } from '../../core/letb/relatePhases.ts';
import {
  measurementDocument,
  type InputProvenance,
  type MeasurementDocument,
} from '../../core/record/measurementDocument.ts';
import type { ParenchymaRoi } from '../../core/roi/parenchymaRoi.ts';
import { maskOnGrid } from '../../core/segmentation/maskOnGrid.ts';
import type { LabelImageFile } from '../files/readMaskFile.ts';
import { allocateShared } from '../workers/computePool.ts';

/** One timepoint to be measured: its stacks, its mask file and its placements. */
export interface TimepointRequest {
  readonly arterial: Stack;
  readonly precontrast: Stack;
  /** Names of files found with a stack that could not be read. */
  readonly damaged?: { readonly arterial: readonly string[]; readonly precontrast: readonly string[] };
  /** The mask file as it is being read: inflating it may go on beside the headers. */
  readonly liverMask: { readonly file: Promise<LabelImageFile>; readonly label: number | undefined };
  readonly rois: readonly ParenchymaRoi[];
  readonly protocol: Protocol;
}

export interface MeasureOptions {
  readonly softwareVersion: string;
  readonly now: () => Date;
  readonly progress: (fraction: number, what: string) => void;
}

/**
 * Measures one timepoint from its files. Slices are read, hashed and subtracted by the pool into one shared volume while the mask is
 * inflated beside it: of A and P no volume is kept, except P where it must be resampled.
 */
export async function measureTimepoint(
  request: TimepointRequest,
  client: ComputeClient,
  options: MeasureOptions,
): Promise<MeasurementDocument> {
  const { arterial, precontrast, protocol, liverMask } = request;
  const related = relatePhases(arterial, precontrast, protocol.overrides);
  const { arterialGrid: grid } = related;
  const into = new Uint8Array(new SharedArrayBuffer(voxelCount(grid)));
  const [subtracted, mask] = await Promise.all([
    subtractStacks(request, related, client, options),
    liverMask.file.then(({ image, sha256 }) => ({
      ...maskOnGrid(image, grid, { label: liverMask.label, into }),
      sha256,
    })),
  ]);
  const { subtraction, digests } = subtracted;
  const histogram = await countLiverVoxels(client, subtraction, mask.labelmap, {
    onProgress: (fraction) => options.progress(0.85 + 0.15 * fraction, 'counting'),
  });
  const measurement = computeLetb({
    subtraction,
    liver: mask.labelmap,
    histogram,
    rois: request.rois,
    protocol,
    alignment: { kind: related.alignment },
    findings: [
      ...related.findings,
      ...damagedFilesFindings('arterial', request.damaged?.arterial ?? []),
      ...damagedFilesFindings('precontrast', request.damaged?.precontrast ?? []),
      ...mask.findings,
    ],
  });
  const sha256Of = new Map(digests.map(({ source, sha256 }) => [source, sha256]));
  return measurementDocument(measurement, {
    subject: {
      patientId: arterial.header.patient.id,
      studyDate: arterial.header.study.date,
      studyInstanceUid: arterial.header.study.instanceUid,
    },
    softwareVersion: options.softwareVersion,
    computedAt: options.now().toISOString(),
    inputs: [
      stackProvenance('arterial', arterial, sha256Of),
      stackProvenance('precontrast', precontrast, sha256Of),
      {
        role: 'liver-mask',
        seriesInstanceUid: null,
        stackId: null,
        files: 1,
        sha256: mask.sha256,
        sopInstanceUids: [],
      },
    ],
  });
}

async function subtractStacks(
  { arterial, precontrast }: TimepointRequest,
  { alignment, arterialGrid, precontrastGrid }: RelatedPhases,
  client: ComputeClient,
  options: MeasureOptions,
): Promise<{
  readonly subtraction: { readonly grid: typeof arterialGrid; readonly voxels: Int16Array };
  readonly digests: readonly SourceDigest[];
}> {
  const digests: SourceDigest[] = [];
  let source: PrecontrastSource = { alignment: 'identity', from: { kind: 'files', slices: precontrast.slices } };
  const readShare = alignment === 'identity' ? 0 : 0.3;
  if (alignment === 'scanner') {
    const read = await readVolume(
      client,
      { grid: precontrastGrid, slices: precontrast.slices },
      {
        allocate: allocateShared,
        onProgress: (fraction) => options.progress(readShare * fraction, 'reading precontrast'),
      },
    );
    digests.push(...read.digests);
    source = { alignment: 'scanner', voxels: read.volume.voxels, grid: precontrastGrid };
  }
  const { volume, digests: rest } = await subtractPhases(
    client,
    { grid: arterialGrid, arterial: { kind: 'files', slices: arterial.slices }, precontrast: source },
    {
      allocate: allocateShared,
      onProgress: (fraction) => options.progress(readShare + (0.85 - readShare) * fraction, 'subtracting'),
    },
  );
  return { subtraction: volume, digests: [...digests, ...rest] };
}

/** A stack as a document names its inputs; `sha256Of` has the digest of each of its files, by source. */
export function stackProvenance<Role extends string>(
  role: Role,
  stack: Stack,
  sha256Of: ReadonlyMap<string, string>,
): Omit<InputProvenance, 'role'> & { readonly role: Role } {
  const sum = createHash('sha256');
  const images = imagesOfSlices(stack.slices);
  const sources = [...new Set(images.map(({ source }) => source))];
  const uids = images.map((image) => image.sopInstanceUid);
  const frames = images.flatMap(({ frame }) => (frame === undefined ? [] : [frame + 1]));
  for (const source of sources) {
    const sha256 = sha256Of.get(source);
    if (sha256 === undefined) throw new Error(`no digest for a slice of the ${role} stack`);
    sum.update(`${sha256}\n`);
  }
  return {
    role,
    seriesInstanceUid: stack.header.series.instanceUid,
    stackId: stack.id,
    files: sources.length,
    sha256: sum.digest('hex'),
    sopInstanceUids: frames.length === 0 ? uids : [...new Set(uids)],
    ...(frames.length === 0 ? {} : { frames }),
    ...(stack.correction === undefined ? {} : { correction: stack.correction }),
  };
}
