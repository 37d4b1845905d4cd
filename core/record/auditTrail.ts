import type { JsonValue } from '../ipc/storeContract.ts';
import { readingOf } from './readings.ts';
import type { RecordEvent } from './recordEvent.ts';

/** One line of the trace of a case: who did what, when. */
export interface AuditEntry {
  readonly revision: number;
  readonly at: string;
  /** Null for a writer who is no observer of this computer. */
  readonly observerId: number | null;
  readonly readingId: string;
  readonly documentKind: string;
  readonly key: string;
  /** Null: withdrawn. */
  readonly document: JsonValue;
}

export interface AuditFilter {
  readonly observerId: number | null;
  readonly documentKind: string | null;
  /** Words that must all stand somewhere in the line. */
  readonly search: string;
}

/** The trace, the newest step first. */
export function auditTrail(events: readonly RecordEvent[]): readonly AuditEntry[] {
  return events
    .map(({ revision, at, observer, readingId, documentKind, key, document }) => ({
      revision,
      at,
      observerId: readingOf(observer)?.observerId ?? null,
      readingId,
      documentKind,
      key,
      document,
    }))
    .toReversed();
}

/** The lines that a filter leaves; `textOf` gives what a reader sees of a line, which the words are looked for in too. */
export function filteredTrail(
  trail: readonly AuditEntry[],
  filter: AuditFilter,
  textOf: (entry: AuditEntry) => string,
): readonly AuditEntry[] {
  const words = filter.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return trail.filter((entry) => {
    if (filter.observerId !== null && entry.observerId !== filter.observerId) return false;
    if (filter.documentKind !== null && entry.documentKind !== filter.documentKind) return false;
    const line = [entry.at, entry.readingId, entry.documentKind, entry.key, textOf(entry)].join('\n').toLowerCase();
    return words.every((word) => line.includes(word));
  });
}
