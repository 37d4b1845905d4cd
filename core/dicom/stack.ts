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
}

/** The slices of a series that lie on one regular grid, in the order of k. */
export interface Stack {
  readonly id: string;
  /** What all slices share, as the first slice's header says it. */
  readonly header: InstanceHeader;
  readonly slices: readonly StackSlice[];
  /** Null when the slices do not lie on one orthogonal, evenly spaced, calibrated grid. */
  readonly grid: Grid | null;
  readonly verdict: Verdict;
  /** Why the verdict is not better, and what else is worth knowing. */
  readonly reasons: readonly Coded<string, Details>[];
  readonly phase: PhaseProposal;
}
