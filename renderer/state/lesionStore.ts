import { createStore } from 'zustand/vanilla';
import type { Coded } from '../../core/base/errors.ts';
import type { LesionLine, LesionReading } from '../../core/record/lesionsDocument.ts';
import { lesionsOf, withReading, type LesionLists, type LineName } from '../../core/record/lesionList.ts';
import type { CriteriaSet } from '../../core/response/criteriaSets.ts';
import type { ResponseOptions } from '../../core/response/switches.ts';
import type { LesionTool } from '../../core/text/lesionWords.ts';
import { importStore, openPatient } from './importStore.ts';
import { IDLE, type Job } from './job.ts';
import { slots, type Slot } from './slots.ts';
import { timepointStore } from './timepointStore.ts';

/** A line that is being drawn: not yet recorded. */
export interface LineInHand {
  readonly slot: Slot;
  readonly lesion: string;
  readonly name: LineName;
  readonly line: LesionLine;
}

export interface LesionState {
  /** What was recorded of each study's lesions, by its UID. */
  readonly byStudy: Readonly<Record<string, readonly LesionReading[]>>;
  readonly selected: string | null;
  /** The part of the selected lesion that lines are drawn of. */
  readonly part: number;
  readonly tool: LesionTool | null;
  readonly inHand: LineInHand | null;
  readonly isOpen: boolean;
  readonly isSnapping: boolean;
  /** Ids of the criteria sets that are answered side by side. */
  readonly criteria: readonly string[];
  /** Criteria sets of the reader's own, read from files. */
  readonly own: readonly CriteriaSet[];
  readonly options: ResponseOptions;
  /** The search about a click. */
  readonly growing: Job;
  /** Why the last click or line was refused. */
  readonly problem: Coded | null;
}

export const noLesions: LesionState = {
  byStudy: {},
  selected: null,
  part: 0,
  tool: null,
  inHand: null,
  isOpen: false,
  isSnapping: true,
  criteria: ['recist-1.1', 'mrecist-2010'],
  own: [],
  options: {},
  growing: IDLE,
  problem: null,
};

export const lesionStore = createStore<LesionState>(() => noLesions);

const NO_READINGS: readonly LesionReading[] = [];

export function studyOf(slot: Slot): string | null {
  return timepointStore.getState()[slot].choice?.studyInstanceUid ?? null;
}

/** What is recorded of a slot's study. */
export function readingsOf(slot: Slot, state: LesionState = lesionStore.getState()): readonly LesionReading[] {
  const study = studyOf(slot);
  return study === null ? NO_READINGS : (state.byStudy[study] ?? NO_READINGS);
}

/** Slots that have a study, before treatment first; each study once. */
export function slotsRead(): readonly Slot[] {
  return slots.filter((slot) => studyOf(slot) !== null && !(slot === 'post' && studyOf('pre') === studyOf('post')));
}

/** A study whose lesions are read together with others; null: no slot shows it. */
export interface ReadStudy {
  readonly study: string;
  readonly slot: Slot | null;
  /** ISO 8601. */
  readonly date: string | null;
}

/** The studies of the slots, before treatment first, and between their days those of the patient whose lesions were read before: a nadir may lie there. */
export function studiesRead(state: LesionState = lesionStore.getState()): readonly ReadStudy[] {
  const shown = slotsRead().flatMap((slot): readonly ReadStudy[] => {
    const { choice } = timepointStore.getState()[slot];
    return choice === null ? [] : [{ study: choice.studyInstanceUid, slot, date: choice.date }];
  });
  const [first, last] = shown;
  if (first === undefined || last === undefined) return shown;
  const between = (openPatient(importStore.getState())?.studies ?? []).flatMap(
    ({ studyInstanceUid: study, date }): readonly ReadStudy[] => {
      const isBetween = date !== null && date > (first.date ?? date) && date < (last.date ?? date);
      return isBetween && (state.byStudy[study] ?? []).length > 0 ? [{ study, slot: null, date }] : [];
    },
  );
  return [first, ...between, last];
}

/** What is recorded of the studies that are read, in their order. */
export function listsNow(state: LesionState = lesionStore.getState()): LesionLists {
  return studiesRead(state).map(({ study }) => state.byStudy[study] ?? NO_READINGS);
}

/** Keeps the lists of `studiesRead`, in their order. */
export function keepLists(lists: LesionLists): void {
  const { byStudy } = lesionStore.getState();
  const changed = studiesRead().flatMap(({ study }, n): readonly (readonly [string, readonly LesionReading[]])[] => {
    const list = lists[n];
    return list === undefined || list === (byStudy[study] ?? NO_READINGS) ? [] : [[study, list]];
  });
  if (changed.length > 0) lesionStore.setState({ byStudy: { ...byStudy, ...Object.fromEntries(changed) } });
}

/** Changes what is recorded of a lesion at one timepoint. */
export function changeReading(
  slot: Slot,
  id: string,
  change: (reading: LesionReading) => Partial<LesionReading>,
): void {
  const study = studyOf(slot);
  if (study !== null) changeInStudy(study, id, change);
}

/** What is said once of a lesion is kept where it was first recorded. */
export function changeIdentity(id: string, change: Partial<LesionReading>): void {
  const { byStudy } = lesionStore.getState();
  const first = studiesRead().find(({ study }) =>
    (byStudy[study] ?? NO_READINGS).some((lesion) => lesion.id === id && lesion.role !== null),
  );
  if (first !== undefined) changeInStudy(first.study, id, () => change);
}

function changeInStudy(study: string, id: string, change: (reading: LesionReading) => Partial<LesionReading>): void {
  lesionStore.setState(({ byStudy }) => ({
    byStudy: { ...byStudy, [study]: withReading(byStudy[study] ?? NO_READINGS, id, change) },
  }));
}

export function readingOf(slot: Slot, id: string, state: LesionState = lesionStore.getState()): LesionReading | null {
  return readingsOf(slot, state).find((lesion) => lesion.id === id) ?? null;
}

/** The selected lesion as it was first recorded. */
export function selectedLesion(state: LesionState = lesionStore.getState()): LesionReading | null {
  return lesionsOf(listsNow(state)).find(({ id }) => id === state.selected) ?? null;
}

export function selectLesion(selected: string | null): void {
  if (lesionStore.getState().selected !== selected) lesionStore.setState({ selected, part: 0, problem: null });
}
