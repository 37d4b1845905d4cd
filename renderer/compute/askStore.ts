import { DomainError } from '../../core/base/errors.ts';
import type { PageArgsOf } from '../../core/ipc/contract.ts';
import type { StoreRequestName, StoreResultOf } from '../../core/ipc/storeContract.ts';
import { host } from './host.ts';

/** Asks the store. Rejects with DomainError for a refusal, whose code `core/text` says to the reader. */
export async function askStore<Name extends StoreRequestName>(
  name: Name,
  args: PageArgsOf<Name>,
): Promise<StoreResultOf<Name>> {
  const reply = await host().main.request(name, args);
  if (!reply.ok) throw new DomainError(reply.error.code, reply.error.details);
  return reply.result;
}
