import { createStore } from 'zustand/vanilla';
import type { Coded } from '../../core/base/errors.ts';
import type { AlignedMeasurement } from '../../core/letb/computeAlignedLetb.ts';
import type { Alignment } from '../../core/registration/alignment.ts';
import type { Registration } from '../../core/registration/registerPhases.ts';
import { IDLE, type Job } from './job.ts';
import { inBoth, withSlot, type BySlot, type Slot } from './slots.ts';

/** What is said of an alignment; its voxels are in renderer/compute/openAlignment. */
export interface StatedAlignment {
  readonly registration: Registration;
  /** LETB through it, with its effect and verdict, by the placements as they are; null while there are none, or it is being measured. */
  readonly measurement: AlignedMeasurement | null;
  /** `measurement` is of placements that were moved since. */
  readonly isMeasuring: boolean;
  /** Why it has no number. */
  readonly refusal: Coded | null;
  /** The liver mask is another than the one it was fitted to. */
  readonly isStale: boolean;
}

/** What is being done: a fit, a reader's map taken over, a stored alignment read. */
export type AligningTask = Alignment['kind'] | 'by-hand' | 'stored';

export interface AlignmentState {
  readonly job: Job;
  readonly task: AligningTask | null;
  readonly proposal: StatedAlignment | null;
  readonly accepted: StatedAlignment | null;
  /** Why a kept alignment was not taken up again. */
  readonly problem: Coded | null;
}

export const noAlignment: AlignmentState = {
  job: IDLE,
  task: null,
  proposal: null,
  accepted: null,
  problem: null,
};

export const alignmentStore = createStore<BySlot<AlignmentState>>(() => inBoth(noAlignment));

export function setAlignment(slot: Slot, change: Partial<AlignmentState>): void {
  alignmentStore.setState((all) => withSlot(all, slot, change));
}

/** The alignment that the pictures and figures speak of: the one that waits, else the accepted one. */
export function shownAlignment({ proposal, accepted }: AlignmentState): StatedAlignment | null {
  return proposal ?? accepted;
}

export function stated(registration: Registration): StatedAlignment {
  return { registration, measurement: null, isMeasuring: false, refusal: null, isStale: false };
}

/** Whether the card of the alignment step is open, for either timepoint. */
export const isAlignmentOpen = createStore<boolean>(() => false);

export function openAlignment(): void {
  isAlignmentOpen.setState(true);
}
