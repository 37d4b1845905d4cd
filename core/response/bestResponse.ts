import type { Coded } from '../base/errors.ts';
import type { IsoDate } from '../letb/timing.ts';
import { compareCategories, type ResponseCategory } from './categories.ts';
import type { CriteriaSet } from './criteriaSets.ts';
import type { TimepointResponse } from './evaluateCycle.ts';

const MS_PER_DAY = 86_400_000;

/** The best response of a cycle or a course, and the day it was first reached. */
export interface BestResponse {
  readonly best: ResponseCategory;
  readonly date: IsoDate | null;
  /** From the first procedure where one is given, else from the baseline. */
  readonly daysToBest: number | null;
  /** Day of the first progression, set back to when a new lesion that was confirmed later was first seen. */
  readonly progressionDate: IsoDate | null;
  readonly reasons: readonly Coded[];
}

export interface BestReasons {
  'best-none': Record<never, never>;
  'sd-too-early': { readonly timepoint: string; readonly days: number; readonly minimumDays: number };
  'response-unconfirmed': {
    readonly timepoint: string;
    readonly category: string;
    readonly minimumDays: number;
    readonly countsAs: string;
  };
  'progression-set-back': { readonly lesion: string; readonly from: string; readonly to: string };
}

/** The follow-ups of one cycle, by date, and the day from which its intervals count. */
export interface AssessedCycle {
  readonly responses: readonly TimepointResponse[];
  readonly countedFrom: IsoDate;
}

/** Whole days from one date to another. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS_PER_DAY);
}

/** When the disease of these timepoints progressed: the first PD, or earlier, when a new lesion that was confirmed later was first seen. */
export function progressionOf(responses: readonly TimepointResponse[]): {
  readonly date: IsoDate | null;
  readonly reasons: readonly Coded[];
} {
  const firstPd = responses.find(({ overall }) => overall === 'PD')?.date ?? null;
  const seen = responses
    .flatMap(({ newLesions, date }) => newLesions.map((lesion) => ({ ...lesion, confirmed: date })))
    .filter(({ certainty }) => certainty === 'unequivocal')
    .toSorted((a, b) => (a.firstSeen < b.firstSeen ? -1 : a.firstSeen > b.firstSeen ? 1 : 0))[0];
  if (firstPd === null || seen === undefined || seen.firstSeen >= firstPd) return { date: firstPd, reasons: [] };
  const reason = code('progression-set-back', { lesion: seen.id, from: firstPd, to: seen.firstSeen });
  return { date: seen.firstSeen, reasons: [reason] };
}

/**
 * The best response over the timepoints up to and including the first progression, which ends it. `until`: an earlier end, from another
 * cycle's progression. Source: Eisenhauer 2009, section 4.4 and Table 3.
 */
export function bestResponse(cycle: AssessedCycle, rules: CriteriaSet, until: IsoDate | null = null): BestResponse {
  const progression = progressionOf(cycle.responses);
  const end = [progression.date, until].filter((date) => date !== null).toSorted()[0] ?? null;
  const counted = cycle.responses
    .filter(({ date }) => end === null || date <= end)
    .map(({ id, date, overall, target }): Counted => ({
      id,
      date,
      category: date === progression.date ? 'PD' : overall,
      days: daysBetween(cycle.countedFrom, date),
      stable: target === 'none' ? 'non-CR/non-PD' : 'SD',
    }));
  const offers = counted.map((item, index) => ({ item, ...offerOf(item, counted.slice(index + 1), rules) }));
  let chosen: Counted | null = null;
  for (const { offer } of offers) {
    if (chosen === null || compareCategories(offer.category, chosen.category) < 0) chosen = offer;
  }
  const best = chosen?.category ?? 'NE';
  const reasons = [
    ...progression.reasons,
    ...offers.flatMap(({ item, reason }) =>
      reason !== null && compareCategories(item.category, best) < 0 ? [reason] : [],
    ),
  ];
  const date = chosen === null || best === 'NE' ? null : chosen.date;
  return {
    best,
    date,
    daysToBest: date === null ? null : daysBetween(cycle.countedFrom, date),
    progressionDate: progression.date,
    reasons: counted.length === 0 ? [...reasons, code('best-none', {})] : reasons,
  };
}

interface Counted {
  readonly id: string;
  readonly date: IsoDate;
  readonly category: ResponseCategory;
  readonly days: number;
  /** What stable disease is called: with targets, and without. */
  readonly stable: 'SD' | 'non-CR/non-PD';
}

/** What a timepoint gives towards the best response, and why that is less than its category; null: it is not. */
interface Offer {
  readonly offer: Counted;
  readonly reason: Coded | null;
}

/** Its category, or less where that was too early or not confirmed. */
function offerOf(item: Counted, later: readonly Counted[], rules: CriteriaSet): Offer {
  const { confirm, confirmationDays, minimumSdDays } = rules.best;
  const isLongEnough = item.days >= minimumSdDays;
  if (item.category === 'CR' || item.category === 'PR') {
    if (!confirm || isConfirmed(item.category, item, { later, confirmationDays })) return { offer: item, reason: null };
    const asPr = item.category === 'CR' && isConfirmed('PR', item, { later, confirmationDays });
    const countsAs = asPr ? 'PR' : isLongEnough ? item.stable : 'NE';
    const { id: timepoint, category } = item;
    const details = { timepoint, category, minimumDays: confirmationDays, countsAs };
    return { offer: { ...item, category: countsAs }, reason: code('response-unconfirmed', details) };
  }
  if ((item.category === 'SD' || item.category === 'non-CR/non-PD') && !isLongEnough) {
    const details = { timepoint: item.id, days: item.days, minimumDays: minimumSdDays };
    return { offer: { ...item, category: 'NE' }, reason: code('sd-too-early', details) };
  }
  return { offer: item, reason: null };
}

/** At least as good again after the interval, with nothing worse between; a timepoint that is not evaluable between does not count. */
function isConfirmed(
  level: 'CR' | 'PR',
  item: Counted,
  { later, confirmationDays }: { readonly later: readonly Counted[]; readonly confirmationDays: number },
): boolean {
  for (const next of later) {
    if (next.category === 'NE') continue;
    if (compareCategories(next.category, level) > 0) return false;
    if (daysBetween(item.date, next.date) >= confirmationDays) return true;
  }
  return false;
}

function code<Code extends keyof BestReasons & string>(name: Code, details: BestReasons[Code]): Coded {
  return { code: name, details };
}
