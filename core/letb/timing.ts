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

/** Flags a pair outside the windows. Nothing is blocked. `procedures`: dates of the treatment's procedures, at least one, any order. */
export function timingFindings(
  pre: IsoDate | null,
  post: IsoDate | null,
  procedures: readonly IsoDate[],
): readonly Finding[] {
  const sorted = procedures.toSorted();
  const first = sorted[0];
  const last = sorted.at(-1);
  const order =
    pre !== null && post !== null && post <= pre ? [finding('warning', 'post-not-after-pre', { pre, post })] : [];
  if (first === undefined || last === undefined) return order;
  const latestLast = addCalendarMonths(first, PROCEDURES_AT_MOST_MONTHS);
  const preWindow = { earliest: addCalendarMonths(first, -PRE_AT_MOST_MONTHS), latest: first };
  const postWindow = {
    earliest: addCalendarMonths(last, POST_FROM_MONTHS),
    latest: addCalendarMonths(last, POST_TO_MONTHS),
  };
  const outside = (date: IsoDate, window: { readonly earliest: string; readonly latest: string }): boolean =>
    date < window.earliest || date > window.latest;
  return [
    ...order,
    ...(pre !== null && outside(pre, preWindow)
      ? [finding('warning', 'pre-outside-window', { date: pre, ...preWindow })]
      : []),
    ...(post !== null && outside(post, postWindow)
      ? [finding('warning', 'post-outside-window', { date: post, ...postWindow })]
      : []),
    ...(last > latestLast ? [finding('warning', 'procedures-too-far-apart', { first, last, latest: latestLast })] : []),
  ];
}
