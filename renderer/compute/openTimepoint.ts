import type { Finding } from '../../core/base/findings.ts';
import { CancelledError } from '../../core/base/errors.ts';
import type { RunOptions } from '../../core/compute/computeClient.ts';
import type { SliceRange } from '../../core/compute/jobs.ts';
import {
  countLiverVoxels,
  readVolume,
  subtractPhases,
  type AllocateVoxels,
  type PrepareOptions,
} from '../../core/compute/prepareTimepoint.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import { voxelCount } from '../../core/geometry/grid.ts';
import type { Volume } from '../../core/imaging/volume.ts';
import type { MaskFile } from '../../core/ipc/contract.ts';
import type { Override } from '../../core/letb/protocol.ts';
import { relatePhases, type RelatedPhases } from '../../core/letb/relatePhases.ts';
import type { SubtractionHistogram } from '../../core/letb/subtractionHistogram.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import { allocateMask } from './allocateVoxels.ts';
import type { Compute } from './compute.ts';

/** The voxels of an opened timepoint. Stores hold its id; this module alone holds the voxels. */
export interface OpenTimepoint {
  readonly id: string;
  readonly arterial: Volume;
  /** P on its own grid, as the scanner gave it. */
  readonly precontrast: Volume;
  /** S on the arterial grid. */
  readonly subtraction: Volume;
  readonly related: RelatedPhases;
  readonly frameOfReferenceUid: string | null;
  readonly patientId: string | null;
}

/** The liver of an opened timepoint, with S counted inside it. */
export interface OpenLiver {
  readonly labelmap: Labelmap;
  readonly histogram: SubtractionHistogram;
  readonly findings: readonly Finding[];
  readonly name: string;
}

const timepoints = new Map<string, OpenTimepoint>();
const livers = new Map<string, OpenLiver>();
let opened = 0;

export function timepointOf(id: string | null): OpenTimepoint | null {
  return id === null ? null : (timepoints.get(id) ?? null);
}

export function liverOf(id: string | null): OpenLiver | null {
  return id === null ? null : (livers.get(id) ?? null);
}

/** Lets go of a timepoint's voxels, its liver's included. */
export function releaseTimepoint(id: string): void {
  timepoints.delete(id);
  livers.delete(id);
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
  const { volume: arterial } = await readVolume(
    compute.reading,
    { grid: arterialGrid, slices: stacks.arterial.slices },
    partOf('arterial', 0, ARTERIAL_READ),
  );
  const { volume: precontrast } = await readVolume(
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
  timepoints.set(id, { id, arterial, precontrast, subtraction, related, frameOfReferenceUid, patientId: patient.id });
  return id;
}

/** Reads a mask file onto the arterial grid of an opened timepoint and counts S inside it. Refused: what `readMask` and `maskOnGrid` refuse. */
export async function openLiver(id: string, mask: MaskFile, compute: Compute, options: RunOptions): Promise<OpenLiver> {
  const timepoint = timepointOf(id);
  if (timepoint === null) throw new CancelledError();
  const { grid } = timepoint.subtraction;
  const part = stepsOf(options);
  const into = allocateMask(voxelCount(grid));
  const read = await compute.reading.run(
    'readMask',
    { source: mask.source, name: mask.name, grid, into },
    part(0, 0.6),
  );
  const voxels = into ?? read.mask;
  if (voxels === null) throw new Error('the mask did not come back');
  const labelmap: Labelmap = { grid, voxels };
  const histogram = await countLiverVoxels(compute.onVolumes, timepoint.subtraction, labelmap, part(0.6, 1));
  const liver: OpenLiver = { labelmap, histogram, findings: read.findings, name: mask.name };
  if (!timepoints.has(id)) throw new CancelledError();
  livers.set(id, liver);
  return liver;
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
