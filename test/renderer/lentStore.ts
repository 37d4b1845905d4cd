import { createHash } from 'node:crypto';
import { DomainError } from '../../core/base/errors.ts';
import { paired } from '../../core/compute/protocol.ts';
import type { Reply, RequestName, ResultOf } from '../../core/ipc/contract.ts';
import { parseRequestArgs } from '../../core/ipc/schemas.ts';
import type { StoreRequestName } from '../../core/ipc/storeContract.ts';
import type { Store } from '../../electron/store/openStore.ts';
import type { ComputeClient } from '../../core/compute/computeClient.ts';
import { pageClient } from '../../renderer/compute/pageClient.ts';
import { setHost, type Host } from '../../renderer/compute/host.ts';

/** Answers for a store as the main process does: what is asked is copied, checked, answered later, a refusal as a reply. */
export function requestsOf(ask: Store['ask']): Host['main']['request'] {
  return async <Name extends RequestName>(name: Name, args: unknown): Promise<Reply<ResultOf<Name>>> => {
    const parsed = parseRequestArgs(name, structuredClone(args));
    await new Promise((resolve) => setImmediate(resolve));
    if (!parsed.ok)
      return { ok: false, error: { code: 'request-not-valid', details: { name, problem: parsed.problem } } };
    try {
      const result = ask(paired<StoreRequestName>(name), paired(parsed.args));
      return { ok: true, result: paired(structuredClone(result)) };
    } catch (error) {
      if (error instanceof DomainError) return { ok: false, error: { code: error.code, details: error.details } };
      throw error;
    }
  };
}

/** Who computes as a worker does: what goes there and what comes back is copied. */
export function lentJobs(): ComputeClient {
  const page = pageClient(
    {
      readSource: () => Promise.reject(new Error('no file is lent')),
      digest: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    },
    () => new Promise((resolve) => setImmediate(resolve)),
  );
  return {
    parallel: 1,
    run: async (job, input, options) => structuredClone(await page.run(job, structuredClone(input), options)),
  };
}

/** Lends those jobs to the window's code, and nothing else. */
export function lendJobs(): void {
  const reading = lentJobs();
  const main: Host['main'] = {
    request: elsewhere,
    on: elsewhere,
    importDropped: elsewhere,
    maskDropped: elsewhere,
  };
  setHost({ main, compute: { reading, onVolumes: reading } });
}

function elsewhere(): never {
  throw new Error('that is not lent');
}

/** Lends a store to the window's code, and nothing else but who computes, where that is given. */
export function lendStore(ask: Store['ask'], computes?: ComputeClient): void {
  const request = requestsOf(ask);
  const main: Host['main'] = { request, on: elsewhere, importDropped: elsewhere, maskDropped: elsewhere };
  const nobody = computes ?? { parallel: 1, run: elsewhere };
  setHost({ main, compute: { reading: nobody, onVolumes: nobody } });
}
