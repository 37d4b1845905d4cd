import { CancelledError } from '../../core/base/errors.ts';
import type { RunOptions } from '../../core/compute/computeClient.ts';
import type { SliceRange, SourceDigest } from '../../core/compute/jobs.ts';
import {
  readVolume,
  subtractPhases,
  type AllocateVoxels,
  type PrepareOptions,
} from '../../core/compute/prepareTimepoint.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import type { Volume } from '../../core/imaging/volume.ts';
import type { Override } from '../../core/letb/protocol.ts';
import { relatePhases, type RelatedPhases } from '../../core/letb/relatePhases.ts';
import type { Registration } from '../../core/registration/registerPhases.ts';
import type { Compute } from './compute.ts';

/** The voxels of an opened timepoint. Stores hold its id; this module alone holds the voxels. */
export interface OpenTimepoint {
  readonly id: string;
  readonly arterial: Volume;
  /** P on its own grid, as the scanner gave it. */
  readonly precontrast: Volume;
  /** S on the arterial grid, as it is measured: through the alignment in force, else by the scanner's own geometry. */
  readonly subtraction: Volume;
  /** S by the scanner's own geometry. */
  readonly unaligned: Volume;
  /** The accepted alignment in force; null while the scanner's own geometry is. */
  readonly registration: Registration | null;
  readonly related: RelatedPhases;
  /** Digests of the files that the phases were read from, and the stacks that they belong to. */
  readonly digests: readonly SourceDigest[];
  readonly stacks: { readonly arterial: Stack; readonly precontrast: Stack };
  readonly frameOfReferenceUid: string | null;
  readonly patientId: string | null;
}

const timepoints = new Map<string, OpenTimepoint>();
let opened = 0;

export function timepointOf(id: string | null): OpenTimepoint | null {
  return id === null ? null : (timepoints.get(id) ?? null);
}

/** Lets go of a timepoint's voxels. */
export function releaseTimepoint(id: string): void {
  timepoints.delete(id);
}

/** What is measured from now on; null for the scanner's own geometry again. The pictures and the counts are the caller's to follow. */
export function putInForce(
  id: string,
  aligned: { readonly subtraction: Volume; readonly registration: Registration } | null,
): void {
  const timepoint = timepoints.get(id);
  if (timepoint === undefined) return;
  const { subtraction, registration } = aligned ?? { subtraction: timepoint.unaligned, registration: null };
  timepoints.set(id, { ...timepoint, subtraction, registration });
}

/** Timepoints whose voxels are held. */
export function openCount(): number {
  return timepoints.size;
}

export interface TimepointStacks {
  readonly arterial: Stack;
  readonly precontrast: Stack;
  readonly overrides: readonly Override[];
}

/** The volumes of a timepoint, in the order in which they are there. */
export type OpenedRole = 'arterial' | 'precontrast' | 'subtraction';

export interface OpenOptions extends RunOptions {
  readonly allocate: AllocateVoxels;
  /** Told each range of slices that may be shown, with the id that the timepoint will have and the frame of reference of its pictures. */
  readonly onSlices?: (
    role: OpenedRole,
    timepoint: { readonly id: string; readonly frameOfReferenceUid: string | null },
    volume: Volume,
    range: SliceRange,
  ) => void;
}

/** Shares of the work, seen on CT of usual size: reading both phases, then their difference. */
const ARTERIAL_READ = 0.45;
const PRECONTRAST_READ = 0.85;

/** Reads A and P and subtracts them; gives the new timepoint's id. Refused: what `relatePhases` refuses. */
export async function openTimepoint(stacks: TimepointStacks, compute: Compute, options: OpenOptions): Promise<string> {
  const related = relatePhases(stacks.arterial, stacks.precontrast, stacks.overrides);
  const { arterialGrid, precontrastGrid, alignment } = related;
  const { placement, patient } = stacks.arterial.header;
  const { frameOfReferenceUid } = placement;
  opened += 1;
  const id = `timepoint-${opened}`;
  const part = stepsOf(options);
  const partOf = (role: OpenedRole, from: number, to: number): PrepareOptions => ({
    ...part(from, to),
    order: 'middle-out',
    onSlices: (range, volume) => options.onSlices?.(role, { id, frameOfReferenceUid }, volume, range),
  });
  const { volume: arterial, digests: ofArterial } = await readVolume(
    compute.reading,
    { grid: arterialGrid, slices: stacks.arterial.slices },
    partOf('arterial', 0, ARTERIAL_READ),
  );
  const { volume: precontrast, digests: ofPrecontrast } = await readVolume(
    compute.reading,
    { grid: precontrastGrid, slices: stacks.precontrast.slices },
    partOf('precontrast', ARTERIAL_READ, PRECONTRAST_READ),
  );
  const { volume: subtraction } = await subtractPhases(
    compute.onVolumes,
    {
      grid: arterialGrid,
      arterial: { kind: 'voxels', voxels: arterial.voxels },
      precontrast:
        alignment === 'identity'
          ? { alignment, from: { kind: 'voxels', voxels: precontrast.voxels } }
          : { alignment, voxels: precontrast.voxels, grid: precontrastGrid },
    },
    partOf('subtraction', PRECONTRAST_READ, 1),
  );
  timepoints.set(id, {
    id,
    arterial,
    precontrast,
    subtraction,
    unaligned: subtraction,
    registration: null,
    related,
    digests: [...ofArterial, ...ofPrecontrast],
    stacks: { arterial: stacks.arterial, precontrast: stacks.precontrast },
    frameOfReferenceUid,
    patientId: patient.id,
  });
  return id;
}

/** Options of one part of the work: its progress mapped onto [from, to], and one cancel for whatever part runs. */
function stepsOf<Options extends RunOptions>(options: Options): (from: number, to: number) => Options {
  let cancelPart: () => void = () => undefined;
  let isCancelled = false;
  options.onCancel?.(() => {
    isCancelled = true;
    cancelPart();
  });
  return (from, to) => {
    if (isCancelled) throw new CancelledError();
    return {
      ...options,
      onProgress: (fraction) => options.onProgress?.(from + (to - from) * fraction),
      onCancel: (cancel) => {
        cancelPart = cancel;
      },
    };
  };
}
