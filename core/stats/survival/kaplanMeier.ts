import { Z_975 } from '../distributions.ts';
import { survivalTimes, type SurvivalTimes } from './survivalTimes.ts';

/** The scale on which the 95 % interval is symmetric. */
export type IntervalForm = 'log' | 'log-log' | 'plain';

export interface KaplanMeierPoint {
  readonly time: number;
  /** At risk just before this time. */
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
  readonly survival: number;
  /** Greenwood: of the survival; null where it is zero. */
  readonly se: number | null;
  /** Null where the form has no value: at survival 0, and for log-log at survival 1. */
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
}

export interface KaplanMeier {
  readonly n: number;
  readonly events: number;
  readonly interval: IntervalForm;
  /** One point for each distinct time, ascending. */
  readonly curve: readonly KaplanMeierPoint[];
  /** Null where not reached. A curve that runs flat at one half has the middle of that stretch, as R. */
  readonly median: number | null;
  readonly medianCi: readonly [number | null, number | null];
}

/** Within this of one half, a survival is one half. */
const HALF_TOLERANCE = 1.490116e-8;

/** Kaplan–Meier estimate with Greenwood's variance, as R's `survfit`. Refused: as `survivalTimes`. */
export function kaplanMeier(data: SurvivalTimes, interval: IntervalForm = 'log'): KaplanMeier {
  const { times, events } = survivalTimes(data);
  const order = times.map((_, index) => index).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  const curve: KaplanMeierPoint[] = [];
  let survival = 1;
  let greenwood = 0;
  let start = 0;
  while (start < order.length) {
    const time = times[order[start] ?? 0] ?? 0;
    let end = start;
    let died = 0;
    while (end < order.length && times[order[end] ?? 0] === time) {
      if (events[order[end] ?? 0] === true) died += 1;
      end += 1;
    }
    const atRisk = order.length - start;
    survival *= (atRisk - died) / atRisk;
    greenwood += died === atRisk ? Number.POSITIVE_INFINITY : died / (atRisk * (atRisk - died));
    const seLog = Math.sqrt(greenwood);
    const [ciLow, ciHigh] = bounds(survival, seLog, interval);
    curve.push({
      time,
      atRisk,
      events: died,
      censored: end - start - died,
      survival,
      se: survival === 0 ? null : survival * seLog,
      ciLow,
      ciHigh,
    });
    start = end;
  }
  return {
    n: times.length,
    events: events.filter(Boolean).length,
    interval,
    curve,
    median: firstBelowHalf(curve, (point) => point.survival),
    medianCi: [firstBelowHalf(curve, (point) => point.ciLow), firstBelowHalf(curve, (point) => point.ciHigh)],
  };
}

function bounds(survival: number, seLog: number, form: IntervalForm): readonly [number | null, number | null] {
  if (survival === 0 || !Number.isFinite(seLog)) return [null, null];
  const half = Z_975 * seLog;
  if (form === 'plain') return [Math.max(0, survival - half * survival), Math.min(1, survival + half * survival)];
  if (form === 'log') return [survival * Math.exp(-half), Math.min(1, survival * Math.exp(half))];
  if (survival === 1) return [null, null];
  const logLog = Math.log(-Math.log(survival));
  const step = half / Math.log(survival);
  return [Math.exp(-Math.exp(logLog - step)), Math.exp(-Math.exp(logLog + step))];
}

function firstBelowHalf(
  curve: readonly KaplanMeierPoint[],
  valueOf: (point: KaplanMeierPoint) => number | null,
): number | null {
  const below = curve.flatMap((point) => {
    const value = valueOf(point);
    return value !== null && value < 0.5 + HALF_TOLERANCE ? [{ time: point.time, value }] : [];
  });
  const [first] = below;
  if (first === undefined) return null;
  const next = below.find((point) => point.value < first.value);
  if (Math.abs(first.value - 0.5) >= HALF_TOLERANCE || next === undefined) return first.time;
  return (first.time + next.time) / 2;
}

/** Survival with its interval at a time. */
export interface SurvivalAt {
  readonly time: number;
  readonly atRisk: number;
  /** Null after the last observed time, unless nobody survived to it. */
  readonly survival: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly se: number | null;
}

/** The step that holds at `time`; `atRisk` counts those observed to that time or longer. */
export function survivalAt({ curve, n }: KaplanMeier, time: number): SurvivalAt {
  const step = curve.findLast((point) => point.time <= time);
  const atRisk = curve.find((point) => point.time >= time)?.atRisk ?? 0;
  if (step === undefined) return { time, atRisk: n, survival: 1, ciLow: 1, ciHigh: 1, se: 0 };
  const isAfterAll = time > (curve.at(-1)?.time ?? 0) && step.survival > 0;
  if (isAfterAll) return { time, atRisk: 0, survival: null, ciLow: null, ciHigh: null, se: null };
  return { time, atRisk, survival: step.survival, ciLow: step.ciLow, ciHigh: step.ciHigh, se: step.se };
}

/** Area under the curve up to `until`, which may lie beyond the last time: the last step then holds. With Greenwood's standard error. */
export function restrictedMean({ curve }: KaplanMeier, until: number): { readonly mean: number; readonly se: number } {
  const steps = curve.filter((point) => point.time <= until);
  const starts = [{ time: 0, survival: 1 }, ...steps];
  const areas = starts.map(({ time, survival }, index) => survival * ((starts[index + 1]?.time ?? until) - time));
  let after = 0;
  let variance = 0;
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    after += areas[index + 1] ?? 0;
    const { atRisk, events } = steps[index] ?? { atRisk: 1, events: 0 };
    if (atRisk > events) variance += (after * after * events) / (atRisk * (atRisk - events));
  }
  return { mean: areas.reduce((sum, area) => sum + area, 0), se: Math.sqrt(variance) };
}

/** Median follow-up by the reversed Kaplan–Meier estimate: censoring is the event (Schemper & Smith 1996). */
export function followUp({ times, events }: SurvivalTimes, interval: IntervalForm = 'log'): KaplanMeier {
  return kaplanMeier({ times, events: events.map((event) => !event) }, interval);
}
