import { reason, type Reason } from './categories.ts';
import type { CriteriaSet } from './criteriaSets.ts';
import { sum } from './readTarget.ts';
import { sumOfReadings, type SumOfDiameters } from './sumOfDiameters.ts';
import { targetResponse, type SumReference, type TargetResponse } from './targetResponse.ts';

/**
 * The reason `merge-artefact` where the targets' category rests on a merge: it would be another with the diameters that the merged
 * targets had when last measured apart, changed since by as much as the merged lesion has changed since it merged. `earlier`: the
 * sums of the baseline and the follow-ups before this one, in order. Nothing is said of a merged lesion that is gone.
 */
export function mergeArtefact(
  sums: SumOfDiameters,
  earlier: readonly SumOfDiameters[],
  context: { readonly response: TargetResponse; readonly reference: SumReference; readonly rules: CriteriaSet },
): readonly Reason[] {
  const { response, reference, rules } = context;
  if (sums.sumMm === null || response.category === 'CR') return [];
  let readings = sums.readings;
  const lesions = new Set<string>();
  for (const into of new Set(sums.readings.flatMap((item) => mergedInto(item)))) {
    const apart = separateMm(into, sums, earlier);
    if (apart === null) continue;
    for (const id of apart.members) lesions.add(id);
    readings = readings.map((item) =>
      item.target.id === into && item.reading.kind === 'measured'
        ? { ...item, reading: { ...item.reading, mm: apart.mm } }
        : item,
    );
  }
  if (lesions.size === 0) return [];
  const separate = sumOfReadings(readings);
  const otherwise = targetResponse(separate, reference, rules).category;
  if (otherwise === response.category || separate.sumMm === null) return [];
  return [
    reason('merge-artefact', {
      lesions: [...lesions].toSorted(),
      sumMm: sums.sumMm,
      separateSumMm: separate.sumMm,
      target: response.category,
      otherwise,
    }),
  ];
}

function mergedInto({ reading }: SumOfDiameters['readings'][number]): readonly string[] {
  return reading.kind === 'merged' ? [reading.into] : [];
}

function measuredMm(sums: SumOfDiameters | undefined, id: string): number | null {
  const reading = sums?.readings.find(({ target }) => target.id === id)?.reading;
  return reading?.kind === 'measured' ? reading.mm : null;
}

function membersOf(into: string, sums: SumOfDiameters): readonly string[] {
  const merged = sums.readings.filter((item) => mergedInto(item).includes(into));
  return [into, ...merged.map(({ target }) => target.id)];
}

/** What the lesions in one merged lesion would measure apart; null where that cannot be said. */
function separateMm(
  into: string,
  sums: SumOfDiameters,
  earlier: readonly SumOfDiameters[],
): { readonly mm: number; readonly members: readonly string[] } | null {
  const members = membersOf(into, sums);
  const sameMerge = (item: SumOfDiameters): boolean => membersOf(into, item).join('\n') === members.join('\n');
  let first = earlier.length;
  while (first > 0 && earlier[first - 1] !== undefined && sameMerge(earlier[first - 1] ?? sums)) first -= 1;
  const atMergeMm = measuredMm(earlier[first] ?? sums, into);
  const nowMm = measuredMm(sums, into);
  if (atMergeMm === null || nowMm === null || atMergeMm === 0 || nowMm === 0) return null;
  const apart = members.map((id) => {
    const before = earlier.slice(0, first).findLast((item) => isApart(id, item));
    return measuredMm(before, id);
  });
  if (apart.includes(null)) return null;
  return { mm: (sum(apart.map((mm) => mm ?? 0)) * nowMm) / atMergeMm, members };
}

/** Measured by itself: neither merged into another nor holding another. */
function isApart(id: string, sums: SumOfDiameters): boolean {
  return measuredMm(sums, id) !== null && membersOf(id, sums).length === 1;
}
