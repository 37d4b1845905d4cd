import { DomainError, refusals, type Coded } from '../../../core/base/errors.ts';
import type { Finding } from '../../../core/base/findings.ts';
import type { PointLps } from '../../../core/geometry/points.ts';
import type { Stack } from '../../../core/dicom/stack.ts';
import type { PatientNode, StudyTree } from '../../../core/dicom/studyTree.ts';
import { stacksOfStudy } from '../../../core/letb/choosePhases.ts';
import { patientsAlike } from '../../../core/letb/patientIdentity.ts';
import { proposePairing, type PairedTimepoint } from '../../../core/letb/proposePairing.ts';
import type { IsoDate } from '../../../core/letb/timing.ts';
import {
  caseTimepointIds,
  type CaseProtocol,
  type CaseRefusals,
  type CaseStep,
  type CaseTimepointId,
} from '../../../core/record/caseDocument.ts';
import { damagedBeside, noDicom } from '../../files/resolveStack.ts';
import { scanFolder } from '../../files/scanFolder.ts';

const refusal = refusals<CaseRefusals>();

/** One timepoint that can be measured: its two stacks, and what a reader gave of the rest. */
export interface PlannedTimepoint {
  readonly kind: 'planned';
  readonly id: CaseTimepointId;
  readonly date: IsoDate | null;
  readonly arterial: Stack;
  readonly precontrast: Stack;
  readonly damaged: { readonly arterial: readonly string[]; readonly precontrast: readonly string[] };
  /** Null: the liver is drafted. */
  readonly liverMask: { readonly path: string; readonly label: number | undefined } | null;
  /** Null: the placements are proposed. */
  readonly roiCentres: readonly PointLps[] | null;
  /** Who chose the stacks. */
  readonly phasesBy: CaseStep['origin'];
}

/** A timepoint that cannot be measured. */
export interface UnplannedTimepoint {
  readonly kind: 'refused';
  readonly id: CaseTimepointId;
  readonly date: IsoDate | null;
  readonly reason: Coded;
}

/** A pair to be measured. */
export interface CasePlan {
  readonly patientId: string | null;
  readonly treatmentDates: readonly IsoDate[];
  /** Where the images are, absolute. */
  readonly folders: readonly string[];
  readonly protocol: CaseProtocol;
  /** Who chose the two examinations. */
  readonly pairedBy: CaseStep['origin'];
  readonly timepoints: readonly (PlannedTimepoint | UnplannedTimepoint)[];
  readonly findings: readonly Finding[];
}

export interface CaseRequest {
  /** Folders, files, archives or DICOMDIRs of one patient, absolute. */
  readonly folders: readonly string[];
  readonly treatmentDates: readonly IsoDate[];
  readonly protocol: CaseProtocol;
  /** The patient's ID, where the folders hold several. */
  readonly patient?: string | undefined;
  /** The patient to take where the folders hold several and this is one of them. */
  readonly preferPatient?: string;
  /** The reader's word that alike patients of the folders are one person. */
  readonly samePerson?: boolean;
}

/**
 * The pair to measure out of a patient's folders: scanned, paired and with its phases. Refused: what a scan refuses, no DICOM, several patients, a doubtful
 * identity (the question itself).
 */
export async function planCase(request: CaseRequest, onProgress: (fraction: number) => void): Promise<CasePlan> {
  const tree = await scanFolder(request.folders, { onProgress });
  if (tree.patients.length === 0) throw noDicom(request.folders.join(', '), tree);
  const patient = patientOf(tree, request);
  const others = patientsAlike(tree.patients)(patient);
  const pairing = proposePairing(patient, {
    procedureDates: request.treatmentDates,
    others,
    ...(request.samePerson === true ? { samePerson: others } : {}),
  });
  const { identityQuestion } = pairing;
  if (identityQuestion !== null) throw new DomainError(identityQuestion.code, identityQuestion.details);
  const [treatment = null] = request.treatmentDates.toSorted();
  return {
    patientId: patient.patientId,
    treatmentDates: request.treatmentDates,
    folders: request.folders,
    protocol: request.protocol,
    pairedBy: 'automatic',
    timepoints: caseTimepointIds.map((id) => planTimepoint(id, pairing[id], { tree, treatment })),
    findings: pairing.findings,
  };
}

function patientOf(tree: StudyTree, { folders, patient: named, preferPatient, samePerson }: CaseRequest): PatientNode {
  const ids = tree.patients.map(({ patientId, name }) => patientId ?? name ?? '?');
  const preferred = preferPatient !== undefined && ids.includes(preferPatient) ? preferPatient : undefined;
  const patient = named ?? preferred;
  const found = patient === undefined ? tree.patients[0] : tree.patients.find((_, index) => ids[index] === patient);
  if (found === undefined) throw refusal('unknown-patient', { patient: patient ?? '', patients: ids });
  const alike = samePerson === true ? patientsAlike(tree.patients)(found).length : 0;
  if (patient === undefined && tree.patients.length > 1 + alike)
    throw refusal('several-patients', { path: folders.join(', '), patients: ids });
  return found;
}

function planTimepoint(
  id: CaseTimepointId,
  paired: PairedTimepoint | null,
  { tree, treatment }: { readonly tree: StudyTree; readonly treatment: IsoDate | null },
): PlannedTimepoint | UnplannedTimepoint {
  if (paired === null)
    return {
      kind: 'refused',
      id,
      date: null,
      reason: refusal('timepoint-without-study', { timepoint: id, treatment }),
    };
  const { date, study } = paired;
  const stacks = stacksOfStudy(study);
  const arterial = stacks.find((stack) => stack.id === paired.arterialStackId);
  const precontrast = stacks.find((stack) => stack.id === paired.precontrastStackId);
  if (arterial === undefined || precontrast === undefined) {
    const missing = [
      ...(arterial === undefined ? ['arterial'] : []),
      ...(precontrast === undefined ? ['precontrast'] : []),
    ];
    return { kind: 'refused', id, date, reason: refusal('timepoint-without-phases', { timepoint: id, date, missing }) };
  }
  return {
    kind: 'planned',
    id,
    date,
    arterial,
    precontrast,
    damaged: { arterial: damagedBeside(arterial, tree), precontrast: damagedBeside(precontrast, tree) },
    liverMask: null,
    roiCentres: null,
    phasesBy: 'automatic',
  };
}
