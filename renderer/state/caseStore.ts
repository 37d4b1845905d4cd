import { createStore } from 'zustand/vanilla';
import { importStore, openPatient } from './importStore.ts';
import { roiStore } from './roiStore.ts';
import { slots } from './slots.ts';
import { timepointStore } from './timepointStore.ts';
import { keyOfPatient } from './worklistTree.ts';

/** How far a case is, as far as this window knows: signed and flagged come with the record of issue 6. */
export type CaseProgress = 'not-started' | 'in-progress';

/** Patients on whom something was done, by key. A reader's mask or placement counts; to look at a case does not. */
export const caseStore = createStore<Readonly<Record<string, CaseProgress>>>(() => ({}));

/** Notes what is done on the open case. Gives a function that stops it. */
export function followProgress(): () => void {
  const note = (): void => {
    const patient = openPatient(importStore.getState());
    if (patient === null) return;
    const key = keyOfPatient(patient);
    const [rois, timepoints] = [roiStore.getState(), timepointStore.getState()];
    const hasWork = slots.some((slot) => rois[slot].rois.length > 0 || timepoints[slot].masking.kind === 'done');
    if (hasWork && caseStore.getState()[key] !== 'in-progress') caseStore.setState({ [key]: 'in-progress' });
  };
  const stops = [roiStore.subscribe(note), timepointStore.subscribe(note)];
  return () => {
    for (const stop of stops) stop();
  };
}
