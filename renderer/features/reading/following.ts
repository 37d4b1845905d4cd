import type { PointLps } from '../../../core/geometry/points.ts';
import { linksTimepoints } from '../../../core/hanging/layOut.ts';
import { acrossTimepoints } from '../../../core/registration/timepointLink.ts';
import { hangingStore, shownProtocol } from '../../state/hangingStore.ts';
import { currentLink, linkStore } from '../../state/linkStore.ts';
import type { Slot } from '../../state/slots.ts';
import { viewStore } from '../../state/viewStore.ts';
import { runningEngine } from './runningEngines.ts';

/** Where to go as soon as there is a picture to go in. */
const destinations = new Map<Slot, PointLps>();

/** What the reader looked at last. */
let lastSeen: { readonly slot: Slot; readonly position: PointLps } | null = null;

export const otherSlot = (slot: Slot): Slot => (slot === 'pre' ? 'post' : 'pre');

/** Goes to a position, or remembers to once a viewport is mounted. */
export function goTo(slot: Slot, position: PointLps): void {
  const engine = runningEngine(slot);
  if (engine === null || engine.position() === null) destinations.set(slot, position);
  else engine.scrollTo(position);
}

/** A viewport was mounted: it shows what was asked for, or the level at which the other timepoint was left. */
export function arrive(slot: Slot): void {
  const engine = runningEngine(slot);
  const asked = destinations.get(slot);
  destinations.delete(slot);
  if (asked !== undefined) {
    engine?.scrollTo(asked);
    return;
  }
  if (lastSeen === null || lastSeen.slot === slot) return;
  const level = acrossTimepoints(currentLink(linkStore.getState()), lastSeen.slot, lastSeen.position);
  if (level !== null) engine?.scrollTo(level, { quiet: true });
}

/** The reader moved in one timepoint: the other one follows where the layout and the link say so. */
export function follow(slot: Slot, position: PointLps): void {
  lastSeen = { slot, position };
  const protocol = shownProtocol(hangingStore.getState());
  if (protocol === null || !linksTimepoints(protocol)) return;
  const target = acrossTimepoints(currentLink(linkStore.getState()), slot, position);
  const engine = runningEngine(otherSlot(slot));
  if (target === null || engine === null || engine.position() === null) return;
  engine.scrollTo(target, { quiet: true });
}

/** Another link is in force: the other timepoint is set to the level of the one that was seen last; before that, of the active one. */
export function followAgain(): void {
  const { activeSlot } = viewStore.getState();
  const position = lastSeen?.position ?? runningEngine(activeSlot)?.position() ?? null;
  if (position !== null) follow(lastSeen?.slot ?? activeSlot, position);
}

export function forgetPosition(slot: Slot): void {
  destinations.delete(slot);
  if (lastSeen?.slot === slot) lastSeen = null;
}
