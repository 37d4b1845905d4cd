import { NO_DATA_HU } from '../dicom/hounsfield.ts';
import type { Placement } from '../dicom/instance.ts';

/** How a slice is shown small. */
export interface ThumbnailView {
  /** Longest side, pixels of the screen. */
  readonly sidePixels: number;
  readonly pixelSpacingMm: Placement['pixelSpacingMm'];
  readonly orientation: Placement['orientation'];
  /** Null where the values are no Hounsfield units: then from their 1st to their 99th percentile. */
  readonly window: GreyWindow | null;
}

export interface GreyWindow {
  readonly widthHu: number;
  readonly levelHu: number;
}

/** The usual window of the liver. */
export const LIVER_WINDOW: GreyWindow = { widthHu: 350, levelHu: 40 };

/** A grey picture, row by row from the top left, 0 black to 255 white; rounded, halves to even. */
export interface Thumbnail {
  readonly width: number;
  readonly height: number;
  readonly grey: Uint8ClampedArray<ArrayBuffer>;
}

export interface ThumbnailSlice {
  readonly hu: Int16Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * One slice as a small grey picture in true proportion, each of its pixels the mean of the slice under it; what has no data is black.
 * Turned as films are read: the patient's left on the right, back or feet below; a sagittal image looks from the left.
 */
export function makeThumbnail({ hu, rows, columns }: ThumbnailSlice, view: ThumbnailView): Thumbnail {
  const [betweenRows, betweenColumns] = view.pixelSpacingMm ?? [1, 1];
  const [widthMm, heightMm] = [columns * betweenColumns, rows * betweenRows];
  const longest = Math.max(widthMm, heightMm);
  const side = (mm: number): number => Math.max(1, Math.round((view.sidePixels * mm) / longest));
  const [width, height] = [side(widthMm), side(heightMm)];
  const { levelHu, widthHu } = view.window ?? windowOf(hu);
  const low = levelHu - widthHu / 2;
  const [flipX, flipY] = flips(view.orientation);
  const grey = new Uint8ClampedArray(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const mean = meanOf(
        hu,
        columns,
        span(flipX ? width - 1 - x : x, width, columns),
        span(flipY ? height - 1 - y : y, height, rows),
      );
      grey[y * width + x] = mean === null ? 0 : (255 * (mean - low)) / widthHu;
    }
  }
  return { width, height, grey };
}

type Span = readonly [from: number, to: number];

/** The slice's pixels, at least one, under pixel `at` of `of`. */
function span(at: number, of: number, pixels: number): Span {
  const from = Math.floor((at * pixels) / of);
  return [from, Math.max(from + 1, Math.floor(((at + 1) * pixels) / of))];
}

function meanOf(hu: Int16Array, columns: number, [fromI, toI]: Span, [fromJ, toJ]: Span): number | null {
  let sum = 0;
  let count = 0;
  for (let j = fromJ; j < toJ; j += 1) {
    for (let i = fromI; i < toI; i += 1) {
      const value = hu[j * columns + i] ?? NO_DATA_HU;
      if (value === NO_DATA_HU) continue;
      sum += value;
      count += 1;
    }
  }
  return count === 0 ? null : sum / count;
}

/** Whether columns and rows run against the reader's: by the axis along which each runs most. */
function flips(orientation: Placement['orientation']): readonly [x: boolean, y: boolean] {
  if (orientation === null) return [false, false];
  const [rowX, rowY, rowZ, columnX, columnY, columnZ] = orientation;
  return [runsAgainst([rowX, rowY, rowZ]), runsAgainst([columnX, columnY, columnZ])];
}

/** To the right: left, then back; down: back, then feet. */
function runsAgainst([x, y, z]: readonly [number, number, number]): boolean {
  const most = Math.max(Math.abs(x), Math.abs(y), Math.abs(z));
  if (Math.abs(z) === most) return z > 0;
  return Math.abs(x) === most ? x < 0 : y < 0;
}

/** From the 1st to the 99th percentile, at least one wide. */
function windowOf(hu: Int16Array): GreyWindow {
  const values = hu.filter((value) => value !== NO_DATA_HU).sort();
  const at = (share: number): number => values[Math.floor(share * (values.length - 1))] ?? 0;
  const [low, high] = [at(0.01), at(0.99)];
  return { widthHu: Math.max(1, high - low), levelHu: (low + high) / 2 };
}
