import '@kitware/vtk.js/Rendering/Profiles/Volume.js';
import { newInstance as newDataArray } from '@kitware/vtk.js/Common/Core/DataArray.js';
import { newInstance as newImageData } from '@kitware/vtk.js/Common/DataModel/ImageData.js';
import { newInstance as newPiecewiseFunction } from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction.js';
import { newInstance as newPlane } from '@kitware/vtk.js/Common/DataModel/Plane.js';
import { newInstance as newColourFunction } from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction.js';
import { newInstance as newResliceMapper } from '@kitware/vtk.js/Rendering/Core/ImageResliceMapper.js';
import { newInstance as newImageSlice } from '@kitware/vtk.js/Rendering/Core/ImageSlice.js';
import type vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import { axis, type Grid } from '../../core/geometry/grid.ts';
import { pointLps, type PointLps } from '../../core/geometry/points.ts';
import { MAX_HU, MIN_HU, NO_DATA_HU, type Volume } from '../../core/imaging/volume.ts';
import type { WindowLevel } from './contract.ts';
import { measuredSampling, noDataTexelBelow } from './measuredSampling.ts';
import { moved, scaled, type SlicePlane } from './slicePlane.ts';
import type { ViewFrame } from './viewFrame.ts';

export type Picture = ReturnType<typeof newImageData>;

/** A volume in the form of the graphics library, over the same memory. One texture for all viewports that show it. */
export function pictureOf(volume: Volume): Picture {
  const { grid } = volume;
  const picture = newImageData();
  picture.setDimensions(toTuple(grid.dimensions));
  picture.setSpacing(toTuple(grid.spacingMm));
  picture.setOrigin(toTuple(grid.originLpsMm));
  // One axis after the other: the columns of our row-major direction.
  const [i, j, k] = [axis(grid.direction, 0), axis(grid.direction, 1), axis(grid.direction, 2)];
  picture.setDirection(...i, ...j, ...k);
  const scalars = newDataArray({ name: 'HU', numberOfComponents: 1, values: volume.voxels });
  // The whole range of HU, stated: spares a pass over the voxels, and keeps them 16-bit integers on the graphics card.
  scalars.setRange({ min: MIN_HU, max: MAX_HU }, 0);
  picture.getPointData().setScalars(scalars);
  return picture;
}

/** Red, green, blue, 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number];

/** The enhancing overlay's orange. */
const OVERLAY_COLOUR: Colour = [0xf0 / 255, 0xa0 / 255, 0x50 / 255];
/** How far the overlay's plane lies before the image's: less than any slice, more than the depth buffer's step. */
const OVERLAY_BEFORE_MM = 0.01;
const CAMERA_DISTANCE_MM = 100;
const CAMERA_DEPTH_MM = 10;
/** Above every value: an overlay that lights nothing. */
const NEVER = [MAX_HU + 0.25, MAX_HU + 0.75] as const;

/** One slice of a volume, and above it the lit voxels of the overlay. */
export interface SliceScene {
  /** The volume that is shown; null shows none. */
  setPicture(picture: Picture | null): void;
  /** Shows the slice through a position; null blanks the viewport. */
  show(centreLps: PointLps | null, plane: SlicePlane): void;
  look(frame: ViewFrame): void;
  setWindow(window: WindowLevel): void;
  /** Null shows no overlay. */
  setOverlay(picture: Picture | null): void;
  /** The overlay switches on between the two values; null switches it off. */
  setStep(step: readonly [off: number, on: number] | null): void;
  setOpacity(opacity: number): void;
  /** Shows nothing and holds no volume. */
  clear(): void;
  dispose(): void;
}

