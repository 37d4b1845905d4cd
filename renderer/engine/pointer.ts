/** What the mouse asks of a viewport; pixels are CSS pixels from the viewport's upper left corner. */
export interface PointerWishes {
  /** The ROI under a pixel, null for none. */
  readonly roiAt: (x: number, y: number) => number | null;
  readonly selectViewport: () => void;
  readonly selectRoi: (index: number | null) => void;
  /** `dragging` is false when the ROI is let go. */
  readonly moveRoi: (index: number, byX: number, byY: number, dragging: boolean) => void;
  /** To the right widens the window, downwards raises the level. */
  readonly changeWindow: (byX: number, byY: number) => void;
  readonly pan: (byX: number, byY: number) => void;
  readonly zoom: (factor: number, x: number, y: number) => void;
  /** Positive towards the feet. */
  readonly scroll: (slices: number) => void;
  readonly hover: (at: { readonly x: number; readonly y: number } | null) => void;
}

type Drag = { readonly kind: 'roi'; readonly index: number } | { readonly kind: 'window' } | { readonly kind: 'pan' };

/** A wheel's notch gives at least this; a touchpad gives many small steps, which add up to one. */
const NOTCH_PX = 50;
const ZOOM_PER_NOTCH = 1.15;
/** A press that moves less is a click. */
const CLICK_PX = 3;

/**
 * Listens to the mouse over an element: wheel = slices, Ctrl + wheel = zoom, left on a ROI = move it, left or right elsewhere = window,
 * middle = pan.
 */
export function listenToPointer(element: HTMLElement, wishes: PointerWishes, signal: AbortSignal): void {
  let drag: Drag | null = null;
  let last = { x: 0, y: 0 };
  let pressed = { x: 0, y: 0 };
  let pendingWheel = 0;
  const at = (event: MouseEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const begin = (event: PointerEvent): void => {
    wishes.selectViewport();
    if (drag !== null) return;
    pressed = last = at(event);
    const roi = event.button === 0 ? wishes.roiAt(last.x, last.y) : null;
    if (event.button === 1) drag = { kind: 'pan' };
    else if (roi !== null) drag = { kind: 'roi', index: roi };
    else if (event.button === 0 || event.button === 2) drag = { kind: 'window' };
    else return;
    if (roi !== null) wishes.selectRoi(roi);
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
  };

  const move = (event: PointerEvent): void => {
    const now = at(event);
    const [byX, byY] = [now.x - last.x, now.y - last.y];
    wishes.hover(now);
    if (drag === null) {
      element.style.cursor = wishes.roiAt(now.x, now.y) === null ? '' : 'move';
      return;
    }
    if (byX === 0 && byY === 0) return;
    last = now;
    if (drag.kind === 'roi') wishes.moveRoi(drag.index, byX, byY, true);
    else if (drag.kind === 'pan') wishes.pan(byX, byY);
    else wishes.changeWindow(byX, byY);
  };

  const end = (event: PointerEvent): void => {
    const ended = drag;
    drag = null;
    const isClick = Math.hypot(last.x - pressed.x, last.y - pressed.y) < CLICK_PX;
    if (ended?.kind === 'roi') wishes.moveRoi(ended.index, 0, 0, false);
    else if (ended?.kind === 'window' && event.button === 0 && isClick) wishes.selectRoi(null);
  };

  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const notches = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / NOTCH_PX : Math.sign(event.deltaY);
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
