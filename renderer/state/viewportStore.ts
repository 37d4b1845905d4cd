import { createStore } from 'zustand/vanilla';
import type { Finding } from '../../core/base/findings.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import type { Interpolation, OrientationLetters, ScaleBar, Slab, ViewPlane } from '../engine/contract.ts';

/** What is written on a viewport: the figures of what it shows. */
export interface ViewportFigures {
  readonly widthHu: number;
  readonly levelHu: number;
  readonly plane: ViewPlane;
  readonly slab: Slab | null;
  readonly isInverted: boolean;
  readonly interpolation: Interpolation;
  /** Centre of the shown slice, null where the stack does not reach. */
  readonly centreLps: PointLps | null;
  readonly slice: number | null;
  readonly slices: number;
  readonly sliceSpacingMm: number;
  readonly thicknessMm: number;
  readonly pixelsPerMm: number;
  readonly scaleBar: ScaleBar | null;
  readonly letters: OrientationLetters;
  readonly refusedOverlays: readonly Finding[];
}

/** By viewport id; the figures of a viewport that is no longer shown stay, to be taken up again. */
export const viewportStore = createStore<Readonly<Record<string, ViewportFigures>>>(() => ({}));
