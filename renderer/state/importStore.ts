import { createStore } from 'zustand/vanilla';
import type { Coded } from '../../core/base/errors.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import type { PatientNode, StudyTree } from '../../core/dicom/studyTree.ts';
import type { ImportId } from '../../core/ipc/contract.ts';
import { IDLE, type Job } from './job.ts';

/** What was imported: headers only. */
export interface ImportState {
  /** The import that `tree` came from. */
  readonly importId: ImportId | null;
  readonly job: Job;
  readonly filesSeen: number;
  readonly tree: StudyTree | null;
  readonly isDemo: boolean;
  /** Place of the open patient in the tree. */
  readonly patient: number;
  /** A refused request (a dialog, a drop) that belongs to no import. */
  readonly notice: Coded | null;
}

export const noImport: ImportState = {
  importId: null,
  job: IDLE,
  filesSeen: 0,
  tree: null,
  isDemo: false,
  patient: 0,
  notice: null,
};

export const importStore = createStore<ImportState>(() => noImport);

export function openPatient(state: ImportState): PatientNode | null {
  return state.tree?.patients[state.patient] ?? null;
}

export function stackById(tree: StudyTree | null, id: string): Stack | null {
  for (const patient of tree?.patients ?? [])
    for (const study of patient.studies)
      for (const series of study.series) for (const stack of series.stacks) if (stack.id === id) return stack;
  return null;
}
