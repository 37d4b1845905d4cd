import { deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { directionOf, makeGrid, voxelCount, voxelOffset, type Grid } from '../../../core/geometry/grid.ts';
import { applyAffine, ijkToLps } from '../../../core/geometry/affine.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import type { LetbPlacement } from '../../../core/letb/computeLetb.ts';
import { keyImages, type KeyImage } from '../../../core/report/keyImages.ts';

const deflate = async (bytes: Uint8Array): Promise<Uint8Array> => deflateSync(bytes);

/** The liver: 60 × 40 × 30 mm about (−30, 10, 5). The tumour is its right front lower eighth; it enhances. */
const LIVER = { low: [-60, -10, -10], high: [0, 30, 20] } as const;
const isIn = (p: readonly number[], low: readonly number[], high: readonly number[]): boolean =>
  p.every((x, a) => x > (low[a] ?? 0) && x < (high[a] ?? 0));

/** Grids over the same 120 × 100 × 60 mm: the patient's own axes; turned and permuted. */
const plain = makeGrid({
  dimensions: [60, 50, 12],
  spacingMm: [2, 2, 5],
  originLpsMm: pointLps(-99, -49, -27.5),
  direction: directionOf([1, 0, 0], [0, 1, 0], [0, 0, 1]),
});
const turned = makeGrid({
  dimensions: [12, 60, 50],
  spacingMm: [5, 2, 2],
  originLpsMm: pointLps(19, 49, 27.5),
  direction: directionOf([0, 0, -1], [-1, 0, 0], [0, -1, 0]),
});

function placement(
  centre: readonly [number, number, number],
  letbPercent: number,
  shape: 'cube' | 'sphere' = 'cube',
): LetbPlacement {
  return {
    centreLpsMm: centre,
    shape,
    nominalCm3: 1,
    effectiveCm3: 1,
    voxels: 50,
    meanHu: 20,
    sdHu: 10,
    thresholdHu: 40 + letbPercent,
    enhancingVolumeCm3: 1,
    letbPercent,
  };
}

const placements = [
  placement([-10, 20, 12.5], 11),
  placement([-10, 0, 12.5], 9),
  placement([-20, 20, 2.5], 10, 'sphere'),
];

async function imagesOn(grid: Grid): Promise<Awaited<ReturnType<typeof keyImages>>> {
  const arterial = new Int16Array(voxelCount(grid));
  const subtraction = new Int16Array(voxelCount(grid));
  const liver = new Uint8Array(voxelCount(grid));
  const [ni, nj, nk] = grid.dimensions;
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1) {
        const at = voxelOffset(grid, i, j, k);
        const p = applyAffine(ijkToLps(grid), [i, j, k]);
        const inside = isIn(p, LIVER.low, LIVER.high);
        const tumour = isIn(p, LIVER.low, [-30, 10, 5]);
        liver[at] = inside ? 1 : 0;
        // Outside enhances too, and is not tinted.
        subtraction[at] = tumour || !inside ? 90 : 20;
        arterial[at] = inside ? 100 : -1000;
      }
  return keyImages(
    {
      arterial: { grid, voxels: arterial },
      subtraction: { grid, voxels: subtraction },
      liver: { grid, voxels: liver },
      placements,
    },
    deflate,
  );
}

function pixelsOf({ picture }: KeyImage): PNG {
  return PNG.sync.read(Buffer.from(picture.split(',')[1] ?? '', 'base64'));
}

/** Mean place of the tinted pixels in mm from the picture's top left, and how many there are. */
function tinted(image: KeyImage): { readonly count: number; readonly xMm: number; readonly yMm: number } {
  const png = pixelsOf(image);
  let [count, x, y] = [0, 0, 0];
  for (let at = 0; at < png.width * png.height; at += 1) {
    const [red = 0, , blue = 0] = png.data.subarray(4 * at, 4 * at + 3);
    if (red === blue) continue;
    count += 1;
    x += ((at % png.width) + 0.5) * (image.widthMm / png.width);
    y += (Math.floor(at / png.width) + 0.5) * (image.heightMm / png.height);
  }
  return { count, xMm: x / count, yMm: y / count };
}

describe.each([
  ['on the patient’s own axes', plain],
  ['on a permuted, reversed grid', turned],
])('key images %s', (_name, grid) => {
  it('are the slice of most enhancement and each placement’s slice, once', async () => {
    const { images } = await imagesOn(grid);
    expect(images.map(({ zMm, placements: own }) => [Math.round(10 * zMm) / 10, own])).toEqual([
      [grid === plain ? -7.5 : 2.5, grid === plain ? [] : [3]],
      [12.5, [1, 2]],
      ...(grid === plain ? [[2.5, [3]]] : []),
    ]);
  });

  it('draw by the threshold of the placement of the middle LETB', async () => {
    expect(await imagesOn(grid)).toMatchObject({ placement: 3, thresholdHu: 50 });
  });

  it('show the liver with 12 mm around it, the right of the patient on the left and the front above', async () => {
    const { images } = await imagesOn(grid);
    const image = images.find(({ zMm }) => Math.abs(zMm - 2.5) < 0.01);
    expect(image).toMatchObject({ widthMm: 84, heightMm: 64 });
    if (image === undefined) return;
    // The tumour's middle lies 15 mm from the liver's right end and 10 mm from its front.
    const { count, xMm, yMm } = tinted(image);
    expect(count).toBe(15 * 10);
    expect(xMm).toBeCloseTo(12 + 15, 6);
    expect(yMm).toBeCloseTo(12 + 10, 6);
  });

  it('outline the liver halfway between its outer voxels and their neighbours', async () => {
    const { images } = await imagesOn(grid);
    for (const { contours } of images) {
      expect(contours).toHaveLength(1);
      const ring = contours[0] ?? [];
      const xs = ring.filter((_, at) => at % 2 === 0);
      const ys = ring.filter((_, at) => at % 2 === 1);
      expect([Math.min(...xs), Math.max(...xs)]).toEqual([12, 72]);
      expect([Math.min(...ys), Math.max(...ys)]).toEqual([12, 52]);
    }
  });

  it('cut each ROI where the slice meets it', async () => {
    const { images } = await imagesOn(grid);
    const of = (z: number): KeyImage['rois'] => images.find(({ zMm }) => Math.abs(zMm - z) < 0.01)?.rois ?? [];
    expect(
      of(12.5).map(({ placement: own, xMm, yMm, halfMm }) =>
        [own, xMm, yMm, halfMm].map((v) => Math.round(1e6 * v) / 1e6),
      ),
    ).toEqual([
      [1, 62, 42, 5],
      [2, 62, 22, 5],
    ]);
    const [sphere] = of(2.5);
    expect(sphere?.halfMm).toBeCloseTo(Math.cbrt(3000 / (4 * Math.PI)), 9);
    expect([sphere?.xMm, sphere?.yMm].map((v) => Math.round(1e6 * (v ?? 0)) / 1e6)).toEqual([52, 42]);
  });
});
