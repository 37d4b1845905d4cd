// oxlint-disable-next-line typescript/triple-slash-reference -- ambient declarations: the tests compile this file too, apart from its folder
/// <reference path="./vtkDrawing.d.ts" />
import { newInstance as newVtkClass } from '@kitware/vtk.js/macros.js';
import { extend as extendMapper } from '@kitware/vtk.js/Rendering/Core/ImageResliceMapper.js';
import type vtkImageResliceMapper from '@kitware/vtk.js/Rendering/Core/ImageResliceMapper';
import { extend as extendDrawnMapper } from '@kitware/vtk.js/Rendering/OpenGL/ImageResliceMapper.js';
import { MAX_HU } from '../../core/imaging/volume.ts';
import type { GraphicsWindow } from '@letb/vtk-drawing';
import { SLICE_FRAGMENT_SHADER, SLICE_VERTEX_SHADER } from './sliceShader.ts';
import type { Vector } from './vectors.ts';

/** How a volume's samples become a picture. */
export interface Drawing {
  isNearest: boolean;
  isInverted: boolean;
  /** In voxel indices, from one sample of the slab to the next. */
  slabStep: Vector;
  /** Samples on either side of the plane. */
  slabReach: number;
  slabProjection: 'maximum' | 'minimum' | 'mean';
  /** Shown black, and how much brighter each HU above it is: 1 is white. */
  blackHu: number;
  greyPerHu: number;
  /** Set for an overlay: every sample above the value in one colour, all else clear. */
  lit: { readonly aboveHu: number; readonly colour: Vector } | null;
  /** Set for a map of colours: the sample that is drawn in the ramp's last one; 0 in its first. */
  highest: number | null;
  /** Where a voxel index of the picture is read in this volume: three rows of an affine map. */
  map: readonly [Row, Row, Row];
  /** Set for one of two volumes that share a picture: where this one is drawn; it is black there where it has no data. */
  pattern: DrawnPattern | null;
}

/** Three coefficients and a constant. */
export type Row = readonly [number, number, number, number];

/** Every voxel is read at itself. */
export const SAME_PLACE: readonly [Row, Row, Row] = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
];

/** Checks, or the parts to both sides of a line, by mm along two directions of the screen. */
export interface DrawnPattern {
  readonly kind: 'checkerboard' | 'swipe';
  /** 0: the checks at even places, or what lies before the line. */
  readonly side: 0 | 1;
  /** Along the screen's axes, mm, of a voxel index: coefficients and constant. */
  readonly right: Row;
  readonly down: Row;
  /** Side of a check, or distance of the line. */
  readonly lengthMm: number;
}

const PROJECTIONS = { maximum: 0, minimum: 1, mean: 2 } as const;
const CLASS = 'letbSliceMapper';
const drawings = new WeakMap<object, Drawing>();

/** The graphics library's mapper of one image on one plane, with this program's own sampling, slab and grey ramp (`sliceShader`). */
export type SliceMapper = vtkImageResliceMapper;

const newMapper: () => SliceMapper = newVtkClass((publicAPI: object, model: object) => {
  extendMapper(publicAPI, model);
  const names: unknown = Reflect.get(model, 'classHierarchy');
  if (Array.isArray(names)) names.push(CLASS);
}, CLASS);

const newDrawnMapper: () => object = newVtkClass((publicAPI: object, model: object) => {
  extendDrawnMapper(publicAPI, model);
  const setParameters = publicAPI.setPropertyShaderParameters;
  publicAPI.getShaderTemplate = (shaders) => {
    Object.assign(shaders, { Vertex: SLICE_VERTEX_SHADER, Fragment: SLICE_FRAGMENT_SHADER, Geometry: '' });
  };
  publicAPI.setPropertyShaderParameters = (cells, renderer, actor) => {
    setParameters(cells, renderer, actor);
    const drawing = drawings.get(Reflect.get(model, 'renderable'));
    const scale = publicAPI.getScalarTextures()[0]?.getVolumeInfo().scale[0] ?? 1;
    if (drawing === undefined) return;
    const program = cells.getProgram();
    program.setUniformf('texelToHu', scale);
    program.setUniformf('noDataBelowHu', noDataBelowHu(scale));
    program.setUniformi('isNearest', drawing.isNearest ? 1 : 0);
    program.setUniformi('isInverted', drawing.isInverted ? 1 : 0);
    program.setUniform3fv('slabStep', [...drawing.slabStep]);
    program.setUniformi('slabReach', drawing.slabReach);
    program.setUniformi('slabProjection', PROJECTIONS[drawing.slabProjection]);
    program.setUniformf('blackHu', drawing.blackHu);
    program.setUniformf('greyPerHu', drawing.greyPerHu);
    program.setUniformi('isOverlay', drawing.lit === null ? 0 : 1);
    program.setUniformf('litAboveHu', drawing.lit?.aboveHu ?? MAX_HU);
    program.setUniform3fv('litColour', [...(drawing.lit?.colour ?? [0, 0, 0])]);
    program.setUniformf('highest', drawing.highest ?? 0);
    const { map, pattern } = drawing;
    program.setUniform4fv('mapI', [...map[0]]);
    program.setUniform4fv('mapJ', [...map[1]]);
    program.setUniform4fv('mapK', [...map[2]]);
    program.setUniformi('patternKind', pattern === null ? 0 : pattern.kind === 'checkerboard' ? 1 : 2);
    program.setUniformi('patternSide', pattern?.side ?? 0);
    program.setUniform4fv('patternRight', [...(pattern?.right ?? [0, 0, 0, 0])]);
    program.setUniform4fv('patternDown', [...(pattern?.down ?? [0, 0, 0, 0])]);
    program.setUniformf('patternMm', pattern?.lengthMm ?? 1);
  };
}, `${CLASS}Drawn`);

/** Lets a window of the graphics library draw slice mappers: its factory makes what draws each kind of thing. */
export function teachSliceMapper(graphicsWindow: GraphicsWindow): void {
  const { overrides } = graphicsWindow.getMyFactory().get('overrides');
  overrides[CLASS] = newDrawnMapper;
}

/** Below this a voxel holds no data: 16-bit textures are cut at −32767 (−1 of their range), others hold HU as they are. */
function noDataBelowHu(texelScale: number): number {
  return texelScale === 1 ? -32_767.5 : -32_766.5;
}

/** A mapper, and what decides how it draws; a change shows in the next rendering. */
export function newSliceMapper(): { readonly mapper: SliceMapper; readonly drawing: Drawing } {
  const mapper = newMapper();
  const drawing: Drawing = {
    isNearest: false,
    isInverted: false,
    slabStep: [0, 0, 0],
    slabReach: 0,
    slabProjection: 'maximum',
    blackHu: 0,
    greyPerHu: 1,
    lit: null,
    highest: null,
    map: SAME_PLACE,
    pattern: null,
  };
  drawings.set(mapper, drawing);
  return { mapper, drawing };
}
