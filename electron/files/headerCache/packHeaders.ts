import { deserialize, serialize } from 'node:v8';
import type { InstanceHeader, InstanceOutcome } from '../../../core/dicom/instance.ts';
import type { CachedHeader } from './headerCache.ts';

/**
 * Headers as bytes. Structured clone rather than JSON: it keeps −0 and every double as they are, and writes a part that several headers
 * share once.
 */
export function packHeaders(headers: readonly CachedHeader[]): Uint8Array {
  const share = sharing();
  return serialize(headers.map((header) => ({ ...header, outcome: sharedOutcome(header.outcome, share) })));
}

/** The inverse. The bytes are those that were packed: the caller has compared their checksum. */
export function unpackHeaders(bytes: Uint8Array): readonly CachedHeader[] {
  return deserialize(bytes);
}

type Share = <Part>(part: Part) => Part;

/** Gives one and the same object for every part that says the same. */
function sharing(): Share {
  const parts = new Map<string, unknown>();
  return <Part>(part: Part): Part => {
    const key = JSON.stringify(part);
    const known = parts.get(key);
    if (known !== undefined) return known as Part;
    parts.set(key, part);
    return part;
  };
}

function sharedOutcome(outcome: InstanceOutcome, share: Share): InstanceOutcome {
  if (outcome.kind === 'ok') return { ...outcome, value: sharedHeader(outcome.value, share) };
  const { header } = outcome.reason;
  return header === undefined
    ? outcome
    : { ...outcome, reason: { ...outcome.reason, header: sharedHeader(header, share) } };
}

/** What slices of a series have in common. Their places differ, and their zeros may be negative. */
function sharedHeader(header: InstanceHeader, share: Share): InstanceHeader {
  return {
    ...header,
    patient: share(header.patient),
    study: share(header.study),
    series: share(header.series),
  };
}
