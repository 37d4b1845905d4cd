import { continuousIndex } from '../../core/geometry/affine.ts';
import { voxelOffset } from '../../core/geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../../core/imaging/volume.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import type { EngineEvents, ReadingEngine, ViewportId, ViewportSpec, VolumeId, WindowLevel } from './contract.ts';
import { overlayStepHu, restrictToMask } from './enhancingVolume.ts';
import { panned, scrolledBy, scrolledTo, startingFrame, viewFrameOf, zoomed, type LinkedFrame } from './linkedFrame.ts';
import { MountedView, type KnownVolume } from './mountedView.ts';
import { contoursOf, NO_OVERLAYS, type EnhancingPicture, type OverlayState } from './overlayState.ts';
import { listenToPointer } from './pointer.ts';
import { createRenderSurface, type RenderSurface } from './renderSurface.ts';
import { roiAt } from './roiOutline.ts';
import { moved, slicePlaneOf, type SlicePlane } from './slicePlane.ts';
import { pictureOf } from './sliceScene.ts';
import { fittingScale, fromPixel, toPixel } from './viewFrame.ts';

export type * from './contract.ts';
export { NoWebGl2Error } from './renderSurface.ts';

interface HeldVolume extends KnownVolume {
  readonly volume: Volume;
}

/** After a lost graphics context: how often, and how many times, a new one is asked for. */
const RETRY_MS = 250;
const RETRIES = 40;

const MAX_WINDOW_HU = 65_534;

function notBuilt(): never {
  throw new Error('the engine does not do this yet');
}

