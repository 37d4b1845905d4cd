import * as v from 'valibot';

const size = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(20_000));
const place = v.pipe(v.number(), v.integer());

/** The window's place and size in device-independent pixels. */
const oneWindow = {
  bounds: v.nullable(v.strictObject({ x: place, y: place, width: size, height: size })),
  maximized: v.boolean(),
};

const MOST_ARRANGEMENTS = 20;

/** As it was left last, and as it was left with each arrangement of displays (`arrangementOf`). */
export const windowStateSchema = v.strictObject({
  ...oneWindow,
  arrangements: v.exactOptional(
    v.pipe(v.record(v.string(), v.strictObject(oneWindow)), v.maxEntries(MOST_ARRANGEMENTS)),
  ),
});

export type WindowState = v.InferOutput<typeof windowStateSchema>;
export type Bounds = NonNullable<WindowState['bounds']>;
export type OneWindowState = Pick<WindowState, 'bounds' | 'maximized'>;

/** Names an arrangement of displays by their places and sizes. */
export function arrangementOf(displays: readonly Bounds[]): string {
  return displays
    .map(({ x, y, width, height }) => `${width}x${height}+${x}+${y}`)
    .toSorted()
    .join(' ');
}

/** How the window was left when these displays were there; else as it was left last. */
export function leftWith(state: WindowState, displays: readonly Bounds[]): OneWindowState {
  return state.arrangements?.[arrangementOf(displays)] ?? state;
}

/** The state in which `left` is remembered, also for these displays; the arrangement that is oldest in the file makes room. */
export function rememberedWith(state: WindowState, displays: readonly Bounds[], left: OneWindowState): WindowState {
  const name = arrangementOf(displays);
  const others = Object.entries(state.arrangements ?? {}).filter(([other]) => other !== name);
  return { ...left, arrangements: Object.fromEntries([...others.slice(1 - MOST_ARRANGEMENTS), [name, left]]) };
}

/** The display after the one that holds most of the window, and the window's place on it: the same share of it. */
export function onNextDisplay(bounds: Bounds, displays: readonly Bounds[]): Bounds {
  const shares = displays.map((display) => shared(bounds, display));
  const now = shares.indexOf(Math.max(...shares));
  const [from, to] = [displays[now], displays[(now + 1) % displays.length]];
  if (from === undefined || to === undefined) return bounds;
  const width = Math.min(bounds.width, to.width);
  const height = Math.min(bounds.height, to.height);
  const moved = (start: number, room: number, toStart: number, toRoom: number): number =>
    Math.round(toStart + (room <= 0 ? 0 : Math.min(1, Math.max(0, start / room))) * toRoom);
  return {
    x: moved(bounds.x - from.x, from.width - bounds.width, to.x, to.width - width),
    y: moved(bounds.y - from.y, from.height - bounds.height, to.y, to.height - height),
    width,
    height,
  };
}

/** The rectangle that holds all displays side by side: their common height, so that nothing lies where no display is. */
export function overAllDisplays(displays: readonly Bounds[]): Bounds {
  const left = Math.min(...displays.map(({ x }) => x));
  const right = Math.max(...displays.map(({ x, width }) => x + width));
  const top = Math.max(...displays.map(({ y }) => y));
  const bottom = Math.min(...displays.map(({ y, height }) => y + height));
  return { x: left, y: top, width: right - left, height: Math.max(MINIMUM_SIZE.height, bottom - top) };
}

function shared(a: Bounds, b: Bounds): number {
  return Math.max(0, overlap(a.x, a.width, b.x, b.width)) * Math.max(0, overlap(a.y, a.height, b.y, b.height));
}

/** Larger letters on a large display that the system does not magnify itself: 1.5 from about 4K on. */
export function zoomForDisplay(display: { readonly height: number }): number {
  return display.height >= 2000 ? 1.5 : display.height >= 1500 ? 1.25 : 1;
}

export const DEFAULT_SIZE = { width: 1600, height: 960 } as const;
export const MINIMUM_SIZE = { width: 1024, height: 640 } as const;

/** So much of the window must lie on a display for it to be found again and moved. */
const VISIBLE_PX = 100;

/** The remembered bounds where a display still shows them, else null: a monitor may be gone since. */
export function boundsOnDisplays(bounds: Bounds | null, displays: readonly Bounds[]): Bounds | null {
  if (bounds === null) return null;
  const isSeen = displays.some(
    (display) =>
      overlap(bounds.x, bounds.width, display.x, display.width) >= VISIBLE_PX &&
      bounds.y >= display.y &&
      bounds.y <= display.y + display.height - VISIBLE_PX,
  );
  return isSeen ? bounds : null;
}

function overlap(startA: number, lengthA: number, startB: number, lengthB: number): number {
  return Math.min(startA + lengthA, startB + lengthB) - Math.max(startA, startB);
}
