import type { PointLps } from '../../core/geometry/points.ts';
import { nearestSlice, moved, ontoSlice, scaled, difference, sliceCentre, type SlicePlane } from './slicePlane.ts';
import { fittingScale, type Shown } from './viewFrame.ts';

/** What the viewports of one frame of reference share: the position they show, and the part of the body around it. */
export interface LinkedFrame {
  /** On a slice of the finest shown stack. */
  readonly positionLps: PointLps;
  /** What lies in the middle of the viewports; null for the middle of the finest stack's cross-section. */
  readonly middleLps: PointLps | null;
  /** 1 where the whole cross-section of the finest stack just fits. */
  readonly zoom: number;
}

const MIN_ZOOM = 0.25;
const MAX_ZOOM = 64;

export function startingFrame(finest: SlicePlane): LinkedFrame {
  return { positionLps: sliceCentre(finest, Math.floor((finest.slices - 1) / 2)), middleLps: null, zoom: 1 };
}

/** The frame at the slice of the finest stack nearest to a position; beyond its ends, at the outermost slice. */
export function scrolledTo(frame: LinkedFrame, finest: SlicePlane, lps: PointLps): LinkedFrame {
  return { ...frame, positionLps: ontoSlice(finest, outermostSlice(finest, lps), lps) };
}

/** The frame some slices of the finest stack further towards the feet (negative: the head). */
export function scrolledBy(frame: LinkedFrame, finest: SlicePlane, slices: number): LinkedFrame {
  const next = outermostSlice(finest, frame.positionLps) + Math.round(slices) * finest.towardsFeet;
  const slice = Math.min(Math.max(next, 0), finest.slices - 1);
  return { ...frame, positionLps: ontoSlice(finest, slice, frame.positionLps) };
}

function outermostSlice(plane: SlicePlane, lps: PointLps): number {
  const slice = nearestSlice(plane, lps);
  if (slice !== null) return slice;
  const first = difference(lps, sliceCentre(plane, 0));
  const last = difference(lps, sliceCentre(plane, plane.slices - 1));
  const distance = (offset: readonly [number, number, number]): number =>
    Math.abs(offset[0] * plane.into[0] + offset[1] * plane.into[1] + offset[2] * plane.into[2]);
  return distance(first) <= distance(last) ? 0 : plane.slices - 1;
}

/** The frame magnified by a factor; what is at `aboutLps` stays where it is on the screen. */
export function zoomed(frame: LinkedFrame, finest: SlicePlane, factor: number, aboutLps?: PointLps): LinkedFrame {
  const zoom = Math.min(Math.max(frame.zoom * factor, MIN_ZOOM), MAX_ZOOM);
  if (aboutLps === undefined) return { ...frame, zoom };
  const middle = middleOf(frame, finest);
  const middleLps = moved(aboutLps, [scaled(difference(middle, aboutLps), frame.zoom / zoom), 1]);
  return { ...frame, zoom, middleLps };
}

/** The frame with the pictures moved on the screen, mm. */
export function panned(frame: LinkedFrame, finest: SlicePlane, rightMm: number, downMm: number): LinkedFrame {
  const middleLps = moved(middleOf(frame, finest), [finest.right, -rightMm], [finest.down, -downMm]);
  return { ...frame, middleLps };
}

function middleOf(frame: LinkedFrame, finest: SlicePlane): PointLps {
  return frame.middleLps ?? sliceCentre(finest, 0);
}

/** Where a stack's slice lies in a viewport of this frame; null where the stack does not reach the position. */
export function viewFrameOf(
  frame: LinkedFrame,
  planes: { readonly finest: SlicePlane; readonly shown: SlicePlane },
  size: { readonly widthPx: number; readonly heightPx: number },
): Shown | null {
  const { finest, shown } = planes;
  const slice = nearestSlice(shown, frame.positionLps);
  if (slice === null) return null;
  const pixelsPerMm = frame.zoom * fittingScale(finest, size.widthPx, size.heightPx);
  const centreLps = ontoSlice(shown, slice, middleOf(frame, finest));
  return { slice, view: { plane: shown, centreLps, pixelsPerMm, ...size } };
}
