import type { AxialField } from './sampledSlice.ts';

/** The cross-section of the body in a slice. */
export interface Body {
  /** 1 inside, cell by cell; lungs and bowel gas are not inside. */
  readonly inside: Uint8Array;
  /** First and last column, first and last row. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const TISSUE_HU = -200;

/** The largest connected piece of tissue, after an erosion that lets go of table and clothes; with its extent. */
export function findBody({ hu, width, height }: AxialField): Body | null {
  const tissue = new Uint8Array(width * height);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const solid =
        (hu[at] ?? 0) > TISSUE_HU &&
        (hu[at - 1] ?? 0) > TISSUE_HU &&
        (hu[at + 1] ?? 0) > TISSUE_HU &&
        (hu[at - width] ?? 0) > TISSUE_HU &&
        (hu[at + width] ?? 0) > TISSUE_HU;
      if (solid) tissue[at] = 1;
    }
  }
  const inside = largestPiece(tissue, width);
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let at = 0; at < inside.length; at += 1) {
    if (inside[at] !== 1) continue;
    const x = at % width;
    const y = (at - x) / width;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right - left < 40 || bottom - top < 40 ? null : { inside, left, right, top, bottom };
}

function largestPiece(mask: Uint8Array, width: number): Uint8Array {
  const seen = new Uint8Array(mask.length);
  let largest: number[] = [];
  for (let start = 0; start < mask.length; start += 1) {
    if (mask[start] !== 1 || seen[start] === 1) continue;
    const piece = [start];
    seen[start] = 1;
    for (let next = 0; next < piece.length; next += 1) {
      const at = piece[next] ?? 0;
      for (const neighbour of [at - 1, at + 1, at - width, at + width]) {
        if (mask[neighbour] !== 1 || seen[neighbour] === 1) continue;
        seen[neighbour] = 1;
        piece.push(neighbour);
      }
    }
    if (piece.length > largest.length) largest = piece;
  }
  const inside = new Uint8Array(mask.length);
  for (const at of largest) inside[at] = 1;
  return inside;
}

/** A slice with the body found in it. */
export interface BodySlice {
  readonly field: AxialField;
  readonly body: Body;
}

/** Share of lung in the body's cross-section: air between the body's first and last cell of a row. */
export function lungFraction({ field, body }: BodySlice): number {
  const { hu, width } = field;
  let lung = 0;
  let cells = 0;
  for (let y = body.top; y <= body.bottom; y += 1) {
    const row = body.inside.subarray(y * width, (y + 1) * width);
    const first = row.indexOf(1);
    if (first < 0) continue;
    for (let x = first; x <= row.lastIndexOf(1); x += 1) {
      const value = hu[y * width + x] ?? 0;
      cells += 1;
      if (value > LUNG.fromHu && value < LUNG.toHu) lung += 1;
    }
  }
  return cells === 0 ? 0 : lung / cells;
}

const LUNG = { fromHu: -950, toHu: -600 };
