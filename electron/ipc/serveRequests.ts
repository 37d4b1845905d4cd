import { DomainError, refusals } from '../../core/base/errors.ts';
import type { ArgsOf, IpcRefusals, Reply, RequestName, ResultOf } from '../../core/ipc/contract.ts';
import { isRequestName, parseRequestArgs } from '../../core/ipc/schemas.ts';
import { isTrustedSender, type Sender } from './trustedSender.ts';

/** One handler for every request of the contract: a missing one does not compile. */
export type Handlers = {
  readonly [Name in RequestName]: (args: ArgsOf<Name>) => ResultOf<Name> | Promise<ResultOf<Name>>;
};

export interface ServeOptions {
  readonly handlers: Handlers;
  /** Told of every defect and of every refusal at the boundary, for the log. */
  readonly onFault: (where: string, error: unknown) => void;
}

const refusal = refusals<IpcRefusals>();

/** Longest name repeated in a refusal: what the page sends is not trusted to be short. */
const SHOWN_NAME_LENGTH = 60;

/**
 * The answer to one message: sender, name and arguments are checked in this order, then the handler is called.
 * Never rejects: a refusal is its code and details, a defect is `request-broke-down` and a line in the log.
 */
export function requestServer(
  options: ServeOptions,
): (sender: Sender, name: unknown, args: unknown) => Promise<Reply<unknown>> {
  return async (sender, name, args) => {
    const shownName = typeof name === 'string' ? name.slice(0, SHOWN_NAME_LENGTH) : typeof name;
    try {
      if (!isTrustedSender(sender)) throw refusal('request-not-trusted', { name: shownName });
      if (!isRequestName(name)) throw refusal('request-unknown', { name: shownName });
      return { ok: true, result: await callHandler(options.handlers, name, args) };
    } catch (error) {
      if (error instanceof DomainError) {
        if (error.code.startsWith('request-')) options.onFault('ipc', error);
        return { ok: false, error: { code: error.code, details: error.details } };
      }
      options.onFault('ipc', error);
      const broken = refusal('request-broke-down', { name: shownName });
      return { ok: false, error: { code: broken.code, details: broken.details } };
    }
  };
}

async function callHandler<Name extends RequestName>(
  handlers: Handlers,
  name: Name,
  args: unknown,
): Promise<ResultOf<Name>> {
  const parsed = parseRequestArgs(name, args);
  if (!parsed.ok) throw refusal('request-not-valid', { name, problem: parsed.problem });
  return handlers[name](parsed.args);
}
