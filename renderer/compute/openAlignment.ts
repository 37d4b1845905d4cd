import { CancelledError } from '../../core/base/errors.ts';
import { alignPhases, registeredPrecontrast } from '../../core/compute/alignTimepoint.ts';
import type { RunOptions } from '../../core/compute/computeClient.ts';
import type { PrecontrastSource, SourceDigest } from '../../core/compute/jobs.ts';
import { countLiverVoxels, subtractPhases } from '../../core/compute/prepareTimepoint.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import { subtract } from '../../core/imaging/subtract.ts';
import type { Volume } from '../../core/imaging/volume.ts';
import type { SubtractionHistogram } from '../../core/letb/subtractionHistogram.ts';
import { alignmentInputs, type AlignmentInput } from '../../core/record/alignmentDocument.ts';
import { stackInput } from '../../core/record/stackInput.ts';
import type { Alignment } from '../../core/registration/alignment.ts';
import type { Registration } from '../../core/registration/registerPhases.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import { allocateMask, allocateVoxels, sharesMemory } from './allocateVoxels.ts';
import type { Compute } from './compute.ts';
import { countedAgain, liverOf } from './openMasks.ts';
import { putInForce, timepointOf, type OpenTimepoint } from './openTimepoint.ts';
import { browserDigest } from './readStudyFile.ts';

/** An alignment of an opened timepoint with the S that it gives, counted in the liver that it was fitted to. */
export interface HeldAlignment {
  /** Names its volumes. */
  readonly name: string;
  readonly registration: Registration;
  readonly subtraction: Volume;
  readonly histogram: SubtractionHistogram;
  /** S by the scanner's own geometry, counted in the same liver. */
  readonly unaligned: SubtractionHistogram;
  /** The liver as it was then: later edits do not reach it. */
  readonly liver: Labelmap;
  readonly inputs: readonly AlignmentInput[];
}

interface OfTimepoint {
  /** Waits for the reader's word. */
  readonly proposal: HeldAlignment | null;
  readonly accepted: HeldAlignment | null;
}
const nothing: OfTimepoint = { proposal: null, accepted: null };

let made = 0;

/** Ids and figures are the stores'; this module alone holds the voxels. */
const held = new Map<string, OfTimepoint>();

export function alignmentsOf(id: string | null): OfTimepoint {
  return id === null ? nothing : (held.get(id) ?? nothing);
}

export function holdProposal(id: string, proposal: HeldAlignment | null): void {
  held.set(id, { ...alignmentsOf(id), proposal });
}

export function releaseAlignments(id: string): void {
  held.delete(id);
}

/** How the work of an alignment is asked of the workers: how far it is, and how it is stopped. */
export interface AlignOptions extends RunOptions {
  readonly compute: Compute;
}

/** Shares of the work, seen on CT of usual size: fitting, then reading P through the map. */
const FITTED = 0.8;

/** Fits an alignment to a timepoint as it is now and reads P through it. Refused: what `registerPhases` refuses. */
export function fitAlignment(id: string, kind: Alignment['kind'], options: AlignOptions): Promise<HeldAlignment> {
  return aligned(id, options, ({ arterial, precontrast }, liver, part) =>
    alignPhases(options.compute.onVolumes, { arterial, precontrast, liver }, kind, part(0, FITTED)),
  );
}

/** Takes a map that a reader's hand set, with its figures, and reads P through it. */
export function takeByHand(id: string, alignment: Alignment, options: AlignOptions): Promise<HeldAlignment> {
  return aligned(id, options, ({ arterial, precontrast }, liver, part) =>
    options.compute.onVolumes.run(
      'judgeByHand',
      { alignment, arterial, precontrast, liver: liver.voxels },
      part(0, FITTED),
    ),
  );
}

/** Reads P through an alignment that was stored; whether it belongs to these inputs is the caller's to check. */
export function takeStored(id: string, registration: Registration, options: AlignOptions): Promise<HeldAlignment> {
  return aligned(id, options, () => Promise.resolve(registration));
}

type Part = (from: number, to: number) => RunOptions;

