import * as v from 'valibot';
import { readingSchema, type ReadingDocument } from './readingDocument.ts';
import type { ReadingId, RecordEvent } from './recordEvent.ts';

/** Every signed version of a reading, the newest first; from a case's events in order. */
export function signedVersions(events: readonly RecordEvent[], readingId: ReadingId): readonly ReadingDocument[] {
  return events
    .filter((event) => event.readingId === readingId && event.documentKind === 'signature')
    .flatMap(({ document }) => {
      const parsed = v.safeParse(readingSchema, document);
      return parsed.success ? [parsed.output] : [];
    })
    .toReversed();
}
