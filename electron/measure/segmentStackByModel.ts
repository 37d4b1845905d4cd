import { refusals } from '../../core/base/errors.ts';
import type { Finding } from '../../core/base/findings.ts';
import type { ComputeClient, RunOptions } from '../../core/compute/computeClient.ts';
import type { SourceDigest } from '../../core/compute/jobs.ts';
import { readVolume } from '../../core/compute/prepareTimepoint.ts';
import { segmentInOwnWorker } from '../../core/compute/segmentInOwnWorker.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import { voxelCount } from '../../core/geometry/grid.ts';
import type { RelationRefusals } from '../../core/letb/relatePhases.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import type { ModelProvenance } from '../../core/segmentation/model/segmentByModel.ts';
import type { LiverModelFiles } from '../files/readLiverModel.ts';
import { allocateShared, startComputeWorker } from '../workers/computePool.ts';

const refusal = refusals<RelationRefusals>();

export interface SegmentedStack {
  readonly labelmap: Labelmap;
  readonly findings: readonly Finding[];
  readonly provenance: ModelProvenance;
  /** Of the files that the volume was read from. */
  readonly digests: readonly SourceDigest[];
}

/** Share of the time that reading takes. */
const READ = 0.1;

/** The liver of a stack by a reader's model: the pool reads it, a worker of its own runs the model. Refused: a stack that is not measurable. */
export async function segmentStackByModel(
  { stack, model }: { readonly stack: Stack; readonly model: LiverModelFiles },
  pool: ComputeClient,
  options: RunOptions = {},
): Promise<SegmentedStack> {
  const { grid, slices, verdict } = stack;
  if (verdict !== 'measurable' || grid === null)
    throw refusal('stack-not-measurable', { role: 'image', stack: stack.id, verdict, reasons: stack.reasons });
  const { volume, digests } = await readVolume(
    pool,
    { grid, slices },
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
