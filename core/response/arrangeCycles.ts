import { refusals } from '../base/errors.ts';
import { findingsOf, type Finding } from '../base/findings.ts';
import type { IsoDate } from '../letb/timing.ts';
import { checkRecord } from './checkRecord.ts';
import { byId, recordOf, type LesionCourse, type LesionIdentity } from './lesions.ts';
import type { LesionRecord, TimepointRecord } from './lesions.ts';

/** The timepoints that are compared with one baseline, and the lesions chosen there. Lesions in the order of their ids. */
export interface Cycle {
  readonly number: number;
  readonly baseline: TimepointRecord;
  /** After the baseline, by date. */
  readonly followUps: readonly TimepointRecord[];
  readonly targets: readonly LesionIdentity[];
  readonly nonTargets: readonly LesionIdentity[];
  readonly firstProcedure: IsoDate | null;
  readonly findings: readonly Finding[];
}

type Where = { readonly timepoint: string; readonly lesion: string; readonly field: string };
export interface CourseRefusals {
  'course-without-timepoints': Record<never, never>;
  'timepoint-id-repeated': { readonly timepoint: string; readonly field: string };
  'timepoints-on-one-date': {
    readonly timepoint: string;
    readonly other: string;
    readonly field: string;
    readonly date: string;
  };
  'cycle-with-two-baselines': {
    readonly timepoint: string;
    readonly other: string;
    readonly field: string;
    readonly cycle: number;
  };
  'lesion-id-repeated': Where;
  'no-disease-at-baseline': { readonly timepoint: string; readonly field: string };
  'baseline-role-missing': Where;
  'baseline-role-new': Where;
  'lesion-not-at-baseline': Where & { readonly baseline: string; readonly role: string | null };
  'lesion-identity-changed': Where & { readonly was: string; readonly now: string };
  'non-target-not-present-at-baseline': Where & { readonly status: string };
  'merged-into-unusable': Where & { readonly into: string };
}
export interface CourseFindings {
  'timepoint-before-baseline': { readonly timepoint: string; readonly date: string; readonly baseline: string };
  'follow-up-before-treatment': { readonly timepoint: string; readonly date: string; readonly procedure: string };
  'site-not-stated': { readonly timepoint: string; readonly lesion: string };
}
const refusal = refusals<CourseRefusals>();
const finding = findingsOf<CourseFindings>();

/**
 * The cycles of a course by their numbers, each with its baseline (the timepoint so marked, else the earliest) and its lesions.
 * Refused, by timepoint, lesion and field: repeated ids, two timepoints of one date or two baselines in a cycle, lesions without a
 * usable role, records that contradict themselves or the baseline.
 */
export function arrangeCycles(course: LesionCourse): readonly Cycle[] {
  if (course.timepoints.length === 0) throw refusal('course-without-timepoints', {});
  const byDate = course.timepoints.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : byId(a, b)));
  const repeatedTimepoint = repeatedId(byDate);
  if (repeatedTimepoint !== null) throw refusal('timepoint-id-repeated', { timepoint: repeatedTimepoint, field: 'id' });
  for (const timepoint of byDate) {
    const lesion = repeatedId(timepoint.lesions);
    if (lesion !== null) throw refusal('lesion-id-repeated', { timepoint: timepoint.id, lesion, field: 'id' });
  }
  const numbers = [...new Set(byDate.map(({ cycle }) => cycle))].toSorted((a, b) => a - b);
  const cycles: Cycle[] = [];
  for (const number of numbers) cycles.push(arrangeCycle(number, byDate, course, cycles));
  return cycles;
}

function repeatedId(items: readonly { readonly id: string }[]): string | null {
  const ids = new Set<string>();
  for (const { id } of items) {
    if (ids.has(id)) return id;
    ids.add(id);
  }
  return null;
}

function arrangeCycle(
  number: number,
  byDate: readonly TimepointRecord[],
  course: LesionCourse,
  earlier: readonly Cycle[],
): Cycle {
  const own = byDate.filter((timepoint) => timepoint.cycle === number);
  for (const [index, timepoint] of own.entries()) {
    const before = own[index - 1];
    if (before?.date === timepoint.date) {
      const { id, date } = timepoint;
      throw refusal('timepoints-on-one-date', { timepoint: id, other: before.id, field: 'date', date });
    }
  }
  const [marked, another] = own.filter((timepoint) => timepoint.baseline);
  if (marked !== undefined && another !== undefined)
    throw refusal('cycle-with-two-baselines', {
      timepoint: another.id,
      other: marked.id,
      field: 'baseline',
      cycle: number,
    });
  const baseline = marked ?? own[0];
  if (baseline === undefined) throw new Error('a cycle has a timepoint');
  const lesions = baseline.lesions.toSorted(byId).map((record) => baselineLesion(record, baseline, earlier));
  if (lesions.length === 0) throw refusal('no-disease-at-baseline', { timepoint: baseline.id, field: 'lesions' });
  const followUps = own.filter(({ date }) => date > baseline.date);
  const targets = lesions.filter(({ role }) => role === 'target').map(({ identity }) => identity);
  const lesionsById = new Map(lesions.map((lesion) => [lesion.identity.id, lesion]));
  for (const [index, timepoint] of followUps.entries())
    checkFollowUp(timepoint, { baseline, lesions: lesionsById, targets, before: followUps.slice(0, index) });
  const procedures = course.treatments.filter(({ cycle }) => cycle === number).map(({ date }) => date);
  const firstProcedure = procedures.toSorted()[0] ?? null;
  return {
    number,
    baseline,
    followUps,
    targets,
    nonTargets: lesions.filter(({ role }) => role === 'nonTarget').map(({ identity }) => identity),
    firstProcedure,
    findings: [
      ...own
        .filter(({ date }) => date < baseline.date)
        .map(({ id, date }) =>
          finding('warning', 'timepoint-before-baseline', { timepoint: id, date, baseline: baseline.date }),
        ),
      ...followUps
        .filter(({ date }) => firstProcedure !== null && date < firstProcedure)
        .map(({ id, date }) =>
          finding('warning', 'follow-up-before-treatment', { timepoint: id, date, procedure: firstProcedure ?? '' }),
        ),
      ...lesions
        .filter(({ siteStated }) => !siteStated)
        .map(({ identity }) => finding('warning', 'site-not-stated', { timepoint: baseline.id, lesion: identity.id })),
    ],
  };
}

