import type { Finding } from '../../core/base/findings.ts';
import type { Affine } from '../../core/geometry/affine.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import type { Volume } from '../../core/imaging/volume.ts';
import type { Caliper } from '../../core/response/caliper.ts';
import type { ParenchymaRoi } from '../../core/roi/parenchymaRoi.ts';
import type { VoxelBox } from '../../core/segmentation/edits/edit.ts';
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

/** Between voxels: mixed from the eight nearest, or each voxel as the box that it is. */
export type Interpolation = 'linear' | 'nearest';

/** What the primary button does beside ROIs and crosshair lines. `tool`: it belongs to the caller, told by `onToolPointer`. */
export type MouseMode = 'window' | 'scroll' | 'pan' | 'zoom' | 'crosshair' | 'tool';

/** The screen's axis about which an oblique plane turns, through the shown position. `normal` turns the picture in its own plane. */
export type TurnAxis = 'horizontal' | 'vertical' | 'normal';

/** What one viewport shows. */
export interface ViewportSpec {
  readonly id: ViewportId;
  readonly volumeId: VolumeId;
  readonly window: WindowLevel;
  /** Viewports of one group share a window: change it in one and it changes in all. Left out: the viewport's own. */
  readonly windowGroup?: string;
  /** Left out: `acquisition`. */
  readonly plane?: ViewPlane;
  /** Left out or null: a plane without thickness. */
  readonly slab?: Slab | null;
  /** White where it would be black. Left out: no. */
  readonly isInverted?: boolean;
  /** Left out: `linear`. */
  readonly interpolation?: Interpolation;
  /** Whether crosshair lines are drawn here while `setCrosshair` shows them. Left out: yes. */
  readonly crosshair?: boolean;
  /** Drawn in every plane, where the volume has the overlay's frame of reference; elsewhere `describeView` gives the refusal. */
  readonly overlays: { readonly contour: boolean; readonly rois: boolean; readonly enhancing: boolean };
}

/** HU of one volume at a position; null beyond it or where it has no data. */
export interface VolumeValue {
  readonly volumeId: VolumeId;
  readonly hu: number | null;
}

/** Where the mouse is. */
export interface Cursor {
  readonly viewportId: ViewportId;
  readonly lps: PointLps;
  /** Of all known volumes with the viewport's frame of reference, in the order in which they were added. */
  readonly values: readonly VolumeValue[];
}

/** The primary button in mouse mode `tool`. Pixels are CSS pixels from the viewport's upper left corner; `up` and `cancel` come once. */
export interface ToolPointer {
  readonly viewportId: ViewportId;
  readonly phase: 'down' | 'move' | 'up' | 'cancel';
  readonly lps: PointLps;
  /** Unit vector into the screen. */
  readonly intoLps: PointLps;
  readonly x: number;
  readonly y: number;
  readonly isShiftHeld: boolean;
  readonly isAltHeld: boolean;
}

/** Further masks whose outlines are drawn where the liver's contour is, each in its own colour. */
export type OutlineName = 'exclusion' | 'lesion' | 'draft';

/** What a tool shows of itself above the pictures. */
export interface ToolPicture {
  /** A circle about the mouse, to scale; null for none. */
  readonly brushRadiusMm: number | null;
  /** The line that is being drawn in one viewport, closed by a straight one. */
  readonly sketch: { readonly viewportId: ViewportId; readonly pointsLps: readonly PointLps[] } | null;
  /** Drawn in the slices that they lie in. */
  readonly marks: readonly { readonly kind: 'inside' | 'outside'; readonly lps: PointLps }[];
}

/** A line that measures a lesion, drawn where the viewport shows the slice in which it lies. */
export interface DrawnCaliper {
  readonly id: string;
  readonly caliper: Caliper;
  /** A known volume whose frame of reference the line lies in. */
  readonly on: VolumeId;
  /** Written beside the line; the length in it is the caller's. */
  readonly label: string;
  readonly look: 'whole' | 'shortAxis' | 'viable';
  readonly isSelected: boolean;
  /** Another examination's line: dashed, and not to be taken hold of. */
  readonly isGhost: boolean;
}

