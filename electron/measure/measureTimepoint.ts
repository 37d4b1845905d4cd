import { createHash, hash } from 'node:crypto';
import type { Finding } from '../../core/base/findings.ts';
import type { ComputeClient } from '../../core/compute/computeClient.ts';
import type { PrecontrastSource, SourceDigest } from '../../core/compute/jobs.ts';
import { countLiverVoxels, readVolume, subtractPhases } from '../../core/compute/prepareTimepoint.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import { voxelCount } from '../../core/geometry/grid.ts';
import type { Volume } from '../../core/imaging/volume.ts';
import { computeLetb, type LetbInput, type LetbMeasurement } from '../../core/letb/computeLetb.ts';
import type { Protocol } from '../../core/letb/protocol.ts';
import type { Digest } from '../../core/ports/digest.ts';
import { checkOffered } from '../../core/letb/measuredAlignment.ts';
import { damagedFilesFindings, relatePhases, type RelatedPhases } from '../../core/letb/relatePhases.ts';
import {
  alignmentDocument,
  alignmentInputs,
  checkAlignmentInputs,
  type AlignmentDocument,
  type StoredRegistration,
} from '../../core/record/alignmentDocument.ts';
import {
  measurementDocument,
  type InputProvenance,
  type MeasurementDocument,
} from '../../core/record/measurementDocument.ts';
import { stackInput } from '../../core/record/stackInput.ts';
import type { Alignment } from '../../core/registration/alignment.ts';
import { maskOnGrid, type PlacedMask } from '../../core/segmentation/maskOnGrid.ts';
import type { LabelImageFile } from '../files/readMaskFile.ts';
import { allocateShared } from '../workers/computePool.ts';
import { fitAlignment, measureAligned, readPhases, subtractThroughAlignment } from './measureAligned.ts';
import { placementsOf, readArterial, uncertaintyOf, type RequestedRois } from './measureUncertainty.ts';

/** One timepoint to be measured: its stacks, its mask file and its placements. */
export interface TimepointRequest {
  readonly arterial: Stack;
  readonly precontrast: Stack;
  /** Names of files found with a stack that could not be read. */
  readonly damaged?: { readonly arterial: readonly string[]; readonly precontrast: readonly string[] };
  /** The mask file as it is being read: inflating it may go on beside the headers. */
  readonly liverMask: {
    readonly file: Promise<LabelImageFile>;
    readonly label: number | undefined;
    /** What is known of the mask beside its file; in place of what its placing remarks. */
    readonly findings?: readonly Finding[];
  };
  readonly rois: RequestedRois;
  readonly protocol: Protocol;
  /** Where the interval is asked for; with the point that the reader has in the portal vein. */
  readonly uncertainty?: { readonly seed: number; readonly portalVeinLpsMm?: PointLps | undefined } | undefined;
}

/** An alignment to be fitted, or a stored one. */
export type RequestedAlignment =
  | { readonly from: 'fit'; readonly kind: Alignment['kind'] }
  | { readonly from: 'file'; readonly name: string; readonly stored: StoredRegistration };

export interface MeasureOptions {
  readonly softwareVersion: string;
  readonly now: () => Date;
  readonly progress: (fraction: number, what: string) => void;
  /** Given the subtraction that is measured, before it is let go. */
  readonly onSubtraction?: (subtraction: Volume) => void;
  /** Takes the alignment that was fitted or read, before it is judged: one that is not offered can be looked at too. */
  readonly onAlignment?: (alignment: AlignmentDocument) => unknown;
}

/**
 * Measures one timepoint from its files by the scanner's own geometry. Slices are read, hashed and subtracted by the pool into one shared
 * volume while the mask is inflated beside it: of A and P no volume is kept, except P where it must be resampled.
 */
export async function measureTimepoint(
  request: TimepointRequest,
  client: ComputeClient,
  options: MeasureOptions,
): Promise<MeasurementDocument> {
  const related = relatePhases(request.arterial, request.precontrast, request.protocol.overrides);
  const [{ subtraction, digests }, mask] = await Promise.all([
    subtractStacks(request, related, client, options),
    placeMask(request, related),
  ]);
  const histogram = await countLiverVoxels(client, subtraction, mask.labelmap, {
    onProgress: (fraction) => options.progress(0.85 + 0.15 * fraction, 'counting'),
  });
  options.onSubtraction?.(subtraction);
  const alignment = { kind: related.alignment };
  const liver = mask.labelmap;
  let read: Promise<Volume> | null = null;
  const arterialRead = (): Promise<Volume> => (read ??= readArterial(client, request.arterial, related.arterialGrid));
  const placed = await placementsOf(request.rois, { arterial: arterialRead, subtraction, liver }, client);
  const measuredFrom = { ...measuredIn(placed, request, related, mask), subtraction, histogram, alignment };
  const measurement = computeLetb(measuredFrom);
  const document = documentOf(measurement, request, inputsOf(request, digests, mask), options);
  if (request.uncertainty === undefined) return document;
  const arterial = await arterialRead();
  const { acquisition } = request.arterial.header;
  const of = { arterial, subtraction, liver, histogram, measurement, acquisition, ...request.uncertainty };
  return {
    ...document,
    ...(await uncertaintyOf(client, of, (fraction) => options.progress(fraction, 'uncertainty'))),
  };
}

