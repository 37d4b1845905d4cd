import { computeChange, type TimepointLetb } from '../../core/letb/change.ts';
import { parseThresholdSet, type ThresholdSet } from '../../core/letb/thresholdSets.ts';
import type { IsoDate } from '../../core/letb/timing.ts';
import { changeDocument, type ChangeDocument } from '../../core/record/changeDocument.ts';
import assouline2023 from '../../assets/threshold-sets/assouline-2023.json' with { type: 'json' };

/** The threshold set that is used where none is chosen. */
export function publishedThresholdSet(): ThresholdSet {
  return parseThresholdSet(assouline2023);
}

export function measureChange(
  pre: TimepointLetb,
  post: TimepointLetb,
  procedureDates: readonly IsoDate[],
): ChangeDocument {
  return changeDocument(pre, post, computeChange(pre, post, { thresholdSet: publishedThresholdSet(), procedureDates }));
}
