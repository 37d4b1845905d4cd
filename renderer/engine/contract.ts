import type { PointLps } from '../../core/geometry/points.ts';
import type { Volume } from '../../core/imaging/volume.ts';
import type { ParenchymaRoi } from '../../core/roi/parenchymaRoi.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';

export type VolumeId = string;
export type ViewportId = string;

/** Grey shown from level − width / 2 (black) to level + width / 2 (white). */
export interface WindowLevel {
  readonly widthHu: number;
  readonly levelHu: number;
}

/** How a viewport cuts the volume: along its own slices, in a plane of the patient, or obliquely (unit vectors, LPS, `right` ⟂ `down`). */
export type ViewPlane =
  | { readonly kind: 'acquisition' | 'axial' | 'coronal' | 'sagittal' }
  | { readonly kind: 'oblique'; readonly right: PointLps; readonly down: PointLps };

/** A thick slice: what is shown of the voxels within half the thickness before and behind the plane. */
export interface Slab {
  readonly projection: 'maximum' | 'minimum' | 'mean';
  readonly thicknessMm: number;
}

/** What one viewport shows. */
export interface ViewportSpec {
  readonly id: ViewportId;
  readonly volumeId: VolumeId;
  readonly window: WindowLevel;
  /** Viewports of one group share a window: change it in one and it changes in all. Left out: the viewport's own. */
  readonly windowGroup?: string;
  /** The contour is drawn where the slices run parallel to the liver's, the enhancing overlay on the subtraction's own grid. */
  readonly overlays: { readonly contour: boolean; readonly rois: boolean; readonly enhancing: boolean };
}

/** What the engine tells of: the reader's mouse, and its own state. */
export interface EngineEvents {
  /** A ROI follows the mouse; `dragging` is false once, when it is let go. The caller answers with `setRois`. */
  onRoiMoved?(index: number, centreLps: PointLps, dragging: boolean): void;
  onRoiSelected?(index: number | null): void;
  /** The position that the linked viewports show changed, by wheel or by call; it lies on a slice of the finest stack. */
  onPosition?(centreLps: PointLps): void;
  onCursor?(cursor: { readonly viewportId: ViewportId; readonly lps: PointLps } | null): void;
  onWindowChanged?(viewportId: ViewportId, window: WindowLevel): void;
  /** Zoom, pan, size, slice or window of a viewport changed: `describeView` has new figures. */
  onViewChanged?(viewportId: ViewportId): void;
  onViewportSelected?(viewportId: ViewportId): void;
  /** The graphics context was lost (false), or is back and everything is drawn again (true). */
  onContextLost?(restored: boolean): void;
}

/** The letters of the patient directions at the four edges of a viewport: R, L, A, P, H, F. */
export interface OrientationLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** The figures that describe what a viewport shows. */
export interface ViewDescription {
  readonly volumeId: VolumeId;
  readonly window: WindowLevel;
  /** The shown slice, counted from 0 along the stack; null where the stack does not reach the position: the viewport is black. */
  readonly slice: number | null;
  readonly slices: number;
  /** Centre of the shown slice in patient space (z of it is the slice position); null as above. */
  readonly sliceCentreLps: PointLps | null;
  /** Distance from slice to slice. */
  readonly sliceSpacingMm: number;
  readonly pixelsPerMm: number;
  readonly letters: OrientationLetters;
}

/** The picture of a reading: viewports over shared volumes, linked in patient space. It displays and edits; it computes no result. */
export interface ReadingEngine {
  /**
   * Makes a volume known. Its voxels are used in place, not copied. Viewports whose volumes have the same frame of reference scroll,
   * zoom and pan together; a volume without one (null) goes alone, for nothing says where it lies.
   */
  addVolume(id: VolumeId, volume: Volume, frameOfReferenceUid: string | null): void;
  /** Forgets a volume, and blanks the viewports that show it. */
  removeVolume(id: VolumeId): void;
  /** Shows a volume inside an element, following its size, until the returned function is called. */
  mount(element: HTMLDivElement, spec: ViewportSpec): () => void;
  /** Changes what a mounted viewport shows, keeping zoom and pan where the volume stays. */
  update(spec: ViewportSpec): void;
  /** The liver whose contour is drawn; null for none. */
  setLiver(liver: Labelmap | null): void;
  /** The voxels among which the overlay lights those above the threshold; null for no overlay. */
  setEnhancing(input: { readonly subtraction: VolumeId; readonly liver: Labelmap } | null): void;
  /** Lights the voxels of S strictly above `hu` in the liver; null lights none. */
  setOverlayThreshold(hu: number | null): void;
  /** 0 to 1. */
  setOverlayOpacity(opacity: number): void;
  setRois(rois: readonly ParenchymaRoi[], selected: number | null): void;
  /** The viewport whose frame of reference scrolling, zooming and panning mean: the last one pressed, else the first mounted. */
  selectViewport(viewportId: ViewportId): void;
  /** Shows in every linked viewport the slice nearest to a position; beyond the finest stack, its outermost slice. */
  scrollTo(lps: PointLps): void;
  /** Moves by slices of the finest shown stack; positive towards the feet. */
  scrollBy(slices: number): void;
  /** The position that the linked viewports show, null before the first volume is mounted. */
  position(): PointLps | null;
  setWindow(viewportId: ViewportId, window: WindowLevel): void;
  /** Magnifies all linked viewports by a factor about their centres, or about a position. */
  zoom(factor: number, aboutLps?: PointLps): void;
  /** Moves the pictures, in mm to the right and down on the screen. */
  pan(rightMm: number, downMm: number): void;
  /** Whole slice in sight again. */
  reset(): void;
  /** Null where no such viewport shows a volume. */
  describeView(viewportId: ViewportId): ViewDescription | null;
  /** Where a position lies in a viewport, in CSS pixels from its upper left corner; null where nothing is shown. */
  pixelOf(viewportId: ViewportId, lps: PointLps): readonly [x: number, y: number] | null;
  /** The position under a pixel of a viewport, on the shown slice; null where nothing is shown. */
  lpsAt(viewportId: ViewportId, x: number, y: number): PointLps | null;
  /** HU of the voxel nearest to a position, null beyond the volume or where it has no data. For display only. */
  valueAt(volumeId: VolumeId, lps: PointLps): number | null;
  /** Frees everything, viewports included. */
  dispose(): void;
}
