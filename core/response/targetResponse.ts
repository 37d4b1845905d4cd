import { above, atLeast, atMost } from './comparison.ts';
import { reason, type Reason, type SumFigures, type TargetCategory } from './categories.ts';
import type { CriteriaSet } from './criteriaSets.ts';
import type { DatedSum, SumOfDiameters } from './sumOfDiameters.ts';

/** What a sum is compared with. Lengths in mm. */
export interface SumReference {
  readonly baseline: DatedSum;
  /** The sum that progression is counted from: the smallest complete one before this timepoint, or the baseline's where the set says so. */
  readonly nadir: DatedSum;
  /** Day of an overall complete response before this timepoint; null where there was none, or the set takes no notice of it. */
  readonly completeResponseDate: string | null;
}

export interface TargetResponse {
  readonly category: TargetCategory;
  readonly reason: Reason;
}

/** The rules in their order: CR, PD, PR, SD; with a target not evaluable PD or NE. Source: Eisenhauer 2009, section 4.3.1. */
export function targetResponse(sums: SumOfDiameters, reference: SumReference, rules: CriteriaSet): TargetResponse {
  if (sums.readings.length === 0) return { category: 'none', reason: reason('target-none', {}) };
  const { baseline, nadir, completeResponseDate: since } = reference;
  const figures = sumFigures(sums.sumMm, reference);
  if (sums.isGone) return { category: 'CR', reason: reason('target-cr', figures) };
  if (since !== null && sums.remaining.length > 0)
    return { category: 'PD', reason: reason('target-disease-after-cr', { lesions: sums.remaining, since }) };
  if (sums.sumMm === null) {
    const lesions = sums.notEvaluable;
    if (!isProgression(sums.measuredMm, nadir.sumMm, rules))
      return { category: 'NE', reason: reason('target-not-evaluable', { lesions }) };
    const details = {
      measuredMm: sums.measuredMm,
      nadirSumMm: nadir.sumMm,
      nadirDate: nadir.date,
      increaseMm: sums.measuredMm - nadir.sumMm,
      lesions,
    };
    return { category: 'PD', reason: reason('target-pd-incomplete', details) };
  }
  if (isProgression(sums.sumMm, nadir.sumMm, rules)) return { category: 'PD', reason: reason('target-pd', figures) };
  if (atMost(100 * sums.sumMm, rules.partialResponseAtMostPercentOfBaseline * baseline.sumMm))
    return { category: 'PR', reason: reason('target-pr', figures) };
  return { category: 'SD', reason: reason('target-sd', figures) };
}

/**
 * Whether a sum is progression from the nadir: up by the set's percentage, and by its absolute millimetres where it has such a rule.
 * From a nadir of 0 the percentage says nothing: the millimetres decide, and without them any sum above 0.
 */
export function isProgression(sumMm: number, nadirMm: number, { progression }: CriteriaSet): boolean {
  const { increasePercent, strictlyMore, absoluteMm } = progression;
  if (!atLeast(sumMm, nadirMm + absoluteMm)) return false;
  if (nadirMm === 0) return sumMm > 0;
  const limit = (100 + increasePercent) * nadirMm;
  return strictlyMore ? above(100 * sumMm, limit) : atLeast(100 * sumMm, limit);
}

/** The sum's changes; percentages null from 0 or with a target not evaluable. */
export function sumFigures(sumMm: number | null, { baseline, nadir }: SumReference): SumFigures {
  const percent = (from: number): number | null =>
    sumMm === null || from === 0 ? null : (100 * (sumMm - from)) / from;
  return {
    sumMm,
    baselineSumMm: baseline.sumMm,
    nadirSumMm: nadir.sumMm,
    nadirDate: nadir.date,
    changeFromBaselinePercent: percent(baseline.sumMm),
    changeFromNadirPercent: percent(nadir.sumMm),
    changeFromNadirMm: sumMm === null ? null : sumMm - nadir.sumMm,
  };
}
