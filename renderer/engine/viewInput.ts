import { dot } from '../../core/geometry/grid.ts';
import { pointLps, type PointLps } from '../../core/geometry/points.ts';
import type { Caliper } from '../../core/response/caliper.ts';
import { caliperAt } from './caliperShapes.ts';
import type { EngineEvents, MouseMode, ViewportId, WindowLevel } from './contract.ts';
import { crosshairGrip, movedCentre } from './crosshair.ts';
import { panned, placedAt, scrolledBy, zoomed, type LinkedFrame } from './linkedFrame.ts';
import type { MountedView } from './mountedView.ts';
import type { OverlayState } from './overlayState.ts';
import { listenToPointer } from './pointer.ts';
import { roiAt } from './roiOutline.ts';
import type { SlicePlane } from './slicePlane.ts';
import type { Stage } from './stage.ts';
import { difference, moved } from './vectors.ts';
import { fromPixel } from './viewFrame.ts';

/** What the reader's hand does beside the stage. */
export interface Hand {
  readonly mode: () => MouseMode;
  readonly selectViewport: (viewportId: ViewportId) => void;
  readonly changeFrame: (view: MountedView, change: (frame: LinkedFrame, finest: SlicePlane) => LinkedFrame) => void;
  readonly setWindow: (viewportId: ViewportId, window: WindowLevel) => void;
  /** The mouse is at a pixel of a viewport, or beside all. */
  readonly hover: (view: MountedView, at: { readonly x: number; readonly y: number } | null) => void;
  readonly stopCine: () => void;
}

/** Lets the mouse over a viewport act on it, until the viewport goes. */
export function listenToView(view: MountedView, stage: Stage, hand: Hand, events: EngineEvents): void {
  const viewportId = view.spec.id;
  const pixelsPerMm = (): number => view.view?.pixelsPerMm ?? 1;
  const change = (step: (frame: LinkedFrame, finest: SlicePlane) => LinkedFrame): void => hand.changeFrame(view, step);
  let dragged: { readonly index: number; readonly roi: OverlayState['rois'][number] } | null = null;
  let draggedLine: { readonly id: string; readonly caliper: Caliper } | null = null;
  let crosshairFrom: readonly [number, number] = [0, 0];

  /** The shown position at a pixel, as deep as it was: also where this viewport's slice is a thick one. */
  const placeAt = (x: number, y: number): void => {
    const { view: shown } = view;
    const link = stage.linkOf(view);
    if (shown === null || link === null) return;
    const onSlice = fromPixel(shown, x, y);
    const { into } = shown.plane;
    const depthMm = dot(difference(link.frame.positionLps, onSlice), into);
    change((frame) => placedAt(frame, link.plane, moved(onSlice, [into, depthMm])));
  };

  listenToPointer(
    view.root,
    {
      mode: hand.mode,
      gripAt: (x, y) => {
        if (view.view === null) return null;
        const line = caliperAt(view.view, view.calipers, x, y);
        if (line !== null) return { kind: 'caliper', ...line };
        const index = roiAt(view.view, view.roiOutlines, x, y);
        if (index !== null) return { kind: 'roi', index };
        const grip = view.crosshair === null ? null : crosshairGrip(view.crosshair, x, y);
        return grip === null ? null : { kind: 'crosshair', grip };
      },
      begin: () => {
        hand.stopCine();
        hand.selectViewport(viewportId);
      },
      selectRoi: (index) => {
        if (index === stage.overlays.selectedRoi) return;
        stage.setOverlays({ selectedRoi: index });
        events.onRoiSelected?.(index);
      },
      moveRoi: (index, byX, byY, dragging) => {
        const { rois } = stage.overlays;
        const roi = dragged?.index === index ? dragged.roi : rois[index];
        if (roi === undefined || view.view === null) return;
        const { plane } = view.view;
        const mm = 1 / pixelsPerMm();
        const centreLpsMm = moved(roi.centreLpsMm, [plane.right, byX * mm], [plane.down, byY * mm]);
        const movedRoi = { ...roi, centreLpsMm };
        dragged = dragging ? { index, roi: movedRoi } : null;
        stage.setOverlays({ rois: rois.map((other, n) => (n === index ? movedRoi : other)) });
        events.onRoiMoved?.(index, centreLpsMm, dragging);
      },
      selectCaliper: (id) => events.onCaliperSelected?.(id),
      moveCaliper: (id, grip, byX, byY, dragging) => {
        const { calipers } = stage.overlays;
        const before = draggedLine?.id === id ? draggedLine.caliper : calipers.find((one) => one.id === id)?.caliper;
        if (before === undefined || view.view === null) return;
        const { plane } = view.view;
        const mm = 1 / pixelsPerMm();
        const at = (lps: PointLps): PointLps => moved(lps, [plane.right, byX * mm], [plane.down, byY * mm]);
        const caliper = {
          fromLps: grip === 'to' ? before.fromLps : at(before.fromLps),
          toLps: grip === 'from' ? before.toLps : at(before.toLps),
        };
        draggedLine = dragging ? { id, caliper } : null;
        stage.setOverlays({ calipers: calipers.map((one) => (one.id === id ? { ...one, caliper } : one)) });
        events.onCaliperMoved?.(id, caliper, { grip, dragging });
      },
      placeCrosshair: placeAt,
      moveCrosshair: (grip, byX, byY, isFirst) => {
        if (isFirst) crosshairFrom = view.crosshair?.centre ?? crosshairFrom;
        else placeAt(...movedCentre(crosshairFrom, [byX, byY], grip));
      },
      changeWindow: (byX, byY) => {
        const { widthHu, levelHu } = view.look.window;
        const stepHu = Math.max(1, Math.round(widthHu / 200));
        hand.setWindow(viewportId, { widthHu: widthHu + byX * stepHu, levelHu: levelHu + byY * stepHu });
      },
      pan: (byX, byY) => change((frame, finest) => panned(frame, finest, byX / pixelsPerMm(), byY / pixelsPerMm())),
      zoom: (factor, x, y) => {
        const about = view.view === null ? undefined : fromPixel(view.view, x, y);
        change((frame, finest) => zoomed(frame, finest, factor, about));
      },
      scroll: (slices) => change((frame, finest) => scrolledBy(frame, finest, slices)),
      slicesPerHeight: () => stage.linkOf(view)?.finest.slices ?? 1,
      hover: (at) => hand.hover(view, at),
      resizeTool: (notch) => events.onToolWheel?.(viewportId, notch),
      useTool: (phase, { x, y }, event) => {
        if (view.view === null) return;
        const { shiftKey: isShiftHeld, altKey: isAltHeld } = event;
        const lps = fromPixel(view.view, x, y);
        const [ix, iy, iz] = view.view.plane.into;
        const intoLps = pointLps(ix, iy, iz);
        events.onToolPointer?.({ viewportId, phase, lps, intoLps, x, y, isShiftHeld, isAltHeld });
      },
    },
    view.listening.signal,
  );
}
