import type { ReadingId } from './recordEvent.ts';

/** Ids of observers as the store gives them, from 1. */
export type ObserverId = number;

/** One pass of one observer over a case. */
export interface Reading {
  readonly observerId: ObserverId;
  /** The session of a study in which it is read; null for reading as a clinic does. */
  readonly sessionId: number | null;
}

/** The reading of the observer who was there first: what was drawn before there were observers is that one's. */
export const FIRST_READING: Reading = { observerId: 1, sessionId: null };

/** As events name who wrote them. */
export function observerName(observerId: ObserverId): string {
  return `observer-${observerId}`;
}

/** The same for the same observer and session, so that two windows of one reader open one reading. */
export function readingIdOf({ observerId, sessionId }: Reading): ReadingId {
  return sessionId === null ? observerName(observerId) : `${observerName(observerId)} session-${sessionId}`;
}

/** Null for a text that names no reading. */
export function readingOf(readingId: ReadingId): Reading | null {
  const found = /^observer-([1-9]\d{0,14})(?: session-([1-9]\d{0,14}))?$/.exec(readingId);
  if (found === null) return null;
  return { observerId: Number(found[1]), sessionId: found[2] === undefined ? null : Number(found[2]) };
}

/** The name in the store of the masks that a reading draws on an image (`stackKey`). Each reading has its own. */
export function segmentationName(image: string, reading: Reading): string {
  const isFirst = reading.observerId === FIRST_READING.observerId && reading.sessionId === FIRST_READING.sessionId;
  return isFirst ? image : `${image} ${readingIdOf(reading)}`;
}
