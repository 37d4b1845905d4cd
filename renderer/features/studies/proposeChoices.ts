import type { Phase, Stack } from '../../../core/dicom/stack.ts';
import type { PatientNode, StudyNode } from '../../../core/dicom/studyTree.ts';
import type { BySlot } from '../../state/slots.ts';
import type { TimepointChoice } from '../../state/timepointStore.ts';

/** The stacks of a study, in its order. */
export function stacksOfStudy(study: StudyNode): readonly Stack[] {
  return study.series.flatMap((series) => series.stacks);
}

/** The measurable stack that most surely has a phase; of equals, the one with more slices. */
export function bestOfPhase(stacks: readonly Stack[], phase: Phase): Stack | null {
  const [best] = stacks
    .filter((stack) => stack.verdict === 'measurable' && stack.phase.value === phase)
    .toSorted((a, b) => b.phase.confidence - a.phase.confidence || b.slices.length - a.slices.length);
  return best ?? null;
}

export function choiceOfStudy(study: StudyNode): TimepointChoice {
  const stacks = stacksOfStudy(study);
  return {
    studyInstanceUid: study.studyInstanceUid,
    date: study.date,
    arterialStackId: bestOfPhase(stacks, 'arterial')?.id ?? null,
    precontrastStackId: bestOfPhase(stacks, 'precontrast')?.id ?? null,
  };
}

/**
 * The first study with both phases is read as before treatment and the last other one as after. A patient without such a study opens
 * with the first study, its roles left to the reader.
 */
export function proposeChoices(patient: PatientNode): BySlot<TimepointChoice | null> {
  const choices = patient.studies.map(choiceOfStudy);
  const complete = choices.filter((choice) => choice.arterialStackId !== null && choice.precontrastStackId !== null);
  const pre = complete[0] ?? choices[0] ?? null;
  const post = complete.length > 1 ? (complete.at(-1) ?? null) : null;
  return { pre, post };
}
