import { findingsOf, type Finding } from '../base/findings.ts';

/** A calendar date, ISO 8601 `YYYY-MM-DD`. */
export type IsoDate = string;

/** Source: specification of LETB, timing rules of an evaluable pair. Calendar months, ends included. */
const PRE_AT_MOST_MONTHS = 3;
const POST_FROM_MONTHS = 1;
const POST_TO_MONTHS = 4;
const PROCEDURES_AT_MOST_MONTHS = 6;

export interface TimingFindings {
  'pre-outside-window': { readonly date: string; readonly earliest: string; readonly latest: string };
  'post-outside-window': { readonly date: string; readonly earliest: string; readonly latest: string };
  'procedures-too-far-apart': { readonly first: string; readonly last: string; readonly latest: string };
  'post-not-after-pre': { readonly pre: string; readonly post: string };
}
const finding = findingsOf<TimingFindings>();

/** Whether a text is a date of the calendar in the form YYYY-MM-DD. */
export function isIsoDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The same day `months` later (or earlier); the month's last day where that day does not exist. */
export function addCalendarMonths(date: IsoDate, months: number): IsoDate {
  const [year, month, day] = date.split('-').map(Number);
  const index = (year ?? 0) * 12 + (month ?? 1) - 1 + months;
  const newYear = Math.floor(index / 12);
  const newMonth = (index % 12) + 1;
  const newDay = Math.min(day ?? 1, daysInMonth(newYear, newMonth));
  return `${String(newYear).padStart(4, '0')}-${String(newMonth).padStart(2, '0')}-${String(newDay).padStart(2, '0')}`;
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Days from `from` to `to`, both in the calendar; negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

const DAY_MS = 86_400_000;

/** Dates between which a CT counts, ends included. */
export interface DateWindow {
  readonly earliest: IsoDate;
  readonly latest: IsoDate;
}

/** The window of the CT before treatment. `procedures`: at least one, any order. */
export function preWindow(procedures: readonly IsoDate[]): DateWindow {
  const first = procedures.toSorted()[0] ?? '';
  return { earliest: addCalendarMonths(first, -PRE_AT_MOST_MONTHS), latest: first };
}

/** The window of the CT after treatment. `procedures`: at least one, any order. */
export function postWindow(procedures: readonly IsoDate[]): DateWindow {
  const last = procedures.toSorted().at(-1) ?? '';
  return { earliest: addCalendarMonths(last, POST_FROM_MONTHS), latest: addCalendarMonths(last, POST_TO_MONTHS) };
}

/** The days on which a session belongs to the treatment that began on `first`. */
export function treatmentWindow(first: IsoDate): DateWindow {
  return { earliest: first, latest: addCalendarMonths(first, PROCEDURES_AT_MOST_MONTHS) };
}

/** Of items in order of preference, the first that lies in the window; where none does, the first of the nearest in days. */
export function nearestToWindow<T>(
  items: readonly T[],
  window: DateWindow,
  dateOf: (item: T) => IsoDate | null,
): T | null {
  const outside = (item: T): number => daysOutside(dateOf(item) ?? '', window);
  return items.reduce<T | null>((best, item) => (best === null || outside(item) < outside(best) ? item : best), null);
}

/** Days by which a date misses a window; 0 inside it. */
export function daysOutside(date: IsoDate, { earliest, latest }: DateWindow): number {
  if (date < earliest) return daysBetween(date, earliest);
  return date > latest ? daysBetween(latest, date) : 0;
}

/**
 * Where a CT lies to a treatment: `pre` until the day of the first procedure, `post` after the day of the last, else `between`: never the
 * CT after treatment. `procedures`: at least one, any order.
 */
export function placeByProcedures(
  date: IsoDate | null,
  procedures: readonly IsoDate[],
): 'pre' | 'between' | 'post' | 'undated' {
  const sorted = procedures.toSorted();
  if (date === null) return 'undated';
  if (date <= (sorted[0] ?? '')) return 'pre';
  return date > (sorted.at(-1) ?? '') ? 'post' : 'between';
}

/** Flags a pair outside the windows. Nothing is blocked. `procedures`: dates of the treatment's procedures, any order; none flags no window. */
export function timingFindings(
  pre: IsoDate | null,
  post: IsoDate | null,
  procedures: readonly IsoDate[],
): readonly Finding[] {
  const order =
    pre !== null && post !== null && post <= pre ? [finding('warning', 'post-not-after-pre', { pre, post })] : [];
  const sorted = procedures.toSorted();
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return order;
  const { latest } = treatmentWindow(first);
  const before = preWindow(sorted);
  const after = postWindow(sorted);
  return [
    ...order,
    ...(pre !== null && daysOutside(pre, before) > 0
      ? [finding('warning', 'pre-outside-window', { date: pre, ...before })]
      : []),
    ...(post !== null && daysOutside(post, after) > 0
      ? [finding('warning', 'post-outside-window', { date: post, ...after })]
      : []),
    ...(last > latest ? [finding('warning', 'procedures-too-far-apart', { first, last, latest })] : []),
  ];
}