/** What of a line is taken hold of: one end, or the line as it is. */
export type CaliperGrip = 'from' | 'to' | 'line';
/** How two volumes share a picture. `fraction`: of its width, from the left, that shows the first. */
export type ComparisonPattern =
  { readonly kind: 'checkerboard'; readonly tileMm: number } | { readonly kind: 'swipe'; readonly fraction: number };

/** One of two volumes that share a picture. */
export interface ComparedVolume {
  readonly volumeId: VolumeId;
  /** Left out: the viewport's own. */
  readonly window?: WindowLevel;
  /** Where a position of the picture is read in this volume, LPS mm; left out: at itself. */
  readonly map?: Affine;
}

/** Two volumes in the viewports that show `on`: judged by eye, whether what belongs together meets. */
export interface Comparison {
  readonly on: VolumeId;
  readonly first: ComparedVolume;
  readonly second: ComparedVolume;
  readonly pattern: ComparisonPattern;
}

/** Displacements inside a liver, over the viewports that show `on`. */
export interface DisplacementPicture {
  readonly on: VolumeId;
  /** Lengths in hundredths of a millimetre; no data where none is drawn. */
  readonly lengths: Volume;
  /** Drawn in the last colour, as is what is longer. */
  readonly highestMm: number;
  /** Of the colours, 0 to 1. */
  readonly opacity: number;
  /** The displacement at a position, LPS mm, drawn as an arrow; null where there is none. */
  readonly at: (lps: PointLps) => readonly [number, number, number] | null;
  /** Arrows are drawn so many times as long as they are. */
  readonly arrowScale: number;
}

/** Moving through the slices by itself. */
export interface Cine {
  readonly viewportId: ViewportId;
  readonly framesPerSecond: number;
}

/** A line as long as it says. */
export interface ScaleBar {
  /** 1, 2 or 5 times a power of ten. */
  readonly lengthMm: number;
  /** CSS pixels. */
  readonly lengthPx: number;
}

/** What the engine tells of: the reader's mouse, and its own state. */
export interface EngineEvents {
  /** A ROI follows the mouse; `dragging` is false once, when it is let go. The caller answers with `setRois`. */
  onRoiMoved?(index: number, centreLps: PointLps, dragging: boolean): void;
  onRoiSelected?(index: number | null): void;
  /** A line, or one end of it, follows the mouse; `dragging` is false once, when it is let go. The caller answers with `setCalipers`. */
  onCaliperMoved?(
    id: string,
    caliper: Caliper,
    moved: { readonly grip: CaliperGrip; readonly dragging: boolean },
  ): void;
  onCaliperSelected?(id: string): void;
  /**
   * The position that the linked viewports show changed, by wheel, crosshair, cine or a call that is not quiet. It lies on a slice of
   * the finest stack that the moving viewport's plane cuts.
   */
  onPosition?(centreLps: PointLps): void;
  onCursor?(cursor: Cursor | null): void;
  onToolPointer?(pointer: ToolPointer): void;
  /** Alt and the wheel, in mouse mode `tool`: +1 for a notch away from the reader, −1 towards. */
  onToolWheel?(viewportId: ViewportId, notch: 1 | -1): void;
  /** Cine began (also at another rate) or, with null, ended: by call, by the reader's hand, or because its viewport went. */
  onCineChanged?(cine: Cine | null): void;
  onWindowChanged?(viewportId: ViewportId, window: WindowLevel): void;
  /** Zoom, pan, size, plane, slab, slice or window of a viewport changed: `describeView` has new figures. */
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
  readonly plane: ViewPlane;
  readonly slab: Slab | null;
  readonly isInverted: boolean;
  readonly interpolation: Interpolation;
  /**
   * The shown slice, counted from 0 along the volume's axis where the plane lies on its slices, else towards the patient's left, back or
   * head; null where the volume does not reach the position: the viewport is black.
   */
  readonly slice: number | null;
  readonly slices: number;
  /** Centre of the shown slice in patient space (z of it is the slice position); null as above. */
  readonly sliceCentreLps: PointLps | null;
  /** Distance from slice to slice: one step of the wheel. */
  readonly sliceSpacingMm: number;
  /** Of the slab; without one, the distance from slice to slice. */
  readonly thicknessMm: number;
  readonly pixelsPerMm: number;
  readonly letters: OrientationLetters;
  /** Overlays that the viewport asks for and that are not drawn, because they lie in another frame of reference. */
  readonly refusedOverlays: readonly Finding[];
}

