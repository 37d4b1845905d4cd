import type { Phase, Stack } from '../stack.ts';
import type { PatientNode, SeriesNode, StudyNode, StudyTree } from '../studyTree.ts';

/** The phase that a reader gave a stack of a study; null where the proposal stands. */
export type DecidedPhase = (studyInstanceUid: string, stackId: string) => Phase | null;

/**
 * The tree with the reader's phases in place of the proposed ones: certain, and asking nobody any more; the evidence stays. Whatever
 * reads phases from a tree thus reads the reader's. Nodes without a decision are the very same objects.
 */
export function withDecidedPhases(tree: StudyTree, decided: DecidedPhase): StudyTree {
  const patients = mapped(tree.patients, (patient) => decidedPatient(patient, decided));
  return patients === tree.patients ? tree : { ...tree, patients };
}

function decidedPatient(patient: PatientNode, decided: DecidedPhase): PatientNode {
  const studies = mapped(patient.studies, (study) => decidedStudy(study, decided));
  return studies === patient.studies ? patient : { ...patient, studies };
}

function decidedStudy(study: StudyNode, decided: DecidedPhase): StudyNode {
  const series = mapped(study.series, (node) => decidedSeries(node, study.studyInstanceUid, decided));
  return series === study.series ? study : { ...study, series };
}

function decidedSeries(node: SeriesNode, studyInstanceUid: string, decided: DecidedPhase): SeriesNode {
  const stacks = mapped(node.stacks, (stack) => decidedStack(stack, decided(studyInstanceUid, stack.id)));
  return stacks === node.stacks ? node : { ...node, stacks };
}

function decidedStack(stack: Stack, value: Phase | null): Stack {
  if (value === null) return stack;
  return { ...stack, phase: { ...stack.phase, value, confidence: 1, needsReader: false } };
}

/** The list itself where nothing in it changed. */
function mapped<T>(items: readonly T[], of: (item: T) => T): readonly T[] {
  const made = items.map(of);
  return made.every((item, index) => item === items[index]) ? items : made;
}
