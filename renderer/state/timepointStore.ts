import { createStore } from 'zustand/vanilla';
import type { MaskFile } from '../../core/ipc/contract.ts';
import { paperProtocol, type AlignmentKind, type Protocol } from '../../core/letb/protocol.ts';
import { IDLE, type Job } from './job.ts';
import { inBoth, withSlot, type BySlot, type Slot } from './slots.ts';

/** The study read in a slot and the stacks that play the two roles: proposed by phase, changed by the reader. */
export interface TimepointChoice {
  readonly studyInstanceUid: string;
  readonly date: string | null;
  readonly arterialStackId: string | null;
  readonly precontrastStackId: string | null;
}

export interface TimepointState {
  readonly choice: TimepointChoice | null;
  readonly protocol: Protocol;
  /** Reading and subtracting the phases. */
  readonly opening: Job;
  /** Names the voxels in renderer/compute/openTimepoint. */
  readonly openId: string | null;
  /** How P lies on A as it is measured: by the scanner's own geometry, or through the accepted alignment. */
  readonly alignment: AlignmentKind | null;
  /** The file that the liver was last taken from, in this window. */
  readonly mask: MaskFile | null;
  /** Reading the masks and counting inside the liver; done while there is a liver. */
  readonly masking: Job;
  /** Counts changes of the masks, by edits too. */
  readonly maskRevision: number;
  readonly liverCm3: number | null;
}

export const noTimepoint: TimepointState = {
  choice: null,
  protocol: paperProtocol,
  opening: IDLE,
  openId: null,
  alignment: null,
  mask: null,
  masking: IDLE,
  maskRevision: 0,
  liverCm3: null,
};

export const timepointStore = createStore<BySlot<TimepointState>>(() => inBoth(noTimepoint));

export function setTimepoint(slot: Slot, change: Partial<TimepointState>): void {
  timepointStore.setState((all) => withSlot(all, slot, change));
}

/** True when images and mask are there, so that ROIs can be placed. */
export function isMeasurable(state: TimepointState): boolean {
  return state.openId !== null && state.masking.kind === 'done';
}
