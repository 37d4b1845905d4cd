import type { SkipCode } from '../../../core/dicom/instance.ts';
import type { Verdict } from '../../../core/dicom/stack.ts';
import type { SkippedFile } from '../../../core/dicom/studyTree.ts';
import type { ReadingTurn } from '../../../core/record/readingOrder.ts';
import type { CaseProgress } from '../../state/caseStore.ts';
import type { WorklistFilter } from '../../state/worklistStore.ts';
import type { WorklistPatient, WorklistRow, WorklistStudy } from '../../state/worklistTree.ts';

/** The cases of a pass that are here, in its order; all of them, in the order of the tree, where `order` is null. */
export function casesOfPass(
  patients: readonly WorklistPatient[],
  order: readonly ReadingTurn[] | null,
): readonly WorklistPatient[] {
  if (order === null) return patients;
  const byKey = new Map(patients.map((patient) => [patient.key, patient]));
  return order.flatMap(({ caseId }) => byKey.get(caseId) ?? []);
}

/** The first case after the open one, round the end, that is not signed; null where there is none but the open one. */
export function nextUnsigned(
  keys: readonly string[],
  order: readonly ReadingTurn[] | null,
  { open, progress }: { readonly open: string; readonly progress: Readonly<Record<string, CaseProgress>> },
): string | null {
  const here = new Set(keys);
  const inOrder = order === null ? keys : order.flatMap(({ caseId }) => (here.has(caseId) ? [caseId] : []));
  const at = inOrder.indexOf(open);
  const further = [...inOrder.slice(at + 1), ...inOrder.slice(0, Math.max(0, at))];
  return further.find((key) => progress[key] !== 'signed') ?? null;
}

/** The cases that the filter leaves: those that ask the reader first, else in the order given. */
export function casesShown(
  patients: readonly WorklistPatient[],
  filter: WorklistFilter,
  progress: Readonly<Record<string, CaseProgress>>,
): readonly WorklistPatient[] {
  const left = casesLeft(patients, filter, progress);
  if (left.every(({ asks }) => asks === 0)) return left;
  return [...left.filter(({ asks }) => asks > 0), ...left.filter(({ asks }) => asks === 0)];
}

/** The cases that the filter leaves, in the order given: a pass is read in its own. */
export function casesLeft(
  patients: readonly WorklistPatient[],
  filter: WorklistFilter,
  progress: Readonly<Record<string, CaseProgress>>,
): readonly WorklistPatient[] {
  const words = filter.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return patients.filter(
    (patient) =>
      words.every((word) => patient.searchText.includes(word)) &&
      (filter.verdict === null || patient.verdicts.has(filter.verdict)) &&
      hasProgress(patient, filter.progress, progress),
  );
}

function hasProgress(
  { key, asks }: WorklistPatient,
  wanted: WorklistFilter['progress'],
  progress: Readonly<Record<string, CaseProgress>>,
): boolean {
  if (wanted === null) return true;
  return wanted === 'asks' ? asks > 0 : (progress[key] ?? 'not-started') === wanted;
}

/** A line of the open case's list: a study's head, or a stack or growing series of it. */
export type StackListItem =
  | { readonly kind: 'study'; readonly key: string; readonly study: WorklistStudy }
  | { readonly kind: 'row'; readonly key: string; readonly study: WorklistStudy; readonly row: WorklistRow };

/** The lines of studies; of stacks, those of a verdict where one is given. */
export function stackListOf(studies: readonly WorklistStudy[], verdict: Verdict | null): readonly StackListItem[] {
  return studies.flatMap((study): readonly StackListItem[] => {
    const rows = study.rows.filter((row) => verdict === null || (row.kind === 'stack' && row.verdict === verdict));
    if (rows.length === 0 && verdict !== null) return [];
    return [
      { kind: 'study', key: `study ${study.studyInstanceUid}`, study },
      ...rows.map((row): StackListItem => ({ kind: 'row', key: row.key, study, row })),
    ];
  });
}

/** Files left out for one reason. */
export interface SkippedGroup {
  readonly code: SkipCode;
  readonly files: readonly SkippedFile[];
}

/** By reason, the most frequent first. */
export function groupedByReason(skipped: readonly SkippedFile[]): readonly SkippedGroup[] {
  const groups = new Map<SkipCode, SkippedFile[]>();
  for (const file of skipped) {
    const group = groups.get(file.code);
    if (group === undefined) groups.set(file.code, [file]);
    else group.push(file);
  }
  return [...groups]
    .map(([code, files]) => ({ code, files }))
    .toSorted((a, b) => b.files.length - a.files.length || (a.code < b.code ? -1 : 1));
}
