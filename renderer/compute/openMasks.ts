import { CancelledError, DomainError, type Coded } from '../../core/base/errors.ts';
import type { Finding } from '../../core/base/findings.ts';
import type { RunOptions } from '../../core/compute/computeClient.ts';
import { countLiverVoxels } from '../../core/compute/prepareTimepoint.ts';
import { voxelCount, type Grid } from '../../core/geometry/grid.ts';
import type { MaskFile } from '../../core/ipc/contract.ts';
import {
  emptyLiverCounts,
  makeHistogram,
  updateHistogram,
  type SubtractionHistogram,
} from '../../core/letb/subtractionHistogram.ts';
import { applyEdit, type Edit } from '../../core/segmentation/edits/edit.ts';
import { byLayer, layers, type ByLayer } from '../../core/segmentation/edits/layers.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import { allocateMask } from './allocateVoxels.ts';
import type { Compute } from './compute.ts';
import { openMaskJournal, type MaskJournal } from './maskJournal.ts';
import { timepointOf } from './openTimepoint.ts';

/** The liver of an opened timepoint, with S counted inside it. Another object after each edit, over the same voxels. */
export interface OpenLiver {
  readonly labelmap: Labelmap;
  readonly histogram: SubtractionHistogram;
  /** Of the file or the draft that the mask came from in this window. */
  readonly findings: readonly Finding[];
}

/** The masks drawn on a timepoint's arterial phase. */
export interface OpenMasks {
  readonly layers: ByLayer<Labelmap>;
  /** Where steps are stored; null where nothing stores them. */
  readonly journal: MaskJournal | null;
  /** Why nothing stores them: a refusal of the store. */
  readonly problem: Coded | null;
}

interface HeldMasks extends OpenMasks {
  /** Empty where no voxel is liver. */
  liver: OpenLiver;
}

const held = new Map<string, HeldMasks>();

/** What the last holder of an image's masks still stores: whoever opens them next waits for it. */
const storing = new Map<string, Promise<unknown>>();

export function masksOf(id: string | null): OpenMasks | null {
  return id === null ? null : (held.get(id) ?? null);
}

/** Null where there is no mask, or an empty one. */
export function liverOf(id: string | null): OpenLiver | null {
  const liver = id === null ? undefined : held.get(id)?.liver;
  return liver === undefined || liver.histogram.liverVoxels === 0 ? null : liver;
}

/** Lets go of a timepoint's masks; what is not yet stored goes on being stored. */
export function releaseMasks(id: string): void {
  held.delete(id);
}

/** Names the masks of one image of a case in the store. */
export interface MaskedImage {
  readonly caseId: string;
  readonly name: string;
}

/**
 * The masks of an opened timepoint as the store has them, S counted inside the liver. A store that refuses leaves empty masks and its reason:
 * they can be filled from a file and measured, but nothing of it is kept.
 */
export async function openMasks(
  id: string,
  image: MaskedImage | null,
  compute: Compute,
  options: RunOptions = {},
): Promise<OpenMasks> {
  const timepoint = timepointOf(id);
  if (timepoint === null) throw new CancelledError();
  const { subtraction } = timepoint;
  const { grid } = subtraction;
  const made = byLayer(() => emptyMask(grid));
  const { journal, problem } = await journalOf(image, grid);
  if (journal !== null) for (const layer of layers) applyEdit(journal.masks[layer], made[layer]);
  const histogram =
    journal === null || journal.masks.liver.runs.starts.length === 0
      ? makeHistogram(emptyLiverCounts(grid))
      : await countLiverVoxels(compute.onVolumes, subtraction, made.liver, options);
  if (timepointOf(id) === null) throw new CancelledError();
  const masks: HeldMasks = {
    layers: made,
    journal,
    problem,
    liver: { labelmap: made.liver, histogram, findings: [] },
  };
  held.set(id, masks);
  return masks;
}

/** A mask without voxels, in memory that workers share where there is such. */
export function emptyMask(grid: Grid): Labelmap {
  const count = voxelCount(grid);
  return { grid, voxels: allocateMask(count) ?? new Uint8Array(count) };
}

async function journalOf(
  image: MaskedImage | null,
  grid: Grid,
): Promise<{ readonly journal: MaskJournal | null; readonly problem: Coded | null }> {
  if (image === null) return { journal: null, problem: null };
  const key = `${image.caseId}\n${image.name}`;
  await storing.get(key);
  try {
    const journal = await openMaskJournal({ ...image, grid });
    const settled = (promise: Promise<unknown>): Promise<unknown> => promise.catch(() => undefined);
    const noted = <T>(work: Promise<T>): Promise<T> => {
      storing.set(key, Promise.all([storing.get(key), settled(work)]));
      return work;
    };
    return {
      journal: {
        ...journal,
        append: (edit) => noted(journal.append(edit)),
        undo: () => noted(journal.undo()),
        redo: () => noted(journal.redo()),
      },
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { journal: null, problem: { code: error.code, details: error.details } };
  }
}

/** Changes a mask in hand, and the liver's histogram by the changed voxels alone. Refused: as `applyEdit`. */
export function changeMask(id: string, edit: Edit): void {
  const masks = held.get(id);
  const timepoint = timepointOf(id);
  if (masks === undefined || timepoint === null) throw new CancelledError();
  applyEdit(edit, masks.layers[edit.layer]);
  if (edit.layer !== 'liver') return;
  const histogram = updateHistogram(masks.liver.histogram, edit, timepoint.subtraction);
  masks.liver = { ...masks.liver, histogram };
}

/** S is counted anew: another one is measured from now on. */
export function countedAgain(id: string, histogram: SubtractionHistogram): void {
  const masks = held.get(id);
  if (masks !== undefined) masks.liver = { ...masks.liver, histogram };
}

/** The remarks of the file or the draft that the liver came from. */
export function noteLiverFindings(id: string, findings: readonly Finding[]): void {
  const masks = held.get(id);
  if (masks !== undefined) masks.liver = { ...masks.liver, findings };
}

/** A mask file on the grid of an opened timepoint, with what is to be said of it. Refused: what `readMask` and `maskOnGrid` refuse. */
export async function readMaskFile(
  id: string,
  file: MaskFile,
  compute: Compute,
  options: RunOptions,
): Promise<{ readonly mask: Labelmap; readonly findings: readonly Finding[] }> {
  const timepoint = timepointOf(id);
  if (timepoint === null) throw new CancelledError();
  const { grid } = timepoint.subtraction;
  const into = allocateMask(voxelCount(grid));
  const read = await compute.reading.run('readMask', { source: file.source, name: file.name, grid, into }, options);
  const voxels = into ?? read.mask;
  if (voxels === null) throw new Error('the mask did not come back');
  return { mask: { grid, voxels }, findings: read.findings };
}
