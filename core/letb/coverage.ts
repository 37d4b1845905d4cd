import { refusals } from '../base/errors.ts';
import { findingsOf, type Finding } from '../base/findings.ts';
import { voxelCentre } from '../geometry/affine.ts';
import type { Grid } from '../geometry/grid.ts';
import type { Override } from './protocol.ts';
import type { SubtractionHistogram } from './subtractionHistogram.ts';

/** Source: specification of LETB, step 1. */
const COVERAGE_WARN = 0.995;
const COVERAGE_REFUSE = 0.95;

/** Consecutive arterial slices in which some of the liver is not covered by the precontrast series. */
export interface MissingSpan {
  /** Thickness of these slices together, mm. */
  readonly lengthMm: number;
  /** z of the first and last slice's centre, LPS mm. */
  readonly fromZMm: number;
  readonly toZMm: number;
  readonly voxels: number;
  readonly [key: string]: number;
}

export interface CoverageRefusals {
  'coverage-too-low': {
    readonly coveragePercent: number;
    readonly limitPercent: number;
    readonly missing: readonly MissingSpan[];
  };
}
export interface CoverageFindings {
  'coverage-low': {
    readonly coveragePercent: number;
    readonly limitPercent: number;
    readonly missing: readonly MissingSpan[];
  };
  'coverage-overridden': {
    readonly coveragePercent: number;
    readonly limitPercent: number;
    readonly missing: readonly MissingSpan[];
  };
}
const refusal = refusals<CoverageRefusals>();
const finding = findingsOf<CoverageFindings>();

/** Covered voxels of M / voxels of M. */
export function coverageOf(histogram: SubtractionHistogram): number {
  return histogram.total / histogram.liverVoxels;
}

/**
 * Warns below 0.995. Refused below 0.95, with the missing spans, unless the reader overrides it; nothing covered at all is always refused.
 */
export function checkCoverage(
  histogram: SubtractionHistogram,
  grid: Grid,
  overridden: readonly Override[],
): readonly Finding[] {
  const coverage = coverageOf(histogram);
  if (coverage >= COVERAGE_WARN) return [];
  const missing = missingSpans(histogram.uncoveredBySlice, grid);
  const details = { coveragePercent: 100 * coverage, limitPercent: 100 * COVERAGE_REFUSE, missing };
  if (coverage >= COVERAGE_REFUSE)
    return [finding('warning', 'coverage-low', { ...details, limitPercent: 100 * COVERAGE_WARN })];
  if (histogram.total > 0 && overridden.includes('coverage'))
    return [finding('warning', 'coverage-overridden', details)];
  throw refusal('coverage-too-low', details);
}

function missingSpans(uncoveredBySlice: Float64Array, grid: Grid): readonly MissingSpan[] {
  const spans: MissingSpan[] = [];
  let first = 0;
  while (first < uncoveredBySlice.length) {
    let last = first;
    let voxels = 0;
    while ((uncoveredBySlice[last] ?? 0) > 0) {
      voxels += uncoveredBySlice[last] ?? 0;
      last += 1;
    }
    if (last > first) {
      spans.push({
        lengthMm: (last - first) * grid.spacingMm[2],
        fromZMm: voxelCentre(grid, [0, 0, first])[2],
        toZMm: voxelCentre(grid, [0, 0, last - 1])[2],
        voxels,
      });
    }
    first = last + 1;
  }
  return spans;
}