/**
 * Measures one timepoint through an alignment, fitted or stored; the request's preset is `corrected`. Both phases are kept in memory.
 * Refused, beside what a measurement refuses: a stored alignment of other images or another mask, a fitted one that is not offered.
 */
export async function measureAlignedTimepoint(
  request: TimepointRequest,
  asked: RequestedAlignment,
  client: ComputeClient,
  options: MeasureOptions,
): Promise<MeasurementDocument> {
  const related = relatePhases(request.arterial, request.precontrast, request.protocol.overrides);
  const [phases, mask] = await Promise.all([
    readPhases(request, related, client, options),
    placeMask(request, related),
  ]);
  const inputs = inputsOf(request, phases.digests, mask);
  const host = { client, options };
  const fittedTo = await alignmentInputs(inputs, mask.labelmap, digestOfBytes);
  if (asked.from === 'file') checkAlignmentInputs(asked.stored.inputs, fittedTo, asked.name);
  const registration =
    asked.from === 'file' ? asked.stored.registration : await fitAlignment(phases, mask.labelmap, asked.kind, host);
  options.onAlignment?.(alignmentDocument(registration, fittedTo));
  const scannerKind = related.alignment;
  const liver = mask.labelmap;
  const subtractions = await subtractThroughAlignment(phases, registration, { liver, scannerKind }, host);
  const { subtraction, histogram } = subtractions.aligned;
  options.onSubtraction?.(subtraction);
  const arterial = (): Promise<Volume> => Promise.resolve(phases.arterial);
  const placed = await placementsOf(request.rois, { arterial, subtraction, liver }, client);
  const input = { ...measuredIn(placed, request, related, mask), scannerKind };
  const measurement = measureAligned(phases, registration, { ...input, subtractions });
  if (asked.from === 'fit') checkOffered(measurement.alignment);
  const document = documentOf(measurement, request, inputs, options);
  const { acquisition } = request.arterial.header;
  const of = { arterial: phases.arterial, subtraction, liver, histogram, measurement, acquisition };
  const uncertainty =
    request.uncertainty === undefined
      ? {}
      : await uncertaintyOf(client, { ...of, ...request.uncertainty }, (fraction) =>
          options.progress(fraction, 'uncertainty'),
        );
  return { ...document, ...uncertainty };
}

const digestOfBytes: Digest = (bytes) => hash('sha256', bytes, 'hex');

type Mask = PlacedMask & { readonly sha256: string; readonly label: number | undefined };

async function placeMask({ liverMask }: TimepointRequest, { arterialGrid }: RelatedPhases): Promise<Mask> {
  const into = new Uint8Array(new SharedArrayBuffer(voxelCount(arterialGrid)));
  const { image, sha256 } = await liverMask.file;
  const placed = maskOnGrid(image, arterialGrid, { label: liverMask.label, into });
  return { ...placed, findings: liverMask.findings ?? placed.findings, sha256, label: liverMask.label };
}

function measuredIn(
  placed: Pick<LetbInput, 'rois' | 'findings'>,
  { protocol, damaged }: TimepointRequest,
  related: RelatedPhases,
  mask: Mask,
): Pick<LetbInput, 'liver' | 'rois' | 'protocol' | 'findings'> {
  return {
    liver: mask.labelmap,
    rois: placed.rois,
    protocol,
    findings: [
      ...related.findings,
      ...damagedFilesFindings('arterial', damaged?.arterial ?? []),
      ...damagedFilesFindings('precontrast', damaged?.precontrast ?? []),
      ...mask.findings,
      ...placed.findings,
    ],
  };
}

/** The inputs of a measurement as its document names them. */
export function inputsOf(
  { arterial, precontrast }: Pick<TimepointRequest, 'arterial' | 'precontrast'>,
  digests: readonly SourceDigest[],
  mask: { readonly sha256: string; readonly label?: number | undefined },
): readonly InputProvenance[] {
  const sha256Of = new Map(digests.map(({ source, sha256 }) => [source, sha256]));
  return [
    stackProvenance('arterial', arterial, sha256Of),
    stackProvenance('precontrast', precontrast, sha256Of),
    {
      role: 'liver-mask',
      seriesInstanceUid: null,
      stackId: null,
      files: 1,
      sha256: mask.sha256,
      sopInstanceUids: [],
      ...(mask.label === undefined ? {} : { label: mask.label }),
    },
  ];
}

/** A measurement with whose images it is of and what it was computed from. */
export function documentOf(
  measurement: LetbMeasurement,
  { arterial: { header } }: Pick<TimepointRequest, 'arterial'>,
  inputs: readonly InputProvenance[],
  { softwareVersion, now }: Pick<MeasureOptions, 'softwareVersion' | 'now'>,
): MeasurementDocument {
  return measurementDocument(measurement, {
    subject: {
      patientId: header.patient.id,
      studyDate: header.study.date,
      studyInstanceUid: header.study.instanceUid,
    },
    softwareVersion,
    computedAt: now().toISOString(),
    inputs,
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
  const { input, digestOf } = stackInput(stack, sha256Of);
  return { role, ...input, sha256: createHash('sha256').update(digestOf).digest('hex') };
}
