import { isInLiver, type LesionCourse, type LesionRecord, type TimepointRecord } from '../response/lesions.ts';
import type { CriteriaSet } from '../response/criteriaSets.ts';
import type { UntoldReason } from '../stats/agreement/disagreement.ts';

/** Two readings of one patient: their lesions, and the pairs of targets (ids) that are one lesion. */
export interface LesionsOfTwo {
  readonly first: LesionCourse;
  readonly second: LesionCourse;
  readonly targets: readonly (readonly [first: string, second: string])[];
}

/** The lesions of both made equal in one part, the rest of each reader's own; or why that cannot be done. */
export type EqualLesions =
  | { readonly kind: 'told'; readonly first: LesionCourse; readonly second: LesionCourse }
  | { readonly kind: 'untold'; readonly reason: UntoldReason };

function untold(reason: UntoldReason): EqualLesions {
  return { kind: 'untold', reason };
}

/**
 * Both judged by the targets that both chose, each with the own diameters. What only one chose is a non-target of that reader, as measurable
 * lesions that are no targets are (Eisenhauer 2009, section 3.1.4). Untold: no target shared; one that merged with what is none now.
 */
export function bySharedTargets({ first, second, targets }: LesionsOfTwo): EqualLesions {
  if (targets.length === 0) return untold('no-shared-target');
  const one = onlyTargets(first, new Set(targets.map(([id]) => id)));
  const other = onlyTargets(second, new Set(targets.map(([, id]) => id)));
  return one === null || other === null
    ? untold('target-split-or-merged')
    : { kind: 'told', first: one, second: other };
}

/** The ids of the lesions first recorded in a role. */
export function lesionsInRole({ timepoints }: LesionCourse, role: LesionRecord['role']): ReadonlySet<string> {
  const roles = new Map<string, LesionRecord['role']>();
  for (const { lesions } of timepoints) {
    for (const lesion of lesions) roles.set(lesion.id, roles.get(lesion.id) ?? lesion.role);
  }
  return new Set([...roles].filter(([, own]) => own === role).map(([id]) => id));
}

function onlyTargets(course: LesionCourse, kept: ReadonlySet<string>): LesionCourse | null {
  const left = new Set([...lesionsInRole(course, 'target')].filter((id) => !kept.has(id)));
  const isTorn = course.timepoints.some(({ lesions }) =>
    lesions.some(({ id, mergedInto }) => mergedInto !== null && (left.has(id) || left.has(mergedInto))),
  );
  if (isTorn) return null;
  return withLesions(course, ({ lesions }) =>
    lesions.map((lesion) => (left.has(lesion.id) && lesion.role !== null ? { ...lesion, role: 'nonTarget' } : lesion)),
  );
}

/** The course with the new lesions of another reading of the same timepoints in place of its own. */
export function withNewLesionsOf(course: LesionCourse, other: LesionCourse): LesionCourse {
  const [own, taken] = [lesionsInRole(course, 'new'), lesionsInRole(other, 'new')];
  return withLesions(course, ({ id, lesions }) => [
    ...lesions.filter((lesion) => !own.has(lesion.id)),
    ...(other.timepoints.find((timepoint) => timepoint.id === id)?.lesions ?? [])
      .filter((lesion) => taken.has(lesion.id))
      // No lesion of the reader's own is called so.
      .map((lesion) => ({ ...lesion, id: `other reading: ${lesion.id}` })),
  ]);
}

/**
 * Both with the same diameters of the targets that both chose: at each timepoint the mean of the two. Untold where only one has a diameter
 * (the lesion is gone, without enhancement, not evaluable or not drawn for the other: no matter of calipers), and for a target that split
 * or merged. `tooSmall` without a diameter counts as the set says.
 */
export function byMeanDiameters({ first, second, targets }: LesionsOfTwo, set: CriteriaSet): EqualLesions {
  let [one, other] = [first, second];
  for (const [a, b] of targets) {
    const byViable = isByViable(first, a, set) && isByViable(second, b, set);
    for (const { id } of first.timepoints) {
      const found = meanOf(recordIn(one, id, a), recordIn(other, id, b), { set, byViable });
      if (found.kind === 'untold') return found;
      one = withRecord(one, id, found.first);
      other = withRecord(other, id, found.second);
    }
  }
  return { kind: 'told', first: one, second: other };
}

