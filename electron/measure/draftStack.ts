import type { ComputeClient, RunOptions } from '../../core/compute/computeClient.ts';
import { liverDrafting } from '../../core/compute/liverDrafting.ts';
import { readVolume } from '../../core/compute/prepareTimepoint.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import { measurableGrid } from '../../core/letb/relatePhases.ts';
import type { DraftProvenance } from '../../core/segmentation/draft/draftLiver.ts';
import type { DraftSeeds } from '../../core/segmentation/draft/seeds.ts';
import { allocateShared } from '../workers/computePool.ts';
import type { SegmentedStack } from './segmentedStack.ts';

/** Share of the time that reading takes. */
const READ = 0.15;

/** The automatic draft of a stack's liver, steered by the seeds. Refused: a stack that is not measurable, and as the job `draftLiver`. */
export async function draftStack(
  { stack, seeds }: { readonly stack: Stack; readonly seeds: DraftSeeds },
  client: ComputeClient,
  options: RunOptions = {},
): Promise<SegmentedStack<DraftProvenance>> {
  const grid = measurableGrid(stack, 'image');
  const { volume, digests } = await readVolume(
    client,
    { grid, slices: stack.slices },
    { ...options, allocate: allocateShared, onProgress: (fraction) => options.onProgress?.(READ * fraction) },
  );
  const { mask, findings, provenance } = await liverDrafting(client, stack.id, volume).draft(seeds, {
    ...options,
    onProgress: (fraction) => options.onProgress?.(READ + (1 - READ) * fraction),
  });
  return { labelmap: { grid, voxels: mask }, findings, provenance, digests };
}
