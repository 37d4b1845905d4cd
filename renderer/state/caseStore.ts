import { createStore } from 'zustand/vanilla';
import { DomainError } from '../../core/base/errors.ts';
import { progressOf, summaryOf, type CaseProgress } from '../../core/record/caseProgress.ts';
import { readingIdOf } from '../../core/record/readings.ts';
import type { ReadingId, RecordEvent } from '../../core/record/recordEvent.ts';
import { askStore } from '../compute/askStore.ts';
import { recordStore } from './recordStore.ts';

export type { CaseProgress } from '../../core/record/caseProgress.ts';

/** How far the open observer's reading of each case is, by patient; a case of which nothing was written is not among them. */
export const caseStore = createStore<Readonly<Record<string, CaseProgress>>>(() => ({}));

/** Follows the record of the open case, and the store where another observer reads. Gives a function that stops it. */
export function followProgress(onDefect: (error: unknown) => void): () => void {
  const load = (): void => void loadProgress().catch(onDefect);
  load();
  return recordStore.subscribe((now, before) => {
    if (now.reading !== before.reading) load();
    else if (now.caseId !== null && now.events !== before.events)
      noteOpen(now.caseId, now.events, readingIdOf(now.reading));
  });
}

async function loadProgress(): Promise<void> {
  const { reading } = recordStore.getState();
  const readingId = readingIdOf(reading);
  try {
    const summaries = await askStore('record:progress', null);
    if (recordStore.getState().reading !== reading) return;
    const own = summaries.filter((summary) => summary.readingId === readingId);
    caseStore.setState(Object.fromEntries(own.map((summary) => [summary.caseId, progressOf(summary)])), true);
  } catch (error) {
    // Why the store cannot be read stands in the list already (`keptStore`).
    if (!(error instanceof DomainError)) throw error;
  }
}

function noteOpen(caseId: string, events: readonly RecordEvent[], readingId: ReadingId): void {
  const progress = progressOf(summaryOf(events, caseId, readingId));
  if ((caseStore.getState()[caseId] ?? 'not-started') !== progress) caseStore.setState({ [caseId]: progress });
}
