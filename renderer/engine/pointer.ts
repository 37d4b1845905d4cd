import type { CaliperGrip, MouseMode } from './contract.ts';
import type { CrosshairGrip } from './crosshair.ts';

/** What the mouse can take hold of in a viewport. */
export type Grip =
  | { readonly kind: 'roi'; readonly index: number }
  | { readonly kind: 'caliper'; readonly id: string; readonly grip: CaliperGrip }
  | { readonly kind: 'crosshair'; readonly grip: CrosshairGrip };

interface At {
  readonly x: number;
  readonly y: number;
}

/** What the mouse asks of a viewport; pixels are CSS pixels from the viewport's upper left corner. */
export interface PointerWishes {
  readonly mode: () => MouseMode;
  /** What lies under a pixel, null for nothing. */
  readonly gripAt: (x: number, y: number) => Grip | null;
  /** A button was pressed, or the wheel turned. */
  readonly begin: () => void;
  readonly selectRoi: (index: number | null) => void;
  /** `dragging` is false when the ROI is let go. */
  readonly moveRoi: (index: number, byX: number, byY: number, dragging: boolean) => void;
  readonly selectCaliper: (id: string) => void;
  /** `dragging` is false when it is let go after it was moved. */
  readonly moveCaliper: (id: string, grip: CaliperGrip, byX: number, byY: number, dragging: boolean) => void;
  /** Puts the crosshair at a pixel. */
  readonly placeCrosshair: (x: number, y: number) => void;
  /** Takes the crosshair along: by how much since it was taken hold of. */
  readonly moveCrosshair: (grip: CrosshairGrip, byX: number, byY: number, isFirst: boolean) => void;
  /** To the right widens the window, downwards raises the level. */
  readonly changeWindow: (byX: number, byY: number) => void;
  readonly pan: (byX: number, byY: number) => void;
  readonly zoom: (factor: number, x: number, y: number) => void;
  /** Positive towards the feet, back or right. */
  readonly scroll: (slices: number) => void;
  /** Slices gone through by moving the mouse over a viewport's whole height. */
  readonly slicesPerHeight: () => number;
  readonly hover: (at: At | null) => void;
  readonly resizeTool: (notch: 1 | -1) => void;
  readonly useTool: (phase: 'down' | 'move' | 'up' | 'cancel', at: At, event: PointerEvent) => void;
}

type Drag = Grip | { readonly kind: Exclude<MouseMode, 'crosshair'> };

/** A wheel's notch gives at least this; a touchpad gives many small steps, which add up to one. */
const NOTCH_PX = 50;
const ZOOM_PER_NOTCH = 1.15;
const ZOOM_PER_PX = 1.01;
/** Even a short stack is gone through with a steady hand. */
const MIN_PX_PER_SLICE = 3;
const MAX_PX_PER_SLICE = 24;
/** A press that moves less is a click. */
const CLICK_PX = 3;

/**
 * Listens to the mouse over an element: wheel = slices, Ctrl + wheel = zoom, Alt + wheel = the tool's size, left on a ROI, a lesion's line or a crosshair line = move it, left elsewhere
 * = the mouse mode, right = window, middle = pan.
 */
