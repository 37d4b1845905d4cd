import type { ComputeClient, RunOptions } from '../../core/compute/computeClient.ts';
import { readVolume } from '../../core/compute/prepareTimepoint.ts';
import { segmentInOwnWorker } from '../../core/compute/segmentInOwnWorker.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import { voxelCount } from '../../core/geometry/grid.ts';
import { measurableGrid } from '../../core/letb/relatePhases.ts';
import type { ModelProvenance } from '../../core/segmentation/model/segmentByModel.ts';
import type { LiverModelFiles } from '../files/readLiverModel.ts';
import { allocateShared, startComputeWorker } from '../workers/computePool.ts';
import type { SegmentedStack } from './segmentedStack.ts';

/** Share of the time that reading takes. */
const READ = 0.1;

/** The liver of a stack by a reader's model: the pool reads it, a worker of its own runs the model. Refused: a stack that is not measurable. */
export async function segmentStackByModel(
  { stack, model }: { readonly stack: Stack; readonly model: LiverModelFiles },
  pool: ComputeClient,
  options: RunOptions = {},
): Promise<SegmentedStack<ModelProvenance>> {
  const grid = measurableGrid(stack, 'image');
  const { volume, digests } = await readVolume(
    pool,
    { grid, slices: stack.slices },
    { ...options, allocate: allocateShared, onProgress: (fraction) => options.onProgress?.(READ * fraction) },
  );
  const into = new Uint8Array(new SharedArrayBuffer(voxelCount(grid)));
  const { manifest, manifestSha256, modelPath } = model;
  const { findings, provenance } = await segmentInOwnWorker(
    startComputeWorker,
    { manifest, manifestSha256, source: modelPath, file: modelPath, grid, voxels: volume.voxels, into },
    { ...options, onProgress: (fraction) => options.onProgress?.(READ + (1 - READ) * fraction) },
  );
  return { labelmap: { grid, voxels: into }, findings, provenance, digests };
}
