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
