import { toBase64 } from '../../../core/record/base64.ts';
import { recordEventOf } from '../../../core/record/recordEvent.ts';
import type { ReadingDocument, SignedTimepoint } from '../../../core/record/readingDocument.ts';
import { signedVersions } from '../../../core/record/signedVersions.ts';
import type { SignedMask } from '../../../core/record/signedMask.ts';
import { isVisible } from '../../../core/record/visibility.ts';
import { askStore } from '../../compute/askStore.ts';
import { recordStore } from '../../state/recordStore.ts';

/** Signed readings of the store. */
export interface StoredReadings {
  /** Of each reading the newest version, with the masks of cases that two have read. */
  readonly readings: readonly ReadingDocument[];
  /** Signed, but sealed to whoever reads now. */
  readonly hidden: number;
}

/** Every signed reading of the store that the open reading may see (`isVisible`). */
export async function storedReadings(): Promise<StoredReadings> {
  const { viewer, reading } = recordStore.getState();
  const summaries = await askStore('record:progress', null);
  const signed = summaries.filter(({ signedAtRevision }) => signedAtRevision > 0);
  const seen = signed.filter(({ readingId }) => isVisible(readingId, { ...viewer, reading }));
  const readings: ReadingDocument[] = [];
  for (const caseId of new Set(seen.map((one) => one.caseId))) {
    const stored = await askStore('record:read', { caseId, afterRevision: 0 });
    const events = stored.flatMap((event) => recordEventOf(event) ?? []);
    const own = seen
      .filter((one) => one.caseId === caseId)
      .flatMap(({ readingId }) => signedVersions(events, readingId).slice(0, 1));
    readings.push(...(own.length < 2 ? own : await Promise.all(own.map(withMasks))));
  }
  return { readings, hidden: signed.length - seen.length };
}

async function withMasks(reading: ReadingDocument): Promise<ReadingDocument> {
  const timepoints: SignedTimepoint[] = [];
  for (const timepoint of reading.timepoints)
    timepoints.push({ ...timepoint, masks: await Promise.all(timepoint.masks.map(withRuns)) });
  return { ...reading, timepoints };
}

/** The store keeps a mask's bytes beside the reading. */
async function withRuns(mask: SignedMask): Promise<SignedMask> {
  if (mask.runs !== null) return mask;
  return { ...mask, runs: toBase64(await askStore('blob:get', { sha256: mask.sha256 })) };
}
