/** A picture's size in pixels. */
export interface PictureSize {
  readonly columns: number;
  readonly rows: number;
}

/** Pixels joined to each other: 1 where a pixel belongs to the region. */
export interface Region {
  readonly inside: Uint8Array;
  readonly count: number;
  /** It reaches the picture's edge or a pixel without data: what it is part of is not seen whole. */
  readonly isOpen: boolean;
}

/** A region and the level that bounds it, HU. */
export interface FoundRegion {
  readonly region: Region;
  readonly levelHu: number;
}

/**
 * The pixels that `isIn` takes and that are joined, by sides or also by corners, to the seed; null where the seed itself is not taken.
 * `isKnown` is false for a pixel without data.
 */
export function growRegion(
  { columns, rows }: PictureSize,
  seed: number,
  {
    isIn,
    isKnown,
    byCorners,
  }: {
    readonly isIn: (at: number) => boolean;
    readonly isKnown: (at: number) => boolean;
    readonly byCorners: boolean;
  },
): Region | null {
  if (!isIn(seed)) return null;
  const inside = new Uint8Array(columns * rows);
  const pending = [seed];
  inside[seed] = 1;
  let count = 0;
  let isOpen = false;
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    count += 1;
    const [x, y] = [at % columns, Math.floor(at / columns)];
    if (x === 0 || y === 0 || x === columns - 1 || y === rows - 1) isOpen = true;
    for (let dy = -1; dy <= 1; dy += 1) {
      for (let dx = -1; dx <= 1; dx += 1) {
        if (!byCorners && dx !== 0 && dy !== 0) continue;
        if (x + dx < 0 || x + dx >= columns || y + dy < 0 || y + dy >= rows) continue;
        const next = at + dx + dy * columns;
        if (inside[next] === 1) continue;
        if (!isKnown(next)) isOpen = true;
        else if (isIn(next)) {
          inside[next] = 1;
          pending.push(next);
        }
      }
    }
  }
  return { inside, count, isOpen };
}

/** The region with its holes filled: what cannot be reached from the picture's edge without crossing it. */
export function withoutHoles(region: Region, size: PictureSize): Region {
  const { columns, rows } = size;
  const outside = new Uint8Array(columns * rows);
  const pending: number[] = [];
  const reach = (at: number): void => {
    if (region.inside[at] === 1 || outside[at] === 1) return;
    outside[at] = 1;
    pending.push(at);
  };
  for (let x = 0; x < columns; x += 1) for (const y of [0, rows - 1]) reach(x + y * columns);
  for (let y = 0; y < rows; y += 1) for (const x of [0, columns - 1]) reach(x + y * columns);
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const x = at % columns;
    if (x > 0) reach(at - 1);
    if (x < columns - 1) reach(at + 1);
    if (at >= columns) reach(at - columns);
    if (at < columns * (rows - 1)) reach(at + columns);
  }
  const inside = outside.map((value) => 1 - value);
  return { ...region, inside, count: inside.reduce((sum, value) => sum + value, 0) };
}

/** The pixels within a radius of the region's. */
export function widened(inside: Uint8Array, size: PictureSize, radiusPx: number): Uint8Array {
  return swept(inside, size, radiusPx, 1);
}

/** Every pixel within the radius of one of `value` becomes `value`. */
function swept(inside: Uint8Array, { columns, rows }: PictureSize, radiusPx: number, value: 0 | 1): Uint8Array {
  const into = inside.slice();
  const half = Math.floor(radiusPx);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const at = x + y * columns;
      if (inside[at] !== value || !isAtEdge(inside, at, columns, value)) continue;
      for (let dy = -half; dy <= half; dy += 1) {
        const width = Math.floor(Math.sqrt(radiusPx * radiusPx - dy * dy));
        const row = y + dy;
        if (row < 0 || row >= rows) continue;
        const [from, to] = [Math.max(0, x - width), Math.min(columns - 1, x + width)];
        into.fill(value, row * columns + from, row * columns + to + 1);
      }
    }
  }
  return into;
}

function isAtEdge(inside: Uint8Array, at: number, columns: number, value: 0 | 1): boolean {
  const differs = (next: number): boolean => next >= 0 && next < inside.length && inside[next] !== value;
  return differs(at - 1) || differs(at + 1) || differs(at - columns) || differs(at + columns);
}