export function listenToPointer(element: HTMLElement, wishes: PointerWishes, signal: AbortSignal): void {
  let drag: Drag | null = null;
  let last = { x: 0, y: 0 };
  let pressed = { x: 0, y: 0 };
  let hasMoved = false;
  let pendingWheel = 0;
  let pendingSlices = 0;
  const at = (event: MouseEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const dragFor = (button: number): Drag | null => {
    if (button === 1) return { kind: 'pan' };
    if (button === 2) return { kind: 'window' };
    if (button !== 0) return null;
    const mode = wishes.mode();
    if (mode === 'tool') return { kind: 'tool' };
    const grip = wishes.gripAt(pressed.x, pressed.y);
    if (grip !== null) return grip;
    return mode === 'crosshair' ? { kind: 'crosshair', grip: { kind: 'centre' } } : { kind: mode };
  };

  const begin = (event: PointerEvent): void => {
    wishes.begin();
    if (drag !== null) return;
    pressed = last = at(event);
    pendingSlices = 0;
    hasMoved = false;
    const isOnGrip = event.button === 0 && wishes.mode() === 'crosshair' && wishes.gripAt(last.x, last.y) === null;
    if (isOnGrip) wishes.placeCrosshair(last.x, last.y);
    drag = dragFor(event.button);
    if (drag === null) return;
    if (drag.kind === 'roi') wishes.selectRoi(drag.index);
    if (drag.kind === 'caliper') wishes.selectCaliper(drag.id);
    if (drag.kind === 'crosshair') wishes.moveCrosshair(drag.grip, 0, 0, true);
    if (drag.kind === 'tool') wishes.useTool('down', last, event);
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
  };

  const move = (event: PointerEvent): void => {
    const now = at(event);
    const [byX, byY] = [now.x - last.x, now.y - last.y];
    wishes.hover(now);
    if (drag === null) {
      element.style.cursor = wishes.mode() === 'tool' || wishes.gripAt(now.x, now.y) === null ? '' : 'move';
      return;
    }
    if (byX === 0 && byY === 0) return;
    last = now;
    hasMoved = true;
    if (drag.kind === 'roi') wishes.moveRoi(drag.index, byX, byY, true);
    else if (drag.kind === 'caliper') wishes.moveCaliper(drag.id, drag.grip, byX, byY, true);
    else if (drag.kind === 'crosshair') wishes.moveCrosshair(drag.grip, now.x - pressed.x, now.y - pressed.y, false);
    else if (drag.kind === 'pan') wishes.pan(byX, byY);
    else if (drag.kind === 'zoom') wishes.zoom(ZOOM_PER_PX ** -byY, pressed.x, pressed.y);
    else if (drag.kind === 'tool') wishes.useTool('move', now, event);
    else if (drag.kind === 'scroll') scrollBy(byY);
    else wishes.changeWindow(byX, byY);
  };

  const scrollBy = (byY: number): void => {
    const pixels = element.clientHeight / Math.max(1, wishes.slicesPerHeight());
    pendingSlices += byY / Math.min(Math.max(pixels, MIN_PX_PER_SLICE), MAX_PX_PER_SLICE);
    const slices = Math.trunc(pendingSlices);
    pendingSlices -= slices;
    if (slices !== 0) wishes.scroll(slices);
  };

  const end = (event: PointerEvent): void => {
    const ended = drag;
    drag = null;
    const isClick = Math.hypot(last.x - pressed.x, last.y - pressed.y) < CLICK_PX;
    if (ended?.kind === 'roi') wishes.moveRoi(ended.index, 0, 0, false);
    else if (ended?.kind === 'caliper') {
      if (hasMoved) wishes.moveCaliper(ended.id, ended.grip, 0, 0, false);
    } else if (ended?.kind === 'tool')
      wishes.useTool(event.type === 'pointercancel' ? 'cancel' : 'up', at(event), event);
    else if (ended !== null && ended.kind !== 'crosshair' && event.button === 0 && isClick) wishes.selectRoi(null);
  };

  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    wishes.begin();
    const notches = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / NOTCH_PX : Math.sign(event.deltaY);
    if (event.altKey && wishes.mode() === 'tool' && notches !== 0) {
      wishes.resizeTool(notches < 0 ? 1 : -1);
      return;
    }
    if (event.ctrlKey) {
      const { x, y } = at(event);
      wishes.zoom(ZOOM_PER_NOTCH ** -Math.max(-1, Math.min(1, notches)), x, y);
      return;
    }
    if (Math.abs(notches) >= 1) pendingWheel = Math.sign(notches);
    else pendingWheel += notches;
    const slices = Math.trunc(pendingWheel);
    if (slices === 0) return;
    pendingWheel = 0;
    wishes.scroll(slices);
  };

  element.addEventListener('pointerdown', begin, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', end, { signal });
  element.addEventListener('pointercancel', end, { signal });
  element.addEventListener('pointerleave', () => wishes.hover(null), { signal });
  element.addEventListener('wheel', wheel, { signal, passive: false });
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
}
