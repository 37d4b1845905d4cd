import type { StudyNode } from '../../../core/dicom/studyTree.ts';
import { decide, decisionStore, roleKey, type IdentityAnswer, type StackRole } from '../../state/decisionStore.ts';
import { importStore, openPatient } from '../../state/importStore.ts';
import { observerStore, passOrder } from '../../state/observerStore.ts';
import { caseStore } from '../../state/caseStore.ts';
import { noPairing, pairAgain, pairingStore } from '../../state/pairingStore.ts';
import { recordStore } from '../../state/recordStore.ts';
import { roiStore } from '../../state/roiStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore, type TimepointChoice } from '../../state/timepointStore.ts';
import {
  changeTimeline,
  onlyProcedureOf,
  timelineIsRead,
  timelineStore,
  withFirstDate,
} from '../../state/timelineStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { keyOfPatient } from '../../state/worklistTree.ts';
import { closeCase, closeSlot, openInSlot } from '../reading/index.ts';
import { choiceOfStudy, choicesOf } from './timepointChoices.ts';
import { nextUnsigned } from './worklistView.ts';

/** Counts the cases opened: what was begun for an earlier one is not carried on. */
let opened = 0;

/** Opens a patient of the tree with the proposed pair. Where it is doubtful whose studies they are, the reader is asked first. */
export async function choosePatient(key: string): Promise<void> {
  closeCase();
  importStore.setState({ patientKey: key });
  pairingStore.setState(noPairing);
  const patient = openPatient(importStore.getState());
  if (patient === null) return;
  opened += 1;
  const own = opened;
  await timelineIsRead();
  if (own !== opened || openPatient(importStore.getState()) !== patient) return;
  pairAgain();
  if (pairingStore.getState().pairing?.identityQuestion !== null) {
    opened += 1;
    pairingStore.setState({ isAsking: true });
    viewStore.setState({ layout: 'pre', activeSlot: 'pre' });
    return;
  }
  await readPair();
}

/** Opens the next case that is not signed, in the order of the pass or of the worklist; after the last comes the first. */
export async function nextCase(): Promise<void> {
  const { tree } = importStore.getState();
  const open = openPatient(importStore.getState());
  if (tree === null || open === null) return;
  const key = nextUnsigned(
    tree.patients.map(keyOfPatient),
    passOrder(recordStore.getState().reading, observerStore.getState().book),
    { open: keyOfPatient(open), progress: caseStore.getState() },
  );
  if (key !== null) await choosePatient(key);
}

/** Reads the proposed pair. A patient without one opens with the first study, its roles left to the reader. */
export async function readPair(): Promise<void> {
  opened += 1;
  const own = opened;
  const { pairing } = pairingStore.getState();
  if (pairing === null || pairing.identityQuestion !== null) return;
  pairingStore.setState({ isOffered: false, isByHand: false });
  const { roles } = decisionStore.getState();
  const choices = choicesOf(pairing, roles);
  const [first] = pairing.timepoints;
  const pre = choices.pre ?? (choices.post === null && first !== undefined ? choiceOfStudy(first.study, roles) : null);
  const next = { pre, post: choices.post };
  viewStore.setState({
    layout: next.post === null ? 'pre' : next.pre === null ? 'post' : 'both',
    activeSlot: next.pre === null ? 'post' : next.post === null ? 'pre' : firstOfPair(),
  });
  for (const slot of slots) {
    const choice = next[slot];
    if (choice === null) closeSlot(slot);
    else if (!isSameChoice(timepointStore.getState()[slot].choice, choice)) await openInSlot(slot, choice);
    if (own !== opened) return;
  }
}

/** The timepoint that a pass of a study reads first; before treatment outside studies. */
function firstOfPair(): Slot {
  const patient = openPatient(importStore.getState());
  const order = passOrder(recordStore.getState().reading, observerStore.getState().book);
  const turn = patient === null ? undefined : order?.find(({ caseId }) => caseId === keyOfPatient(patient));
  return turn?.first ?? 'pre';
}

/** Shows the question of identity again. */
export function askIdentity(isAsking: boolean): void {
  pairingStore.setState({ isAsking });
}

/** The reader's answer to the question whose studies these are, kept with its moment; the pairing that waited for it follows. */
export async function answerIdentity(answer: IdentityAnswer): Promise<void> {
  const { identity } = pairingStore.getState();
  if (identity === null) return;
  const { key, finding } = identity;
  decide({ kind: 'identity', at: new Date().toISOString(), question: key, code: finding.code, answer });
  pairingStore.setState({ isAsking: false });
  closeCase();
  pairAgain();
  await readPair();
}

/** Sets or clears the day of the only procedure there is, or of the first one there will be. */
export function changeTreatmentDate(date: string): void {
  changeTimeline((timeline) =>
    timeline.procedures.length > 1 ? timeline : withFirstDate(timeline, onlyProcedureOf(timeline)?.id ?? null, date),
  );
}

/**
 * Pairs anew whenever the open case's treatments change, until the returned function is called. Work that was begun is not put away: the
 * other pair is then offered.
 */
