import * as v from 'valibot';
import { documentKinds, isDocumentKind, type DocumentKind, type DocumentTypes } from './documentKinds.ts';
import type { ReadingId, RecordEvent } from './recordEvent.ts';

/** What a reading's events leave in force. */
export interface FoldedRecord {
  /** The last event of each kind and key, by `placeOf`; withdrawn ones are not among them. */
  readonly inForce: ReadonlyMap<string, RecordEvent>;
  /** Documents in force that this program cannot read: of a later version, or damaged. Nothing is taken from an older one instead. */
  readonly unreadable: readonly RecordEvent[];
}

export const emptyRecord: FoldedRecord = { inForce: new Map(), unreadable: [] };

/** Where a document is in force. */
export function placeOf(kind: string, key: string): string {
  return `${kind} ${key}`;
}

/** Whether an event is in force for a reading: its own, and what is the patient's. */
export function concerns(
  { readingId: own, documentKind: kind }: Pick<RecordEvent, 'readingId' | 'documentKind'>,
  readingId: ReadingId,
): boolean {
  return own === readingId || (isDocumentKind(kind) && documentKinds[kind].scope === 'patient');
}

/** The documents in force for one reading, from a case's events in order: the last one of each kind and key. */
export function foldRecord(events: readonly RecordEvent[], readingId: ReadingId): FoldedRecord {
  const last = new Map<string, RecordEvent>();
  for (const event of events) if (concerns(event, readingId)) last.set(placeOf(event.documentKind, event.key), event);
  const standing = [...last].filter(([, { document }]) => document !== null);
  return {
    inForce: new Map(standing.filter(([, event]) => isReadable(event))),
    unreadable: standing.map(([, event]) => event).filter((event) => !isReadable(event)),
  };
}

/** Looked at once: an event never changes, and a record is folded anew at each step. */
const readable = new WeakMap<RecordEvent, boolean>();

function isReadable(event: RecordEvent): boolean {
  const known = readable.get(event);
  if (known !== undefined) return known;
  const { documentKind, document } = event;
  const found = isDocumentKind(documentKind) && v.is(documentKinds[documentKind].schema, document);
  readable.set(event, found);
  return found;
}

/** The document of a kind and key; null where there is none. */
export function documentIn<Kind extends DocumentKind>(
  folded: FoldedRecord,
  kind: Kind,
  key: string,
): DocumentTypes[Kind] | null {
  const event = folded.inForce.get(placeOf(kind, key));
  if (event === undefined) return null;
  const parsed = v.safeParse(documentKinds[kind].schema, event.document);
  return parsed.success ? parsed.output : null;
}
