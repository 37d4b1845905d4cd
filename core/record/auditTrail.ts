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
  readonly isWithdrawn: boolean;
  /** What the document says, in short: its plain fields, and how many of each list. */
  readonly content: string;
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
      isWithdrawn: document === null,
      content: inShort(document),
    }))
    .toReversed();
}

export function filteredTrail(trail: readonly AuditEntry[], filter: AuditFilter): readonly AuditEntry[] {
  const words = filter.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return trail.filter((entry) => {
    if (filter.observerId !== null && entry.observerId !== filter.observerId) return false;
    if (filter.documentKind !== null && entry.documentKind !== filter.documentKind) return false;
    const line = [entry.at, entry.readingId, entry.documentKind, entry.key, entry.content].join('\n').toLowerCase();
    return words.every((word) => line.includes(word));
  });
}

const MOST_FIELDS = 8;
const LONGEST_TEXT = 60;

/** Identifiers of files, digests, the name of the form; and what has a column of its own. */
const UNTOLD = new Set([
  'schema',
  'sha256',
  'arterialStackId',
  'precontrastStackId',
  'caseId',
  'readingId',
  'observer',
  'signedAt',
  'recordRevision',
]);

function inShort(document: JsonValue): string {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return textOf(document);
  return Object.entries(document)
    .filter(([name, value]) => !UNTOLD.has(name) && value !== null && value !== '')
    .slice(0, MOST_FIELDS)
    .map(([name, value]) => `${name} ${textOf(value)}`)
    .join(' · ');
}

function textOf(value: JsonValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  if (typeof value === 'number') return String(Number(value.toPrecision(6)));
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return `[${value.length}]`;
  return Object.entries(value)
    .flatMap(([name, one]: readonly [string, JsonValue]) =>
      typeof one === 'object' || UNTOLD.has(name) ? [] : [textOf(one)],
    )
    .join(' ');
}

const HEADER = ['revision', 'at', 'observer', 'reading', 'document', 'key', 'withdrawn', 'content'];

/** The trace as a table (RFC 4180), with the observers' names as `nameOf` gives them. Nothing in it begins like a formula. */
export function auditCsv(trail: readonly AuditEntry[], nameOf: (observerId: number | null) => string): string {
  const rows = trail.map((entry) => [
    String(entry.revision),
    entry.at,
    nameOf(entry.observerId),
    entry.readingId,
    entry.documentKind,
    entry.key,
    String(entry.isWithdrawn),
    entry.content,
  ]);
  return [HEADER, ...rows]
    .map((row) => row.map(csvField).join(','))
    .join('\r\n')
    .concat('\r\n');
}

function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
