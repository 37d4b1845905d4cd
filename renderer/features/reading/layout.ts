import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Stack } from '../../../core/dicom/stack.ts';
import type { StudyTree } from '../../../core/dicom/studyTree.ts';
import type { HangingProtocol } from '../../../core/hanging/hangingProtocol.ts';
import { layOut, linksTimepoints, type LaidOutCell, type OpenVolumes } from '../../../core/hanging/layOut.ts';
import { rolesOf, stacksShown, type StacksShown } from '../../../core/hanging/stacksShown.ts';
import type { VolumeRole } from '../../../core/hanging/volumeRole.ts';
import { hangingStore, shownProtocol, type HangingState } from '../../state/hangingStore.ts';
import { importStore } from '../../state/importStore.ts';
import type { BySlot, Slot } from '../../state/slots.ts';
import { timepointStore, type TimepointChoice, type TimepointState } from '../../state/timepointStore.ts';
import { viewStore } from '../../state/viewStore.ts';

/** A cell of the shown layout, with what the reader put into it. */
export interface ShownCell extends LaidOutCell {
  /** Of its viewport: `pre-post/pre-arterial`. */
  readonly id: string;
  readonly role: VolumeRole;
}

export interface ShownLayout {
  readonly protocol: HangingProtocol;
  readonly cells: readonly ShownCell[];
}

function stacksOfStudy(tree: StudyTree | null, studyInstanceUid: string): readonly Stack[] {
  const studies = tree?.patients.flatMap((patient) => patient.studies) ?? [];
  const study = studies.find((one) => one.studyInstanceUid === studyInstanceUid);
  return study?.series.flatMap((series) => series.stacks) ?? [];
}

/** The stacks that are shown of a timepoint. */
export function stacksOfChoice(tree: StudyTree | null, choice: TimepointChoice | null): StacksShown {
  return choice === null ? {} : stacksShown(stacksOfStudy(tree, choice.studyInstanceUid), choice);
}

function volumesOf(tree: StudyTree | null, { choice }: TimepointState): readonly VolumeRole[] | null {
  if (choice === null) return null;
  const isSubtracted = choice.arterialStackId !== null && choice.precontrastStackId !== null;
  return rolesOf(stacksOfChoice(tree, choice), isSubtracted);
}

export function openVolumesOf(tree: StudyTree | null, timepoints: BySlot<TimepointState>): OpenVolumes {
  return { pre: volumesOf(tree, timepoints.pre), post: volumesOf(tree, timepoints.post) };
}

/** The volumes that a timepoint has or will have. */
export function rolesOfSlot(slot: Slot): readonly VolumeRole[] {
  return volumesOf(importStore.getState().tree, timepointStore.getState()[slot]) ?? [];
}

function layoutOf(hanging: HangingState, open: OpenVolumes, activeSlot: Slot): ShownLayout | null {
  const protocol = shownProtocol(hanging);
  if (protocol === null) return null;
  const cells = layOut(protocol, open, activeSlot).map((cell): ShownCell => {
    const id = `${protocol.id}/${cell.name}`;
    const role = hanging.roles[id] ?? cell.cell.volume;
    const volumes = open[cell.slot];
    const missing = volumes === null ? 'timepoint' : volumes.includes(role) ? null : 'volume';
    return { ...cell, id, role, missing };
  });
  return { protocol, cells };
}

/** The layout as it is now. */
export function shownLayout(): ShownLayout | null {
  const open = openVolumesOf(importStore.getState().tree, timepointStore.getState());
  return layoutOf(hangingStore.getState(), open, viewStore.getState().activeSlot);
}

/** The same, for a component. */
export function useShownLayout(): ShownLayout | null {
  const hanging = useStore(hangingStore);
  const tree = useStore(importStore, (state) => state.tree);
  const pre = useStore(timepointStore, (state) => state.pre.choice);
  const post = useStore(timepointStore, (state) => state.post.choice);
  const activeSlot = useStore(viewStore, (state) => state.activeSlot);
  return useMemo(() => {
    const timepoints = timepointStore.getState();
    const choices = { pre: { ...timepoints.pre, choice: pre }, post: { ...timepoints.post, choice: post } };
    return layoutOf(hanging, openVolumesOf(tree, choices), activeSlot);
  }, [hanging, tree, pre, post, activeSlot]);
}

/** The viewports that are on the screen. */
export function cellsOnScreen(): readonly ShownCell[] {
  const cells = shownLayout()?.cells ?? [];
  const { maximisedView } = hangingStore.getState();
  const alone = cells.find(({ id }) => id === maximisedView);
  return alone === undefined ? cells : [alone];
}

export function cellOnScreen(id: string): ShownCell | null {
  return cellsOnScreen().find((cell) => cell.id === id) ?? null;
}

/** The viewport that keys speak of: the chosen one, else the first of the active timepoint. */
export function activeOf(cells: readonly ShownCell[], chosenView: string | null, activeSlot: Slot): ShownCell | null {
  const there = cells.filter(({ missing }) => missing === null);
  return there.find(({ id }) => id === chosenView) ?? there.find(({ slot }) => slot === activeSlot) ?? there[0] ?? null;
}

export function activeCell(): ShownCell | null {
  return activeOf(cellsOnScreen(), hangingStore.getState().activeView, viewStore.getState().activeSlot);
}

/** Whether a picture follows the other timepoint in the shown layout. */
export function isLinkedView({ cell }: ShownCell): boolean {
  const protocol = shownProtocol(hangingStore.getState());
  return protocol !== null && cell.link !== null && linksTimepoints(protocol);
}
