import type { ReadingId, RecordEvent } from './recordEvent.ts';

/** How far one reading of a case is: what the list of cases says of it. */
export type CaseProgress = 'not-started' | 'in-progress' | 'signed' | 'flagged';

/** What the record of a case says of one reading, in numbers. Revisions are of the case's record, 0 for never. */
export interface ReadingSummary {
  readonly caseId: string;
  readonly readingId: string;
  /** Of the last change of what is read. */
  readonly changedAtRevision: number;
  readonly signedAtRevision: number;
  readonly isFlagged: boolean;
}

/**
 * A flag stands before everything, since it asks to be looked at. A reading that was changed after it was signed is in progress again:
 * its signed version stays in the record.
 */
export function progressOf({
  isFlagged,
  signedAtRevision,
  changedAtRevision,
}: Pick<ReadingSummary, 'isFlagged' | 'signedAtRevision' | 'changedAtRevision'>): CaseProgress {
  if (isFlagged) return 'flagged';
  if (signedAtRevision > changedAtRevision) return 'signed';
  return changedAtRevision > 0 ? 'in-progress' : 'not-started';
}

/** What is written of a reading beside what is read: a number that is computed again is no change of it, and neither is its flag. */
export const besidesReading: readonly string[] = ['signature', 'flag', 'measurement'];

/** The summary of one reading, from a case's events in order. */
export function summaryOf(events: readonly RecordEvent[], caseId: string, readingId: ReadingId): ReadingSummary {
  const own = events.filter((event) => event.readingId === readingId);
  const last = (isOne: (kind: string) => boolean): RecordEvent | undefined =>
    own.findLast(({ documentKind }) => isOne(documentKind));
  return {
    caseId,
    readingId,
    changedAtRevision: last((kind) => !besidesReading.includes(kind))?.revision ?? 0,
    signedAtRevision: last((kind) => kind === 'signature')?.revision ?? 0,
    isFlagged: (last((kind) => kind === 'flag')?.document ?? null) !== null,
  };
}