type MeanRecords =
  | { readonly kind: 'told'; readonly first: LesionRecord | null; readonly second: LesionRecord | null }
  | { readonly kind: 'untold'; readonly reason: UntoldReason };

function meanOf(
  first: LesionRecord | null,
  second: LesionRecord | null,
  { set, byViable }: { readonly set: CriteriaSet; readonly byViable: boolean },
): MeanRecords {
  if (first === null && second === null) return { kind: 'told', first, second };
  const byOne: MeanRecords = { kind: 'untold', reason: 'target-measured-by-one' };
  if (first === null || second === null) return byOne;
  if ([first, second].some(isSplitOrMerged)) return { kind: 'untold', reason: 'target-split-or-merged' };
  const [word, otherWord] = [wordFor(first, set), wordFor(second, set)];
  if (word !== otherWord) return byOne;
  if (word !== 'measured') return { kind: 'told', first, second };
  const whole = meanMm(wholeMm(first, set), wholeMm(second, set));
  const viable = byViable ? meanMm(viableMm(first, set), viableMm(second, set)) : 'neither';
  if (whole === 'one' || viable === 'one') return byOne;
  const mean = (record: LesionRecord): LesionRecord => ({
    ...record,
    state: first.state === second.state ? record.state : 'measured',
    ...(whole === 'neither' ? {} : { diameterMm: whole }),
    ...(viable === 'neither' ? {} : { viableDiameterMm: viable, viableStatus: viable > 0 ? 'enhancing' : null }),
  });
  return { kind: 'told', first: mean(first), second: mean(second) };
}

function wordFor(record: LesionRecord, set: CriteriaSet): 'measured' | 'absent' | 'notEvaluable' | 'none' {
  const said = record.status === 'absent' || record.status === 'notEvaluable' ? record.status : record.state;
  if (said === 'absent' || said === 'notEvaluable') return said;
  return wholeMm(record, set) === null && viableMm(record, set) === null ? 'none' : 'measured';
}

function isSplitOrMerged({ fragments, viableFragments, mergedInto }: LesionRecord): boolean {
  return fragments !== null || viableFragments !== null || mergedInto !== null;
}

/** Kind and site are said where a lesion was first recorded. */
function isByViable({ timepoints }: LesionCourse, lesion: string, set: CriteriaSet): boolean {
  const records = timepoints.flatMap(({ lesions }) => lesions.filter(({ id }) => id === lesion));
  const kind = records.find((record) => record.kind !== null)?.kind ?? 'lesion';
  const site = records.find((record) => record.site !== null)?.site ?? 'liver';
  return set.diameter === 'viable' && isInLiver({ kind, site });
}

function wholeMm({ diameterMm, state }: LesionRecord, { tooSmallMm }: CriteriaSet): number | null {
  return diameterMm ?? (state === 'tooSmall' ? tooSmallMm : null);
}

/** 0: nothing enhances any more. */
function viableMm({ viableDiameterMm, viableStatus, state }: LesionRecord, { tooSmallMm }: CriteriaSet): number | null {
  if (viableStatus === 'notEvaluable') return null;
  return viableDiameterMm ?? (viableStatus === 'nonEnhancing' ? 0 : state === 'tooSmall' ? tooSmallMm : null);
}

/** `one`: only one is measured, or only one is above 0. */
function meanMm(a: number | null, b: number | null): number | 'neither' | 'one' {
  if (a === null || b === null) return a === b ? 'neither' : 'one';
  return a > 0 === b > 0 ? (a + b) / 2 : 'one';
}

function recordIn(course: LesionCourse, timepoint: string, id: string): LesionRecord | null {
  const found = course.timepoints.find((one) => one.id === timepoint);
  return found?.lesions.find((lesion) => lesion.id === id) ?? null;
}

function withRecord(course: LesionCourse, timepoint: string, record: LesionRecord | null): LesionCourse {
  return withLesions(course, ({ id, lesions }) =>
    id === timepoint && record !== null ? lesions.map((one) => (one.id === record.id ? record : one)) : lesions,
  );
}

function withLesions(
  course: LesionCourse,
  lesions: (timepoint: TimepointRecord) => readonly LesionRecord[],
): LesionCourse {
  return { ...course, timepoints: course.timepoints.map((one) => ({ ...one, lesions: lesions(one) })) };
}
