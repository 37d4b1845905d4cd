import { checkFinite, checkSameLength, checkCount, statsRefusal } from '../statsRefusals.ts';

/** Times from time zero, all in one unit, and whether each ended with the event (else censored). */
export interface SurvivalTimes {
  readonly times: readonly number[];
  readonly events: readonly boolean[];
}

/** Times closer than this, absolutely or relative to the mean time, are one time: as R's `aeqSurv`. */
const TIME_TOLERANCE = 1.490116e-8;

/** The same with nearly equal times made equal. Refused: no case, unlike lengths, times that are negative or not finite. */
export function survivalTimes({ times, events }: SurvivalTimes): SurvivalTimes {
  checkSameLength(times.length, events.length, 'survival times');
  checkCount(times.length, 1, 'survival times');
  checkFinite(times, 'survival times');
  const index = times.findIndex((time) => time < 0);
  if (index >= 0)
    throw statsRefusal('stats-value-invalid', { what: 'survival times', index, value: String(times[index]) });
  const distinct = [...new Set(times)].sort((a, b) => a - b);
  const mean = distinct.reduce((sum, time) => sum + time, 0) / distinct.length;
  const limit = TIME_TOLERANCE * Math.max(1, mean);
  const standsFor = new Map<number, number>();
  let first = distinct[0] ?? 0;
  distinct.forEach((time, place) => {
    if (time - (distinct[place - 1] ?? time) > limit) first = time;
    standsFor.set(time, first);
  });
  return { times: times.map((time) => standsFor.get(time) ?? time), events };
}

/** Days in a month wherever times are shown in months. */
export const DAYS_PER_MONTH = 30.4375;
