import { resolve } from 'node:path';
import type { Stack } from '../../../core/dicom/stack.ts';
import { DomainError, refusals } from '../../../core/base/errors.ts';
import type { ManifestRow, StackPair } from '../../../core/record/batchManifest.ts';
import {
  caseTimepointIds,
  type CaseProtocol,
  type CaseRefusals,
  type CaseTimepointId,
} from '../../../core/record/caseDocument.ts';
import { basename } from 'node:path';
import { resolveStack } from '../../files/resolveStack.ts';
import { planCase, type CasePlan, type PlannedTimepoint, type UnplannedTimepoint } from '../case/planCase.ts';

const refusal = refusals<CaseRefusals>();

/** A manifest's row as a plan. Relative paths begin at `base`. Refused: what `planCase` refuses; a stack that is not found is its timepoint's alone. */
export async function planRow(row: ManifestRow, protocol: CaseProtocol, base: string): Promise<CasePlan> {
  const plan =
    row.source.kind === 'folder' ? await planOfFolder(row, protocol, base) : await planOfStacks(row, protocol, base);
  return { ...plan, timepoints: plan.timepoints.map((timepoint) => withGiven(timepoint, row, base)) };
}

async function planOfFolder(row: ManifestRow, protocol: CaseProtocol, base: string): Promise<CasePlan> {
  if (row.source.kind !== 'folder') throw new Error('a row with a folder');
  const { treatmentDates, patient } = row;
  const folders = [resolve(base, row.source.folder)];
  return planCase({ folders, treatmentDates, protocol, preferPatient: patient }, () => undefined);
}

async function planOfStacks(row: ManifestRow, protocol: CaseProtocol, base: string): Promise<CasePlan> {
  if (row.source.kind !== 'stacks') throw new Error('a row with stacks');
  const { stacks } = row.source;
  const [treatment = null] = row.treatmentDates;
  const timepoints: (PlannedTimepoint | UnplannedTimepoint)[] = [];
  for (const id of caseTimepointIds) {
    const pair = stacks[id];
    if (pair === null) {
      const reason = refusal('timepoint-without-study', { timepoint: id, treatment });
      timepoints.push({ kind: 'refused', id, date: null, reason });
    } else timepoints.push(await planStacks(id, pair, base));
  }
  const first = timepoints.find((timepoint) => timepoint.kind === 'planned');
  return {
    patientId: first?.arterial.header.patient.id ?? row.patient,
    treatmentDates: row.treatmentDates,
    folders: [...new Set(caseTimepointIds.flatMap((id) => foldersOf(stacks[id], base)))],
    protocol,
    pairedBy: 'reader',
    timepoints,
    findings: [],
  };
}

function foldersOf(pair: StackPair | null, base: string): readonly string[] {
  if (pair === null) return [];
  return [pair.arterial, pair.precontrast].map((reference) => resolve(base, reference.replace(/#[^#/\\]*$/, '')));
}

async function planStacks(
  id: CaseTimepointId,
  pair: StackPair,
  base: string,
): Promise<PlannedTimepoint | UnplannedTimepoint> {
  const damaged: { arterial: readonly string[]; precontrast: readonly string[] } = { arterial: [], precontrast: [] };
  const find = (role: keyof typeof damaged): Promise<Stack> =>
    resolveStack(resolve(base, pair[role]), {
      onDamaged: (files) => {
        damaged[role] = files.map(({ source }) => basename(source));
      },
    });
  try {
    const [arterial, precontrast] = [await find('arterial'), await find('precontrast')];
    const { date } = arterial.header.study;
    return {
      kind: 'planned',
      id,
      date,
      arterial,
      precontrast,
      damaged,
      liverMask: null,
      roiCentres: null,
      phasesBy: 'reader',
    };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { kind: 'refused', id, date: null, reason: { code: error.code, details: error.details } };
  }
}

/** The mask and the placements that the manifest gives. */
function withGiven(
  timepoint: PlannedTimepoint | UnplannedTimepoint,
  { given, liverLabel }: ManifestRow,
  base: string,
): PlannedTimepoint | UnplannedTimepoint {
  if (timepoint.kind === 'refused') return timepoint;
  const { liverMask, roiCentres } = given[timepoint.id];
  return {
    ...timepoint,
    liverMask: liverMask === null ? null : { path: resolve(base, liverMask), label: liverLabel ?? undefined },
    roiCentres,
  };
}
