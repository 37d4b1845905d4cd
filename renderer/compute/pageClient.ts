import { CancelledError } from '../../core/base/errors.ts';
import type { ComputeClient } from '../../core/compute/computeClient.ts';
import { jobCode, type ComputePorts, type JobContext } from '../../core/compute/jobCode.ts';
import type { InputOf, JobName, OutputOf } from '../../core/compute/jobs.ts';
import { paired } from '../../core/compute/protocol.ts';

/**
 * Runs the same jobs in the page, between whose slices the page answers the reader. For volumes that lie in the page's own memory:
 * to send them to a worker would be to copy them.
 */
export function pageClient(ports: ComputePorts, breathe: () => Promise<void>): ComputeClient {
  return {
    parallel: 1,
    run: async <Name extends JobName>(
      job: Name,
      input: InputOf<Name>,
      options: Parameters<ComputeClient['run']>[2] = {},
    ): Promise<OutputOf<Name>> => {
      let isCancelled = false;
      options.onCancel?.(() => {
        isCancelled = true;
      });
      const run: (input: InputOf<JobName>, context: JobContext) => Promise<OutputOf<JobName>> = paired(jobCode[job]);
      const output = await run(paired(input), {
        ports,
        breathe,
        progress: (fraction) => options.onProgress?.(fraction),
        isCancelled: () => isCancelled,
      });
      if (isCancelled) throw new CancelledError();
      return paired(output);
    },
  };
}
