import { describe, expect, it } from 'vitest';
import { NO_DATA_HU } from '../../../core/dicom/hounsfield.ts';
import { LIVER_WINDOW, makeThumbnail, type ThumbnailView } from '../../../core/imaging/thumbnail.ts';

const axial = [1, 0, 0, 0, 1, 0] as const;
/** HU equal grey values. */
const plain: ThumbnailView = {
  sidePixels: 4,
  pixelSpacingMm: [1, 1],
  orientation: axial,
  window: { widthHu: 255, levelHu: 127.5 },
};

function slice(columns: number, rows: number, at: (i: number, j: number) => number) {
  const hu = Int16Array.from({ length: rows * columns }, (_, index) =>
    at(index % columns, Math.floor(index / columns)),
  );
  return { hu, rows, columns };
}

describe('a thumbnail', () => {
  it('has in each pixel the mean of the slice under it', () => {
    const { width, height, grey } = makeThumbnail(
      slice(16, 16, (i, j) => i * 10 + 2 * j),
      plain,
    );
    expect([width, height]).toEqual([4, 4]);
    for (let y = 0; y < 4; y += 1)
      for (let x = 0; x < 4; x += 1) expect(grey[4 * y + x]).toBe((4 * x + 1.5) * 10 + 2 * (4 * y + 1.5));
  });

  it('is black, middle grey and white at the edges and the middle of the liver window', () => {
    const greyOf = (hu: number): number | undefined =>
      makeThumbnail(
        slice(4, 4, () => hu),
        { ...plain, window: LIVER_WINDOW },
      ).grey[0];
    expect([-1000, -135, 40, 215, 3000].map(greyOf)).toEqual([0, 0, 128, 255, 255]);
  });

  it('has the proportions of the body, not of the matrix', () => {
    const { width, height } = makeThumbnail(
      slice(8, 8, () => 0),
      { ...plain, sidePixels: 48, pixelSpacingMm: [0.5, 1] },
    );
    expect([width, height]).toEqual([48, 24]);
  });

  it('shows every slice as films are read, however its rows and columns run', () => {
    const corner = (orientation: ThumbnailView['orientation']): number => {
      const { grey } = makeThumbnail(
        slice(4, 4, (i, j) => (i === 0 && j === 0 ? 255 : 0)),
        { ...plain, orientation },
      );
      return grey.indexOf(255);
    };
    expect(corner(axial)).toBe(0);
    expect(corner([-1, 0, 0, 0, 1, 0])).toBe(3);
    expect(corner([1, 0, 0, 0, -1, 0])).toBe(12);
    expect(corner([-1, 0, 0, 0, -1, 0])).toBe(15);
    // Coronal and sagittal from the feet up: the first row belongs below.
    expect(corner([1, 0, 0, 0, 0, 1])).toBe(12);
    expect(corner([0, 1, 0, 0, 0, -1])).toBe(0);
    expect(corner(null)).toBe(0);
  });

  it('leaves what has no data out of its means, and black where there is nothing else', () => {
    const { grey } = makeThumbnail(
      slice(8, 8, (i, j) => (i < 2 && j < 2 ? NO_DATA_HU : i === 2 && j === 0 ? NO_DATA_HU : 100)),
      plain,
    );
    expect([grey[0], grey[1], grey[2]]).toEqual([0, 100, 100]);
  });

  it('of values that are no Hounsfield units runs from their first to their last percent', () => {
    const values = slice(100, 100, (i, j) => (i === 0 && j === 0 ? 32_000 : 1000 + 10 * i));
    const { grey } = makeThumbnail(values, { ...plain, sidePixels: 100, window: null });
    expect([grey[100], grey[199]]).toEqual([0, 255]);
    expect(grey[150]).toBeGreaterThan(120);
    expect(grey[150]).toBeLessThan(136);
  });
});
