import type { ComputeClient } from '../../core/compute/computeClient.ts';
import { sharesMemory } from './allocateVoxels.ts';
import { browserInflate } from './browserInflate.ts';
import { breathing } from './browserPort.ts';
import { pageClient } from './pageClient.ts';
import { browserDigest, readStudyFile } from './readStudyFile.ts';
import { startWorkerPool } from './workerPool.ts';

/** Who computes for this page. */
export interface Compute {
  /** Reads files: always elsewhere. */
  readonly reading: ComputeClient;
  /** Works on volumes that are already in memory: the workers where they share it, else the page. */
  readonly onVolumes: ComputeClient;
}

export function startCompute(): Compute {
  const reading = startWorkerPool();
  return {
    reading,
    onVolumes: sharesMemory()
      ? reading
      : pageClient({ readSource: readStudyFile, digest: browserDigest, inflate: browserInflate }, breathing()),
  };
}
