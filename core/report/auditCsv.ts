import type { AuditEntry } from '../record/auditTrail.ts';
import { csvOf } from './csv.ts';

const HEADER = ['revision', 'at', 'observer', 'reading', 'document', 'key', 'withdrawn', 'content'];

/** The trace as a table (RFC 4180), with names and contents as `nameOf` and `textOf` give them. Nothing in it begins like a formula. */
export function auditCsv(
  trail: readonly AuditEntry[],
  nameOf: (observerId: number | null) => string,
  textOf: (entry: AuditEntry) => string,
): string {
  const rows = trail.map((entry) => [
    entry.revision,
    entry.at,
    nameOf(entry.observerId),
    entry.readingId,
    entry.documentKind,
    entry.key,
    entry.document === null,
    textOf(entry),
  ]);
  return csvOf([HEADER, ...rows]);
}
