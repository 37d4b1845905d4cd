import * as v from 'valibot';
import type { JsonValue, StoredEvent } from '../ipc/storeContract.ts';

/** Names one reading of a case: one pass of one observer (`readings.ts`). */
export type ReadingId = string;

/** One step of a case's record: a document came into force, in place of the one of the same kind and key before it. */
export interface RecordEvent {
  /** From 1 without gaps, over all readings of the case. */
  readonly revision: number;
  /** ISO 8601 instant at which it was stored. */
  readonly at: string;
  /** The observer's id. */
  readonly observer: string;
  /** The reading in which it was written. */
  readonly readingId: ReadingId;
  /** One of `documentKinds`, or one of a later version of the program. */
  readonly documentKind: string;
  /** The studyInstanceUid of the timepoint, or `PATIENT_KEY`. */
  readonly key: string;
  /** Null withdraws the document. */
  readonly document: JsonValue;
}

/** The key of documents about the patient rather than about one timepoint. */
export const PATIENT_KEY = 'patient';

/** The store's kind of the events that hold documents. */
export const DOCUMENT_EVENT = 'document';

/** What the store is given of an event: the rest is its own. */
export type DocumentPayload = Pick<RecordEvent, 'readingId' | 'documentKind' | 'key' | 'document'>;

const text = v.pipe(v.string(), v.minLength(1));
const payloadSchema = v.object({ readingId: text, documentKind: text, key: text });

/** The event that a stored step holds; null for a step of another kind. */
export function recordEventOf({ revision, at, observer, kind, payload }: StoredEvent): RecordEvent | null {
  const parsed = v.safeParse(payloadSchema, payload);
  if (kind !== DOCUMENT_EVENT || !parsed.success) return null;
  return { revision, at, observer, ...parsed.output, document: documentOf(payload) };
}

function documentOf(payload: JsonValue): JsonValue {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return null;
  return 'document' in payload ? payload.document : null;
}
