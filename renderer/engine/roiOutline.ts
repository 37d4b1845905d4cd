import type { PointLps } from '../../core/geometry/points.ts';
import { halfExtentMm, type ParenchymaRoi, type RoiShape } from '../../core/roi/parenchymaRoi.ts';
import { difference, dotOf, ontoSlice, type SlicePlane } from './slicePlane.ts';
import { toPixel, type ViewFrame } from './viewFrame.ts';

/** The cross-section of a ROI with a slice: a square along the grid's axes, or a circle. */
export interface RoiOutline {
  readonly index: number;
  readonly shape: RoiShape;
  /** On the slice. */
  readonly centreLps: PointLps;
  /** Half the square's edge, or the circle's radius. */
  readonly halfExtentMm: number;
  readonly isSelected: boolean;
}

/** As in the centre-inside rule: a slice through the very end of a ROI belongs to it. */
const END_TOLERANCE_MM = 1e-6;

/** The outlines of the ROIs that a slice cuts. */
export function roiOutlines(
  plane: SlicePlane,
  slice: number,
  rois: readonly ParenchymaRoi[],
  selected: number | null,
): readonly RoiOutline[] {
  return rois.flatMap((roi, index) => {
    const centreLps = ontoSlice(plane, slice, roi.centreLpsMm);
    const fromCentreMm = Math.abs(dotOf(difference(centreLps, roi.centreLpsMm), plane.into));
    const half = halfExtentMm(roi);
    if (fromCentreMm > half + END_TOLERANCE_MM) return [];
    const across = roi.shape === 'cube' ? half : Math.sqrt(Math.max(half * half - fromCentreMm * fromCentreMm, 0));
    return [{ index, shape: roi.shape, centreLps, halfExtentMm: across, isSelected: index === selected }];
  });
}

/** How near to an outline the mouse takes hold of it, beside its inside. */
const REACH_PX = 4;

/** The ROI under a pixel, the selected one first; null for none. */
export function roiAt(frame: ViewFrame, outlines: readonly RoiOutline[], x: number, y: number): number | null {
  const hits = outlines.filter((outline) => {
    const [cx, cy] = toPixel(frame, outline.centreLps);
    const reach = outline.halfExtentMm * frame.pixelsPerMm + REACH_PX;
    return outline.shape === 'cube'
      ? Math.max(Math.abs(x - cx), Math.abs(y - cy)) <= reach
      : Math.hypot(x - cx, y - cy) <= reach;
  });
  return (hits.find((outline) => outline.isSelected) ?? hits[0])?.index ?? null;
}
