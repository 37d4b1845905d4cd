import { createStore } from 'zustand/vanilla';
import type { Finding } from '../../core/base/findings.ts';
import type { PatientNode, StudyTree } from '../../core/dicom/studyTree.ts';
import { identityQuestion, patientsAlike } from '../../core/letb/patientIdentity.ts';
import { proposePairing, type Pairing } from '../../core/letb/proposePairing.ts';
import { decisionStore, type IdentityAnswer } from './decisionStore.ts';
import { importStore, openPatient } from './importStore.ts';
import { treatmentDateOf, treatmentStore } from './treatmentStore.ts';
import { keyOfPatient } from './worklistTree.ts';

/** Whose studies they are: what is asked before they are paired, and the reader's answer. */
export interface IdentityCase {
  /** Whom and what is asked. */
  readonly key: string;
  readonly finding: Finding;
  /** Patients of other IDs who look like the open one. */
  readonly alike: readonly PatientNode[];
  readonly answer: IdentityAnswer | null;
}

export interface PairingState {
  /** Of the open patient; null when none is open. */
  readonly pairing: Pairing | null;
  readonly identity: IdentityCase | null;
  /** The question stands before the reader. */
  readonly isAsking: boolean;
  /** Another pair is proposed than the one being read, in which there is work already. */
  readonly isOffered: boolean;
  /** The reader has said which study is read in which place. */
  readonly isByHand: boolean;
}

export const noPairing: PairingState = {
  pairing: null,
  identity: null,
  isAsking: false,
  isOffered: false,
  isByHand: false,
};

export const pairingStore = createStore<PairingState>(() => noPairing);

/** Pairs the open patient's studies again, from what is known now. Nothing is opened by it. */
export function pairAgain(): void {
  const state = importStore.getState();
  const patient = openPatient(state);
  if (patient === null) {
    pairingStore.setState(noPairing);
    return;
  }
  const others = state.tree === null ? [] : alikeIn(state.tree)(patient);
  const date = treatmentDateOf(patient, treatmentStore.getState());
  const identity = identityOf(patient, others);
  const samePerson = samePersons(identity);
  const pairing = proposePairing(patient, {
    procedureDates: date === null ? [] : [date],
    others,
    ...(samePerson === null ? {} : { samePerson }),
  });
  pairingStore.setState({ pairing, identity });
}

type Alike = ReturnType<typeof patientsAlike>;
const alikes = new WeakMap<StudyTree, Alike>();

/** Found once for each tree: a cohort is not gone through at every correction. */
export function alikeIn(tree: StudyTree): Alike {
  const found = alikes.get(tree) ?? patientsAlike(tree.patients);
  alikes.set(tree, found);
  return found;
}

function identityOf(patient: PatientNode, others: readonly PatientNode[]): IdentityCase | null {
  const finding = identityQuestion(patient, others);
  if (finding === null) return null;
  const key = JSON.stringify([keyOfPatient(patient), finding.code, finding.details]);
  const alike = finding.code === 'identity-alike-under-several-ids' ? others : [];
  return { key, finding, alike, answer: decisionStore.getState().answers.get(key) ?? null };
}

/** The patients whose studies may be paired with the open one's; null while nothing may. */
function samePersons(identity: IdentityCase | null): readonly PatientNode[] | null {
  if (identity === null || identity.answer === null) return null;
  if (identity.answer === 'one-person') return identity.alike;
  return identity.alike.length > 0 ? [] : null;
}
