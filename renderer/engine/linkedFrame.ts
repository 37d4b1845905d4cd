import { dot } from '../../core/geometry/grid.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import {
  cutThrough,
  gridCentre,
  nearestSliceOrEnd,
  ontoSlice,
  sliceCentre,
  withinGrid,
  type SlicePlane,
} from './slicePlane.ts';
import { difference, moved, scaled } from './vectors.ts';
import { fittingScale, type Shown } from './viewFrame.ts';

/** What the viewports of one frame of reference share: the position they show, and the part of the body around it. */
export interface LinkedFrame {
  readonly positionLps: PointLps;
  /** What lies in the middle of the viewports; null for the middle of the finest stack. */
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
  const within = withinGrid(finest.grid, lps);
  const onSlice = finest.normalAxis === null ? within : ontoSlice(finest, nearestSliceOrEnd(finest, within), within);
  return { ...frame, positionLps: onSlice };
}

/** The frame at a position, or where the finest stack's box ends on the way to it. */
export function placedAt(frame: LinkedFrame, finest: SlicePlane, lps: PointLps): LinkedFrame {
  return { ...frame, positionLps: withinGrid(finest.grid, lps) };
}

/** The frame some slices of the finest stack further towards the feet, back or right (negative: the other way). */
export function scrolledBy(frame: LinkedFrame, finest: SlicePlane, slices: number): LinkedFrame {
  const before = nearestSliceOrEnd(finest, frame.positionLps);
  const next = before + Math.round(slices) * finest.forward;
  return atSlice(frame, finest, before, Math.min(Math.max(next, 0), finest.slices - 1));
}

/** The frame one slice further, after the last one back at the first. */
export function cycled(frame: LinkedFrame, finest: SlicePlane): LinkedFrame {
  const before = nearestSliceOrEnd(finest, frame.positionLps);
  return atSlice(frame, finest, before, (before + finest.forward + finest.slices) % finest.slices);
}

/** An oblique cut keeps its distance from its slices' lattice: it goes through the position, wherever that is. */
function atSlice(frame: LinkedFrame, finest: SlicePlane, before: number, slice: number): LinkedFrame {
  const { positionLps } = frame;
  if (finest.normalAxis !== null) return { ...frame, positionLps: ontoSlice(finest, slice, positionLps) };
  return { ...frame, positionLps: moved(positionLps, [finest.along, (slice - before) * finest.sliceSpacingMm]) };
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
  return frame.middleLps ?? gridCentre(finest.grid);
}

/** Where a stack's slice lies in a viewport of this frame; null where the stack does not reach the position. */
export function viewFrameOf(
  frame: LinkedFrame,
  planes: { readonly finest: SlicePlane; readonly shown: SlicePlane },
  size: { readonly widthPx: number; readonly heightPx: number },
): Shown | null {
  const { finest, shown } = planes;
  const cut = cutThrough(shown, frame.positionLps);
  if (cut === null) return null;
  const pixelsPerMm = frame.zoom * fittingScale(finest, size.widthPx, size.heightPx);
  const middle = middleOf(frame, finest);
  const centreLps =
    shown.normalAxis === null
      ? moved(middle, [shown.into, dot(difference(cut.atLps, middle), shown.into)])
      : ontoSlice(shown, cut.slice, middle);
  return { slice: cut.slice, view: { plane: shown, centreLps, pixelsPerMm, ...size } };
}