export function followTimeline(onDefect: (error: unknown) => void): () => void {
  return timelineStore.subscribe((now, before) => {
    const isSame = now.timeline === before.timeline && now.readTreatment === before.readTreatment;
    if (isSame || now.caseId !== before.caseId || pairingStore.getState().pairing === null) return;
    pairAgain();
    followPairing().catch(onDefect);
  });
}

/** Brings what is read in line with the pairing: roles of the studies that are read, and the studies where nothing was done on them yet. */
export async function followPairing(): Promise<void> {
  const { pairing, isByHand } = pairingStore.getState();
  if (pairing === null || pairing.identityQuestion !== null) return;
  opened += 1;
  const own = opened;
  const { roles } = decisionStore.getState();
  const proposed = choicesOf(pairing, roles);
  let isOffered = false;
  for (const slot of slots) {
    const { choice, mask } = timepointStore.getState()[slot];
    const target = proposed[slot];
    const isOtherStudy = target !== null && choice?.studyInstanceUid !== target.studyInstanceUid;
    if (isOtherStudy && !isByHand) {
      if (slots.some(hasWork)) isOffered = true;
      else await openInSlot(slot, target);
    } else if (choice !== null) {
      const study = studyOf(choice.studyInstanceUid);
      const next = study === null ? choice : choiceOfStudy(study, roles);
      const isSameArterial = next.arterialStackId === choice.arterialStackId;
      if (!isSameChoice(choice, next)) await openInSlot(slot, next, isSameArterial && mask !== null ? { mask } : {});
    }
    if (own !== opened) return;
  }
  if (slots.every((slot) => timepointStore.getState()[slot].choice !== null)) viewStore.setState({ layout: 'both' });
  pairingStore.setState({ isOffered });
}

function hasWork(slot: Slot): boolean {
  return roiStore.getState()[slot].rois.length > 0 || timepointStore.getState()[slot].mask !== null;
}

function isSameChoice(a: TimepointChoice | null, b: TimepointChoice): boolean {
  return (
    a?.studyInstanceUid === b.studyInstanceUid &&
    a.arterialStackId === b.arterialStackId &&
    a.precontrastStackId === b.precontrastStackId
  );
}

function studyOf(studyInstanceUid: string): StudyNode | null {
  const found = pairingStore.getState().pairing?.timepoints.find((one) => one.studyInstanceUid === studyInstanceUid);
  return found?.study ?? null;
}

/**
 * Reads a study in a slot. A study that sat in the other slot changes places with this slot's own. While it is doubtful whose studies they
 * are, the reader is asked; studies of two persons are never read side by side.
 */
export async function chooseStudy(slot: Slot, study: StudyNode): Promise<void> {
  const other: Slot = slot === 'pre' ? 'post' : 'pre';
  const { [slot]: here, [other]: there } = timepointStore.getState();
  if (here.choice?.studyInstanceUid === study.studyInstanceUid) return;
  const { pairing, identity } = pairingStore.getState();
  const isDoubtful = (pairing?.identityQuestion ?? null) !== null;
  if (identity !== null && isDoubtful) {
    if (identity.answer === null) {
      askIdentity(true);
      return;
    }
    closeCase();
  }
  opened += 1;
  pairingStore.setState({ isByHand: true, isOffered: false });
  viewStore.setState({ activeSlot: slot });
  if (viewStore.getState().layout !== 'both') viewStore.setState({ layout: slot });
  if (there.choice?.studyInstanceUid !== study.studyInstanceUid) {
    await openInSlot(slot, choiceOfStudy(study, decisionStore.getState().roles));
    return;
  }
  if (here.choice === null) closeSlot(other);
  else await openInSlot(other, here.choice, here.mask === null ? {} : { mask: here.mask });
  await openInSlot(slot, there.choice, there.mask === null ? {} : { mask: there.mask });
}

/** Gives a stack a role in the timepoint that its study is read as. */
export async function chooseStack(slot: Slot, role: StackRole, stackId: string): Promise<void> {
  const { choice, mask } = timepointStore.getState()[slot];
  if (choice === null) return;
  const { studyInstanceUid } = choice;
  const next: TimepointChoice = {
    ...choice,
    ...(role === 'arterial' ? { arterialStackId: stackId } : { precontrastStackId: stackId }),
    ...(role === 'arterial' && choice.precontrastStackId === stackId ? { precontrastStackId: null } : {}),
    ...(role === 'precontrast' && choice.arterialStackId === stackId ? { arterialStackId: null } : {}),
  };
  const at = new Date().toISOString();
  decide({ kind: 'role', at, studyInstanceUid, role: 'arterial', stackId: next.arterialStackId });
  decide({ kind: 'role', at, studyInstanceUid, role: 'precontrast', stackId: next.precontrastStackId });
  await openInSlot(slot, next, role === 'precontrast' && mask !== null ? { mask } : {});
}

/** A role given by hand ends when the same stack's phase is decided to be another: the later word of the reader counts. */
export function withdrawRoles(studyInstanceUid: string, stackId: string, keeps: StackRole | null): void {
  const { roles } = decisionStore.getState();
  for (const role of ['arterial', 'precontrast'] as const) {
    if (role === keeps || roles.get(roleKey(studyInstanceUid, role)) !== stackId) continue;
    decide({ kind: 'role', at: new Date().toISOString(), studyInstanceUid, role, stackId: null });
  }
}
