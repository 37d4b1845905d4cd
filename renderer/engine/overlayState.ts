import type { Grid } from '../../core/geometry/grid.ts';
import type { ParenchymaRoi } from '../../core/roi/parenchymaRoi.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import { sliceContour } from '../../core/segmentation/sliceContour.ts';
import { pathOf, type SliceOutline } from './shapeLayer.ts';
import { isParallel, nearestSlice, sliceCentre, slicePlaneOf, type SlicePlane } from './slicePlane.ts';
import type { Picture } from './sliceScene.ts';
import type { Shown } from './viewFrame.ts';

/** S inside the liver, ready for the graphics card. */
export interface EnhancingPicture {
  /** The subtraction's own grid. */
  readonly grid: Grid;
  readonly linkKey: string;
  /** Null where the liver is empty. */
  readonly picture: Picture | null;
}

/** What is drawn over the pictures, the same for all viewports. */
export interface OverlayState {
  readonly contourAt: (shown: Shown) => SliceOutline | null;
  readonly enhancing: EnhancingPicture | null;
  readonly stepHu: readonly [off: number, on: number] | null;
  readonly opacity: number;
  readonly rois: readonly ParenchymaRoi[];
  readonly selectedRoi: number | null;
}

export const NO_OVERLAYS: OverlayState = {
  contourAt: () => null,
  enhancing: null,
  stepHu: null,
  opacity: 0.75,
  rois: [],
  selectedRoi: null,
};

/** The mask's outline at a shown slice: of the mask's slice nearest to it. Each slice is outlined once. */
export function contoursOf(liver: Labelmap): (shown: Shown) => SliceOutline | null {
  const plane: SlicePlane = slicePlaneOf(liver.grid);
  const outlines = new Map<number, SliceOutline>();
  return ({ slice: shownSlice, view }) => {
    if (!isParallel(plane, view.plane)) return null;
    const slice = nearestSlice(plane, sliceCentre(view.plane, shownSlice));
    if (slice === null) return null;
    const known = outlines.get(slice);
    if (known !== undefined) return known;
    const outline = { plane, slice, path: pathOf(sliceContour(liver, plane.normalAxis, slice)) };
    outlines.set(slice, outline);
    return outline;
  };
}
