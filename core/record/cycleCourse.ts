import { findingsOf, type Finding } from '../base/findings.ts';
import type { IsoDate } from '../letb/timing.ts';
import type { LesionCourse } from '../response/lesions.ts';
import type { TreatmentCycle } from '../response/timeline/groupSessions.ts';
import type { ReadTimepoint } from './lesionCourse.ts';
import type { LesionReading } from './lesionsDocument.ts';

/** Timepoints with the cycle that each belongs to; a CT between two cycles stands in both, as follow-up and as baseline. */
export interface CycleCourse {
  readonly timepoints: readonly ReadTimepoint[];
  readonly treatments: LesionCourse['treatments'];
  readonly findings: readonly Finding[];
}

export interface CycleCourseFindings {
  /** No CT was read between this cycle's first session and the cycle before. */
  'cycle-without-baseline': { readonly cycle: number; readonly first: string };
  /** A lesion that is read later is not on the CT that would be the baseline. */
  'cycle-baseline-incomplete': { readonly cycle: number; readonly date: string; readonly lesion: string };
  /** A later baseline breaks the criteria: all is compared with the first one. */
  'cycles-not-apart': { readonly cycles: number };
}
const finding = findingsOf<CycleCourseFindings>();

type Cycle = Pick<TreatmentCycle, 'number' | 'first' | 'last' | 'sessions'>;

/**
 * The timepoints of one patient (one a CT, of any order) by treatment cycles. The baseline of a cycle is the CT so marked, else the last,
 * until the day of its first session and after the last session of the cycle before. A cycle without a CT after it is left out; one whose
 * baseline was not read, or lacks a lesion that is read later, is compared with the baseline of the cycle before, and that is said. A
 * lesion that was new in a cycle is a non-target of the next; one that was gone is not listed.
 */
export function cycleCourse(read: readonly ReadTimepoint[], cycles: readonly Cycle[]): CycleCourse {
  const timepoints = read.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const inOrder = cycles.toSorted((a, b) => a.number - b.number);
  const findings: Finding[] = [];
  const used: { readonly number: number; readonly first: IsoDate; readonly baseline: ReadTimepoint }[] = [];
  for (const [at, { number, first }] of inOrder.entries()) {
    const after = inOrder[at - 1]?.last ?? '';
    const until = inOrder[at + 1]?.first ?? '9999';
    const before = timepoints.filter(({ date }) => date <= first && date > after);
    const baseline = before.find((one) => one.baseline) ?? before.at(-1);
    const isFollowed = timepoints.some(({ date }) => date > first && date > (baseline?.date ?? ''));
    if (!isFollowed) continue;
    if (baseline === undefined) {
      if (used.length > 0) findings.push(finding('warning', 'cycle-without-baseline', { cycle: number, first }));
      continue;
    }
    const missing = used.length === 0 ? null : missingAt(baseline, timepoints, until);
    if (missing === null) used.push({ number, first, baseline });
    else
      findings.push(
        finding('warning', 'cycle-baseline-incomplete', { cycle: number, date: baseline.date, lesion: missing }),
      );
  }
  const [one] = used;
  const days = inOrder.flatMap(({ sessions }) => sessions.map(({ procedure }) => procedure.date));
  if (one === undefined) return { timepoints, treatments: days.map((date) => ({ date, cycle: 1 })), findings };
  return {
    findings,
    treatments: days.map((date) => ({ date, cycle: (used.findLast(({ first }) => first <= date) ?? one).number })),
    timepoints: used.flatMap(({ number, baseline }, at) => {
      const end = used[at + 1]?.baseline.date ?? '9999';
      return timepoints
        .filter(({ date }) => date >= baseline.date && date <= end)
        .map((timepoint) =>
          timepoint !== baseline
            ? { ...timepoint, cycle: number, baseline: false }
            : at === 0
              ? { ...timepoint, cycle: number, baseline: true }
              : asBaseline(timepoint, number),
        );
    }),
  };
}

function isThere({ state, status, mergedInto }: LesionReading): boolean {
  return state !== 'absent' && status !== 'absent' && mergedInto === null;
}

/** A lesion that is read after a CT, until a day, and is not on it; null: none. New ones are not expected there. */
function missingAt(baseline: ReadTimepoint, timepoints: readonly ReadTimepoint[], until: IsoDate): string | null {
  const there = new Set(baseline.lesions.filter(isThere).map(({ id }) => id));
  const later = timepoints
    .filter(({ date }) => date > baseline.date && date <= until)
    .flatMap(({ lesions }) => lesions.filter((lesion) => isThere(lesion) && lesion.role !== 'new'));
  const seenNew = new Set(
    timepoints
      .filter(({ date }) => date > baseline.date)
      .flatMap(({ lesions }) => lesions.filter(({ role }) => role === 'new').map(({ id }) => id)),
  );
  return later.find(({ id }) => !there.has(id) && !seenNew.has(id))?.id ?? null;
}

function asBaseline(timepoint: ReadTimepoint, cycle: number): ReadTimepoint {
  return {
    ...timepoint,
    id: `${timepoint.id}/${cycle}`,
    cycle,
    baseline: true,
    lesions: timepoint.lesions
      .filter(isThere)
      .map((lesion) => (lesion.role === 'new' ? { ...lesion, role: 'nonTarget', certainty: null } : lesion)),
  };
}
