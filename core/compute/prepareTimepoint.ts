import { CancelledError } from '../base/errors.ts';
import type { StackSlice } from '../dicom/stack.ts';
import { voxelCount, voxelOffset, type Grid } from '../geometry/grid.ts';
import type { Volume } from '../imaging/volume.ts';
import { addLiverCounts, makeHistogram, type SubtractionHistogram } from '../letb/subtractionHistogram.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import type { ComputeClient, RunOptions } from './computeClient.ts';
import type { PrecontrastSource, Slab, SlabTarget, SliceRange, SourceDigest, VoxelSource } from './jobs.ts';
import { workOrder, type SliceOrder } from './sliceOrder.ts';

/** Slices of one job: small enough that progress and cancelling are prompt and that the workers end together. */
const SLICES_OF_A_JOB = 16;

/** The same where a viewer waits for the first of them. */
const SLICES_OF_A_VIEWED_JOB = 4;

/** Voxels for a volume, in memory that workers share where the host has it. The only place that decides. */
export type AllocateVoxels = (count: number) => { readonly voxels: Int16Array; readonly shared: boolean };

export interface PreparedVolume {
  readonly volume: Volume;
  /** SHA-256 of each file that was read, by its source. */
  readonly digests: readonly SourceDigest[];
}

export interface PrepareOptions extends RunOptions {
  readonly allocate: AllocateVoxels;
  /** Ascending unless given. The voxels and digests are the same in either order. */
  readonly order?: SliceOrder;
  /** Told each range of slices that is there: its voxels may be shown, while the rest is still zero. */
  readonly onSlices?: (range: SliceRange, volume: Volume) => void;
}

/** The HU of a stack on its grid, read by all workers. `slices[k]` is slice k. */
export function readVolume(
  client: ComputeClient,
  stack: { readonly grid: Grid; readonly slices: readonly StackSlice[] },
  options: PrepareOptions,
): Promise<PreparedVolume> {
  return fillVolume(stack.grid, client, { ...options, wholeFiles: isMultiFrame(stack.slices) }, (target, run) =>
    client.run('readSlices', { ...target, slices: stack.slices.slice(...target.range) }, run),
  );
}

/** S on A's grid, by all workers. */
export function subtractPhases(
  client: ComputeClient,
  phases: { readonly grid: Grid; readonly arterial: VoxelSource; readonly precontrast: PrecontrastSource },
  options: PrepareOptions,
): Promise<PreparedVolume> {
  const { grid, arterial, precontrast } = phases;
  const sources = [arterial, ...(precontrast.alignment === 'identity' ? [precontrast.from] : [])];
  const wholeFiles = sources.some((source) => source.kind === 'files' && isMultiFrame(source.slices));
  return fillVolume(grid, client, { ...options, wholeFiles }, (target, run) =>
    client.run(
      'subtractSlices',
      {
        ...target,
        arterial: ofRange(arterial, target.range),
        precontrast:
          precontrast.alignment === 'identity'
            ? { alignment: 'identity', from: ofRange(precontrast.from, target.range) }
            : precontrast,
      },
      run,
    ),
  );
}

/** A job is told of the files of its own slices: all of them with every job cost more than reading a small one. */
function ofRange(source: VoxelSource, range: SliceRange): VoxelSource {
  return source.kind === 'files' ? { kind: 'files', slices: source.slices.slice(...range) } : source;
}

/** The histogram of S inside the liver, by all workers. */
export async function countLiverVoxels(
  client: ComputeClient,
  subtraction: Volume,
  liver: Labelmap,
  options: RunOptions = {},
): Promise<SubtractionHistogram> {
  const { grid, voxels } = subtraction;
  const parts = await overRanges(grid, client, options, (range, run) =>
    client.run('countLiver', { grid, range, subtraction: voxels, liver: liver.voxels }, run),
  );
  return makeHistogram(addLiverCounts(parts, grid));
}

function isMultiFrame(slices: readonly StackSlice[]): boolean {
  return slices.some(({ frame }) => frame !== undefined);
}

/** `wholeFiles`: many slices lie in one file, which each job reads anew. */
interface RangeOptions extends RunOptions {
  readonly wholeFiles?: boolean;
  readonly order?: SliceOrder;
}

async function fillVolume(
  grid: Grid,
  client: ComputeClient,
  options: PrepareOptions & RangeOptions,
  fill: (target: SlabTarget, run: RunOptions) => Promise<Slab>,
): Promise<PreparedVolume> {
  const { voxels, shared } = options.allocate(voxelCount(grid));
  const slabs = await overRanges(grid, client, options, async (range, run) => {
    const { slab, digests } = await fill({ grid, range, into: shared ? voxels : null }, run);
    if (slab !== null) voxels.set(slab, voxelOffset(grid, 0, 0, range[0]));
    options.onSlices?.(range, { grid, voxels });
    return digests;
  });
  return { volume: { grid, voxels }, digests: slabs.flat() };
}

/** Runs one job for each range of slices; progress is their mean; the first failure cancels the others and is thrown after they ended. */
async function overRanges<T>(
  grid: Grid,
  client: ComputeClient,
  options: RangeOptions,
  job: (range: SliceRange, run: RunOptions) => Promise<T>,
): Promise<readonly T[]> {
  const order = options.order ?? 'ascending';
  const most = order === 'middle-out' ? SLICES_OF_A_VIEWED_JOB : SLICES_OF_A_JOB;
  const ranges = rangesOf(grid.dimensions[2], client.parallel, options.wholeFiles === true ? Infinity : most);
  const fractions = ranges.map(() => 0);
  const cancels = ranges.map((): (() => void) => () => undefined);
  let cancelled = false;
  const cancelAll = (): void => {
    cancelled = true;
    for (const cancel of cancels) cancel();
  };
  options.onCancel?.(cancelAll);
  const runs: Promise<T>[] = [];
  for (const place of workOrder(ranges, order)) {
    const range = ranges[place];
    if (range !== undefined) runs[place] = runRange(range, place);
  }
  const settled = await Promise.allSettled(runs);
  const failures = settled.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []));
  if (failures.length > 0) throw failures.find((reason) => !(reason instanceof CancelledError)) ?? failures[0];
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));

  async function runRange(range: SliceRange, index: number): Promise<T> {
    try {
      if (cancelled) throw new CancelledError();
      return await job(range, {
        onProgress: (fraction) => {
          fractions[index] = fraction;
          options.onProgress?.(fractions.reduce((sum, value) => sum + value, 0) / ranges.length);
        },
        onCancel: (cancel) => {
          cancels[index] = cancel;
        },
      });
    } catch (error) {
      if (!cancelled) cancelAll();
      throw error;
    }
  }
}

function rangesOf(slices: number, parallel: number, most: number): readonly SliceRange[] {
  const length = Math.max(1, Math.min(most, Math.ceil(slices / parallel)));
  return Array.from({ length: Math.ceil(slices / length) }, (_, n): SliceRange => [
    n * length,
    Math.min(slices, (n + 1) * length),
  ]);
}
