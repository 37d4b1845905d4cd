import type { PointLps } from '../../../core/geometry/points.ts';
import type { LesionReading } from '../../../core/record/lesionsDocument.ts';
import {
  lesionsOf,
  lineNames,
  withLesion,
  withoutLesion,
  withRole,
  type LesionRole,
} from '../../../core/record/lesionList.ts';
import { acrossTimepoints } from '../../../core/registration/timepointLink.ts';
import { caliperMiddle, type Caliper } from '../../../core/response/caliper.ts';
import type { LesionTool } from '../../../core/text/lesionWords.ts';
import { hangingStore } from '../../state/hangingStore.ts';
import {
  keepLists,
  lesionStore,
  listsNow,
  readingOf,
  readingsOf,
  selectLesion,
  selectedLesion,
  slotsRead,
  studiesRead,
} from '../../state/lesionStore.ts';
import { currentLink, linkStore } from '../../state/linkStore.ts';
import { toolStore } from '../../state/segmentationStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { viewStore } from '../../state/viewStore.ts';
import { centre, choosePictures } from '../reading/index.ts';

/** Adds a lesion where the reader reads and selects it; what is first seen after treatment is added there. */
export function addLesion(role: LesionRole, slot: Slot = viewStore.getState().activeSlot): string | null {
  const read = studiesRead();
  const place = role === 'new' ? read.findIndex((one) => one.slot === slot) : read.length === 0 ? -1 : 0;
  if (place < 0) return null;
  const { id, lists } = withLesion(listsNow(), place, role);
  keepLists(lists);
  lesionStore.setState({ isOpen: true });
  selectLesion(id);
  return id;
}

/** The lesion that a line drawn in a slot belongs to: the selected one, else a further one. */
export function lesionToDraw(slot: Slot): string {
  const selected = selectedLesion();
  if (selected !== null) return selected.id;
  const isBaseline = slotsRead()[0] === slot;
  return addLesion(isBaseline ? 'target' : 'new', slot) ?? '';
}

export function removeLesion(id: string): void {
  keepLists(withoutLesion(listsNow(), id));
  if (lesionStore.getState().selected === id) selectLesion(null);
}

/** Gives the id that the lesion then has. */
export function changeRole(id: string, role: LesionRole): string {
  const { id: next, lists } = withRole(listsNow(), id, role);
  const { selected } = lesionStore.getState();
  keepLists(lists);
  if (selected === id) selectLesion(next);
  return next;
}

/** Takes a tool into the hand, or puts it down. */
export function chooseLesionTool(tool: LesionTool | null): void {
  const next = lesionStore.getState().tool === tool ? null : tool;
  lesionStore.setState({ tool: next, isOpen: true, problem: null, inHand: null });
  if (next !== null) toolStore.setState({ tool: null });
}

/** Puts down what is in hand; false when nothing is. */
export function putDownTool(): boolean {
  const { tool } = lesionStore.getState();
  if (tool === null) return false;
  lesionStore.setState({ tool: null, inHand: null });
  return true;
}

/** The lesion before and after treatment, in the middle of the pictures: where it is measured, else where the link says that it lies. */
export function goToLesion(id: string): void {
  selectLesion(id);
  const places = new Map<Slot, PointLps>();
  for (const slot of slots) {
    const line = firstLine(readingOf(slot, id));
    if (line !== null) places.set(slot, caliperMiddle(line));
  }
  const link = currentLink(linkStore.getState());
  for (const [slot, other] of [
    ['pre', 'post'],
    ['post', 'pre'],
  ] as const) {
    const there = places.get(slot);
    const across = there === undefined || places.has(other) ? null : acrossTimepoints(link, slot, there);
    if (across !== null) places.set(other, across);
  }
  const isRemounting = slotsRead().length === 2 && hangingStore.getState().protocolId !== 'lesions';
  if (isRemounting && places.size > 0) choosePictures('lesions');
  for (const [slot, place] of places) centre(slot, place, isRemounting);
}

export function nextLesion(): void {
  const all = lesionsOf(listsNow());
  const place = all.findIndex(({ id }) => id === lesionStore.getState().selected);
  const next = all[(place + 1) % all.length];
  if (next !== undefined) goToLesion(next.id);
}

/** A line by which a lesion is found. */
export function firstLine(reading: LesionReading | null): Caliper | null {
  for (const part of reading?.parts ?? [])
    for (const name of lineNames) {
      const line = part[name];
      if (line !== null) return line;
    }
  return null;
}

export function openLesions(): void {
  lesionStore.setState({ isOpen: true });
}

/** Whether anything is recorded. */
export function hasLesions(): boolean {
  return slots.some((slot) => readingsOf(slot).length > 0);
}
