import { DomainError } from '../base/errors.ts';
import type { Grid } from '../geometry/grid.ts';
import { resampleSteps } from './resampleSteps.ts';
import { imageReasons, MIN_SLICES } from './imageReasons.ts';
import {
  inPlaneOffsets,
  MAX_TILT_DEGREES,
  shearCorrection,
  straightGrid,
  type ShearedStack,
} from './orthogonalGrid.ts';
import type { MissingParts } from './missingParts.ts';
import { spacingOf, type PlacedSlice, type SliceAxes, type Spacing } from './sortSlices.ts';
import type { SliceShift, Stack, StackSlice } from './stack.ts';
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
  /** Files of the series' image that are not there. */
  readonly missing: MissingParts | null;
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
  const isTilted = placed.some(({ code }) => code === 'gantry-tilt');
  const isEven = placed.every(({ code }) => code === 'gantry-tilt');
  const onGrid: Placing =
    isEven && part.axes !== null ? gridOf(part.slices, part.axes, isTilted) : { grid: null, reasons: [] };
  const found = [...placed, ...onGrid.reasons, ...imageReasons(headers), ...seriesReasons(part)];
  const sheared = verdictOf(found) === 'refused' ? undefined : onGrid.sheared;
  const reasons = sheared === undefined ? found : found.map(asCorrected);
  const offsets =
    isTilted && sheared === undefined && part.axes !== null ? inPlaneOffsets({ ...part, axes: part.axes }) : [];
  const stack: Stack = {
    id: stackId(headers, part.pass),
    header,
    slices: part.slices.map((slice, k) => stackSlice(slice, sheared?.shifts[k], offsets[k])),
    grid: verdictOf(reasons) === 'refused' ? null : onGrid.grid,
    ...(sheared === undefined ? {} : { correction: sheared.correction }),
    verdict: verdictOf(reasons),
    reasons,
    phase: { value: 'unknown', confidence: 0, needsReader: false, evidence: [] },
  };
  return withOffer(stack);
}

/** Says of an unevenly spaced stack whether it may be resampled. */
function withOffer(stack: Stack): Stack {
  if (resampleSteps(stack) === null) return stack;
  const reasons = stack.reasons.map(({ code, details }) => ({
    code,
    details: code === 'uneven-spacing' ? { ...details, resamplingOffered: true } : details,
  }));
  return { ...stack, reasons };
}

function asCorrected({ code, details }: StackReason): StackReason {
  return { code, details: code === 'gantry-tilt' ? { ...details, isCorrected: true } : details };
}

function stackSlice(
  { instance, alongMm }: PlacedSlice,
  shift: SliceShift | undefined,
  besideMm: readonly [number, number] | undefined,
): StackSlice {
  const { sopInstanceUid, pixels } = instance.header;
  return {
    source: instance.source,
    sopInstanceUid,
    positionMm: alongMm,
    pixels,
    ...(pixels.frameInFile === undefined ? {} : { frame: pixels.frameInFile.index }),
    ...(shift === undefined ? {} : { shift }),
    ...(besideMm === undefined ? {} : { besideMm }),
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
  const pixelMm = Math.min(...(first.instance.header.placement.pixelSpacingMm ?? [1]));
  const toleranceMm = Math.max(IN_PLANE_TOLERANCE_MM, IN_PLANE_TOLERANCE_PIXELS * pixelMm);
  const offsets = inPlaneOffsets({ slices, axes });
  const shiftMm = offsets.reduce((most, offset) => Math.max(most, Math.hypot(...offset)), 0);
  if (shiftMm <= toleranceMm) return reasons;
  const [rowMm, columnMm] = offsets.at(-1) ?? [0, 0];
  const lengthMm = last.alongMm - first.alongMm;
  const offLineMm = slices.reduce((most, slice, k) => {
    const [alongRow, alongColumn] = offsets[k] ?? [0, 0];
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
        isCorrected: false,
      }),
    );
  return reasons;
}

function unevenSpacing(spacing: Spacing<PlacedSlice>): StackReason {
  return reason('uneven-spacing', {
    medianMm: spacing.medianMm,
    toleranceMm: spacing.toleranceMm,
    gapCount: spacing.gaps.length,
    resamplingOffered: false,
    gaps: spacing.gaps.slice(0, GAPS_NAMED).map(({ stepMm, from, to }) => ({
      stepMm,
      fromMm: from.alongMm,
      toMm: to.alongMm,
      fromInstance: from.instance.header.instanceNumber,
      toInstance: to.instance.header.instanceNumber,
    })),
  });
}

interface Placing {
  readonly grid: Grid | null;
  readonly reasons: readonly StackReason[];
  /** Where the gantry was tilted. */
  readonly sheared?: ShearedStack;
}

/** The grid of evenly spaced slices, or why there is none. Slice spacing comes from positions, never from Slice Thickness. */
function gridOf(slices: readonly PlacedSlice[], axes: SliceAxes, isTilted: boolean): Placing {
  const header = slices[0]?.instance.header;
  const pixelSpacingMm = header?.placement.pixelSpacingMm ?? null;
  if (header === undefined || slices.length < 2 || pixelSpacingMm === null) return { grid: null, reasons: [] };
  if (spacingOf(slices).gaps.length > 0) return { grid: null, reasons: [] };
  const { rows, columns } = header.pixels;
  const lattice = { slices, axes, rows, columns, pixelSpacingMm };
  try {
    if (!isTilted) return { grid: straightGrid(lattice), reasons: [] };
    const sheared = shearCorrection(lattice);
    if (sheared !== null) return { grid: sheared.grid, reasons: [], sheared };
    return {
      grid: null,
      reasons: [reason('geometry-invalid', { what: `displaced beyond a tilt of ${MAX_TILT_DEGREES}°` })],
    };
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
  if (part.missing !== null)
    reasons.push(reason('concatenation-incomplete', { present: part.missing.present, total: part.missing.total }));
  if (part.duplicates > 0) reasons.push(reason('duplicates-removed', { count: part.duplicates }));
  if (part.by.length > 0) reasons.push(reason('split-from-series', { by: part.by, parts: part.siblings }));
  if (part.numberedPerSlice) reasons.push(reason('acquisition-number-per-slice', {}));
  return reasons;
}
