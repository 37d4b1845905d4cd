import { pictures } from './pictures.ts';
import { GRIDS, asymmetricMask, asymmetricVolume } from '../phantom.ts';
import { axis, voxelOffset, type Grid } from '../../../core/geometry/grid.ts';
import { voxelCentre } from '../../../core/geometry/affine.ts';
import { pointLps, type PointLps } from '../../../core/geometry/points.ts';
import { NO_DATA_HU, type Volume } from '../../../core/imaging/volume.ts';
import { caliperMm } from '../../../core/response/caliper.ts';
import { snapToEdge } from '../../../core/response/measure/snapToEdge.ts';
import type { Labelmap } from '../../../core/segmentation/labelmap.ts';
import { ball, gridAbout, lesionVolume } from '../../fixtures/lesionPhantom.ts';
import {
  createReadingEngine,
  type EngineEvents,
  type ReadingEngine,
  type ViewportSpec,
} from '../../../renderer/engine/readingEngine.ts';

/** A picture read back from a viewport. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
}

let engine: ReadingEngine | null = null;
const told: { name: string; value: unknown }[] = [];
const mounted = new Map<string, { element: HTMLDivElement; unmount: () => void }>();

const events: EngineEvents = {
  onRoiMoved: (index, centreLps, dragging) => told.push({ name: 'roi', value: { index, centreLps, dragging } }),
  onRoiSelected: (index) => told.push({ name: 'roiSelected', value: index }),
  onCaliperMoved: (id, caliper, moved) => told.push({ name: 'caliper', value: { id, caliper, ...moved } }),
  onCaliperSelected: (id) => told.push({ name: 'caliperSelected', value: id }),
  onPosition: (centreLps) => told.push({ name: 'position', value: centreLps }),
  onCursor: (cursor) => told.push({ name: 'cursor', value: cursor }),
  onWindowChanged: (viewportId, window) => told.push({ name: 'window', value: { viewportId, window } }),
  onToolPointer: (pointer) => told.push({ name: 'tool', value: pointer }),
  onCineChanged: (cine) => told.push({ name: 'cine', value: cine }),
  onContextLost: (restored) => told.push({ name: 'context', value: restored }),
};

function current(): ReadingEngine {
  if (engine === null) throw new Error('no engine');
  return engine;
}

async function start(): Promise<void> {
  engine = await createReadingEngine(events);
}

/** The name of what is thrown where no WebGL2 can be had. */
async function startWithoutWebGl2(): Promise<string> {
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = (() => null) as typeof getContext;
  try {
    await createReadingEngine({});
    return 'nothing';
  } catch (error) {
    return error instanceof Error ? error.name : 'not an error';
  } finally {
    HTMLCanvasElement.prototype.getContext = getContext;
  }
}

function stop(): void {
  for (const { element, unmount } of mounted.values()) {
    unmount();
    element.remove();
  }
  mounted.clear();
  engine?.dispose();
  engine = null;
  told.length = 0;
}

/** Two frames: one in which the engine draws, one in which the browser has shown it. */
async function drawn(): Promise<void> {
  for (let n = 0; n < 3; n += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
}

function mount(spec: ViewportSpec, widthPx: number, heightPx: number): void {
  const element = document.createElement('div');
  element.className = 'viewport';
  element.style.width = `${widthPx}px`;
  element.style.height = `${heightPx}px`;
  document.body.append(element);
  mounted.set(spec.id, { element, unmount: current().mount(element, spec) });
}

function unmount(id: string): void {
  const found = mounted.get(id);
  found?.unmount();
  found?.element.remove();
  mounted.delete(id);
}

function elementOf(id: string): HTMLDivElement {
  const element = mounted.get(id)?.element;
  if (element === undefined) throw new Error(`no viewport ${id}`);
  return element;
}

function pixelsOf(id: string): Pixels {
  const canvas = mounted.get(id)?.element.querySelector('canvas');
  const context = canvas?.getContext('2d');
  if (canvas === null || canvas === undefined || context === null || context === undefined)
    throw new Error('no canvas');
  const { width, height } = canvas;
  return { width, height, rgba: context.getImageData(0, 0, width, height).data };
}

/** The pictures are grey; the overlay alone has a colour. */
function isLit({ rgba }: Pixels, at: number): boolean {
  return Math.abs((rgba[at] ?? 0) - (rgba[at + 2] ?? 0)) > 24;
}

/**
 * Walks the pixels of a viewport and finds each one's voxel by the definition of the display: the patient's right at the left of the
 * screen, front at the top, the cross-section's middle in the viewport's middle, to scale.
 */
function eachPixel(
  { width, height }: { width: number; height: number },
  grid: Grid,
  visit: (at: number, index: readonly [number, number], edgeDistance: number) => void,
): void {
  const [i, j] = [axis(grid.direction, 0), axis(grid.direction, 1)];
  const iIsAcross = Math.abs(i[0]) > Math.abs(j[0]);
  const across = iIsAcross ? i : j;
  const downwards = iIsAcross ? j : i;
  const signs = [Math.sign(across[0]), Math.sign(downwards[1])] as const;
  const n = iIsAcross ? ([0, 1] as const) : ([1, 0] as const);
  const counts = [grid.dimensions[n[0]], grid.dimensions[n[1]]] as const;
  const spacing = [grid.spacingMm[n[0]], grid.spacingMm[n[1]]] as const;
  const scale = Math.min(width / (counts[0] * spacing[0]), height / (counts[1] * spacing[1]));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const a = (signs[0] * (x + 0.5 - width / 2)) / scale / spacing[0] + (counts[0] - 1) / 2;
      const b = (signs[1] * (y + 0.5 - height / 2)) / scale / spacing[1] + (counts[1] - 1) / 2;
      const [ra, rb] = [Math.round(a), Math.round(b)];
      const edge = Math.min(0.5 - Math.abs(a - ra), 0.5 - Math.abs(b - rb));
      const inside = ra >= 0 && ra < counts[0] && rb >= 0 && rb < counts[1];
      const index = iIsAcross ? ([ra, rb] as const) : ([rb, ra] as const);
      visit(4 * (y * width + x), inside ? index : [-1, -1], edge);
    }
  }
}

