import { findingsOf, type Finding } from '../base/findings.ts';
import { caliperMm, degreesFromPerpendicular, PERPENDICULAR_WITHIN_DEGREES, type Caliper } from './caliper.ts';

export interface LineFindings {
  'short-axis-askew': { readonly lesion: string; readonly degrees: number; readonly withinDegrees: number };
  'short-axis-longer': { readonly lesion: string; readonly shortMm: number; readonly longMm: number };
}
const finding = findingsOf<LineFindings>();

/** What is to be said of a lesion's two axes against each other: not perpendicular, or the short one longer. */
export function lineFindings(lesion: string, longest: Caliper | null, shortAxis: Caliper | null): readonly Finding[] {
  if (longest === null || shortAxis === null) return [];
  const degrees = degreesFromPerpendicular(longest, shortAxis) ?? 0;
  const [shortMm, longMm] = [caliperMm(shortAxis), caliperMm(longest)];
  return [
    ...(degrees > PERPENDICULAR_WITHIN_DEGREES
      ? [finding('warning', 'short-axis-askew', { lesion, degrees, withinDegrees: PERPENDICULAR_WITHIN_DEGREES })]
      : []),
    ...(shortMm > longMm ? [finding('warning', 'short-axis-longer', { lesion, shortMm, longMm })] : []),
  ];
}
