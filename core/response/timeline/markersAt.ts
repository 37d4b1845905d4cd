import { daysBetween, type IsoDate } from '../../letb/timing.ts';
import type { TimepointRecord } from '../lesions.ts';
import { bloodMarkers, type MarkerValue } from './patientData.ts';

/** A blood value further from an examination says nothing of it, days. */
export const MARKER_WITHIN_DAYS = 42;

/**
 * Which markers were raised or normal at an examination: by the value nearest to its day, within 42 days, against the laboratory's upper
 * limit; of two as near, the later one. A value without a limit is neither.
 */
export function markersAt(values: readonly MarkerValue[], date: IsoDate): TimepointRecord['markers'] {
  return Object.fromEntries(
    bloodMarkers.flatMap((marker) => {
      const [nearest] = values
        .filter((one) => one.marker === marker && Math.abs(daysBetween(date, one.date)) <= MARKER_WITHIN_DAYS)
        .toSorted(
          (a, b) =>
            Math.abs(daysBetween(date, a.date)) - Math.abs(daysBetween(date, b.date)) || daysBetween(a.date, b.date),
        );
      if (nearest === undefined || nearest.upperLimit === null) return [];
      return [[marker, nearest.value > nearest.upperLimit ? ('raised' as const) : ('normal' as const)]];
    }),
  );
}
