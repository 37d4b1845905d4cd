import { createStore } from 'zustand/vanilla';
import type { PatientNode } from '../../core/dicom/studyTree.ts';
import { isIsoDate, type IsoDate } from '../../core/letb/timing.ts';
import { keyOfPatient } from './worklistTree.ts';

/** Date of treatment by patient (`keyOfPatient`); kept in the store beyond the window (`keptState.ts`). */
export const treatmentStore = createStore<Readonly<Record<string, IsoDate>>>(() => ({}));

/** A text that is no date of the calendar takes the date away. */
export function setTreatmentDate(patient: PatientNode, date: string): void {
  const { [keyOfPatient(patient)]: _before, ...others } = treatmentStore.getState();
  treatmentStore.setState(isIsoDate(date) ? { ...others, [keyOfPatient(patient)]: date } : others, true);
}

export function treatmentDateOf(patient: PatientNode | null, dates: Readonly<Record<string, IsoDate>>): IsoDate | null {
  return patient === null ? null : (dates[keyOfPatient(patient)] ?? null);
}