async function aligned(
  id: string,
  options: AlignOptions,
  find: (timepoint: OpenTimepoint, liver: Labelmap, part: Part) => Promise<Registration>,
): Promise<HeldAlignment> {
  const timepoint = timepointOf(id);
  const open = liverOf(id);
  if (timepoint === null || open === null) throw new CancelledError();
  const liver = copyOf(open.labelmap);
  const part = partsOf(options);
  const registration = await find(timepoint, liver, part);
  const { arterial, precontrast } = timepoint;
  const { onVolumes } = options.compute;
  const registered = await registeredPrecontrast(
    onVolumes,
    { precontrast, liver, map: registration.alignment },
    { ...part(FITTED, 0.86), shared: sharesMemory() },
  );
  const source: PrecontrastSource = { alignment: 'registered', ...registered };
  const { volume: subtraction } = await subtractPhases(
    onVolumes,
    { grid: arterial.grid, arterial: { kind: 'voxels', voxels: arterial.voxels }, precontrast: source },
    { ...part(0.86, 0.97), allocate: allocateVoxels },
  );
  const histogram = await countLiverVoxels(onVolumes, subtraction, liver, part(0.97, 0.99));
  const unaligned = await countLiverVoxels(onVolumes, timepoint.unaligned, liver, part(0.99, 1));
  made += 1;
  const name = `alignment-${made}`;
  return { name, registration, subtraction, histogram, unaligned, liver, inputs: await inputsOf(timepoint, liver) };
}

/** One cancel for whatever part of the work runs, and its progress mapped onto [from, to]. */
function partsOf(options: RunOptions): Part {
  let cancelPart: () => void = () => undefined;
  let isCancelled = false;
  options.onCancel?.(() => {
    isCancelled = true;
    cancelPart();
  });
  return (from, to) => {
    if (isCancelled) throw new CancelledError();
    return {
      onProgress: (fraction) => options.onProgress?.(from + (to - from) * fraction),
      onCancel: (cancel) => {
        cancelPart = cancel;
      },
    };
  };
}

function copyOf({ grid, voxels }: Labelmap): Labelmap {
  const copy = allocateMask(voxels.length) ?? new Uint8Array(voxels.length);
  copy.set(voxels);
  return { grid, voxels: copy };
}

/** What is accepted is measured from now on; null goes back to the scanner's own geometry, where S is counted anew. */
export async function putAlignmentInForce(
  id: string,
  alignment: HeldAlignment | null,
  compute: Compute,
): Promise<void> {
  const timepoint = timepointOf(id);
  if (timepoint === null) throw new CancelledError();
  if (alignment !== null) {
    putInForce(id, alignment);
    countedAgain(id, alignment.histogram);
    held.set(id, { proposal: null, accepted: alignment });
    return;
  }
  const liver = liverOf(id);
  const histogram =
    liver === null ? null : await countLiverVoxels(compute.onVolumes, timepoint.unaligned, liver.labelmap);
  putInForce(id, null);
  if (histogram !== null) countedAgain(id, histogram);
  held.set(id, { ...alignmentsOf(id), accepted: null });
}

/** Whether the mask of a timepoint is the one that an alignment was fitted to, voxel for voxel. */
export function isFittedTo({ liver: { voxels: fitted } }: HeldAlignment, { voxels }: Labelmap): boolean {
  if (fitted.length !== voxels.length) return false;
  for (let v = 0; v < fitted.length; v += 1) if (fitted[v] !== voxels[v]) return false;
  return true;
}

/** P as it comes to lie on A's grid, HU: A − S. */
export function precontrastOn(arterial: Volume, subtraction: Volume): Volume {
  const voxels = new Int16Array(arterial.voxels.length);
  subtract(arterial.voxels, subtraction.voxels, voxels);
  return { grid: arterial.grid, voxels };
}

/** What an alignment is fitted to, by content: both stacks as in a measurement's provenance, the mask by its voxels. */
export async function inputsOf(
  { digests, stacks }: Pick<OpenTimepoint, 'digests' | 'stacks'>,
  liver: Labelmap,
): Promise<readonly AlignmentInput[]> {
  const sha256Of = new Map(digests.map(({ source, sha256 }: SourceDigest) => [source, sha256]));
  const ofStack = async (role: 'arterial' | 'precontrast', stack: Stack): Promise<AlignmentInput> => {
    const { input, digestOf } = stackInput(stack, sha256Of);
    const sha256 = await browserDigest(new TextEncoder().encode(digestOf));
    return { role, seriesInstanceUid: input.seriesInstanceUid, sha256 };
  };
  return alignmentInputs(
    [await ofStack('arterial', stacks.arterial), await ofStack('precontrast', stacks.precontrast)],
    liver,
    browserDigest,
  );
}
