import type { Coded, Details } from '../base/errors.ts';
import type { Grid } from '../geometry/grid.ts';
import type { InstanceHeader, PixelFormat } from './instance.ts';

export type Phase = 'precontrast' | 'arterial' | 'portal-venous' | 'delayed' | 'other' | 'unknown';

/** `measurable`: volumes and LETB may be computed. `viewable`: to look at, with diameters. `refused`: neither. */
export type Verdict = 'measurable' | 'viewable' | 'refused';

/** A phase with its reasons. `reader` overrules every proposal. */
export interface PhaseProposal {
  readonly value: Phase;
  /** In [0, 1]: the share of the evidence's weight that speaks for the value. */
  readonly confidence: number;
  /** True where the program's own proposal is not to be used before a reader has looked. */
  readonly needsReader: boolean;
  readonly evidence: readonly PhaseEvidence[];
}

export interface PhaseEvidence extends Coded {
  readonly source: 'tags' | 'timing' | 'order' | 'words' | 'image' | 'geometry';
  readonly supports: Phase;
  readonly weight: number;
}

/** One slice of a stack. `source` names its file to the host that scanned it: a path, or a token. */
export interface StackSlice {
  readonly source: string;
  readonly sopInstanceUid: string;
  /** Position along the stack's normal, mm. */
  readonly positionMm: number;
  readonly pixels: PixelFormat;
  /** Index from 0 of the frame in a multi-frame file. */
  readonly frame?: number;
  /** What the stack's correction does to this slice. */
  readonly shift?: SliceShift;
  /** Across the first slice's plane, along a row and along a column, mm. Where the slices are displaced and no correction was made. */
  readonly besideMm?: readonly [alongRow: number, alongColumn: number];
  /**
   * Of a stack resampled onto even steps: the image behind this one and its share, in (0, 1), of what lies here. Null: no image is near
   * enough, the slice holds no data. Absent: the image alone.
   */
  readonly blend?: { readonly image: StackSlice; readonly share: number } | null;
}

/** Column and row index of the file's image that lie at column 0 and row 0 of the stack's grid; not whole numbers. */
export interface SliceShift {
  readonly column: number;
  readonly row: number;
}

/** How the slices were brought onto the stack's grid. */
export type StackCorrection = ShearCorrection | EvenSteps;

/**
 * The gantry was tilted: each slice is shifted within its plane, linearly interpolated, so that the grid's third axis is the slices'
 * normal. What no slice covers holds no data.
 */
export interface ShearCorrection {
  readonly kind: 'shear';
  /** Between the line through the slices' first voxels and the slices' normal. */
  readonly tiltDegrees: number;
  /** From one step to the next, along a row and along a column. */
  readonly shiftMmPerSlice: readonly [alongRow: number, alongColumn: number];
}

/**
 * Slices were missing or overlapped, and were resampled along their normal onto even steps at the reader's wish: linear between the two
 * nearest images. Wide gaps hold no data further than half a step from an image.
 */
export interface EvenSteps {
  readonly kind: 'even-steps';
  readonly interpolation: 'linear';
  /** The median step. */
  readonly stepMm: number;
  /** A gap wider than this was not filled. */
  readonly widestFilledMm: number;
  /** Steps off the median, in order, between positions along the normal. */
  readonly gaps: readonly StepGap[];
  /** Slices of the grid without data. */
  readonly emptySlices: number;
  /** Where the gantry was tilted too. */
  readonly shear: ShearCorrection | null;
}

export interface StepGap {
  readonly stepMm: number;
  readonly fromMm: number;
  readonly toMm: number;
  /** False where some of it holds no data. */
  readonly filled: boolean;
  readonly [key: string]: number | boolean;
}

/** The slices of a series that lie on one regular grid, in the order of k. */
export interface Stack {
  readonly id: string;
  /** What all slices share, as the first slice's header says it. */
  readonly header: InstanceHeader;
  readonly slices: readonly StackSlice[];
  /** Null when the slices do not lie on one orthogonal, evenly spaced, calibrated grid. */
  readonly grid: Grid | null;
  /** Absent when the slices lie on the grid as they are. */
  readonly correction?: StackCorrection;
  readonly verdict: Verdict;
  /** Why the verdict is not better, and what else is worth knowing. */
  readonly reasons: readonly Coded<string, Details>[];
  readonly phase: PhaseProposal;
}
