import type { PointLps } from '../../core/geometry/points.ts';
import { difference, dotOf, moved, type SlicePlane } from './slicePlane.ts';

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
    frame.widthPx / 2 + dotOf(offset, frame.plane.right) * frame.pixelsPerMm,
    frame.heightPx / 2 + dotOf(offset, frame.plane.down) * frame.pixelsPerMm,
  ];
}

export function fromPixel(frame: ViewFrame, x: number, y: number): PointLps {
  return moved(
    frame.centreLps,
    [frame.plane.right, (x - frame.widthPx / 2) / frame.pixelsPerMm],
    [frame.plane.down, (y - frame.heightPx / 2) / frame.pixelsPerMm],
  );
}

/** The scale at which a grid's cross-section, outer faces included, just fits a viewport. */
export function fittingScale(plane: SlicePlane, widthPx: number, heightPx: number): number {
  const widthMm = plane.grid.dimensions[plane.rightAxis] * plane.grid.spacingMm[plane.rightAxis];
  const heightMm = plane.grid.dimensions[plane.downAxis] * plane.grid.spacingMm[plane.downAxis];
  return Math.min(widthPx / widthMm, heightPx / heightMm);
}