/** Closer to a voxel's edge than this, in voxels, a pixel may show either neighbour. */
const EDGE = 0.02;

export interface OverlayComparison {
  readonly compared: number;
  readonly expectedLit: number;
  readonly lit: number;
  readonly wrong: number;
}

export interface GreyComparison {
  readonly compared: number;
  readonly voxels: number;
  /** Largest difference in grey levels of 255. */
  readonly worst: number;
}

/** Every pixel of a viewport against S > T in the liver, by the arrays. */
function compareOverlay(
  id: string,
  subtraction: Volume,
  liver: Labelmap,
  slice: number,
  thresholdHu: number,
): OverlayComparison {
  const pixels = pixelsOf(id);
  let [compared, expectedLit, lit, wrong] = [0, 0, 0, 0];
  eachPixel(pixels, subtraction.grid, (at, [i, j], edge) => {
    if (edge < EDGE) return;
    const offset = voxelOffset(subtraction.grid, i, j, slice);
    const value = i < 0 ? NO_DATA_HU : (subtraction.voxels[offset] ?? NO_DATA_HU);
    const expected = i >= 0 && liver.voxels[offset] === 1 && value !== NO_DATA_HU && value > thresholdHu;
    const found = isLit(pixels, at);
    compared += 1;
    if (expected) expectedLit += 1;
    if (found) lit += 1;
    if (found !== expected) wrong += 1;
  });
  return { compared, expectedLit, lit, wrong };
}

/** Grey levels of the pixel nearest to each voxel's centre against the window's ramp, and black beyond the volume. */
function compareGrey(
  id: string,
  volume: Volume,
  slice: number,
  window: { widthHu: number; levelHu: number },
): GreyComparison {
  const pixels = pixelsOf(id);
  const nearest = new Map<string, { at: number; edge: number; value: number }>();
  let [compared, worst] = [0, 0];
  const compare = (at: number, value: number): void => {
    const ramp = (value - window.levelHu) / window.widthHu + 0.5;
    const expected = value === NO_DATA_HU ? 0 : 255 * Math.min(Math.max(ramp, 0), 1);
    worst = Math.max(worst, Math.abs((pixels.rgba[at] ?? 0) - expected));
    compared += 1;
  };
  eachPixel(pixels, volume.grid, (at, [i, j], edge) => {
    if (i < 0) {
      if (edge > EDGE) compare(at, NO_DATA_HU);
      return;
    }
    const known = nearest.get(`${i} ${j}`);
    if (known !== undefined && known.edge >= edge) return;
    nearest.set(`${i} ${j}`, { at, edge, value: volume.voxels[voxelOffset(volume.grid, i, j, slice)] ?? NO_DATA_HU });
  });
  for (const { at, value } of nearest.values()) compare(at, value);
  return { compared, voxels: nearest.size, worst };
}

/** Pixels without the overlay's colour that nevertheless differ from an earlier picture. */
function changedUnlit(id: string, before: Pixels): number {
  const now = pixelsOf(id);
  let changed = 0;
  for (let at = 0; at < now.rgba.length; at += 4) {
    if (!isLit(now, at) && now.rgba[at] !== before.rgba[at]) changed += 1;
  }
  return changed;
}

