import type { IsoDate } from '../letb/timing.ts';
import type { Target } from './chooseTargets.ts';
import { below } from './comparison.ts';
import type { CriteriaSet } from './criteriaSets.ts';
import { recordOf, type TimepointRecord } from './lesions.ts';
import { readTarget, sum, type TargetReading } from './readTarget.ts';

/** The sum of diameters of one timepoint, mm, with what each target gave. Targets in the order of their ids. */
export interface SumOfDiameters {
  readonly readings: readonly { readonly target: Target; readonly reading: TargetReading }[];
  /** Null: a target is not evaluable. */
  readonly sumMm: number | null;
  /** Over the targets that were measured. */
  readonly measuredMm: number;
  readonly notEvaluable: readonly string[];
  /** Whether every target is evaluable and gone; a merged one is when that with which it merged is. */
  readonly isGone: boolean;
  /** Measured targets that are not gone. */
  readonly remaining: readonly string[];
}

/** A sum and the day on which it was measured. */
export interface DatedSum {
  readonly sumMm: number;
  readonly date: IsoDate;
}

export function sumOfDiameters(
  targets: readonly Target[],
  timepoint: TimepointRecord,
  rules: CriteriaSet,
): SumOfDiameters {
  return sumOfReadings(
    targets.map((target) => ({ target, reading: readTarget(target, recordOf(timepoint, target.id), rules) })),
  );
}

export function sumOfReadings(readings: SumOfDiameters['readings']): SumOfDiameters {
  const measured = readings.flatMap(({ reading }) => (reading.kind === 'measured' ? [reading] : []));
  const notEvaluable = readings.filter(({ reading }) => reading.kind === 'notEvaluable').map(({ target }) => target.id);
  const measuredMm = sum(measured.map(({ mm }) => mm));
  return {
    readings,
    sumMm: notEvaluable.length > 0 ? null : measuredMm,
    measuredMm,
    notEvaluable,
    isGone: notEvaluable.length === 0 && measured.every(({ isGone }) => isGone),
    remaining: readings
      .filter(({ reading }) => reading.kind === 'measured' && !reading.isGone)
      .map(({ target }) => target.id),
  };
}

/** The smallest complete sum and the first day it was reached; of sums that are equal on paper the earliest. */
export function nadirOf(sums: readonly [DatedSum, ...DatedSum[]]): DatedSum {
  return sums.reduce((nadir, item) => (below(item.sumMm, nadir.sumMm) ? item : nadir));
}
