import { gridsCoincide } from '../../core/geometry/grid.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import type { ViewDescription, ViewportSpec, WindowLevel } from './contract.ts';
import type { OverlayState } from './overlayState.ts';
import type { Pane, RenderSurface } from './renderSurface.ts';
import { roiOutlines, type RoiOutline } from './roiOutline.ts';
import { createShapeLayer } from './shapeLayer.ts';
import { lettersOf, sliceCentre, type SlicePlane } from './slicePlane.ts';
import type { Picture } from './sliceScene.ts';
import type { Shown, ViewFrame } from './viewFrame.ts';

/** A volume that the engine knows. */
export interface KnownVolume {
  readonly plane: SlicePlane;
  readonly picture: Picture;
  /** Viewports with the same key are linked. */
  readonly linkKey: string;
}

/** One viewport inside an element of the page: Cornerstone's canvas with the shape layer above it. */
export class MountedView {
  spec: ViewportSpec;
  window: WindowLevel;
  readonly root = document.createElement('div');
  readonly listening = new AbortController();
  private readonly shapes = createShapeLayer();
  private surface: RenderSurface | null = null;
  private heldPane: Pane | null = null;
  private volume: KnownVolume | null = null;
  private shown: Shown | null = null;
  private overlays: OverlayState | null = null;
  private outlines: readonly RoiOutline[] = [];

  constructor(element: HTMLDivElement, spec: ViewportSpec) {
    this.spec = spec;
    this.window = spec.window;
    Object.assign(this.root.style, { position: 'absolute', inset: '0', overflow: 'hidden', touchAction: 'none' });
    this.root.append(this.shapes.element);
    this.root.dataset['viewport'] = spec.id;
    if (getComputedStyle(element).position === 'static') element.style.position = 'relative';
    element.append(this.root);
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
    this.overlays = null;
    this.shown = null;
  }

  dispose(): void {
    this.listening.abort();
    this.detach();
    this.root.remove();
  }

  get pane(): Pane | null {
    return this.heldPane;
  }

  setVolume(volume: KnownVolume | null): void {
    if (volume === this.volume) return;
    this.volume = volume;
    this.overlays = null;
    this.shown = null;
    this.outlines = [];
    this.heldPane?.scene.clear();
    this.heldPane?.scene.setPicture(volume?.picture ?? null);
  }

  /** Takes over what is to be shown; the next rendering draws it. */
  prepare(shown: Shown | null, overlays: OverlayState): void {
    const { volume } = this;
    const scene = this.heldPane?.scene;
    if (scene === undefined || volume === null) return;
    this.shown = shown;
    scene.setWindow(this.window);
    this.takeOverlays(overlays);
    scene.show(shown?.view.centreLps ?? null, volume.plane);
    if (shown !== null) scene.look(shown.view);
  }

  /** Takes over what is drawn over the picture; true where this viewport looks different with it. */
  takeOverlays(overlays: OverlayState): boolean {
    const { volume, shown, overlays: before } = this;
    const scene = this.heldPane?.scene;
    if (scene === undefined || volume === null) return false;
    const picture = this.overlayPicture(volume, overlays);
    const isOtherPicture = before === null || picture !== this.overlayPicture(volume, before);
    const isOtherStep = before?.stepHu !== overlays.stepHu;
    const isOtherOpacity = before?.opacity !== overlays.opacity;
    if (isOtherPicture) {
      scene.setOverlay(picture);
      // A layer without a picture was not told the slice.
      scene.show(shown?.view.centreLps ?? null, volume.plane);
    }
    if (isOtherStep) scene.setStep(overlays.stepHu);
    if (isOtherOpacity) scene.setOpacity(overlays.opacity);
    this.overlays = overlays;
    const rois = this.spec.overlays.rois && this.isOverlayFrame(overlays) ? overlays.rois : [];
    this.outlines = shown === null ? [] : roiOutlines(volume.plane, shown.slice, rois, overlays.selectedRoi);
    const areOtherRois = before?.rois !== overlays.rois || before.selectedRoi !== overlays.selectedRoi;
    return (
      isOtherPicture ||
      (picture !== null && (isOtherStep || isOtherOpacity)) ||
      (this.spec.overlays.rois && areOtherRois) ||
      before?.contourAt !== overlays.contourAt ||
      before.enhancing !== overlays.enhancing
    );
  }

  /** Draws what lies above the picture. */
  private drawShapes(): void {
    const { shown, overlays } = this;
    const wantsContour = this.spec.overlays.contour && overlays !== null && this.isOverlayFrame(overlays);
    const contour = wantsContour && shown !== null ? overlays.contourAt(shown) : null;
    this.shapes.draw(shown?.view ?? null, contour, this.outlines);
  }

  get view(): ViewFrame | null {
    return this.shown?.view ?? null;
  }

  get roiOutlines(): readonly RoiOutline[] {
    return this.outlines;
  }

  describe(pixelsPerMm: number): ViewDescription | null {
    if (this.volume === null) return null;
    const { plane } = this.volume;
    const slice = this.shown?.slice ?? null;
    const centre: PointLps | null = slice === null ? null : sliceCentre(plane, slice);
    return {
      volumeId: this.spec.volumeId,
      window: this.window,
      plane: { kind: 'acquisition' },
      slab: null,
      isInverted: false,
      interpolation: 'linear',
      slice,
      slices: plane.slices,
      sliceCentreLps: centre,
      sliceSpacingMm: plane.sliceSpacingMm,
      pixelsPerMm: this.shown?.view.pixelsPerMm ?? pixelsPerMm,
      letters: lettersOf(plane),
      thicknessMm: plane.sliceSpacingMm,
      refusedOverlays: [],
    };
  }

  private overlayPicture(volume: KnownVolume, overlays: OverlayState): Picture | null {
    const { enhancing } = overlays;
    const applies = this.spec.overlays.enhancing && enhancing !== null && enhancing.linkKey === volume.linkKey;
    return applies && gridsCoincide(enhancing.grid, volume.plane.grid) ? enhancing.picture : null;
  }

  private isOverlayFrame(overlays: OverlayState): boolean {
    return overlays.enhancing === null || overlays.enhancing.linkKey === this.volume?.linkKey;
  }
}
