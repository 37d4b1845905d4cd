import { DomainError, refusals, type Coded } from '../base/errors.ts';
import { failed, ok, type Outcome } from '../base/outcome.ts';
import type { HangingProtocol, HangingRefusals } from './hangingProtocol.ts';
import { readHangingProtocol } from './readHangingProtocol.ts';

const refusal = refusals<HangingRefusals>();

/** One protocol's file: what it is called in refusals, and its parsed JSON. */
export interface ProtocolFile {
  readonly file: string;
  readonly document: unknown;
}

/**
 * The protocols of several files, each by itself: one that is refused does not take the others with it. An id or a key belongs to the
 * first that has it; a later one is refused.
 */
export function readProtocols(files: readonly ProtocolFile[]): readonly Outcome<HangingProtocol, Coded>[] {
  const taken: HangingProtocol[] = [];
  return files.map(({ file, document }) => {
    try {
      const protocol = readHangingProtocol(document, file);
      refuseTaken(protocol, taken, file);
      taken.push(protocol);
      return ok(protocol);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return failed({ code: error.code, details: error.details });
    }
  });
}

function refuseTaken(protocol: HangingProtocol, taken: readonly HangingProtocol[], file: string): void {
  const { id, key } = protocol;
  if (taken.some((other) => other.id === id)) throw refusal('hanging-protocol-taken', { file, field: 'id', value: id });
  if (key !== null && taken.some((other) => other.key === key))
    throw refusal('hanging-protocol-taken', { file, field: 'key', value: key });
}
