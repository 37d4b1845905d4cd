import type { Volume } from '../../core/imaging/volume.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import type { DrawnCaliper, ViewDescription, ViewPlane, ViewportSpec } from './contract.ts';
import { calipersIn } from './caliperShapes.ts';
import { arrowsIn } from './arrows.ts';
import { layerFigures, layersOf, type ComparedView } from './comparison.ts';
import { crosshairIn, type Crosshair } from './crosshair.ts';
import { lettersOf } from './orientationLetters.ts';
import { overlaysOn, type DrawnOverlays, type OverlayState, type Place } from './overlayState.ts';
import type { Picture } from './picture.ts';
import type { Pane, RenderSurface } from './renderSurface.ts';
import { roiOutlines, type RoiOutline } from './roiOutline.ts';
import { createShapeLayer } from './shapeLayer.ts';
import { sliceCentre, slicePlaneOf, type SlicePlane } from './slicePlane.ts';
import type { Look } from './sliceScene.ts';
import type { Shown, ViewFrame } from './viewFrame.ts';

/** A volume that the engine knows. */
export interface KnownVolume extends Place {
  readonly volume: Volume;
  readonly picture: Picture;
}

/** How a viewport shows its volume: at first as its spec says, then as the reader set it. */
export interface ViewLook extends Look {
  readonly plane: ViewPlane;
}

/** What a viewport is to show. */
export interface Sight {
  readonly shown: Shown | null;
  readonly overlays: OverlayState;
  /** Places of all volumes. */
  readonly known: readonly Place[];
  /** The shown position and the planes that cut through it; null for no crosshair. */
  readonly crosshair: { readonly positionLps: PointLps; readonly planes: readonly SlicePlane[] } | null;
}

/** What changed: the picture must be drawn again; the figures of `describe` are new. */
export interface Taken {
  readonly isPictureStale: boolean;
  readonly isViewChanged: boolean;
}

/** One viewport inside an element of the page: Cornerstone's canvas with the shape layer above it. */
export class MountedView {
  spec: ViewportSpec;
  look: ViewLook;
  readonly root = document.createElement('div');
  readonly listening = new AbortController();
  private readonly shapes = createShapeLayer();
  private surface: RenderSurface | null = null;
  private heldPane: Pane | null = null;
  private volume: KnownVolume | null = null;
  private cut: { readonly grid: object; readonly by: ViewPlane; readonly plane: SlicePlane } | null = null;
  private sight: Sight | null = null;
  private drawn: DrawnOverlays | null = null;
  private viewFigures: readonly unknown[] = [];
  private pictureFigures: readonly unknown[] = [];
  private isStale = true;
  private outlines: readonly RoiOutline[] = [];
  private ghosts: readonly RoiOutline[] = [];
  private drawnCalipers: readonly DrawnCaliper[] = [];
  private lines: Crosshair | null = null;

  constructor(element: HTMLElement, spec: ViewportSpec) {
    this.spec = spec;
    this.look = lookOf(spec);
    Object.assign(this.root.style, { position: 'absolute', inset: '0', overflow: 'hidden', touchAction: 'none' });
    this.root.append(this.shapes.element);
    this.root.dataset['viewport'] = spec.id;
    if (getComputedStyle(element).position === 'static') element.style.position = 'relative';
    element.append(this.root);
  }

  /** Takes over a spec: what differs in it from the one before. The window belongs to the volume. */
  takeSpec(spec: ViewportSpec): void {
    const [before, after] = [lookOf(this.spec), lookOf(spec)];
    const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
    this.look = {
      window: this.spec.volumeId === spec.volumeId ? this.look.window : after.window,
      plane: isSame(before.plane, after.plane) ? this.look.plane : after.plane,
      slab: isSame(before.slab, after.slab) ? this.look.slab : after.slab,
      isInverted: before.isInverted === after.isInverted ? this.look.isInverted : after.isInverted,
      interpolation: before.interpolation === after.interpolation ? this.look.interpolation : after.interpolation,
    };
    this.spec = spec;
  }

  get size(): { readonly widthPx: number; readonly heightPx: number } {
    return { widthPx: this.heldPane?.host.clientWidth ?? 2, heightPx: this.heldPane?.host.clientHeight ?? 2 };
  }

