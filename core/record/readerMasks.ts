import { voxelVolumeMm3, type Grid } from '../geometry/grid.ts';
import { gridsCoincide } from '../geometry/grid.ts';
import type { Digest } from '../ports/digest.ts';
import { decodeEdit } from '../segmentation/edits/encodeEdit.ts';
import type { EditRuns } from '../segmentation/edits/editRuns.ts';
import type { Layer } from '../segmentation/edits/layers.ts';
import { fromBase64 } from './base64.ts';
import type { ReadingDocument, SignedTimepoint } from './readingDocument.ts';
import { newestReadings, readerOf } from './signedReadings.ts';
import type { SignedMask } from './signedMask.ts';

/** One mask of one image as two readers drew it. */
export interface MaskOverlap {
  readonly case: string;
  readonly timepoint: SignedTimepoint['role'];
  readonly layer: Layer;
  /** Initials, in a study with the pass. */
  readonly readers: readonly [string, string];
  /** 2 |A ∩ B| / (|A| + |B|); null where the masks cannot be compared, and for two empty ones. */
  readonly dice: number | null;
  /** Null where a mask cannot be read. */
  readonly volumesCm3: readonly [number, number] | null;
  /** Why there is no figure: drawn on other images, or the mask's bytes are missing or changed. */
  readonly notCompared: 'other-grid' | 'mask-missing' | null;
}

/**
 * Dice of the masks of every two readings of a case (of each the newest version), layer by layer, in the order of the cases. A mask that only one
 * of the two drew is left out.
 */
export async function maskOverlaps(
  readings: readonly ReadingDocument[],
  digest: Digest,
): Promise<readonly MaskOverlap[]> {
  const newest = newestReadings(readings);
  const overlaps: MaskOverlap[] = [];
  for (const caseId of [...new Set(newest.map((one) => one.caseId))].toSorted()) {
    const own = newest.filter((one) => one.caseId === caseId).toSorted((a, b) => (readerOf(a) < readerOf(b) ? -1 : 1));
    for (const [at, first] of own.entries())
      for (const second of own.slice(at + 1)) overlaps.push(...(await overlapsOf(first, second, digest)));
  }
  return overlaps;
}

async function overlapsOf(
  first: ReadingDocument,
  second: ReadingDocument,
  digest: Digest,
): Promise<readonly MaskOverlap[]> {
  const overlaps: MaskOverlap[] = [];
  for (const a of first.timepoints) {
    const b = second.timepoints.find(({ role }) => role === a.role);
    for (const mask of b === undefined ? [] : a.masks) {
      const other = b?.masks.find(({ layer }) => layer === mask.layer);
      if (b === undefined || other === undefined) continue;
      const about = {
        case: first.caseId,
        timepoint: a.role,
        layer: mask.layer,
        readers: [readerOf(first), readerOf(second)] as const,
      };
      const [gridA, gridB] = [a.measurement.grid, b.measurement.grid];
      const runs = [await runsOf(mask, gridA, digest), await runsOf(other, gridB, digest)] as const;
      overlaps.push({ ...about, ...overlapOf(runs, gridA, gridB) });
    }
  }
  return overlaps;
}

function overlapOf(
  [a, b]: readonly [EditRuns | null, EditRuns | null],
  gridA: Grid,
  gridB: Grid,
): Pick<MaskOverlap, 'dice' | 'volumesCm3' | 'notCompared'> {
  if (a === null || b === null) return { dice: null, volumesCm3: null, notCompared: 'mask-missing' };
  const [countA, countB] = [voxelsOf(a), voxelsOf(b)];
  const volumesCm3 = [(countA * voxelVolumeMm3(gridA)) / 1000, (countB * voxelVolumeMm3(gridB)) / 1000] as const;
  if (!gridsCoincide(gridA, gridB)) return { dice: null, volumesCm3, notCompared: 'other-grid' };
  const both = countA + countB;
  return { dice: both === 0 ? null : (2 * sharedVoxels(a, b)) / both, volumesCm3, notCompared: null };
}

/** Null where the bytes are not in the record, or are not those of their digest and grid. */
async function runsOf({ runs, sha256 }: SignedMask, { dimensions }: Grid, digest: Digest): Promise<EditRuns | null> {
  const bytes = runs === null ? null : fromBase64(runs);
  if (bytes === null || (await digest(bytes)) !== sha256) return null;
  const edit = decodeEdit(bytes);
  return edit.dimensions.every((length, axis) => length === dimensions[axis]) ? edit.runs : null;
}

function voxelsOf({ lengths }: EditRuns): number {
  return lengths.reduce((sum, length) => sum + length, 0);
}

/** Voxels of both. Runs ascend and do not meet, so that one pass over both is enough. */
function sharedVoxels(a: EditRuns, b: EditRuns): number {
  let [i, j, shared] = [0, 0, 0];
  while (i < a.starts.length && j < b.starts.length) {
    const [fromA, fromB] = [a.starts[i] ?? 0, b.starts[j] ?? 0];
    const [toA, toB] = [fromA + (a.lengths[i] ?? 0), fromB + (b.lengths[j] ?? 0)];
    shared += Math.max(0, Math.min(toA, toB) - Math.max(fromA, fromB));
    if (toA < toB) i += 1;
    else j += 1;
  }
  return shared;
}
