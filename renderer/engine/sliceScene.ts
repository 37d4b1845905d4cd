import '@kitware/vtk.js/Rendering/Profiles/Volume.js';
import { newInstance as newPiecewiseFunction } from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction.js';
import { newInstance as newPolyData } from '@kitware/vtk.js/Common/DataModel/PolyData.js';
import { newInstance as newColourFunction } from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction.js';
import { newInstance as newImageSlice } from '@kitware/vtk.js/Rendering/Core/ImageSlice.js';
import type vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import { continuousIndex } from '../../core/geometry/affine.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import { pointLps, type PointLps } from '../../core/geometry/points.ts';
import { NO_DATA_HU } from '../../core/imaging/volume.ts';
import type { Interpolation, Slab, WindowLevel } from './contract.ts';
import { pictureOf, toTuple, type Picture } from './picture.ts';
import { newSliceMapper, type Drawing } from './sliceMapper.ts';
import type { SlicePlane } from './slicePlane.ts';
import { moved, scaled, type Vector } from './vectors.ts';
import { fromPixel, type ViewFrame } from './viewFrame.ts';

/** The enhancing overlay's orange; red, green, blue, 0 to 1. */
const OVERLAY_COLOUR: Vector = [0xf0 / 255, 0xa0 / 255, 0x50 / 255];
/** How far the overlay's plane lies before the image's: less than any slice, more than the depth buffer's step. */
const OVERLAY_BEFORE_MM = 0.01;
const CAMERA_DISTANCE_MM = 100;
const CAMERA_DEPTH_MM = 10;

/** How a volume is shown beside where. */
export interface Look {
  readonly window: WindowLevel;
  readonly slab: Slab | null;
  readonly isInverted: boolean;
  readonly interpolation: Interpolation;
}

/** What else is drawn above a viewport's own picture. */
export interface FurtherLayer {
  readonly name: 'first' | 'second' | 'colour-map' | 'explained';
  readonly picture: Picture;
  readonly opacity: number;
  readonly drawing: Partial<Drawing>;
}

/** Their order from the picture to the reader; the enhancing overlay lies at 1. */
const HEIGHTS: Readonly<Record<FurtherLayer['name'], number>> = {
  first: 0.2,
  second: 0.4,
  'colour-map': 0.6,
  explained: 1.2,
};

/** One cut of a volume, and above it the lit voxels of the overlay. */
export interface SliceScene {
  /** The volume that is shown; null shows none. */
  setPicture(picture: Picture | null): void;
  /** Shows what lies in a frame; null blanks the viewport. */
  show(frame: ViewFrame | null): void;
  setLook(look: Look, plane: SlicePlane): void;
  /** Null shows no overlay. It lies on the plane itself, also above a slab. */
  setOverlay(picture: Picture | null): void;
  /** The overlay lights what is above the value; null lights nothing. */
  setLitAbove(hu: number | null): void;
  setOpacity(opacity: number): void;
  /** In place of those before; drawn on the plane itself, also above a slab. */
  setLayers(layers: readonly FurtherLayer[]): void;
  /** Shows nothing and holds no volume. */
  clear(): void;
  dispose(): void;
}

export function createSliceScene(renderer: vtkRenderer): SliceScene {
  renderer.setBackground(0, 0, 0);
  const image = createLayer(renderer);
  const overlay = createLayer(renderer);
  overlay.drawing.isNearest = true;

  const setPicture = (picture: Picture | null): void => image.setPicture(picture);
  const setOverlay = (picture: Picture | null): void => overlay.setPicture(picture);
  const setLitAbove = (hu: number | null): void => {
    overlay.drawing.lit = { aboveHu: hu ?? Number.MAX_SAFE_INTEGER, colour: OVERLAY_COLOUR };
  };
  setLitAbove(null);
  // Made when first drawn: most viewports never compare anything.
  const further = new Map<FurtherLayer['name'], Layer>();
  const setLayers = (layers: readonly FurtherLayer[]): void => {
    for (const [name, layer] of further) {
      if (layer.picture === null || layers.some((one) => one.name === name)) continue;
      layer.setPicture(null);
      layer.drawing.pattern = null;
    }
    for (const { name, picture, opacity, drawing } of layers) {
      const layer = further.get(name) ?? createLayer(renderer);
      further.set(name, layer);
      if (layer.picture !== picture) layer.setPicture(picture);
      layer.setOpacity(opacity);
      Object.assign(layer.drawing, drawing);
    }
  };
  return {
    setPicture,
    setLayers,
    setOverlay,
    setLitAbove,
    show: (frame) => {
      image.show(frame, 0);
      const beforeMm = frame === null ? 0 : Math.min(OVERLAY_BEFORE_MM, frame.plane.sliceSpacingMm / 100);
      overlay.show(frame, beforeMm);
      for (const [name, layer] of further) layer.show(frame, HEIGHTS[name] * beforeMm);
      if (frame !== null) look(renderer, frame);
    },
    setLook: ({ window, slab, isInverted, interpolation }, plane) => {
      Object.assign(image.drawing, {
        blackHu: window.levelHu - window.widthHu / 2,
        greyPerHu: 1 / window.widthHu,
        isInverted,
        isNearest: interpolation === 'nearest',
        ...slabOf(slab, plane),
      });
    },
    setOpacity: (opacity) => overlay.setOpacity(opacity),
    clear: () => {
      setPicture(null);
      setOverlay(null);
      setLitAbove(null);
      setLayers([]);
    },
    dispose: () => {
      for (const layer of further.values()) layer.dispose();
      overlay.dispose();
      image.dispose();
    },
  };
}

