import { DomainError } from '../base/errors.ts';
import { directionOf, dot, makeGrid, type Grid } from '../geometry/grid.ts';
import { pointLps } from '../geometry/points.ts';
import { imageReasons, MIN_SLICES } from './imageReasons.ts';
import { spacingOf, type PlacedSlice, type SliceAxes, type Spacing } from './sortSlices.ts';
import type { Stack } from './stack.ts';
import { stackId } from './stackId.ts';
import { reason, verdictOf, type StackReason } from './stackReasons.ts';

export interface StackPart {
  /** Null when the images say nothing of where they lie. */
  readonly axes: SliceAxes | null;
  /** In the order of k. */
  readonly slices: readonly PlacedSlice[];
  /** What set this part of the series apart. */
  readonly by: readonly string[];
  readonly siblings: number;
  readonly pass: number;
  readonly numberedPerSlice: boolean;
  readonly duplicates: number;
  readonly ambiguous: readonly PlacedSlice[];
}

/** How far a slice may lie beside the line of the first along the normal: 0.1 mm, or a tenth of a pixel. */
const IN_PLANE_TOLERANCE_MM = 0.1;
const IN_PLANE_TOLERANCE_PIXELS = 0.1;

/** Gaps named in a reason; the count says how many there are. */
const GAPS_NAMED = 8;

/** A stack with its grid, verdict and reasons; the phase is unknown yet. */
export function describeStack(part: StackPart): Stack {
  const headers = part.slices.map(({ instance }) => instance.header);
  const header = headers[0];
  if (header === undefined) throw new Error('a stack without slices');
  const placed = part.axes === null ? [reason('no-position', { count: headers.length })] : layReasons(part, part.axes);
  const onGrid =
    placed.length === 0 && part.axes !== null ? gridOf(part.slices, part.axes) : { grid: null, reasons: [] };
  const reasons = [...placed, ...onGrid.reasons, ...imageReasons(headers), ...seriesReasons(part)];
  return {
    id: stackId(headers, part.pass),
    header,
    slices: part.slices.map(({ instance, alongMm }) => ({
      source: instance.source,
      sopInstanceUid: instance.header.sopInstanceUid,
      positionMm: alongMm,
      pixels: instance.header.pixels,
    })),
    grid: verdictOf(reasons) === 'refused' ? null : onGrid.grid,
    verdict: verdictOf(reasons),
    reasons,
    phase: { value: 'unknown', confidence: 0, evidence: [] },
  };
}

/** What keeps the slices from lying on one orthogonal, even grid. */
function layReasons(part: StackPart, axes: SliceAxes): StackReason[] {
  const { slices } = part;
  const first = slices[0];
  const last = slices.at(-1);
  const reasons: StackReason[] = [];
  const repeated = part.ambiguous[0];
  if (repeated !== undefined && slices.length >= MIN_SLICES)
    reasons.push(reason('repeated-positions', { count: part.ambiguous.length, firstMm: repeated.alongMm }));
  if (first === undefined || last === undefined || slices.length < 2) return reasons;
  const spacing = spacingOf(slices);
  if (spacing.gaps.length > 0 && slices.length >= MIN_SLICES) reasons.push(unevenSpacing(spacing));
  const inPlane = (slice: PlacedSlice): readonly [number, number] => {
    const [x, y, z] = slice.positionLpsMm;
    const [x0, y0, z0] = first.positionLpsMm;
    const offset = [x - x0, y - y0, z - z0] as const;
    return [dot(offset, axes.row), dot(offset, axes.column)];
  };
  const pixelMm = Math.min(...(first.instance.header.placement.pixelSpacingMm ?? [1]));
  const toleranceMm = Math.max(IN_PLANE_TOLERANCE_MM, IN_PLANE_TOLERANCE_PIXELS * pixelMm);
  const shiftMm = slices.reduce((most, slice) => Math.max(most, Math.hypot(...inPlane(slice))), 0);
  if (shiftMm <= toleranceMm) return reasons;
  const [rowMm, columnMm] = inPlane(last);
  const lengthMm = last.alongMm - first.alongMm;
  const offLineMm = slices.reduce((most, slice) => {
    const [alongRow, alongColumn] = inPlane(slice);
    const share = (slice.alongMm - first.alongMm) / lengthMm;
    return Math.max(most, Math.hypot(alongRow - share * rowMm, alongColumn - share * columnMm));
  }, 0);
  const driftMm = Math.hypot(rowMm, columnMm);
  if (offLineMm > toleranceMm) reasons.push(reason('in-plane-shift', { shiftMm: offLineMm, toleranceMm }));
  if (driftMm > toleranceMm)
    reasons.push(
      reason('gantry-tilt', {
        degrees: (Math.atan2(driftMm, lengthMm) * 180) / Math.PI,
        shearMmPerSlice: driftMm / (slices.length - 1),
      }),
    );
  return reasons;
}

