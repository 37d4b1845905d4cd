import type { Stack } from '../../../core/dicom/stack.ts';
import type { StudyNode } from '../../../core/dicom/studyTree.ts';
import { choosePhases, stacksOfStudy } from '../../../core/letb/choosePhases.ts';
import type { Pairing } from '../../../core/letb/proposePairing.ts';
import { roleKey, type StackRole } from '../../state/decisionStore.ts';
import type { BySlot } from '../../state/slots.ts';
import type { TimepointChoice } from '../../state/timepointStore.ts';
import { asksReader } from '../../state/worklistTree.ts';

/** The stacks that the reader gave a role by hand, by `roleKey`. */
export type RolesByHand = ReadonlyMap<string, string>;

/**
 * What is read of a study: the stacks that the reader chose, else those of the two phases. A stack whose phase asks the reader plays no
 * role before the reader has answered.
 */
export function choiceOfStudy(study: StudyNode, byHand: RolesByHand): TimepointChoice {
  const { arterial, precontrast } = choosePhases(study);
  const stacks = stacksOfStudy(study);
  const inRole = (role: StackRole, proposed: Stack | null): string | null => {
    const chosen = byHand.get(roleKey(study.studyInstanceUid, role));
    if (chosen !== undefined && stacks.some(({ id }) => id === chosen)) return chosen;
    return proposed === null || asksReader(proposed) ? null : proposed.id;
  };
  const arterialStackId = inRole('arterial', arterial);
  const precontrastStackId = inRole('precontrast', precontrast);
  const isTwice = arterialStackId !== null && arterialStackId === precontrastStackId;
  return {
    studyInstanceUid: study.studyInstanceUid,
    date: study.date,
    arterialStackId,
    precontrastStackId: isTwice ? null : precontrastStackId,
  };
}

/** What is read before and after treatment by a pairing. While its question is open, nothing. */
export function choicesOf(pairing: Pairing, byHand: RolesByHand): BySlot<TimepointChoice | null> {
  const { pre, post } = pairing;
  return {
    pre: pre === null ? null : choiceOfStudy(pre.study, byHand),
    post: post === null ? null : choiceOfStudy(post.study, byHand),
  };
}
