import type { Grid } from '../../core/geometry/grid.ts';
import { refusals } from '../../core/base/errors.ts';
import { findingsOf, type Finding } from '../../core/base/findings.ts';
import type { OverlayKind, OverlayRefusals } from '../../core/imaging/overlayRefusals.ts';
import type { ParenchymaRoi } from '../../core/roi/parenchymaRoi.ts';
import type { DrawnCaliper, OutlineName, ToolPicture, ViewportId, ViewportSpec } from './contract.ts';
import type { DrawnArrows } from './arrows.ts';
import type { FurtherPictures } from './comparison.ts';
import type { EnhancingVoxels } from './enhancingVolume.ts';
import type { MaskContours } from './liverContour.ts';
import type { Picture } from './picture.ts';

/** Where something lies: viewports and overlays with the same key share patient space. */
export interface Place {
  readonly linkKey: string;
  readonly frameOfReferenceUid: string | null;
  readonly grid: Grid;
}

/** The place of something alone: a volume that is removed is not held on to by what was drawn on it. */
export function placeOf({ linkKey, frameOfReferenceUid, grid }: Place): Place {
  return { linkKey, frameOfReferenceUid, grid };
}

/** S inside the liver, ready for the graphics card. */
export interface EnhancingPicture {
  /** Of the subtraction. */
  readonly place: Place;
  /** Null where the liver is empty. */
  readonly picture: Picture | null;
  /** What `picture` shows. */
  readonly voxels: EnhancingVoxels;
}

/** A mask of which the contour is drawn. */
export interface DrawnMask {
  readonly contours: MaskContours;
  /** Null where the caller named no volume. */
  readonly place: Place | null;
}

/** What is drawn over the pictures, the same for all viewports. */
export interface OverlayState extends FurtherPictures {
  readonly arrows: DrawnArrows | null;
  readonly liver: DrawnMask | null;
  readonly outlines: Readonly<Partial<Record<OutlineName, DrawnMask>>>;
  readonly enhancing: EnhancingPicture | null;
  readonly litAboveHu: number | null;
  readonly opacity: number;
  readonly contourOpacity: number;
  readonly isShown: boolean;
  readonly rois: readonly ParenchymaRoi[];
  /** Proposed, not placed. */
  readonly ghostRois: readonly ParenchymaRoi[];
  readonly selectedRoi: number | null;
  readonly calipers: readonly (DrawnCaliper & { readonly linkKey: string })[];
  readonly tool: ToolPicture | null;
  /** Where the mouse is, while a tool is used; CSS pixels. */
  readonly toolAt: { readonly viewportId: ViewportId; readonly x: number; readonly y: number } | null;
}

export const NO_OVERLAYS: OverlayState = {
  liver: null,
  outlines: {},
  enhancing: null,
  litAboveHu: null,
  opacity: 0.75,
  contourOpacity: 1,
  isShown: true,
  rois: [],
  ghostRois: [],
  selectedRoi: null,
  calipers: [],
  tool: null,
  toolAt: null,
  comparison: null,
  colourMap: null,
  explained: null,
  arrows: null,
};

export const outlineNames: readonly OutlineName[] = ['exclusion', 'lesion', 'draft'];

/** The overlays that a viewport draws: those it asks for, and that lie in its volume's frame of reference. */
export interface DrawnOverlays {
  readonly liver: DrawnMask | null;
  readonly outlines: readonly { readonly name: OutlineName; readonly contours: MaskContours }[];
  readonly picture: Picture | null;
  readonly rois: readonly ParenchymaRoi[];
  readonly ghostRois: readonly ParenchymaRoi[];
  readonly calipers: readonly DrawnCaliper[];
  /** The grid along whose axes the ROIs' cubes lie. */
  readonly roiGrid: Grid;
  /** What it asks for and does not draw. */
  readonly refused: readonly Finding[];
}

const finding = findingsOf<OverlayRefusals>();
const refusal = refusals<OverlayRefusals>();

/** Refused: an overlay in another frame of reference than what it is to be drawn with. Null names no place and agrees with any. */
export function refuseOtherFrame(overlay: OverlayKind, its: Place | null, others: Place | null): void {
  if (its === null || others === null || its.linkKey === others.linkKey) return;
  throw refusal('overlay-in-other-frame', {
    overlay,
    overlayFrameUid: its.frameOfReferenceUid,
    shownFrameUid: others.frameOfReferenceUid,
  });
}

/**
 * Chooses what a viewport draws. `known` are the places of all volumes: an overlay whose place was not named is in theirs where they all
 * share one, and nowhere else.
 */
export function overlaysOn(
  shown: Place,
  wanted: ViewportSpec['overlays'],
  overlays: OverlayState,
  known: readonly Place[],
): DrawnOverlays {
  const { liver, enhancing, rois } = overlays;
  const only = known.every(({ linkKey }) => linkKey === shown.linkKey) ? shown : null;
  const liverPlace = liver?.place ?? enhancing?.place ?? only;
  const asked: readonly (readonly [OverlayKind, boolean, Place | null])[] = [
    ['liver', wanted.contour && liver !== null, liverPlace],
    ['rois', wanted.rois && rois.length + overlays.ghostRois.length > 0, liverPlace],
    ['enhancing', wanted.enhancing && enhancing !== null, enhancing?.place ?? null],
  ];
  const isDrawn = (kind: OverlayKind): boolean =>
    overlays.isShown && asked.some(([one, isAsked, place]) => one === kind && isAsked && isHere(place));
  const isHere = (place: Place | null): boolean => place?.linkKey === shown.linkKey;
  return {
    liver: isDrawn('liver') ? liver : null,
    outlines: outlineNames.flatMap((name) => {
      const mask = overlays.outlines[name];
      const isOn = overlays.isShown && wanted.contour && mask !== undefined && isHere(mask.place);
      return isOn ? [{ name, contours: mask.contours }] : [];
    }),
    picture: isDrawn('enhancing') ? (enhancing?.picture ?? null) : null,
    rois: isDrawn('rois') ? rois : [],
    ghostRois: isDrawn('rois') ? overlays.ghostRois : [],
    calipers: overlays.isShown ? overlays.calipers.filter(({ linkKey }) => linkKey === shown.linkKey) : [],
    roiGrid: liverPlace?.grid ?? shown.grid,
    refused: asked
      .filter(([, isAsked, place]) => isAsked && !isHere(place))
      .map(([overlay, , place]) =>
        finding('note', 'overlay-in-other-frame', {
          overlay,
          overlayFrameUid: place?.frameOfReferenceUid ?? null,
          shownFrameUid: shown.frameOfReferenceUid,
        }),
      ),
  };
}