function shapesOf(id: string): { name: string; box: { left: number; top: number; right: number; bottom: number } }[] {
  const element = mounted.get(id)?.element;
  const origin = element?.getBoundingClientRect();
  return [...(element?.querySelectorAll<SVGGraphicsElement>('svg > *') ?? [])].map((shape) => {
    const box = shape.getBoundingClientRect();
    const [dx, dy] = [origin?.left ?? 0, origin?.top ?? 0];
    return {
      name: shape.getAttribute('class') ?? '',
      box: { left: box.left - dx, top: box.top - dy, right: box.right - dx, bottom: box.bottom - dy },
    };
  });
}

/** Takes the graphics context of the engine away, as a driver's reset does. */
let contexts: WebGL2RenderingContext[] = [];
const live = { textures: 0, buffers: 0, programs: 0, volumeTexels: 0 };
const uploads = { texels: 0 };
const countCalls = (): void => {
  const prototype = WebGL2RenderingContext.prototype;
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
    const context: unknown = Reflect.apply(getContext, this, args);
    if (context instanceof WebGL2RenderingContext && !contexts.includes(context)) contexts.push(context);
    return context;
  } as typeof getContext;
  const wrap = (
    name: 'createTexture' | 'deleteTexture' | 'createBuffer' | 'deleteBuffer' | 'createProgram' | 'deleteProgram',
    key: keyof typeof live,
    by: number,
  ): void => {
    const original = prototype[name] as (...args: unknown[]) => unknown;
    Reflect.set(prototype, name, function (this: WebGL2RenderingContext, ...args: unknown[]) {
      if (by > 0 || args[0] !== null) live[key] += by;
      return Reflect.apply(original, this, args);
    });
  };
  wrap('createTexture', 'textures', 1);
  wrap('deleteTexture', 'textures', -1);
  wrap('createBuffer', 'buffers', 1);
  wrap('deleteBuffer', 'buffers', -1);
  wrap('createProgram', 'programs', 1);
  wrap('deleteProgram', 'programs', -1);
};
countCalls();

/** Follows the size of every volume texture on the graphics card. */
const countTexels = (): void => {
  const prototype = WebGL2RenderingContext.prototype;
  const sizes = new Map<WebGLTexture, number>();
  let bound: WebGLTexture | null = null;
  const { bindTexture, deleteTexture, texImage3D, texStorage3D } = prototype;
  const settle = (texture: WebGLTexture | null, texels: number): void => {
    if (texture === null) return;
    live.volumeTexels += texels - (sizes.get(texture) ?? 0);
    sizes.set(texture, texels);
  };
  prototype.bindTexture = function (target, texture) {
    if (target === this.TEXTURE_3D) bound = texture;
    bindTexture.call(this, target, texture);
  };
  prototype.deleteTexture = function (texture) {
    settle(texture, 0);
    deleteTexture.call(this, texture);
  };
  prototype.texStorage3D = function (target, levels, format, width, height, depth) {
    settle(bound, width * height * depth);
    texStorage3D.call(this, target, levels, format, width, height, depth);
  };
  const texSubImage3D = prototype.texSubImage3D;
  prototype.texSubImage3D = function (this: WebGL2RenderingContext, ...args: unknown[]) {
    uploads.texels += Number(args[5]) * Number(args[6]) * Number(args[7]);
    Reflect.apply(texSubImage3D, this, args);
  } as typeof texSubImage3D;
  prototype.texImage3D = function (this: WebGL2RenderingContext, ...args: unknown[]) {
    settle(bound, Number(args[3]) * Number(args[4]) * Number(args[5]));
    uploads.texels += Number(args[3]) * Number(args[4]) * Number(args[5]);
    Reflect.apply(texImage3D, this, args);
  } as typeof texImage3D;
};
countTexels();

function loseContext(): number {
  let lost = 0;
  for (const context of contexts) {
    if (context.isContextLost()) continue;
    context.getExtension('WEBGL_lose_context')?.loseContext();
    lost += 1;
  }
  contexts = [];
  return lost;
}

const bench = {
  start,
  startWithoutWebGl2,
  stop,
  drawn,
  mount,
  unmount,
  engine: current,
  pixelsOf,
  compareOverlay,
  changedUnlit,
  compareGrey,
  shapesOf,
  told,
  loseContext,
  live,
  uploads,
  liveContexts: () => contexts.filter((context) => !context.isContextLost()).length,
  pointLps: (x: number, y: number, z: number): PointLps => pointLps(x, y, z),
  voxelCentre,
  caliperMm,
  snapToEdge,
  ball,
  gridAbout,
  lesionVolume,
  GRIDS,
  asymmetricMask,
  asymmetricVolume,
  elementOf,
  cutPictures: pictures({ engine: current, pixelsOf, elementOf, isLit }),
};
export type EngineBench = typeof bench;
Reflect.set(globalThis, 'engineBench', bench);
