import { DomainError } from '../../core/base/errors.ts';
import { paired } from '../../core/compute/protocol.ts';
import type { Reply, RequestName, ResultOf } from '../../core/ipc/contract.ts';
import { parseRequestArgs } from '../../core/ipc/schemas.ts';
import type { StoreRequestName } from '../../core/ipc/storeContract.ts';
import type { Store } from '../../electron/store/openStore.ts';
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

/** Lends a store to the window's code, and nothing else. */
export function lendStore(ask: Store['ask']): void {
  const request = requestsOf(ask);
  const elsewhere = (): never => {
    throw new Error('only the store is lent');
  };
  const main: Host['main'] = { request, on: elsewhere, importDropped: elsewhere, maskDropped: elsewhere };
  const nobody = { parallel: 1, run: elsewhere };
  setHost({ main, compute: { reading: nobody, onVolumes: nobody } });
}
