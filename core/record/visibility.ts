import type { CaseId } from '../ipc/storeContract.ts';
import { readingIdOf, readingOf, type Reading } from './readings.ts';
import type { ReadingId } from './recordEvent.ts';
import { sessionOf, type ObserverKind, type Study, type StudyBook } from './studies.ts';

/** Who looks: the reading that is open, and what kind of observer reads it. */
export interface Viewer {
  readonly reading: Reading;
  readonly kind: ObserverKind;
  readonly book: StudyBook;
}

/**
 * Whether a reading of a case may be seen: the open one always. Those of a study once it is unsealed, and never from within another pass
 * that is still sealed, the viewer's own earlier ones included. Outside studies each sees the own one, a consensus those that it is of.
 */
export function isVisible(readingId: ReadingId, { reading, kind, book }: Viewer): boolean {
  if (readingId === readingIdOf(reading)) return true;
  const seen = readingOf(readingId);
  if (seen === null || isSealed(sessionOf(reading, book)?.study)) return false;
  if (seen.sessionId !== null) {
    const own = sessionOf(seen, book);
    return own !== null && !isSealed(own.study);
  }
  return seen.observerId === reading.observerId || kind === 'consensus';
}

function isSealed(study: Study | undefined): boolean {
  return study !== undefined && study.unsealedAt === null;
}

/** Studies that a case is read in. */
export function studiesOf(caseId: CaseId, { studies }: StudyBook): readonly Study[] {
  return studies.filter(({ caseIds }) => caseIds.includes(caseId));
}