/** The engine of one window. Throws NoWebGl2Error where the page has no WebGL2. */
export async function createReadingEngine(events: EngineEvents): Promise<ReadingEngine> {
  const volumes = new Map<VolumeId, HeldVolume>();
  const views = new Map<ViewportId, MountedView>();
  const frames = new Map<string, LinkedFrame>();
  let overlays: OverlayState = NO_OVERLAYS;
  let selectedView: ViewportId | null = null;
  let isDisposed = false;
  let retry: ReturnType<typeof setTimeout> | null = null;
  let resizing: number | null = null;
  let surface: RenderSurface | null = newSurface();

  function newSurface(): RenderSurface {
    return createRenderSurface(() => {
      events.onContextLost?.(false);
      surface?.dispose();
      surface = null;
      for (const view of views.values()) view.detach();
      restore(RETRIES);
    });
  }

  /** A lost context is not waited for: a new one is made, and every viewport put into it. */
  function restore(triesLeft: number): void {
    retry = setTimeout(() => {
      try {
        surface = newSurface();
      } catch (error) {
        if (triesLeft <= 1) throw error;
        restore(triesLeft - 1);
        return;
      }
      for (const view of views.values()) view.attach(surface);
      refreshSizes();
      events.onContextLost?.(true);
    }, RETRY_MS);
  }

  function linkedViews(linkKey: string): readonly MountedView[] {
    return [...views.values()].filter((view) => volumes.get(view.spec.volumeId)?.linkKey === linkKey);
  }

  /** The stack with the closest slices among the viewports of a frame of reference: one step of the wheel is one slice of it. */
  function finestOf(linkKey: string): SlicePlane | null {
    const planes = linkedViews(linkKey).flatMap((view) => volumes.get(view.spec.volumeId)?.plane ?? []);
    return planes.reduce<SlicePlane | null>(
      (finest, plane) => (finest === null || plane.sliceSpacingMm < finest.sliceSpacingMm ? plane : finest),
      null,
    );
  }

  function frameOf(linkKey: string, finest: SlicePlane): LinkedFrame {
    const known = frames.get(linkKey);
    if (known !== undefined) return known;
    const frame = startingFrame(finest);
    frames.set(linkKey, frame);
    return frame;
  }

  function refresh(wanted: Iterable<MountedView> = views.values()): void {
    if (surface === null) return;
    const refreshed: MountedView[] = [];
    for (const view of wanted) {
      const held = volumes.get(view.spec.volumeId) ?? null;
      view.setVolume(held);
      refreshed.push(view);
      if (held === null) continue;
      const finest = finestOf(held.linkKey) ?? held.plane;
      const planes = { finest, shown: held.plane };
      view.prepare(viewFrameOf(frameOf(held.linkKey, finest), planes, view.size), overlays);
    }
    surface.render(refreshed.flatMap(({ pane }) => pane ?? []));
    for (const { spec } of refreshed) events.onViewChanged?.(spec.id);
  }

  /** All viewports lie side by side on one canvas behind the page: a change of one moves all. */
  function refreshSizes(): void {
    if (surface === null) return;
    for (const view of views.values()) view.takeSize();
    surface.resize();
    refresh();
  }

  function resizeSoon(): void {
    resizing ??= requestAnimationFrame(() => {
      resizing = null;
      const changed = [...views.values()].filter((view) => view.takeSize());
      if (changed.length === 0) return;
      refreshSizes();
      // This frame's callbacks are under way: drawn in the next one, the viewports would blink.
      surface?.drawNow();
    });
  }

  function activeLink(
    viewportId: ViewportId | null,
  ): { linkKey: string; finest: SlicePlane; frame: LinkedFrame } | null {
    const chosen = viewportId === null ? undefined : views.get(viewportId);
    const held = [chosen, ...views.values()]
      .map((view) => volumes.get(view?.spec.volumeId ?? ''))
      .find((found) => found !== undefined);
    const finest = held === undefined ? null : finestOf(held.linkKey);
    return held === undefined || finest === null
      ? null
      : { linkKey: held.linkKey, finest, frame: frameOf(held.linkKey, finest) };
  }

  /** Changes the shared view of the selected viewport's frame of reference. */
  function changeFrame(change: (frame: LinkedFrame, finest: SlicePlane) => LinkedFrame): void {
    const link = activeLink(selectedView);
    if (link === null) return;
    const next = change(link.frame, link.finest);
    frames.set(link.linkKey, next);
    const hasMoved = next.positionLps.some((value, n) => value !== link.frame.positionLps[n]);
    if (hasMoved) events.onPosition?.(next.positionLps);
    refresh(linkedViews(link.linkKey));
  }

  function setWindow(viewportId: ViewportId, { widthHu, levelHu }: WindowLevel): void {
    const source = views.get(viewportId);
    if (source === undefined) return;
    const window = { widthHu: Math.min(Math.max(widthHu, 1), MAX_WINDOW_HU), levelHu };
    const group = source.spec.windowGroup;
    const changed = [...views.values()].filter(
      (view) => view === source || (group !== undefined && view.spec.windowGroup === group),
    );
    for (const view of changed) {
      view.window = window;
      events.onWindowChanged?.(view.spec.id, window);
    }
    refresh(changed);
  }

  function setOverlays(change: Partial<OverlayState>): void {
    overlays = { ...overlays, ...change };
    if (surface === null) return;
    // What lies under the overlays stays: a ROI that follows the mouse changes them up to three times a move.
    const changed = [...views.values()].filter((view) => view.takeOverlays(overlays));
    surface.render(changed.flatMap(({ pane }) => pane ?? []));
  }

  function letGoOfEnhancing(): void {
    const { enhancing } = overlays;
    if (enhancing === null) return;
    setOverlays({ enhancing: null });
    enhancing.picture?.delete();
  }

  function selectViewport(viewportId: ViewportId): void {
    if (selectedView === viewportId || !views.has(viewportId)) return;
    selectedView = viewportId;
    events.onViewportSelected?.(viewportId);
  }

  function listen(view: MountedView): void {
    const pixelsPerMm = (): number => view.view?.pixelsPerMm ?? 1;
    let dragged: { readonly index: number; readonly roi: OverlayState['rois'][number] } | null = null;
    listenToPointer(
      view.root,
      {
        roiAt: (x, y) => (view.view === null ? null : roiAt(view.view, view.roiOutlines, x, y)),
        selectViewport: () => selectViewport(view.spec.id),
        selectRoi: (index) => {
          if (index === overlays.selectedRoi) return;
          setOverlays({ selectedRoi: index });
          events.onRoiSelected?.(index);
        },
        moveRoi: (index, byX, byY, dragging) => {
          const roi = dragged?.index === index ? dragged.roi : overlays.rois[index];
          if (roi === undefined || view.view === null) return;
          const { plane } = view.view;
          const mm = 1 / pixelsPerMm();
          const centreLpsMm = moved(roi.centreLpsMm, [plane.right, byX * mm], [plane.down, byY * mm]);
          const movedRoi = { ...roi, centreLpsMm };
          dragged = dragging ? { index, roi: movedRoi } : null;
          setOverlays({ rois: overlays.rois.map((other, n) => (n === index ? movedRoi : other)) });
          events.onRoiMoved?.(index, centreLpsMm, dragging);
        },
        changeWindow: (byX, byY) => {
          const { widthHu, levelHu } = view.window;
          const stepHu = Math.max(1, Math.round(widthHu / 200));
          setWindow(view.spec.id, { widthHu: widthHu + byX * stepHu, levelHu: levelHu + byY * stepHu });
        },
        pan: (byX, byY) =>
          changeFrame((frame, finest) => panned(frame, finest, byX / pixelsPerMm(), byY / pixelsPerMm())),
        zoom: (factor, x, y) => {
          selectViewport(view.spec.id);
          const about = view.view === null ? undefined : fromPixel(view.view, x, y);
          changeFrame((frame, finest) => zoomed(frame, finest, factor, about));
        },
        scroll: (slices) => {
          selectViewport(view.spec.id);
          changeFrame((frame, finest) => scrolledBy(frame, finest, slices));
        },
        hover: (at) => {
          const lps = at === null || view.view === null ? null : fromPixel(view.view, at.x, at.y);
          events.onCursor?.(lps === null ? null : { viewportId: view.spec.id, lps, values: [] });
        },
      },
      view.listening.signal,
    );
  }

  return {
    addVolume: (id, volume, frameOfReferenceUid) => {
      if (volumes.has(id)) throw new Error(`volume ${id} is already known`);
      const linkKey = frameOfReferenceUid === null ? `volume ${id}` : `frame ${frameOfReferenceUid}`;
      volumes.set(id, { volume, plane: slicePlaneOf(volume.grid), picture: pictureOf(volume), linkKey });
      refresh();
    },
    removeVolume: (id) => {
      const held = volumes.get(id);
      if (held === undefined) return;
      volumes.delete(id);
      refresh();
      held.picture.delete();
      if (![...volumes.values()].some(({ linkKey }) => linkKey === held.linkKey)) frames.delete(held.linkKey);
    },
    mount: (element, spec) => {
      if (views.has(spec.id)) throw new Error(`viewport ${spec.id} is already mounted`);
      const view = new MountedView(element, spec);
      views.set(spec.id, view);
      if (surface !== null) view.attach(surface);
      listen(view);
      const observer = new ResizeObserver(resizeSoon);
      observer.observe(view.root);
      refreshSizes();
      return () => {
        if (views.get(spec.id) !== view) return;
        observer.disconnect();
        views.delete(spec.id);
        if (selectedView === spec.id) selectedView = null;
        view.dispose();
        refreshSizes();
      };
    },
    update: (spec: ViewportSpec) => {
      const view = views.get(spec.id);
      if (view === undefined) return;
      const isOtherVolume = view.spec.volumeId !== spec.volumeId;
      view.spec = spec;
      if (isOtherVolume) view.window = spec.window;
      refresh();
    },
    setLiver: (liver: Labelmap | null) =>
      setOverlays({ contourAt: liver === null ? NO_OVERLAYS.contourAt : contoursOf(liver) }),
    setEnhancing: (input) => {
      letGoOfEnhancing();
      if (input === null) return;
      const held = volumes.get(input.subtraction);
      if (held === undefined) throw new Error(`volume ${input.subtraction} is not known`);
      const inLiver = restrictToMask(held.volume, input.liver);
      const enhancing: EnhancingPicture = {
        grid: held.volume.grid,
        linkKey: held.linkKey,
        picture: inLiver === null ? null : pictureOf(inLiver),
      };
      setOverlays({ enhancing });
    },
    setOverlayThreshold: (hu) => setOverlays({ stepHu: hu === null ? null : overlayStepHu(hu) }),
    setOverlayOpacity: (opacity) => setOverlays({ opacity: Math.min(Math.max(opacity, 0), 1) }),
    setRois: (rois, selected) => setOverlays({ rois, selectedRoi: selected }),
    selectViewport,
    scrollTo: (lps) => changeFrame((frame, finest) => scrolledTo(frame, finest, lps)),
    scrollBy: (slices) => changeFrame((frame, finest) => scrolledBy(frame, finest, slices)),
    position: () => activeLink(selectedView)?.frame.positionLps ?? null,
    setWindow,
    zoom: (factor, aboutLps) => changeFrame((frame, finest) => zoomed(frame, finest, factor, aboutLps)),
    pan: (rightMm, downMm) => changeFrame((frame, finest) => panned(frame, finest, rightMm, downMm)),
    reset: () => changeFrame((frame) => ({ ...frame, middleLps: null, zoom: 1 })),
    describeView: (viewportId) => {
      const view = views.get(viewportId);
      const held = view === undefined ? undefined : volumes.get(view.spec.volumeId);
      if (view === undefined || held === undefined) return null;
      const finest = finestOf(held.linkKey) ?? held.plane;
      const { widthPx, heightPx } = view.size;
      return view.describe(frameOf(held.linkKey, finest).zoom * fittingScale(finest, widthPx, heightPx));
    },
    pixelOf: (viewportId, lps) => {
      const view = views.get(viewportId)?.view ?? null;
      return view === null ? null : toPixel(view, lps);
    },
    lpsAt: (viewportId, x, y) => {
      const view = views.get(viewportId)?.view ?? null;
      return view === null ? null : fromPixel(view, x, y);
    },
    valueAt: (volumeId, lps) => {
      const volume = volumes.get(volumeId)?.volume;
      if (volume === undefined) return null;
      const [i, j, k] = continuousIndex(volume.grid, lps).map(Math.round);
      if (i === undefined || j === undefined || k === undefined) return null;
      const isOutside = [i, j, k].some((n, a) => n < 0 || n >= (volume.grid.dimensions[a] ?? 0));
      const value = isOutside ? NO_DATA_HU : (volume.voxels[voxelOffset(volume.grid, i, j, k)] ?? NO_DATA_HU);
      return value === NO_DATA_HU ? null : value;
    },
    // The next commits give these their behaviour.
    volumeFilled: notBuilt,
    setContourOpacity: notBuilt,
    setOverlaysShown: notBuilt,
    setPlane: notBuilt,
    rotateOblique: notBuilt,
    setSlab: notBuilt,
    setInverted: notBuilt,
    setInterpolation: notBuilt,
    setCrosshair: notBuilt,
    setMagnifier: notBuilt,
    setMouseMode: notBuilt,
    playCine: notBuilt,
    stopCine: notBuilt,
    scaleBarOf: notBuilt,
    valuesAt: notBuilt,
    dispose: () => {
      if (isDisposed) return;
      isDisposed = true;
      if (retry !== null) clearTimeout(retry);
      if (resizing !== null) cancelAnimationFrame(resizing);
      for (const view of views.values()) view.dispose();
      views.clear();
      surface?.dispose();
      surface = null;
      overlays.enhancing?.picture?.delete();
      for (const { picture } of volumes.values()) picture.delete();
      volumes.clear();
      frames.clear();
    },
  };
}