function unevenSpacing(spacing: Spacing): StackReason {
  return reason('uneven-spacing', {
    medianMm: spacing.medianMm,
    toleranceMm: spacing.toleranceMm,
    gapCount: spacing.gaps.length,
    gaps: spacing.gaps.slice(0, GAPS_NAMED).map(({ stepMm, from, to }) => ({
      stepMm,
      fromMm: from.alongMm,
      toMm: to.alongMm,
      fromInstance: from.instance.header.instanceNumber,
      toInstance: to.instance.header.instanceNumber,
    })),
  });
}

/** The grid of evenly spaced slices, or why there is none. Slice spacing comes from positions, never from Slice Thickness. */
function gridOf(
  slices: readonly PlacedSlice[],
  axes: SliceAxes,
): { readonly grid: Grid | null; readonly reasons: readonly StackReason[] } {
  const first = slices[0];
  const last = slices.at(-1);
  const spacing = first?.instance.header.placement.pixelSpacingMm ?? null;
  if (first === undefined || last === undefined || slices.length < 2 || spacing === null)
    return { grid: null, reasons: [] };
  if (spacingOf(slices).gaps.length > 0) return { grid: null, reasons: [] };
  const { rows, columns } = first.instance.header.pixels;
  const [betweenRows, betweenColumns] = spacing;
  try {
    const grid = makeGrid({
      dimensions: [columns, rows, slices.length],
      spacingMm: [betweenColumns, betweenRows, (last.alongMm - first.alongMm) / (slices.length - 1)],
      originLpsMm: pointLps(...first.positionLpsMm),
      direction: directionOf(axes.row, axes.column, axes.normal),
    });
    return { grid, reasons: [] };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const what = error.details['what'];
    return {
      grid: null,
      reasons: [reason('geometry-invalid', { what: typeof what === 'string' ? what : error.code })],
    };
  }
}

/** What became of the series, and which files are damaged. */
function seriesReasons(part: StackPart): readonly StackReason[] {
  const damages = part.slices.flatMap(({ instance: { header, damage } }) =>
    damage === null ? [] : [{ number: header.instanceNumber, ...damage }],
  );
  const reasons: StackReason[] = [];
  const named = (
    found: typeof damages,
  ): { readonly count: number; readonly instances: readonly (number | null)[] } => ({
    count: found.length,
    instances: found.slice(0, GAPS_NAMED).map(({ number }) => number),
  });
  const truncated = damages.filter(({ code }) => code === 'truncated-pixel-data');
  if (truncated.length > 0) reasons.push(reason('truncated-slices', named(truncated)));
  const unreadable = damages.filter(({ code }) => code !== 'truncated-pixel-data');
  const [first] = unreadable;
  if (first !== undefined) reasons.push(reason('unreadable-slices', { ...named(unreadable), detail: first.detail }));
  if (part.duplicates > 0) reasons.push(reason('duplicates-removed', { count: part.duplicates }));
  if (part.by.length > 0) reasons.push(reason('split-from-series', { by: part.by, parts: part.siblings }));
  if (part.numberedPerSlice) reasons.push(reason('acquisition-number-per-slice', {}));
  return reasons;
}
