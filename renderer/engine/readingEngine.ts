import { continuousIndex } from '../../core/geometry/affine.ts';
import { voxelOffset } from '../../core/geometry/grid.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import { NO_DATA_HU, type Volume } from '../../core/imaging/volume.ts';
import { createCineClock } from './cine.ts';
import type {
  EngineEvents,
  MouseMode,
  ReadingEngine,
  ViewportId,
  VolumeId,
  VolumeValue,
  WindowLevel,
} from './contract.ts';
import { enhancingVoxels, litAboveHu } from './enhancingVolume.ts';
import { furtherPictures } from './furtherPictures.ts';
import { followEdits } from './editedOverlays.ts';
import { contoursOf } from './liverContour.ts';
import { cycled, panned, scrolledBy, scrolledTo, zoomed, type LinkedFrame } from './linkedFrame.ts';
import { MountedView, type KnownVolume, type ViewLook } from './mountedView.ts';
import { placeOf, refuseOtherFrame } from './overlayState.ts';
import { pictureOf } from './picture.ts';
import { scaleBarFor } from './scaleBar.ts';
import type { SlicePlane } from './slicePlane.ts';
import { createStage } from './stage.ts';
import { turnedPlane } from './turnedPlane.ts';
import { listenToView } from './viewInput.ts';
import { fromPixel, toPixel } from './viewFrame.ts';

export type * from './contract.ts';
export { NoWebGl2Error } from './renderSurface.ts';

const MAX_WINDOW_HU = 65_534;

