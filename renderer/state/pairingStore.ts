import { createStore } from 'zustand/vanilla';
import type { Finding } from '../../core/base/findings.ts';
import type { PatientNode, StudyTree } from '../../core/dicom/studyTree.ts';
import { identityQuestion, patientsAlike } from '../../core/letb/patientIdentity.ts';
import { proposePairing, type Pairing, type PairingOptions } from '../../core/letb/proposePairing.ts';
import type { IsoDate } from '../../core/letb/timing.ts';
import { isEvaluable } from '../../core/response/timeline/deriveEndpoints.ts';
import { groupSessions } from '../../core/response/timeline/groupSessions.ts';
import { placeImages } from '../../core/response/timeline/placeImages.ts';
import { decisionStore, type IdentityAnswer } from './decisionStore.ts';
import { importStore, openPatient } from './importStore.ts';
import { timelineStore } from './timelineStore.ts';
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
  /** Days of the sessions of the treatment that is read, the first one first. */
  readonly procedureDates: readonly IsoDate[];
}

export const noPairing: PairingState = {
  pairing: null,
  identity: null,
  isAsking: false,
  isOffered: false,
  isByHand: false,
  procedureDates: [],
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
  const identity = identityOf(patient, others);
  const samePerson = samePersons(identity);
  const treatment = treatmentRead([patient, ...(samePerson ?? [])]);
  const pairing = proposePairing(patient, {
    ...treatment,
    others,
    ...(samePerson === null ? {} : { samePerson }),
  });
  pairingStore.setState({ pairing, identity, procedureDates: treatment.procedureDates });
}

/** The sessions of the treatment whose CTs are read, and those of the others, as the open patient's timeline has them. */
function treatmentRead(
  persons: readonly [PatientNode, ...PatientNode[]],
): Required<Pick<PairingOptions, 'procedureDates' | 'otherProcedures'>> {
  const { caseId, timeline, readTreatment } = timelineStore.getState();
  if (caseId !== keyOfPatient(persons[0])) return { procedureDates: [], otherProcedures: [] };
  const images = persons.flatMap(({ studies }) => studies.map(({ studyInstanceUid: id, date }) => ({ id, date })));
  const treatments = placeImages(groupSessions(timeline), images);
  const read =
    treatments.find(({ number }) => number === readTreatment) ?? treatments.find(isEvaluable) ?? treatments[0];
  return {
    procedureDates: read?.procedureDates ?? [],
    otherProcedures: treatments.filter((one) => one !== read).flatMap(({ procedureDates }) => procedureDates),
  };
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
