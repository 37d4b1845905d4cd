import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';
import { DomainError } from '../../core/base/errors.ts';
import { readingOrder, type ReadingTurn } from '../../core/record/readingOrder.ts';
import { FIRST_READING, type Reading } from '../../core/record/readings.ts';
import {
  noStudies,
  sessionOf,
  type Observer,
  type Session,
  type Study,
  type StudyBook,
} from '../../core/record/studies.ts';
import { askStore } from '../compute/askStore.ts';
import { recordStore, setViewer } from './recordStore.ts';

/** Who reads on this computer, and in which studies. The open reading is `recordStore`'s. */
export interface ObserverState {
  readonly observers: readonly Observer[];
  readonly book: StudyBook;
}

export const observerStore = createStore<ObserverState>(() => ({ observers: [], book: noStudies }));

const READING_KEY = 'reading';
const readingSchema = v.object({ observerId: v.number(), sessionId: v.nullable(v.number()) });

let reading: Promise<void> = Promise.resolve();

/** Reads who is there, and takes up the reading in which the window was left. */
export function startObservers(onDefect: (error: unknown) => void): void {
  reading = load().catch(onDefect);
}

/** Resolves once it is known who reads; no case is to be opened before. */
export async function observersAreRead(): Promise<void> {
  await reading;
}

async function load(): Promise<void> {
  try {
    await readBook();
    const kept = v.safeParse(readingSchema, (await askStore('window:getState', null))[READING_KEY]);
    const left = kept.success ? kept.output : FIRST_READING;
    look(isThere(left) ? left : FIRST_READING);
  } catch (error) {
    // Why the store cannot be read is said by `keptStore`.
    if (!(error instanceof DomainError)) throw error;
  }
}

/** Observers and studies as the store has them now; what may be seen follows. */
export async function readBook(): Promise<void> {
  const [observers, book] = await Promise.all([askStore('observer:list', null), askStore('study:list', null)]);
  observerStore.setState({ observers, book });
}

function isThere({ observerId, sessionId }: Reading): boolean {
  const { observers, book } = observerStore.getState();
  const session = book.sessions.find((one) => one.sessionId === sessionId);
  return (
    observers.some((one) => one.observerId === observerId) && (sessionId === null || session?.observerId === observerId)
  );
}

/** Takes a reading up; the case that is open is opened anew by the caller. */
export async function takeUpReading(next: Reading): Promise<void> {
  look(next);
  await askStore('window:setState', { key: READING_KEY, value: { ...next } });
}

function look(next: Reading): void {
  const { observers, book } = observerStore.getState();
  const kind = observers.find(({ observerId }) => observerId === next.observerId)?.kind ?? 'reader';
  setViewer({ reading: next, kind, book });
}

export function observerOf({ observers }: ObserverState, { observerId }: Reading): Observer | null {
  return observers.find((one) => one.observerId === observerId) ?? null;
}

/** The study and pass of the open reading; null outside studies. */
export function openSession(): { readonly study: Study; readonly session: Session } | null {
  return sessionOf(recordStore.getState().reading, observerStore.getState().book);
}

/** The order in which the cases of a pass are read; null outside studies. */
export function passOrder(reading: Reading, book: StudyBook): readonly ReadingTurn[] | null {
  const pass = sessionOf(reading, book);
  return pass === null ? null : readingOrder(pass.study, pass.session);
}