interface BaselineLesion {
  readonly role: 'target' | 'nonTarget';
  readonly identity: LesionIdentity;
  readonly siteStated: boolean;
}

/** A lesion of a later cycle keeps what the record does not restate: role, kind, site and lobe of its last cycle. Whether a cycle treats it is said anew. */
function baselineLesion(record: LesionRecord, baseline: TimepointRecord, earlier: readonly Cycle[]): BaselineLesion {
  const where = { timepoint: baseline.id, lesion: record.id };
  const last = earlier.findLast(({ targets, nonTargets }) => [...targets, ...nonTargets].some(hasId(record.id)));
  const known = [...(last?.targets ?? []), ...(last?.nonTargets ?? [])].find(hasId(record.id));
  const knownRole = last === undefined ? null : last.targets.some(hasId(record.id)) ? 'target' : 'nonTarget';
  const role = record.role ?? knownRole;
  if (role === 'new') throw refusal('baseline-role-new', { ...where, field: 'role' });
  if (role === null) throw refusal('baseline-role-missing', { ...where, field: 'role' });
  if (role === 'nonTarget' && (record.status === 'absent' || record.status === 'unequivocalProgression'))
    throw refusal('non-target-not-present-at-baseline', { ...where, field: 'status', status: record.status });
  const site = record.site ?? known?.site ?? null;
  const kind = record.kind ?? known?.kind ?? kindFromSite(site);
  checkRecord(record, { role, kind }, baseline.id);
  return {
    role,
    siteStated: site !== null || kind !== 'lesion',
    identity: {
      id: record.id,
      kind,
      site: site ?? (kind === 'node' ? 'lymph node' : 'liver'),
      lobe: record.lobe ?? known?.lobe ?? null,
      treated: record.treated ?? true,
    },
  };
}

export function kindFromSite(site: string | null): LesionIdentity['kind'] {
  return /\bnodes?\b/i.test(site ?? '') ? 'node' : 'lesion';
}

interface Arranged {
  readonly baseline: TimepointRecord;
  readonly lesions: ReadonlyMap<string, BaselineLesion>;
  readonly targets: readonly LesionIdentity[];
  readonly before: readonly TimepointRecord[];
}

function checkFollowUp(timepoint: TimepointRecord, { baseline, lesions, targets, before }: Arranged): void {
  for (const record of timepoint.lesions) {
    const where = { timepoint: timepoint.id, lesion: record.id };
    const known = lesions.get(record.id);
    const isNew = record.role === 'new' || before.some((earlier) => recordOf(earlier, record.id)?.role === 'new');
    if (known === undefined && (!isNew || (record.role !== 'new' && record.role !== null)))
      throw refusal('lesion-not-at-baseline', { ...where, field: 'role', baseline: baseline.id, role: record.role });
    if (known !== undefined) checkIdentity(record, known, timepoint.id);
    const kind = known?.identity.kind ?? record.kind ?? kindFromSite(record.site);
    checkRecord(record, { role: known?.role ?? 'new', kind }, timepoint.id);
    if (record.mergedInto !== null) {
      const into = recordOf(timepoint, record.mergedInto);
      const isTarget = targets.some(hasId(record.mergedInto)) && targets.some(hasId(record.id));
      if (!isTarget || into === undefined || into.id === record.id || into.mergedInto !== null)
        throw refusal('merged-into-unusable', { ...where, field: 'mergedInto', into: record.mergedInto });
    }
  }
}

function checkIdentity(record: LesionRecord, { role, identity }: BaselineLesion, timepoint: string): void {
  const stated: readonly (readonly [field: string, was: string, now: string | null])[] = [
    ['role', role, record.role],
    ['kind', identity.kind, record.kind],
    ['site', identity.site.trim().toLowerCase(), record.site?.trim().toLowerCase() ?? null],
  ];
  for (const [field, was, now] of stated) {
    if (now !== null && now !== was)
      throw refusal('lesion-identity-changed', { timepoint, lesion: record.id, field, was, now });
  }
}

function hasId(id: string): (lesion: { readonly id: string }) => boolean {
  return (lesion) => lesion.id === id;
}
