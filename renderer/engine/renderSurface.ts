import { Enums, init, TiledRenderingEngine } from '@cornerstonejs/core';
import type { Picture } from './picture.ts';
import { teachSliceMapper } from './sliceMapper.ts';
import { createSliceScene, type SliceScene } from './sliceScene.ts';

/** WebGL2 cannot be had here: no graphics driver, or it is switched off. */
export class NoWebGl2Error extends Error {
  override readonly name = 'NoWebGl2Error';
}

/** A place on the surface: the element that Cornerstone draws into, and its scene. */
export interface Pane {
  readonly id: string;
  readonly host: HTMLDivElement;
  readonly scene: SliceScene;
}

/** Cornerstone's rendering engine in one graphics context, so that viewports share the textures of their volumes. */
export interface RenderSurface {
  /**
   * A pane for a viewport. `onRendered` is called when its picture is on the canvas: what lies above it is drawn then, to appear in the
   * same frame. Panes given back are used again: the graphics library keeps a program and a buffer of every pane that it ever had.
   */
  take(onRendered: () => void): Pane;
  giveBack(pane: Pane): void;
  /** Takes over the sizes of all panes. Cameras must be set afterwards. */
  resize(): void;
  /** Draws in the next frame. */
  render(panes: readonly Pane[]): void;
  /** Takes some slices (along k) of a picture to the graphics card, where the picture already is; else all of it goes with its first drawing. */
  upload(picture: Picture, firstSlice: number, count: number): void;
  /** Draws what was asked for now: a resized canvas is empty until then. */
  drawNow(): void;
  dispose(): void;
}

/** All viewports on one canvas behind the page, drawn in the next frame or at once. */
class PromptRenderingEngine extends TiledRenderingEngine {
  drawNow(): void {
    /* oxlint-disable no-underscore-dangle -- what Cornerstone's next frame would do; its public methods only ask for that frame */
    if (this._animationFrameHandle !== null) cancelAnimationFrame(this._animationFrameHandle);
    this._renderFlaggedViewports();
    /* oxlint-enable no-underscore-dangle */
  }
}

let surfaces = 0;

/** Refused: a page without WebGL2. */
export function createRenderSurface(onContextLost: () => void): RenderSurface {
  const probe = document.createElement('canvas').getContext('webgl2');
  if (probe === null) throw new NoWebGl2Error('this page cannot draw: WebGL2 is missing or switched off');
  probe.getExtension('WEBGL_lose_context')?.loseContext();
  init({ rendering: { renderingEngineMode: Enums.RenderingEngineModeEnum.Tiled }, debug: {} });
  surfaces += 1;
  const cornerstone = new PromptRenderingEngine(`reading-${surfaces}`);
  const listening = new AbortController();
  teachSliceMapper(graphicsWindow(cornerstone));
  const canvas = graphicsCanvas(cornerstone);
  canvas?.addEventListener('webglcontextlost', onContextLost, { signal: listening.signal });
  const listeners = new Map<string, () => void>();
  const panes: Pane[] = [];
  const unused: Pane[] = [];
  const waitingRoom = document.createElement('div');
  Object.assign(waitingRoom.style, { position: 'fixed', left: '-8px', top: '0', visibility: 'hidden' });
  document.body.append(waitingRoom);

  function newPane(): Pane {
    const host = document.createElement('div');
    Object.assign(host.style, { position: 'absolute', left: '0', top: '0', width: '2px', height: '2px' });
    waitingRoom.append(host);
    const id = `pane-${panes.length}`;
    cornerstone.enableElement({ viewportId: id, element: host, type: Enums.ViewportType.ORTHOGRAPHIC });
    host.addEventListener(Enums.Events.IMAGE_RENDERED, () => listeners.get(id)?.(), { signal: listening.signal });
    const scene = createSliceScene(cornerstone.getViewport(id).getRenderer());
    const pane = { id, host, scene };
    panes.push(pane);
    return pane;
  }

  const render = (wanted: readonly Pane[]): void => cornerstone.renderViewports(wanted.map(({ id }) => id));
  return {
    take: (onRendered) => {
      const pane = unused.pop() ?? newPane();
      listeners.set(pane.id, onRendered);
      return pane;
    },
    giveBack: (pane) => {
      if (cornerstone.hasBeenDestroyed) return;
      listeners.delete(pane.id);
      pane.scene.clear();
      Object.assign(pane.host.style, { width: '2px', height: '2px' });
      waitingRoom.append(pane.host);
      unused.push(pane);
      // Drawn empty, so that the graphics card's copy of its volume is let go.
      render([pane]);
    },
    resize: () => cornerstone.resize(false, false),
    render,
    drawNow: () => cornerstone.drawNow(),
    upload: (picture, firstSlice, count) => {
      const scalars = picture.getPointData().getScalars();
      const resource: unknown = graphicsWindow(cornerstone).getGraphicsResourceForObject(scalars);
      const context = canvas?.getContext('webgl2') ?? null;
      if (context === null || !isTextureResource(resource) || !resource.oglObject.getHandle()) return;
      const texture = resource.oglObject;
      const [width, height] = picture.getDimensions();
      const sliceLength = width * height;
      const voxels = scalars.getData();
      if (!(voxels instanceof Int16Array)) throw new Error('a picture is made of 16-bit voxels');
      const hu = voxels.slice(firstSlice * sliceLength, (firstSlice + count) * sliceLength);
      // The kind that the library chose for the whole volume. By its own way it would turn the whole volume into it for every slice.
      const kind: unknown = texture.getOpenGLDataType(scalars.getDataType(), false);
      const values = kind === context.FLOAT ? Float32Array.from(hu) : kind === context.SHORT ? hu : null;
      if (values === null) throw new Error(`volumes of this graphics card are of an unknown kind: ${String(kind)}`);
      texture.activate();
      context.pixelStorei(context.UNPACK_ALIGNMENT, 1);
      context.texSubImage3D(
        context.TEXTURE_3D,
        0,
        0,
        0,
        firstSlice,
        width,
        height,
        count,
        context.RED,
        kind === context.FLOAT ? context.FLOAT : context.SHORT,
        values,
      );
      texture.deactivate();
    },
    dispose: () => {
      listening.abort();
      for (const pane of panes) pane.scene.dispose();
      cornerstone.destroy();
      for (const pane of panes) pane.host.remove();
      waitingRoom.remove();
      canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

type GraphicsWindow = ReturnType<
  ReturnType<TiledRenderingEngine['getOffscreenMultiRenderWindow']>['getOpenGLRenderWindow']
>;

function graphicsWindow(cornerstone: TiledRenderingEngine): GraphicsWindow {
  return cornerstone.getOffscreenMultiRenderWindow('').getOpenGLRenderWindow();
}

function graphicsCanvas(cornerstone: TiledRenderingEngine): HTMLCanvasElement | null {
  const canvas: unknown = graphicsWindow(cornerstone).getCanvas();
  return canvas instanceof HTMLCanvasElement ? canvas : null;
}

/** What the graphics library keeps of a picture on the graphics card; its types leave it open. */
interface TextureResource {
  readonly oglObject: {
    getHandle(): WebGLTexture | null;
    getOpenGLDataType(scalarType: string, isForced: boolean): unknown;
    activate(): void;
    deactivate(): void;
  };
}

function isTextureResource(resource: unknown): resource is TextureResource {
  return typeof resource === 'object' && resource !== null && 'oglObject' in resource;
}
