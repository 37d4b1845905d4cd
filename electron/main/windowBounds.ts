import * as v from 'valibot';

const size = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(20_000));
const place = v.pipe(v.number(), v.integer());

/** The window's place and size in device-independent pixels. */
export const windowStateSchema = v.strictObject({
  bounds: v.nullable(v.strictObject({ x: place, y: place, width: size, height: size })),
  maximized: v.boolean(),
});

export type WindowState = v.InferOutput<typeof windowStateSchema>;
export type Bounds = NonNullable<WindowState['bounds']>;

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
