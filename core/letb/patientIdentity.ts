import type { InstanceHeader } from '../dicom/instance.ts';
import { comparableName } from '../dicom/personName.ts';
import type { PatientNode, StudyNode } from '../dicom/studyTree.ts';
import { findingsOf, type Finding } from '../base/findings.ts';

/** The studies, by date, whose images state one value of an attribute. */
export interface StatedValue {
  readonly value: string;
  readonly dates: readonly (string | null)[];
  readonly [key: string]: string | readonly (string | null)[];
}

/** What differs, in DICOM's words, with each value as it stands: the reader decides by the values. */
export interface Difference {
  readonly attribute: string;
  readonly values: readonly StatedValue[];
  readonly [key: string]: string | readonly StatedValue[];
}

/** Questions of identity between timepoints; pairing waits for the reader's answer. */
export interface IdentityQuestions {
  /** Studies under one Patient ID that may be two persons'. */
  'identity-unlike-under-one-id': { readonly differing: readonly Difference[] };
  /** Studies under several Patient IDs that may be one person's: `alike` is why. */
  'identity-alike-under-several-ids': {
    readonly alike: readonly string[];
    readonly differing: readonly Difference[];
  };
}
const question = findingsOf<IdentityQuestions>();

const ATTRIBUTES = [
  { name: 'Patient ID', stated: ({ id }) => id, compared: ({ id }) => id?.trim() ?? null },
  { name: 'Patient’s Name', stated: ({ name }) => name, compared: ({ name }) => comparableName(name) },
  { name: 'Patient’s Birth Date', stated: ({ birthDate }) => birthDate, compared: ({ birthDate }) => birthDate },
  { name: 'Patient’s Sex', stated: ({ sex }) => sex, compared: ({ sex }) => sex?.trim().toUpperCase() ?? null },
] as const satisfies readonly {
  readonly name: string;
  readonly stated: (patient: Person) => string | null;
  readonly compared: (patient: Person) => string | null;
}[];

type Person = InstanceHeader['patient'];

/** What the studies' images state differently of their patient. An attribute that is not stated differs from nothing. */
export function identityDifferences(studies: readonly StudyNode[]): readonly Difference[] {
  const ofStudies = studies.map((study) => ({ date: study.date, persons: personsOf(study) }));
  return ATTRIBUTES.flatMap(({ name, stated, compared }) => {
    const byValue = new Map<string, { value: string; dates: (string | null)[] }>();
    for (const { date, persons } of ofStudies) {
      for (const person of persons) {
        const key = compared(person);
        if (key === null || key === '') continue;
        const known = byValue.get(key);
        if (known === undefined) byValue.set(key, { value: stated(person) ?? key, dates: [date] });
        else if (!known.dates.includes(date)) known.dates.push(date);
      }
    }
    return byValue.size < 2 ? [] : [{ attribute: name, values: [...byValue.values()] }];
  });
}

/** As the stacks state them, each once. */
function personsOf(study: StudyNode): readonly Person[] {
  const persons = new Map<string, Person>();
  for (const { stacks } of study.series) {
    for (const { header } of stacks) {
      const { id, name, birthDate, sex } = header.patient;
      const key = JSON.stringify([id, name, birthDate, sex]);
      if (!persons.has(key)) persons.set(key, header.patient);
    }
  }
  return [...persons.values()];
}

/**
 * The question to ask before studies of a patient are paired, or null. `others`: further patients of the same tree; those who look like
 * this one are asked about, because a timepoint may lie under a second ID.
 */
export function identityQuestion(patient: PatientNode, others: readonly PatientNode[]): Finding | null {
  const differing = identityDifferences(patient.studies);
  if (differing.length > 0) return question('warning', 'identity-unlike-under-one-id', { differing });
  const alike = others.flatMap((other) => {
    const why = likeness(patient, other);
    return why === null ? [] : [{ other, why }];
  });
  if (alike.length === 0) return null;
  const studies = [...patient.studies, ...alike.flatMap(({ other }) => other.studies)];
  return question('warning', 'identity-alike-under-several-ids', {
    alike: [...new Set(alike.map(({ why }) => why))],
    differing: identityDifferences(studies),
  });
}

/**
 * For each patient of a tree, the others that may be the same person: what `others` of a pairing needs of a cohort, found without
 * comparing everyone with everyone.
 */
export function patientsAlike(patients: readonly PatientNode[]): (patient: PatientNode) => readonly PatientNode[] {
  const byKey = new Map<string, PatientNode[]>();
  for (const patient of patients) {
    for (const key of likenessKeys(patient)) {
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, [patient]);
      else known.push(patient);
    }
  }
  return (patient) => {
    const near = new Set(likenessKeys(patient).flatMap((key) => byKey.get(key) ?? []));
    return [...near].filter((other) => other !== patient && likeness(patient, other) !== null);
  };
}

/** Patients without a key in common are not alike. */
function likenessKeys({ patientId, name, studies }: PatientNode): readonly string[] {
  const [id, compared] = [comparableId(patientId), comparableName(name)];
  return [
    ...(id === null ? [] : [`id ${id}`]),
    ...(compared === null || NO_NAME.test(compared) ? [] : [`name ${compared}`]),
    ...studies.map(({ studyInstanceUid }) => `study ${studyInstanceUid}`),
  ].filter((key) => key !== 'study ');
}

/** Names that anonymisers write: they say nothing of a person. */
const NO_NAME = /^(?:ANON|UNKNOWN|NO ?NAME|DE-?IDENT|REMOVED|NONE|PATIENT\b|NAME\b|TEST\b|X+\b)/;

/** Why two patients of a tree may be one person, in DICOM's words; null when nothing says so. */
function likeness(a: PatientNode, b: PatientNode): string | null {
  const studies = new Set(a.studies.map(({ studyInstanceUid }) => studyInstanceUid));
  if (b.studies.some(({ studyInstanceUid }) => studyInstanceUid !== '' && studies.has(studyInstanceUid)))
    return 'Study Instance UID';
  const contradict = a.birthDate !== null && b.birthDate !== null && a.birthDate !== b.birthDate;
  if (contradict) return null;
  const [idA, idB] = [comparableId(a.patientId), comparableId(b.patientId)];
  if (idA !== null && idA === idB) return 'Patient ID';
  const [nameA, nameB] = [comparableName(a.name), comparableName(b.name)];
  if (nameA === null || nameA !== nameB || NO_NAME.test(nameA)) return null;
  if (a.birthDate !== null && b.birthDate !== null) return 'Patient’s Name, Patient’s Birth Date';
  return a.patientId === null || b.patientId === null ? 'Patient’s Name' : null;
}

/** An ID without what hospitals vary in writing one: case, punctuation, leading zeros. */
function comparableId(id: string | null): string | null {
  const compared = (id ?? '').toUpperCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
  const significant = compared.replace(/^0+(?=.)/, '');
  return significant === '' ? null : significant;
}
