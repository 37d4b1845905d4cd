import { createStore } from 'zustand/vanilla';
import type { Coded } from '../../core/base/errors.ts';
import type { LetbChange } from '../../core/letb/change.ts';
import type { LetbMeasurement } from '../../core/letb/computeLetb.ts';
import { inBoth, withSlot, type BySlot, type Slot } from './slots.ts';

export interface MeasurementState {
  /** The last measurement that was not refused. */
  readonly measurement: LetbMeasurement | null;
  /** Why the present inputs have no number. */
  readonly refusal: Coded | null;
  /** Counts changes of the inputs: ROIs, mask, stacks, protocol. */
  readonly inputs: number;
  /** The inputs that `measurement` belongs to. */
  readonly measuredInputs: number;
}

export const noMeasurement: MeasurementState = { measurement: null, refusal: null, inputs: 0, measuredInputs: 0 };

export interface MeasurementsState extends BySlot<MeasurementState> {
  readonly change: LetbChange | null;
  readonly changeRefusal: Coded | null;
}

export const measurementStore = createStore<MeasurementsState>(() => ({
  ...inBoth(noMeasurement),
  change: null,
  changeRefusal: null,
}));

/** A number that no longer belongs to what is on the screen. */
export function isStale(state: MeasurementState): boolean {
  return state.measurement !== null && state.inputs !== state.measuredInputs;
}

/** The inputs changed: gives the count that the answer must bring back. */
export function noteInputs(slot: Slot): number {
  const inputs = measurementStore.getState()[slot].inputs + 1;
  setMeasurement(slot, { inputs });
  return inputs;
}

/** An answer to inputs that have changed since is kept as the last good number and stays stale. */
export function noteMeasured(slot: Slot, inputs: number, measurement: LetbMeasurement): void {
  const now = measurementStore.getState()[slot];
  if (inputs <= now.measuredInputs) return;
  setMeasurement(slot, { measurement, measuredInputs: inputs, ...(inputs === now.inputs ? { refusal: null } : {}) });
}

/** The same number with more said of it, computed apart: taken where the inputs are still those. */
export function noteStated(slot: Slot, inputs: number, measurement: LetbMeasurement): void {
  const now = measurementStore.getState()[slot];
  if (inputs === now.inputs && inputs === now.measuredInputs) setMeasurement(slot, { measurement });
}

/** A refusal of inputs that have changed since says nothing any more. */
export function noteRefused(slot: Slot, inputs: number, refusal: Coded): void {
  if (inputs === measurementStore.getState()[slot].inputs) setMeasurement(slot, { refusal });
}

/** Nothing measured, nothing asked; the count goes on, so that a late answer is recognised as late. */
export function forgetMeasurement(slot: Slot): void {
  const inputs = measurementStore.getState()[slot].inputs + 1;
  setMeasurement(slot, { measurement: null, refusal: null, inputs, measuredInputs: inputs });
}

function setMeasurement(slot: Slot, change: Partial<MeasurementState>): void {
  measurementStore.setState((all) => withSlot(all, slot, change));
}
