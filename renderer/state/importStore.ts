import { createStore } from 'zustand/vanilla';
import type { Coded } from '../../core/base/errors.ts';
import { withDecidedPhases } from '../../core/dicom/phase/decidedPhases.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import type { PatientNode, StudyTree } from '../../core/dicom/studyTree.ts';
import type { ImportId } from '../../core/ipc/contract.ts';
import { decisionStore } from './decisionStore.ts';
import { IDLE, type Job } from './job.ts';
import { keyOfPatient, stackKey, type WorklistPatient } from './worklistTree.ts';

/** What was imported: headers only. */
export interface ImportState {
  /** The import that `tree` came from. */
  readonly importId: ImportId | null;
  readonly job: Job;
  readonly filesSeen: number;
  /** What a running scan has found; null when none runs. Nothing of it may be opened. */
  readonly soFar: readonly WorklistPatient[] | null;
  /** As the scan gave it, with the phases it proposes. */
  readonly scanned: StudyTree | null;
  /** The same with the phases that the reader decided: everything in the window reads this one. */
  readonly tree: StudyTree | null;
  readonly isDemo: boolean;
  /** The patient that is open; null for the first. */
  readonly patientKey: string | null;
  /** The patient of `soFar` that is to open once the scan is over; null for the first. */
  readonly soFarKey: string | null;
  /** A refused request (a dialog, a drop) that belongs to no import. */
  readonly notice: Coded | null;
}

export const noImport: ImportState = {
  importId: null,
  job: IDLE,
  filesSeen: 0,
  soFar: null,
  scanned: null,
  tree: null,
  isDemo: false,
  patientKey: null,
  soFarKey: null,
  notice: null,
};

export const importStore = createStore<ImportState>(() => noImport);

const patientsByKey = new WeakMap<StudyTree, ReadonlyMap<string, PatientNode>>();

function byKey(tree: StudyTree): ReadonlyMap<string, PatientNode> {
  const known = patientsByKey.get(tree);
  if (known !== undefined) return known;
  const map = new Map(tree.patients.map((patient) => [keyOfPatient(patient), patient]));
  patientsByKey.set(tree, map);
  return map;
}

export function patientByKey(tree: StudyTree | null, key: string): PatientNode | null {
  return tree === null ? null : (byKey(tree).get(key) ?? null);
}

/** The patient that is open: the chosen one, else the first. */
export function openPatient({ tree, patientKey }: ImportState): PatientNode | null {
  return patientByKey(tree, patientKey ?? '') ?? tree?.patients[0] ?? null;
}

export function stackById(tree: StudyTree | null, id: string): Stack | null {
  for (const patient of tree?.patients ?? [])
    for (const study of patient.studies)
      for (const series of study.series) for (const stack of series.stacks) if (stack.id === id) return stack;
  return null;
}

/** The tree with the phases that the reader has decided so far. */
export function withDecisions(scanned: StudyTree): StudyTree {
  const { phases } = decisionStore.getState();
  if (phases.size === 0) return scanned;
  return withDecidedPhases(scanned, (study, stack) => phases.get(stackKey(study, stack)) ?? null);
}