export function createSliceScene(
  renderer: vtkRenderer,
  { hasNorm16Textures }: { readonly hasNorm16Textures: boolean },
): SliceScene {
  renderer.setBackground(0, 0, 0);
  const image = createLayer(renderer, [measuredSampling(noDataTexelBelow(hasNorm16Textures))]);
  image.property.setInterpolationTypeToLinear();
  image.setColours([0, 0, 0], [1, 1, 1]);
  image.setOpacities([0, 1], [1, 1]);
  const overlay = createLayer(renderer, []);
  overlay.property.setInterpolationTypeToNearest();
  overlay.setColours(OVERLAY_COLOUR, OVERLAY_COLOUR);
  overlay.setOpacities(NEVER, [0, 1]);

  const setStep = (step: readonly [number, number] | null): void => overlay.setOpacities(step ?? NEVER, [0, 1]);
  const setPicture = (picture: Picture | null): void => image.setPicture(picture);
  const setOverlay = (picture: Picture | null): void => overlay.setPicture(picture);
  return {
    setPicture,
    setOverlay,
    setStep,
    show: (centreLps, plane) => {
      image.show(centreLps, plane);
      const before = Math.min(OVERLAY_BEFORE_MM, plane.sliceSpacingMm / 100);
      overlay.show(centreLps === null ? null : moved(centreLps, [plane.into, -before]), plane);
    },
    look: (frame) => {
      const camera = renderer.getActiveCamera();
      camera.setParallelProjection(true);
      camera.setFocalPoint(...toTuple(frame.centreLps));
      camera.setPosition(...toTuple(moved(frame.centreLps, [frame.plane.into, -CAMERA_DISTANCE_MM])));
      camera.setViewUp(...toTuple(scaled(frame.plane.down, -1)));
      camera.setParallelScale(frame.heightPx / 2 / frame.pixelsPerMm);
      camera.setClippingRange(CAMERA_DISTANCE_MM - CAMERA_DEPTH_MM, CAMERA_DISTANCE_MM + CAMERA_DEPTH_MM);
    },
    setWindow: ({ widthHu, levelHu }) => {
      image.property.setColorWindow(widthHu);
      image.property.setColorLevel(levelHu);
    },
    setOpacity: (opacity) => {
      overlay.property.setOpacity(opacity);
    },
    clear: () => {
      setPicture(null);
      setOverlay(null);
      setStep(null);
    },
    dispose: () => {
      overlay.dispose();
      image.dispose();
    },
  };
}

interface Layer {
  readonly property: ReturnType<ReturnType<typeof newImageSlice>['getProperty']>;
  setPicture(picture: Picture | null): void;
  show(origin: PointLps | null, plane: SlicePlane): void;
  /** From the lower to the upper end of the window, or of all values. */
  setColours(low: Colour, high: Colour): void;
  /** Opacity at two values, constant beyond them. */
  setOpacities(atHu: readonly [number, number], opacities: readonly [number, number]): void;
  dispose(): void;
}

function createLayer(renderer: vtkRenderer, shaderReplacements: readonly ReturnType<typeof measuredSampling>[]): Layer {
  const slicePlane = newPlane();
  const mapper = newResliceMapper();
  const nothing = emptyPicture();
  mapper.setSlicePlane(slicePlane);
  mapper.setSlabThickness(0);
  // Clear, not black: rounding puts some pixels of the very edge outside the volume.
  mapper.setBackgroundColor(0, 0, 0, 0);
  mapper.set({ viewSpecificProperties: { OpenGL: { ShaderReplacements: [...shaderReplacements] } } });
  const actor = newImageSlice();
  actor.setMapper(mapper);
  // Drawn in order with plain blending; the library's other way mixes colours by approximation.
  actor.setForceOpaque(true);
  const property = actor.getProperty();
  // Functions of its own: the library makes new textures for every slice where there are none, and keeps them all.
  const colours = newColourFunction();
  const opacities = newPiecewiseFunction();
  property.setRGBTransferFunction(0, colours);
  property.setPiecewiseFunction(0, opacities);
  let hasPicture = false;

  const setPicture = (picture: Picture | null): void => {
    hasPicture = picture !== null;
    mapper.setInputData(picture ?? nothing);
    if (hasPicture) return;
    // A volume is let go when another is drawn in its place: an empty one, through its middle.
    actor.setVisibility(true);
    slicePlane.setOrigin(0, 0, 0);
    slicePlane.setNormal(0, 0, 1);
  };
  setPicture(null);
  renderer.addActor(actor);
  return {
    property,
    setPicture,
    show: (origin, plane) => {
      if (!hasPicture) return;
      actor.setVisibility(origin !== null);
      if (origin === null) return;
      slicePlane.setOrigin(...toTuple(origin));
      slicePlane.setNormal(...toTuple(plane.into));
    },
    setColours: (low, high) => {
      colours.removeAllPoints();
      colours.addRGBPoint(0, ...low);
      colours.addRGBPoint(1, ...high);
    },
    setOpacities: ([lowHu, highHu], [low, high]) => {
      opacities.removeAllPoints();
      opacities.addPoint(lowHu, low);
      opacities.addPoint(highHu, high);
    },
    dispose: () => {
      renderer.removeActor(actor);
      actor.delete();
      mapper.delete();
      slicePlane.delete();
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

function toTuple([x, y, z]: readonly [number, number, number]): [number, number, number] {
  return [x, y, z];
}