/** The engine of one window. Throws NoWebGl2Error where the page has no WebGL2. */
export async function createReadingEngine(events: EngineEvents): Promise<ReadingEngine> {
  const stage = createStage(events);
  const { volumes, views, lens } = stage;
  let selectedView: ViewportId | null = null;
  let mouseMode: MouseMode = 'window';
  let isDisposed = false;

  const actingView = (): MountedView | null => stage.firstLink([selectedView, ...views.keys()])?.view ?? null;

  /** Changes the shared view of a viewport's frame of reference. */
  function changeFrame(
    view: MountedView | null,
    change: (frame: LinkedFrame, finest: SlicePlane) => LinkedFrame,
    isQuiet = false,
  ): void {
    const link = view === null ? null : stage.linkOf(view);
    if (link === null) return;
    const next = change(link.frame, link.finest);
    stage.setFrame(link.volume.linkKey, next);
    const hasMoved = next.positionLps.some((value, n) => value !== link.frame.positionLps[n]);
    if (hasMoved && !isQuiet) events.onPosition?.(next.positionLps);
    stage.refresh(stage.linkedTo(link.volume.linkKey).map((linked) => linked.view));
  }

  const cine = createCineClock(
    (viewportId) => changeFrame(views.get(viewportId) ?? null, cycled),
    (playing) => events.onCineChanged?.(playing),
  );

  function setWindow(viewportId: ViewportId, { widthHu, levelHu }: WindowLevel): void {
    const source = views.get(viewportId);
    if (source === undefined) return;
    const window = { widthHu: Math.min(Math.max(widthHu, 1), MAX_WINDOW_HU), levelHu };
    const group = source.spec.windowGroup;
    const changed = [...views.values()].filter(
      (view) => view === source || (group !== undefined && view.spec.windowGroup === group),
    );
    for (const view of changed) {
      view.look = { ...view.look, window };
      events.onWindowChanged?.(view.spec.id, window);
    }
    stage.refresh(changed);
  }

  function setLook(viewportId: ViewportId, change: Partial<ViewLook>): void {
    const view = views.get(viewportId);
    if (view === undefined) return;
    view.look = { ...view.look, ...change };
    // Another plane changes which stack is the finest, and the crosshair's lines everywhere.
    stage.refresh();
  }

  function selectViewport(viewportId: ViewportId): void {
    if (selectedView === viewportId || !views.has(viewportId)) return;
    selectedView = viewportId;
    events.onViewportSelected?.(viewportId);
  }

  function valuesAt(lps: PointLps, viewportId: ViewportId | null = selectedView): readonly VolumeValue[] {
    const linkKey = stage.firstLink(viewportId === null ? [...views.keys()] : [viewportId])?.volume.linkKey;
    return [...volumes].flatMap(([volumeId, known]) =>
      known.linkKey === linkKey ? [{ volumeId, hu: huAt(known.volume, lps) }] : [],
    );
  }

  function hover(view: MountedView, at: { readonly x: number; readonly y: number } | null): void {
    const viewportId = view.spec.id;
    const lps = at === null || view.view === null ? null : fromPixel(view.view, at.x, at.y);
    events.onCursor?.(lps === null ? null : { viewportId, lps, values: valuesAt(lps, viewportId) });
    if (stage.overlays.tool !== null) stage.setOverlays({ toolAt: at === null ? null : { viewportId, ...at } });
    if (!lens.isOn) return;
    lens.at = at === null ? null : { viewportId, ...at };
    stage.refreshLens();
  }

  function letGoOfEnhancing(): void {
    const { enhancing } = stage.overlays;
    if (enhancing === null) return;
    stage.setOverlays({ enhancing: null });
    enhancing.picture?.delete();
  }

  function knownVolume(id: VolumeId): KnownVolume {
    const known = volumes.get(id);
    if (known === undefined) throw new Error(`volume ${id} is not known`);
    return known;
  }

  const edited = followEdits(stage);
  const further = furtherPictures(stage, knownVolume);
  const hand = { mode: () => mouseMode, selectViewport, changeFrame, setWindow, hover, stopCine: cine.stop };

  return {
    addVolume: (id, volume, frameOfReferenceUid) => {
      if (volumes.has(id)) throw new Error(`volume ${id} is already known`);
      const linkKey = frameOfReferenceUid === null ? `volume ${id}` : `frame ${frameOfReferenceUid}`;
      const { grid } = volume;
      volumes.set(id, { volume, grid, picture: pictureOf(volume), linkKey, frameOfReferenceUid });
      stage.refresh();
    },
    volumeFilled: (id, firstSlice, count) => {
      const known = knownVolume(id);
      const slices = known.grid.dimensions[2];
      const [first, end] = [Math.max(0, firstSlice), Math.min(slices, firstSlice + count)];
      if (first >= end) return;
      stage.surface?.upload(known.picture, first, end - first);
      const concerned = [...views.values()].filter((view) => view.showsSlices(known, first, end));
      for (const view of concerned) view.makeStale();
      stage.refresh(concerned);
    },
    removeVolume: (id) => {
      const known = volumes.get(id);
      if (known === undefined) return;
      if (stage.overlays.enhancing?.place === known) letGoOfEnhancing();
      further.letGoOf(id);
      volumes.delete(id);
      stage.refresh();
      known.picture.delete();
      stage.forgetUnused();
    },
    mount: (element, spec) => {
      if (views.has(spec.id)) throw new Error(`viewport ${spec.id} is already mounted`);
      const view = new MountedView(element, spec);
      views.set(spec.id, view);
      if (stage.surface !== null) view.attach(stage.surface);
      listenToView(view, stage, hand, events);
      const observer = new ResizeObserver(stage.resizeSoon);
      observer.observe(view.root);
      stage.refreshSizes();
      return () => {
        if (views.get(spec.id) !== view) return;
        observer.disconnect();
        views.delete(spec.id);
        if (selectedView === spec.id) selectedView = null;
        if (lens.at?.viewportId === spec.id) lens.at = null;
        if (cine.playing?.viewportId === spec.id) cine.stop();
        view.dispose();
        stage.refreshSizes();
      };
    },
    update: (spec) => {
      views.get(spec.id)?.takeSpec(spec);
      stage.refresh();
    },
    setLiver: (liver, on) => {
      const place = on === undefined ? null : knownVolume(on);
      const { enhancing } = stage.overlays;
      if (liver !== null) refuseOtherFrame('liver', place, enhancing?.place ?? null);
      stage.setOverlays({
        liver: liver === null ? null : { contours: contoursOf(liver), place: place === null ? null : placeOf(place) },
      });
    },
    setOutline: (name, mask, on) => {
      const { [name]: _before, ...others } = stage.overlays.outlines;
      if (mask === null) {
        stage.setOverlays({ outlines: others });
        return;
      }
      const place = knownVolume(on);
      refuseOtherFrame('liver', place, stage.overlays.enhancing?.place ?? null);
      stage.setOverlays({ outlines: { ...others, [name]: { contours: contoursOf(mask), place: placeOf(place) } } });
    },
    maskChanged: edited.maskChanged,
    setTool: (tool) => stage.setOverlays(tool === null ? { tool, toolAt: null } : { tool }),
    setEnhancing: (input) => {
      const place = input === null ? null : knownVolume(input.subtraction);
      refuseOtherFrame('enhancing', place, stage.overlays.liver?.place ?? null);
      letGoOfEnhancing();
      if (input === null || place === null) return;
      const voxels = enhancingVoxels(place.volume, input.liver);
      stage.setOverlays({ enhancing: { place, voxels, picture: voxels.cut === null ? null : pictureOf(voxels.cut) } });
    },
    setComparison: further.setComparison,
    setDisplacement: further.setDisplacement,
    setExplained: further.setExplained,
    setOverlayThreshold: (hu) => stage.setOverlays({ litAboveHu: hu === null ? null : litAboveHu(hu) }),
    setOverlayOpacity: (opacity) => stage.setOverlays({ opacity: fraction(opacity) }),
    setContourOpacity: (opacity) => stage.setOverlays({ contourOpacity: fraction(opacity) }),
    setOverlaysShown: (isShown) => stage.setOverlays({ isShown }),
    setRois: (rois, selected) => stage.setOverlays({ rois, selectedRoi: selected }),
    setGhostRois: (ghostRois) => stage.setOverlays({ ghostRois }),
    setCalipers: (calipers) =>
      stage.setOverlays({
        calipers: calipers.flatMap((drawn) => {
          const linkKey = volumes.get(drawn.on)?.linkKey;
          return linkKey === undefined ? [] : [{ ...drawn, linkKey }];
        }),
      }),
    selectViewport,
    scrollTo: (lps, options) =>
      changeFrame(actingView(), (frame, finest) => scrolledTo(frame, finest, lps), options?.quiet ?? false),
    centreOn: (lps, options) =>
      changeFrame(
        actingView(),
        (frame, finest) => ({ ...scrolledTo(frame, finest, lps), middleLps: lps }),
        options?.quiet ?? false,
      ),
    scrollBy: (slices) => changeFrame(actingView(), (frame, finest) => scrolledBy(frame, finest, slices)),
    setPlane: (viewportId, plane) => setLook(viewportId, { plane }),
    rotateOblique: (viewportId, axis, degrees) => {
      const link = stage.firstLink([viewportId]);
      if (link !== null) setLook(viewportId, { plane: turnedPlane(link.plane, axis, degrees) });
    },
    setSlab: (viewportId, slab) => setLook(viewportId, { slab }),
    setInverted: (viewportId, isInverted) => setLook(viewportId, { isInverted }),
    setInterpolation: (viewportId, interpolation) => setLook(viewportId, { interpolation }),
    setCrosshair: (shown) => {
      stage.isCrosshairShown = shown;
      stage.refresh();
    },
    setMagnifier: (on) => {
      if (lens.isOn === on) return;
      lens.isOn = on;
      if (!on) lens.detach();
      else if (stage.surface !== null) lens.attach(stage.surface);
      stage.refreshSizes();
    },
    setMouseMode: (mode) => {
      mouseMode = mode;
    },
    playCine: (viewportId, framesPerSecond) => {
      if (views.has(viewportId)) cine.play(viewportId, framesPerSecond);
    },
    stopCine: cine.stop,
    position: () => stage.firstLink([selectedView, ...views.keys()])?.frame.positionLps ?? null,
    setWindow,
    zoom: (factor, aboutLps) => changeFrame(actingView(), (frame, finest) => zoomed(frame, finest, factor, aboutLps)),
    pan: (rightMm, downMm) => changeFrame(actingView(), (frame, finest) => panned(frame, finest, rightMm, downMm)),
    reset: () => changeFrame(actingView(), (frame) => ({ ...frame, middleLps: null, zoom: 1 })),
    scaleBarOf: (viewportId) => {
      const view = views.get(viewportId)?.view ?? null;
      return view === null ? null : scaleBarFor(view.widthPx, view.pixelsPerMm);
    },
    describeView: (viewportId) => {
      const link = stage.firstLink([viewportId]);
      return link === null ? null : link.view.describe(link.volume, stage.pixelsPerMm(link));
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
      const known = volumes.get(volumeId);
      return known === undefined ? null : huAt(known.volume, lps);
    },
    valuesAt,
    dispose: () => {
      if (isDisposed) return;
      isDisposed = true;
      cine.stop();
      edited.stop();
      stage.dispose();
    },
  };
}

function fraction(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

/** HU of the voxel nearest to a position, null beyond the volume or where it has no data. */
function huAt({ grid, voxels }: Volume, lps: PointLps): number | null {
  const [i, j, k] = continuousIndex(grid, lps).map(Math.round);
  if (i === undefined || j === undefined || k === undefined) return null;
  const isOutside = [i, j, k].some((n, a) => n < 0 || n >= (grid.dimensions[a] ?? 0));
  const value = isOutside ? NO_DATA_HU : (voxels[voxelOffset(grid, i, j, k)] ?? NO_DATA_HU);
  return value === NO_DATA_HU ? null : value;
}
