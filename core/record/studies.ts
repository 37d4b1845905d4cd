import type { CaseId } from '../ipc/storeContract.ts';
import type { ObserverId, Reading } from './readings.ts';

/** A reader of the local list. The consensus of several is an observer of its own. */
export interface Observer {
  readonly observerId: ObserverId;
  readonly name: string;
  readonly initials: string;
  readonly kind: ObserverKind;
}

export const observerKinds = ['reader', 'consensus'] as const;
export type ObserverKind = (typeof observerKinds)[number];

/** Cases that several observers, or one several times, read in the same way. */
export interface Study {
  readonly studyId: number;
  readonly name: string;
  /** LETB, change, interval, proposals and response stay hidden until the placements are locked. */
  readonly isBlind: boolean;
  /** Days from the last reading of a pass to the first of the next one of the same observer. */
  readonly washoutDays: number;
  /** Of the order of cases and timepoints. */
  readonly seed: number;
  readonly caseIds: readonly CaseId[];
  /** ISO 8601 instant from which every reading of it is open; null while it is sealed. */
  readonly unsealedAt: string | null;
}

/** One pass of one observer through a study. */
export interface Session {
  readonly sessionId: number;
  readonly studyId: number;
  readonly observerId: ObserverId;
  /** From 1. */
  readonly pass: number;
  readonly begunAt: string;
}

/** The studies with what was begun in them. */
export interface StudyBook {
  readonly studies: readonly Study[];
  readonly sessions: readonly Session[];
}

export const noStudies: StudyBook = { studies: [], sessions: [] };

/** The study and pass that a reading belongs to; null outside studies. */
export function sessionOf(
  { sessionId }: Reading,
  { studies, sessions }: StudyBook,
): { readonly study: Study; readonly session: Session } | null {
  const session = sessions.find((one) => one.sessionId === sessionId);
  const study = studies.find((one) => one.studyId === session?.studyId);
  return session === undefined || study === undefined ? null : { study, session };
}
