import { compareStudies } from '../../../core/dicom/buildStudyTree.ts';
import type { InstanceHeader } from '../../../core/dicom/instance.ts';
import type { PatientNode, StudyNode } from '../../../core/dicom/studyTree.ts';
import { identityDifferences } from '../../../core/letb/patientIdentity.ts';

/** One attribute as the images of each study state it. */
export interface IdentityRow {
  readonly attribute: string;
  /** By study; several where its images disagree, none where nothing is stated. */
  readonly values: readonly (readonly string[])[];
  readonly differs: boolean;
}

const ATTRIBUTES = [
  ['Patient ID', ({ id }) => id],
  ['Patient’s Name', ({ name }) => name?.replaceAll('^', ' ').trim() ?? null],
  ['Patient’s Birth Date', ({ birthDate }) => birthDate],
  ['Patient’s Sex', ({ sex }) => sex],
] as const satisfies readonly (readonly [string, (patient: InstanceHeader['patient']) => string | null])[];

/** The studies of persons side by side, in the order of date, with every attribute of identity; what differs is marked as the core does. */
export function identityTable(persons: readonly PatientNode[]): {
  readonly studies: readonly StudyNode[];
  readonly rows: readonly IdentityRow[];
} {
  const studies = persons.flatMap((person) => person.studies).toSorted(compareStudies);
  const differing = new Set(identityDifferences(studies).map(({ attribute }) => attribute));
  const rows = ATTRIBUTES.map(([attribute, stated]) => ({
    attribute,
    values: studies.map((study) => valuesOf(study, stated)),
    differs: differing.has(attribute),
  }));
  return { studies, rows };
}

function valuesOf(study: StudyNode, stated: (patient: InstanceHeader['patient']) => string | null): readonly string[] {
  const values = study.series.flatMap(({ stacks }) => stacks.flatMap(({ header }) => stated(header.patient) ?? []));
  return [...new Set(values.filter((value) => value !== ''))];
}