/** The samples of a slab: the slices whose centres lie within it, or, where the cut is oblique, one every half voxel. */
function slabOf(slab: Slab | null, plane: SlicePlane): Pick<Drawing, 'slabStep' | 'slabReach' | 'slabProjection'> {
  if (slab === null) return { slabStep: [0, 0, 0], slabReach: 0, slabProjection: 'maximum' };
  const stepMm = plane.normalAxis === null ? plane.sliceSpacingMm / 2 : plane.sliceSpacingMm;
  const step = continuousIndex(plane.grid, moved(plane.grid.originLpsMm, [plane.along, stepMm]));
  return {
    // Exactly one slice, where it is a slice.
    slabStep: plane.normalAxis === null ? step : alongAxis(plane.normalAxis),
    slabReach: Math.floor(slab.thicknessMm / 2 / stepMm + 1e-6),
    slabProjection: slab.projection,
  };
}

function alongAxis(a: 0 | 1 | 2): Vector {
  return [a === 0 ? 1 : 0, a === 1 ? 1 : 0, a === 2 ? 1 : 0];
}

function look(renderer: vtkRenderer, frame: ViewFrame): void {
  const camera = renderer.getActiveCamera();
  camera.setParallelProjection(true);
  camera.setFocalPoint(...toTuple(frame.centreLps));
  camera.setPosition(...toTuple(moved(frame.centreLps, [frame.plane.into, -CAMERA_DISTANCE_MM])));
  camera.setViewUp(...toTuple(scaled(frame.plane.down, -1)));
  camera.setParallelScale(frame.heightPx / 2 / frame.pixelsPerMm);
  camera.setClippingRange(CAMERA_DISTANCE_MM - CAMERA_DEPTH_MM, CAMERA_DISTANCE_MM + CAMERA_DEPTH_MM);
}

interface Layer {
  readonly drawing: Drawing;
  readonly picture: Picture | null;
  setPicture(picture: Picture | null): void;
  /** `beforeMm`: nearer to the reader than the frame's own plane. */
  show(frame: ViewFrame | null, beforeMm: number): void;
  setOpacity(opacity: number): void;
  dispose(): void;
}

function createLayer(renderer: vtkRenderer): Layer {
  const { mapper, drawing } = newSliceMapper();
  const nothing = emptyPicture();
  // What is drawn on: the viewport's own rectangle, so that what is outside the volume is the shader's to leave out.
  const canvas = newPolyData();
  const canvasPoints = new Float32Array(12);
  canvas.getPoints().setData(canvasPoints, 3);
  canvas.getPolys().setData(Uint16Array.from([4, 0, 1, 2, 3]));
  mapper.setSlicePolyData(canvas);
  const actor = newImageSlice();
  actor.setMapper(mapper);
  // Drawn in order with plain blending; the library's other way mixes colours by approximation.
  actor.setForceOpaque(true);
  const property = actor.getProperty();
  property.setInterpolationTypeToNearest();
  // Functions of its own: the library makes new textures for every slice where there are none, and keeps them all.
  const [colours, opacities] = [newColourFunction(), newPiecewiseFunction()];
  colours.addRGBPoint(0, 0, 0, 0);
  opacities.addPoint(0, 1);
  property.setRGBTransferFunction(0, colours);
  property.setPiecewiseFunction(0, opacities);
  let shownPicture: Picture | null = null;

  const spread = (corners: readonly PointLps[]): void => {
    for (const [n, corner] of corners.entries()) canvasPoints.set(corner, 3 * n);
    canvas.getPoints().setData(canvasPoints, 3);
    canvas.modified();
  };
  const setPicture = (picture: Picture | null): void => {
    shownPicture = picture;
    mapper.setInputData(picture ?? nothing);
    if (picture !== null) return;
    // A volume is let go when another is drawn in its place: an empty one.
    actor.setVisibility(true);
  };
  setPicture(null);
  renderer.addActor(actor);
  return {
    drawing,
    get picture() {
      return shownPicture;
    },
    setPicture,
    show: (frame, beforeMm) => {
      if (shownPicture === null) return;
      actor.setVisibility(frame !== null);
      if (frame === null) return;
      const { widthPx, heightPx } = frame;
      const corners = [
        [0, 0],
        [widthPx, 0],
        [widthPx, heightPx],
        [0, heightPx],
      ] as const;
      spread(corners.map(([x, y]) => moved(fromPixel(frame, x, y), [frame.plane.into, -beforeMm])));
    },
    setOpacity: (opacity) => {
      property.setOpacity(opacity);
    },
    dispose: () => {
      renderer.removeActor(actor);
      actor.delete();
      mapper.delete();
      canvas.delete();
      nothing.delete();
    },
  };
}

/** A few voxels without data around the origin. */
function emptyPicture(): Picture {
  const grid: Grid = {
    dimensions: [2, 2, 2],
    spacingMm: [1, 1, 1],
    originLpsMm: pointLps(-0.5, -0.5, -0.5),
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  };
  return pictureOf({ grid, voxels: new Int16Array(8).fill(NO_DATA_HU) });
}
