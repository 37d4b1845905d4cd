import { checkFinite, checkSameLength } from '../statsRefusals.ts';
import { kaplanMeier, type IntervalForm } from './kaplanMeier.ts';
import { logRank } from './logRank.ts';
import { survivalTimes, type SurvivalTimes } from './survivalTimes.ts';

/** One side of a cut-off. */
export interface CutoffSide {
  readonly n: number;
  readonly events: number;
  readonly median: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
}

/** One line of the published Table 4: responders (below the threshold) against the rest. */
export interface CutoffRow {
  readonly threshold: number;
  readonly responders: CutoffSide;
  readonly nonResponders: CutoffSide;
  /** Median of the responders less that of the others; null where one is not reached. */
  readonly difference: number | null;
  /** Null where one side is empty or nothing can be compared. */
  readonly chiSquare: number | null;
  readonly p: number | null;
}

/** How a value is put on a side: strictly below the threshold, with the guard of the measure it belongs to. */
export type IsBelow = (value: number, threshold: number) => boolean;

/** The table of fixed thresholds, in their order. An empty side has null figures. Refused: unlike lengths, values not finite. */
export function cutoffTable(
  data: SurvivalTimes,
  values: readonly number[],
  {
    thresholds,
    isBelow,
    interval = 'log',
  }: { readonly thresholds: readonly number[]; readonly isBelow: IsBelow; readonly interval?: IntervalForm },
): readonly CutoffRow[] {
  const checked = survivalTimes(data);
  checkSameLength(values.length, checked.times.length, 'cut-off');
  checkFinite(values, 'cut-off');
  return thresholds.map((threshold) => {
    const below = values.map((value) => isBelow(value, threshold));
    const responders = sideOf(checked, below, interval);
    const nonResponders = sideOf(
      checked,
      below.map((is) => !is),
      interval,
    );
    const isComparable = responders.n > 0 && nonResponders.n > 0;
    const test = isComparable ? logRank(checked, below.map(String)) : { chiSquare: null, p: null };
    const difference =
      responders.median === null || nonResponders.median === null ? null : responders.median - nonResponders.median;
    return { threshold, responders, nonResponders, difference, chiSquare: test.chiSquare, p: test.p };
  });
}

function sideOf({ times, events }: SurvivalTimes, isIn: readonly boolean[], interval: IntervalForm): CutoffSide {
  const own = {
    times: times.filter((_, index) => isIn[index] === true),
    events: events.filter((_, index) => isIn[index] === true),
  };
  if (own.times.length === 0) return { n: 0, events: 0, median: null, ciLow: null, ciHigh: null };
  const { n, events: count, median, medianCi } = kaplanMeier(own, interval);
  return { n, events: count, median, ciLow: medianCi[0], ciHigh: medianCi[1] };
}
