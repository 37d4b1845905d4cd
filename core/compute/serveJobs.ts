import { CancelledError, DomainError } from '../base/errors.ts';
import { jobCode, type ComputePorts, type JobContext } from './jobCode.ts';
import type { InputOf, JobName, OutputOf } from './jobs.ts';
import { paired, type JobFailure, type ToWorker, type WorkerPort } from './protocol.ts';

/** How a host lets a job breathe: resolves after its waiting messages were read. */
export type Breathe = () => Promise<void>;

/** Serves jobs on a worker's port: one at a time, in the order of arrival; a cancelled one ends at its next breath. */
export function serveJobs(port: WorkerPort, ports: ComputePorts, breathe: Breathe): void {
  const cancelled = new Set<number>();
  let last = Promise.resolve();
  port.listen((message) => {
    if (message.type === 'cancel') {
      cancelled.add(message.id);
      return;
    }
    last = last.then(async () => {
      await serveOne(message, port, {
        ports,
        breathe,
        progress: (fraction) => port.post({ type: 'progress', id: message.id, fraction }, []),
        isCancelled: () => cancelled.has(message.id),
      });
      cancelled.delete(message.id);
    });
  });
  port.post({ type: 'ready' }, []);
}

async function serveOne(
  message: Extract<ToWorker, { type: 'start' }>,
  port: WorkerPort,
  context: JobContext,
): Promise<void> {
  try {
    if (context.isCancelled()) throw new CancelledError();
    const run: (input: InputOf<JobName>, context: JobContext) => Promise<OutputOf<JobName>> = paired(
      jobCode[message.job],
    );
    const output = await run(message.input, context);
    port.post({ type: 'done', id: message.id, output }, transferable(output));
  } catch (error) {
    port.post({ type: 'failed', id: message.id, failure: failureOf(error) }, []);
  }
}

/** A slab or mask that was made for its receiver moves; everything else is small or shared. */
function transferable(output: OutputOf<JobName>): readonly ArrayBuffer[] {
  const made = 'slab' in output ? output.slab : 'mask' in output ? output.mask : 'grey' in output ? output.grey : null;
  return made !== null && made.buffer instanceof ArrayBuffer ? [made.buffer] : [];
}

export function failureOf(error: unknown): JobFailure {
  if (error instanceof CancelledError) return { kind: 'cancelled' };
  if (error instanceof DomainError) return { kind: 'refused', error: { code: error.code, details: error.details } };
  return { kind: 'defect', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
