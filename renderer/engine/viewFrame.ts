import { dot } from '../../core/geometry/grid.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import type { SlicePlane } from './slicePlane.ts';
import { difference, moved } from './vectors.ts';

/** Where a slice plane lies in a viewport: CSS pixels from its upper left corner ↔ patient space, to scale in both directions. */
export interface ViewFrame {
  readonly plane: SlicePlane;
  /** The position in the middle of the viewport, on the shown slice. */
  readonly centreLps: PointLps;
  readonly pixelsPerMm: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A shown slice and where it lies. */
export interface Shown {
  readonly slice: number;
  readonly view: ViewFrame;
}

export function toPixel(frame: ViewFrame, lps: PointLps): readonly [x: number, y: number] {
  const offset = difference(lps, frame.centreLps);
  return [
    frame.widthPx / 2 + dot(offset, frame.plane.right) * frame.pixelsPerMm,
    frame.heightPx / 2 + dot(offset, frame.plane.down) * frame.pixelsPerMm,
  ];
}

export function fromPixel(frame: ViewFrame, x: number, y: number): PointLps {
  return moved(
    frame.centreLps,
    [frame.plane.right, (x - frame.widthPx / 2) / frame.pixelsPerMm],
    [frame.plane.down, (y - frame.heightPx / 2) / frame.pixelsPerMm],
  );
}

/** The scale at which a plane's cross-section just fits a viewport. */
export function fittingScale(plane: SlicePlane, widthPx: number, heightPx: number): number {
  return Math.min(widthPx / plane.widthMm, heightPx / plane.heightMm);
}