  /** Takes over the element's size in whole pixels, so that the picture is drawn to scale in both directions. True when it changed. */
  takeSize(): boolean {
    if (this.heldPane === null) return false;
    const before = this.size;
    const { style } = this.heldPane.host;
    style.width = `${Math.max(2, Math.floor(this.root.clientWidth))}px`;
    style.height = `${Math.max(2, Math.floor(this.root.clientHeight))}px`;
    const { widthPx, heightPx } = this.size;
    return widthPx !== before.widthPx || heightPx !== before.heightPx;
  }

  attach(surface: RenderSurface): void {
    this.surface = surface;
    this.heldPane = surface.take(() => this.drawShapes());
    this.root.prepend(this.heldPane.host);
    this.takeSize();
  }

  /** Gives its pane on the surface back. */
  detach(): void {
    if (this.heldPane !== null) this.surface?.giveBack(this.heldPane);
    this.surface = null;
    this.heldPane = null;
    this.volume = null;
    this.sight = null;
    this.makeStale();
  }

  dispose(): void {
    this.listening.abort();
    this.detach();
    this.root.remove();
  }

  get pane(): Pane | null {
    return this.heldPane;
  }

  /** The next `take` draws the picture, whether or not it changed: its canvas was emptied, or voxels were written. */
  makeStale(): void {
    this.isStale = true;
  }

  /** How this viewport cuts a grid. */
  planeOn({ grid }: Place): SlicePlane {
    const { plane: by } = this.look;
    if (this.cut === null || this.cut.grid !== grid || this.cut.by !== by)
      this.cut = { grid, by, plane: slicePlaneOf(grid, by) };
    return this.cut.plane;
  }

  /** Whether its picture is made of any of the slices (along k) from `first` up to, not including, `end` of a volume. */
  showsSlices(volume: KnownVolume, first: number, end: number): boolean {
    if (volume !== this.volume || this.shown === null) return false;
    if (this.look.slab !== null || this.planeOn(volume).normalAxis !== 2) return true;
    return this.shown.slice >= first && this.shown.slice < end;
  }

  showsOverlay(picture: Picture | null): boolean {
    return picture !== null && this.drawn?.picture === picture;
  }

  setVolume(volume: KnownVolume | null): void {
    if (volume === this.volume) return;
    this.volume = volume;
    this.sight = null;
    this.drawn = null;
    this.outlines = [];
    this.drawnCalipers = [];
    this.lines = null;
    this.viewFigures = [];
    this.pictureFigures = [];
    this.makeStale();
    this.heldPane?.scene.clear();
    this.heldPane?.scene.setPicture(volume?.picture ?? null);
  }

  /** Takes over what is to be shown. Shapes above a picture that need not be drawn again are drawn now, else with the picture. */
  take(sight: Sight): Taken {
    const { volume, look } = this;
    const scene = this.heldPane?.scene;
    if (scene === undefined) return { isPictureStale: false, isViewChanged: false };
    const wasStale = this.isStale;
    this.isStale = false;
    if (volume === null) return { isPictureStale: wasStale, isViewChanged: wasStale };
    const { shown, overlays } = sight;
    const drawn = overlaysOn(volume, this.spec.overlays, overlays, sight.known);
    const viewFigures = [
      volume,
      ...figuresOf(shown),
      look.window.widthHu,
      look.window.levelHu,
      look.isInverted,
      look.interpolation,
      look.slab?.projection,
      look.slab?.thicknessMm,
      drawn.refused.map(({ details }) => Object.values(details).join(' ')).join(),
    ];
    const layers = shown === null ? [] : layersOf(this.comparedAs(volume, shown.view, drawn, overlays), overlays);
    const pictureFigures = [
      drawn.picture,
      ...(drawn.picture === null ? [] : [overlays.litAboveHu, overlays.opacity]),
      ...layerFigures(layers),
    ];
    const isViewChanged = wasStale || !isEqual(viewFigures, this.viewFigures);
    const isPictureStale = isViewChanged || !isEqual(pictureFigures, this.pictureFigures);
    if (drawn.picture !== this.pictureFigures[0]) scene.setOverlay(drawn.picture);
    if (isPictureStale) {
      scene.setLook(look, this.planeOn(volume));
      scene.setLitAbove(overlays.litAboveHu);
      scene.setOpacity(overlays.opacity);
      scene.setLayers(layers);
      scene.show(shown?.view ?? null);
    }
    Object.assign(this, { sight, drawn, viewFigures, pictureFigures });
    this.outlines = shown === null ? [] : roiOutlines(shown.view, drawn.roiGrid, drawn.rois, overlays.selectedRoi);
    this.ghosts = shown === null ? [] : roiOutlines(shown.view, drawn.roiGrid, drawn.ghostRois, null);
    this.drawnCalipers =
      shown === null ? [] : calipersIn(shown.view, this.thicknessOf(shown.view.plane), drawn.calipers);
    const { crosshair } = sight;
    this.lines =
      shown === null || crosshair === null ? null : crosshairIn(shown.view, crosshair.positionLps, crosshair.planes);
    if (!isPictureStale) this.drawShapes();
    return { isPictureStale, isViewChanged };
  }

