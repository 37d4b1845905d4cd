import type { PointLps } from '../../../core/geometry/points.ts';
import { linksTimepoints } from '../../../core/hanging/layOut.ts';
import { acrossTimepoints } from '../../../core/registration/timepointLink.ts';
import { hangingStore, shownProtocol } from '../../state/hangingStore.ts';
import { currentLink, linkStore } from '../../state/linkStore.ts';
import type { Slot } from '../../state/slots.ts';
import { viewStore } from '../../state/viewStore.ts';
import { runningEngine } from './runningEngines.ts';

/** Where to go as soon as there is a picture to go in. */
const destinations = new Map<Slot, Destination>();
interface Destination {
  readonly position: PointLps;
  /** Into the middle of every picture that comes until the reader moves, or at whatever place of the first one. */
  readonly isCentred: boolean;
}

/** What the reader looked at last. */
let lastSeen: { readonly slot: Slot; readonly position: PointLps } | null = null;

export const otherSlot = (slot: Slot): Slot => (slot === 'pre' ? 'post' : 'pre');

/** Goes to a position, or remembers to once a viewport is mounted. */
export function goTo(slot: Slot, position: PointLps): void {
  const engine = runningEngine(slot);
  if (engine === null || engine.position() === null) destinations.set(slot, { position, isCentred: false });
  else engine.scrollTo(position);
}

/**
 * Puts a position into the middle of a timepoint's pictures; the other timepoint stays. `isRemounting`: the layout is about to change, and
 * the viewports that come show it too.
 */
export function centre(slot: Slot, position: PointLps, isRemounting: boolean): void {
  const engine = runningEngine(slot);
  if (isRemounting || engine === null || engine.position() === null)
    destinations.set(slot, { position, isCentred: true });
  engine?.centreOn(position, { quiet: true });
}

/** A viewport was mounted: it shows what was asked for, or the level at which the other timepoint was left. */
export function arrive(slot: Slot): void {
  const engine = runningEngine(slot);
  const asked = destinations.get(slot);
  if (asked?.isCentred === false) destinations.delete(slot);
  if (asked !== undefined) {
    if (asked.isCentred) engine?.centreOn(asked.position, { quiet: true });
    else engine?.scrollTo(asked.position);
    return;
  }
  if (lastSeen === null || lastSeen.slot === slot) return;
  const level = acrossTimepoints(currentLink(linkStore.getState()), lastSeen.slot, lastSeen.position);
  if (level !== null) engine?.scrollTo(level, { quiet: true });
}

/** The reader moved in one timepoint: the other one follows where the layout and the link say so. */
export function follow(slot: Slot, position: PointLps): void {
  lastSeen = { slot, position };
  for (const [one, { isCentred }] of destinations) if (isCentred) destinations.delete(one);
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