/** The picture of a reading: viewports over shared volumes, linked in patient space. It displays and edits; it computes no result. */
export interface ReadingEngine {
  /**
   * Makes a volume known. Its voxels are used in place, not copied. Viewports whose volumes have the same frame of reference scroll,
   * zoom and pan together; a volume without one (null) goes alone, for nothing says where it lies. It may still be being filled: what
   * has not been read then holds NO_DATA_HU (black), and `volumeFilled` tells of what has.
   */
  addVolume(id: VolumeId, volume: Volume, frameOfReferenceUid: string | null): void;
  /** Slices (along k) of a known volume were written into its voxels: they alone go to the graphics card. */
  volumeFilled(id: VolumeId, firstSlice: number, count: number): void;
  /** Forgets a volume, and blanks the viewports that show it. The enhancing overlay goes with its subtraction; the liver stays. */
  removeVolume(id: VolumeId): void;
  /** Shows a volume inside an element, following its size, until the returned function is called. */
  mount(element: HTMLDivElement, spec: ViewportSpec): () => void;
  /**
   * Changes what a mounted viewport shows, keeping zoom and pan where the volume stays. Plane, slab, inversion and interpolation are taken
   * over where they differ from the spec before: what was set by call stays otherwise.
   */
  update(spec: ViewportSpec): void;
  /**
   * The liver whose contour is drawn; null for none. It lies in the frame of reference of the volume `on`; left out, in that of the
   * subtraction of `setEnhancing`. Refused: `overlay-in-other-frame`, when `on` and that subtraction lie in different ones.
   */
  setLiver(liver: Labelmap | null, on?: VolumeId): void;
  /** A further mask's outline, drawn as `setLiver`'s contour is; null for none. Refused: `overlay-in-other-frame`, as there. */
  setOutline(name: OutlineName, mask: Labelmap | null, on: VolumeId): void;
  /**
   * Voxels of a mask that is drawn (`setLiver`, `setOutline`, `setEnhancing`) changed within a box: outlines follow at once and cost by the
   * slices in sight, the overlay's lit voxels a moment later.
   */
  maskChanged(mask: Labelmap, box: VoxelBox): void;
  /** What the tool of mouse mode `tool` shows of itself; null for nothing. */
  setTool(tool: ToolPicture | null): void;
  /**
   * The voxels among which the overlay lights those above the threshold; null for no overlay. Refused: `overlay-in-other-frame`, when the
   * liver of `setLiver` was drawn `on` a volume of another frame of reference.
   */
  setEnhancing(input: { readonly subtraction: VolumeId; readonly liver: Labelmap } | null): void;
  /** Lights the voxels of S strictly above `hu` in the liver; null lights none. */
  setOverlayThreshold(hu: number | null): void;
  /** Of the enhancing overlay, 0 to 1. */
  setOverlayOpacity(opacity: number): void;
  /** Of the liver's contour and the other outlines, 0 to 1. */
  setContourOpacity(opacity: number): void;
  /** Shows two volumes in one picture; null for none. Refused: `overlay-in-other-frame`, where they do not share a frame of reference. */
  setComparison(comparison: Comparison | null): void;
  /** Draws displacements as a map of colours and as arrows; null for none. */
  setDisplacement(displacement: DisplacementPicture | null): void;
  /** Lights these voxels of the enhancing overlay in another colour: 1 in a mask on the overlay's grid. Null for none. */
  setExplained(mask: Labelmap | null): void;
  /** Hides or shows everything that lies over the pictures, crosshair apart, whatever each viewport's spec asks for. */
  setOverlaysShown(shown: boolean): void;
  setRois(rois: readonly ParenchymaRoi[], selected: number | null): void;
  /** Proposed ROIs, drawn dashed; the mouse passes through them. */
  setGhostRois(rois: readonly ParenchymaRoi[]): void;
  setCalipers(calipers: readonly DrawnCaliper[]): void;
  /** The viewport whose frame of reference scrolling, zooming and panning mean: the last one pressed, else the first mounted. */
  selectViewport(viewportId: ViewportId): void;
  /**
   * Shows in every linked viewport the slice nearest to a position; beyond the finest stack, its outermost slice. `quiet`: `onPosition`
   * is not called, so that two engines that follow each other do not echo.
   */
  scrollTo(lps: PointLps, options?: { readonly quiet?: boolean }): void;
  /** The same, and puts the position into the middle of the linked viewports. */
  centreOn(lps: PointLps, options?: { readonly quiet?: boolean }): void;
  /** Moves by slices across the selected viewport's plane, of the finest stack it cuts; positive towards the feet, the back or the right. */
  scrollBy(slices: number): void;
  /** Cuts a viewport's volume in another plane, through the shown position. */
  setPlane(viewportId: ViewportId, plane: ViewPlane): void;
  /** Turns a viewport's plane about the shown position; the plane is then oblique. Positive by the right hand about right, down or into. */
  rotateOblique(viewportId: ViewportId, axis: TurnAxis, degrees: number): void;
  setSlab(viewportId: ViewportId, slab: Slab | null): void;
  setInverted(viewportId: ViewportId, isInverted: boolean): void;
  setInterpolation(viewportId: ViewportId, interpolation: Interpolation): void;
  /** Lines through the shown position in all viewports whose spec allows them; taken hold of and dragged in any mouse mode but `tool`. */
  setCrosshair(shown: boolean): void;
  /** A lens that follows the mouse and shows what is under it magnified. */
  setMagnifier(on: boolean): void;
  /** At first `window`. */
  setMouseMode(mode: MouseMode): void;
  /** Goes through the slices of a viewport, from the last back to the first, until stopped. 1 to 60 frames a second, by what the machine can draw. */
  playCine(viewportId: ViewportId, framesPerSecond: number): void;
  stopCine(): void;
  /** The position that the linked viewports show, null before the first volume is mounted. */
  position(): PointLps | null;
  setWindow(viewportId: ViewportId, window: WindowLevel): void;
  /** Magnifies all linked viewports by a factor about their centres, or about a position. */
  zoom(factor: number, aboutLps?: PointLps): void;
  /** Moves the pictures, in mm to the right and down on the screen. */
  pan(rightMm: number, downMm: number): void;
  /** Whole slice in sight again. */
  reset(): void;
  /** The longest round length that takes at most a quarter of the viewport's width; null where nothing is shown. */
  scaleBarOf(viewportId: ViewportId): ScaleBar | null;
  /** Null where no such viewport shows a volume. */
  describeView(viewportId: ViewportId): ViewDescription | null;
  /** Where a position lies in a viewport, in CSS pixels from its upper left corner; null where nothing is shown. */
  pixelOf(viewportId: ViewportId, lps: PointLps): readonly [x: number, y: number] | null;
  /** The position under a pixel of a viewport, on the shown slice; null where nothing is shown. */
  lpsAt(viewportId: ViewportId, x: number, y: number): PointLps | null;
  /** HU of the voxel nearest to a position, null beyond the volume or where it has no data. For display only. */
  valueAt(volumeId: VolumeId, lps: PointLps): number | null;
  /** The same of all known volumes with the frame of reference of a viewport's volume; left out, the selected viewport's. */
  valuesAt(lps: PointLps, viewportId?: ViewportId): readonly VolumeValue[];
  /** Frees everything, viewports included. */
  dispose(): void;
}
