import { DomainError } from '../base/errors.ts';
import type { Volume } from '../imaging/volume.ts';
import { NO_SEEDS, type DraftSeeds } from '../segmentation/draft/seeds.ts';
import type { ComputeClient, RunOptions } from './computeClient.ts';
import type { DraftAnswer } from './jobs.ts';

/** Drafts of one volume: the first takes seconds, one after a click less than two where its worker still holds the volume's state. */
export interface LiverDrafting {
  /** All seeds so far, not the newest alone. Refused and cancelled as the job `draftLiver`. */
  readonly draft: (seeds?: DraftSeeds, options?: RunOptions) => Promise<DraftAnswer>;
}

/**
 * `key` names the voxels: equal keys mean equal volumes. A client of a single worker meets the state again each time; one of many answers
 * the same, but may have to prepare anew. The volume crosses to the worker once, unless that worker died or drafted another since.
 */
export function liverDrafting(client: ComputeClient, key: string, { grid, voxels }: Volume): LiverDrafting {
  let prepared = false;
  return {
    draft: async (seeds = NO_SEEDS, options = {}) => {
      if (prepared) {
        try {
          return await client.run('draftLiver', { key, grid, voxels: null, seeds }, options);
        } catch (error) {
          if (!(error instanceof DomainError && error.code === 'draft-not-prepared')) throw error;
          prepared = false;
        }
      }
      const answer = await client.run('draftLiver', { key, grid, voxels, seeds }, options);
      prepared = true;
      return answer;
    },
  };
}
