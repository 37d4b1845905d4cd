import { DomainError } from '../../core/base/errors.ts';
import type { CaseId, JsonValue, StoredEvent } from '../../core/ipc/storeContract.ts';
import { canonicalJson } from '../../core/record/canonicalJson.ts';
import { concerns, placeOf } from '../../core/record/foldRecord.ts';
import { DOCUMENT_EVENT, recordEventOf, type ReadingId, type RecordEvent } from '../../core/record/recordEvent.ts';
import { askStore } from './askStore.ts';

/** A document on its way to the store. */
export interface UnstoredDocument {
  readonly documentKind: string;
  readonly key: string;
  readonly document: JsonValue;
}

/** A document that was not stored, because the same one was changed elsewhere meanwhile: `theirs` is in force. */
export interface RecordConflict {
  readonly mine: UnstoredDocument;
  readonly theirs: RecordEvent;
}

/** A case's record as far as one reading knows it. */
export interface KnownRecord {
  readonly events: readonly RecordEvent[];
  /** Documents that are not on the disk yet, in the order in which they will be. */
  readonly unstored: readonly UnstoredDocument[];
}

export interface RecordListener {
  /** `isForeign`: others have written something that is in force for this reading. */
  readonly onChange: (record: KnownRecord, isForeign: boolean) => void;
  readonly onConflict: (conflict: RecordConflict) => void;
  /** Null once what waited is stored. A refusal leaves it waiting; the next document tries again. */
  readonly onProblem: (problem: DomainError | null) => void;
}

/** A case's record as one reading writes it: documents are stored one after the other, each at the revision that the one before left. */
export interface RecordJournal {
  readonly caseId: CaseId;
  readonly readingId: ReadingId;
  /**
   * Stores a document; of several that wait for the same place, the last. Resolves once everything that waited is on the disk, in conflict
   * or refused; rejects for a defect.
   */
  readonly append: (document: UnstoredDocument) => Promise<void>;
  /** Whether something waits to be stored. */
  readonly hasUnstored: () => boolean;
  /** Tries again what waits. */
  readonly retry: () => Promise<void>;
  /** Sends everything that waits at once, for a window that closes now. */
  readonly sendNow: () => void;
}

/** Reads the record of a case. Rejects with DomainError where the store refuses. */
export async function openRecordJournal(
  reading: {
    readonly caseId: CaseId;
    readonly readingId: ReadingId;
    readonly observer: string;
    /** Readings whose events may be in the window; of the others nothing stays here but that they took a step. */
    readonly sees: (readingId: ReadingId) => boolean;
  },
  listener: RecordListener,
): Promise<RecordJournal> {
  const { caseId, readingId, observer, sees } = reading;
  let revision = 0;
  let events: readonly RecordEvent[] = [];
  const waiting = new Map<string, UnstoredDocument>();
  let storing: UnstoredDocument | null = null;
  let running: Promise<void> | null = null;

  const take = (stored: readonly StoredEvent[]): readonly RecordEvent[] => {
    const added = stored.filter((event) => event.revision > revision);
    revision = added.at(-1)?.revision ?? revision;
    const read = added
      .flatMap((event) => recordEventOf(event) ?? [])
      .filter((event) => concerns(event, readingId) || sees(event.readingId));
    events = [...events, ...read];
    return read;
  };
  const read = (): Promise<readonly StoredEvent[]> => askStore('record:read', { caseId, afterRevision: revision });
  const sent = (document: UnstoredDocument, expectedRevision: number): Promise<StoredEvent> => {
    const payload = { readingId, ...document };
    return askStore('record:append', { caseId, expectedRevision, kind: DOCUMENT_EVENT, observer, payload });
  };
  const tell = (isForeign = false): void =>
    listener.onChange({ events, unstored: [...(storing === null ? [] : [storing]), ...waiting.values()] }, isForeign);

  /** Someone else wrote: what they wrote is taken over, and what waits for the same places is set against it. */
  const takeOver = async (): Promise<void> => {
    const foreign = (await read()).filter((event) => event.revision > revision);
    const theirs = take(foreign).filter((event) => concerns(event, readingId));
    for (const event of theirs) {
      const place = placeOf(event.documentKind, event.key);
      const mine = waiting.get(place);
      if (mine === undefined) continue;
      waiting.delete(place);
      if (canonicalJson(mine.document) !== canonicalJson(event.document)) listener.onConflict({ mine, theirs: event });
    }
    tell(theirs.length > 0);
  };

  const storeAll = async (): Promise<void> => {
    for (;;) {
      const [first] = waiting;
      if (first === undefined) break;
      const [place, document] = first;
      waiting.delete(place);
      storing = document;
      try {
        take([await sent(document, revision)]);
        storing = null;
        tell();
      } catch (error) {
        storing = null;
        if (!waiting.has(place)) waiting.set(place, document);
        if (!(error instanceof DomainError) || error.code !== 'store-conflict') throw error;
        await takeOver();
      }
    }
    listener.onProblem(null);
  };

  const run = (): Promise<void> => {
    running ??= storeAll()
      .catch((error: unknown) => {
        if (!(error instanceof DomainError)) throw error;
        listener.onProblem(error);
      })
      .finally(() => {
        running = null;
      });
    return running;
  };

  take(await read());
  tell();
  return {
    caseId,
    readingId,
    append: (document) => {
      waiting.set(placeOf(document.documentKind, document.key), document);
      tell();
      return run();
    },
    hasUnstored: () => waiting.size > 0 || storing !== null,
    retry: run,
    sendNow: () => {
      let expected = revision + (storing === null ? 0 : 1);
      for (const document of waiting.values()) {
        sent(document, expected).catch(() => undefined);
        expected += 1;
      }
      waiting.clear();
    },
  };
}
