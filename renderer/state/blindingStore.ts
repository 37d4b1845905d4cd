import { createStore } from 'zustand/vanilla';
import {
  blindingOf,
  nothingHidden,
  placementLock,
  type Blinding,
  type TimepointLock,
} from '../../core/record/blinding.ts';
import { keepReadingNow } from './keptReading.ts';
import { observerStore, openSession } from './observerStore.ts';
import { documentOf, keepDocument, recordStore } from './recordStore.ts';
import { roiStore, setLocked } from './roiStore.ts';
import { slots, type Slot } from './slots.ts';
import { timepointStore } from './timepointStore.ts';

/**
 * What a blind reading does not show yet. What is hidden is not computed into the window's state at all: no number, no overlay, no
 * proposal, no interval.
 */
export const blindingStore = createStore<Blinding>(() => nothingHidden);

/** Follows the study, the locks and the timepoints, until the returned function is called. */
export function startBlinding(): () => void {
  const follow = (): void => {
    const study = openSession()?.study ?? null;
    const locks = { pre: lockOf('pre'), post: lockOf('post') };
    const next = blindingOf(study, locks);
    const now = blindingStore.getState();
    if (next.pre !== now.pre || next.post !== now.post || next.pair !== now.pair) blindingStore.setState(next);
    const isBlind = study !== null && study.isBlind && study.unsealedAt === null;
    for (const slot of slots) setLocked(slot, isBlind && locks[slot] === 'locked');
  };
  follow();
  const stops = [
    recordStore.subscribe((now, before) => {
      if (now.folded !== before.folded || now.reading !== before.reading) follow();
    }),
    observerStore.subscribe(follow),
    timepointStore.subscribe((now, before) => {
      if (slots.some((slot) => now[slot].choice !== before[slot].choice || now[slot].openId !== before[slot].openId))
        follow();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function lockOf(slot: Slot): TimepointLock {
  const { choice } = timepointStore.getState()[slot];
  if (choice === null) return 'absent';
  return documentOf('placement-lock', choice.studyInstanceUid) === null ? 'open' : 'locked';
}

/** The reader stands by a timepoint's three placements. False while they are not all there. */
export async function lockPlacements(slot: Slot): Promise<boolean> {
  const { choice } = timepointStore.getState()[slot];
  const lock = placementLock({ placements: roiStore.getState()[slot].rois });
  if (choice === null || lock === null) return false;
  await keepReadingNow();
  await keepDocument('placement-lock', choice.studyInstanceUid, lock);
  return true;
}