  private comparedAs(
    { linkKey }: KnownVolume,
    frame: ViewFrame,
    drawn: DrawnOverlays,
    { opacity }: OverlayState,
  ): ComparedView {
    const { window, isInverted, interpolation } = this.look;
    const isNearest = interpolation === 'nearest';
    const { volumeId } = this.spec;
    return { volumeId, linkKey, window, isInverted, isNearest, isLit: drawn.picture !== null, opacity, frame };
  }

  /** Draws what lies above the picture. */
  private drawShapes(): void {
    const view = this.view;
    const overlays = this.sight?.overlays;
    this.shapes.draw(view, {
      contour: view === null ? null : (this.drawn?.liver?.contours.at(view) ?? null),
      outlines: (this.drawn?.outlines ?? []).flatMap(({ name, contours }) => {
        const outline = view === null ? null : contours.at(view);
        return outline === null ? [] : [{ name, outline }];
      }),
      contourOpacity: overlays?.contourOpacity ?? 1,
      tool: overlays?.tool ?? null,
      toolAt: overlays?.toolAt?.viewportId === this.spec.id ? overlays.toolAt : null,
      viewportId: this.spec.id,
      rois: this.outlines,
      ghosts: this.ghosts,
      calipers: this.drawnCalipers,
      crosshair: this.lines,
      arrows: view === null || overlays?.arrows?.on !== this.spec.volumeId ? [] : arrowsIn(view, overlays.arrows),
    });
  }

  get shown(): Shown | null {
    return this.sight?.shown ?? null;
  }

  get view(): ViewFrame | null {
    return this.shown?.view ?? null;
  }

  get roiOutlines(): readonly RoiOutline[] {
    return this.outlines;
  }

  get calipers(): readonly DrawnCaliper[] {
    return this.drawnCalipers;
  }

  private thicknessOf({ sliceSpacingMm }: SlicePlane): number {
    return Math.max(this.look.slab?.thicknessMm ?? 0, sliceSpacingMm);
  }

  get crosshair(): Crosshair | null {
    return this.lines;
  }

  describe(volume: KnownVolume, pixelsPerMm: number): ViewDescription {
    const plane = this.planeOn(volume);
    const shown = volume === this.volume ? this.shown : null;
    const slice = shown?.slice ?? null;
    const { window, slab, isInverted, interpolation } = this.look;
    const centreOf = (at: Shown): PointLps =>
      plane.normalAxis === null ? at.view.centreLps : sliceCentre(plane, at.slice);
    return {
      volumeId: this.spec.volumeId,
      window,
      plane: this.look.plane,
      slab,
      isInverted,
      interpolation,
      slice,
      slices: plane.slices,
      sliceCentreLps: shown === null ? null : centreOf(shown),
      sliceSpacingMm: plane.sliceSpacingMm,
      thicknessMm: this.thicknessOf(plane),
      pixelsPerMm: shown?.view.pixelsPerMm ?? pixelsPerMm,
      letters: lettersOf(plane),
      refusedOverlays: volume === this.volume ? (this.drawn?.refused ?? []) : [],
    };
  }
}

function lookOf(spec: ViewportSpec): ViewLook {
  return {
    window: spec.window,
    plane: spec.plane ?? { kind: 'acquisition' },
    slab: spec.slab ?? null,
    isInverted: spec.isInverted ?? false,
    interpolation: spec.interpolation ?? 'linear',
  };
}

function figuresOf(shown: Shown | null): readonly unknown[] {
  if (shown === null) return [];
  const { plane, centreLps, pixelsPerMm, widthPx, heightPx } = shown.view;
  return [shown.slice, plane, ...centreLps, pixelsPerMm, widthPx, heightPx];
}

function isEqual(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, n) => value === b[n]);
}
