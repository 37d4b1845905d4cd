import { readFileSync } from 'node:fs';
import { computeChange, type TimepointLetb } from '../../core/letb/change.ts';
import { parseThresholdSet, type ThresholdSet } from '../../core/letb/thresholdSets.ts';
import type { IsoDate } from '../../core/letb/timing.ts';
import { changeDocument, type ChangeDocument } from '../../core/record/changeDocument.ts';

/** The threshold set that is used where none is chosen. */
export function publishedThresholdSet(): ThresholdSet {
  const file = new URL('../../assets/threshold-sets/assouline-2023.json', import.meta.url);
  return parseThresholdSet(JSON.parse(readFileSync(file, 'utf8')));
}

export function measureChange(
  pre: TimepointLetb,
  post: TimepointLetb,
  procedureDates: readonly IsoDate[],
): ChangeDocument {
  return changeDocument(pre, post, computeChange(pre, post, { thresholdSet: publishedThresholdSet(), procedureDates }));
}
