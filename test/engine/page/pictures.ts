import { continuousIndex, voxelCentre } from '../../../core/geometry/affine.ts';
import { voxelOffset, type Grid } from '../../../core/geometry/grid.ts';
import { pointLps, type PointLps } from '../../../core/geometry/points.ts';
import { NO_DATA_HU, type Volume } from '../../../core/imaging/volume.ts';
import type { Labelmap } from '../../../core/segmentation/labelmap.ts';
import type { ReadingEngine, Slab, WindowLevel } from '../../../renderer/engine/readingEngine.ts';
import { axisOrders, cornerHu, cornerVolume, dentedMask, rampHu, rampVolume, volumeBy } from '../cutPhantoms.ts';
import type { Pixels } from './page.ts';

interface Sources {
  readonly engine: () => ReadingEngine;
  readonly pixelsOf: (id: string) => Pixels;
  readonly elementOf: (id: string) => HTMLElement;
  readonly isLit: (pixels: Pixels, at: number) => boolean;
}

export interface Comparison {
  readonly compared: number;
  /** Largest difference in grey levels of 255. */
  readonly worst: number;
  /** Different shades among those that were expected: a picture of one grey shows nothing. */
  readonly shades: number;
}

/** Closer to a voxel's edge than this, in voxels, a pixel may show either neighbour. */
const EDGE = 0.02;

function greyOf(hu: number | null, { widthHu, levelHu }: WindowLevel): number {
  return hu === null ? 0 : 255 * Math.min(Math.max((hu - levelHu) / widthHu + 0.5, 0), 1);
}

function huOf({ grid, voxels }: Volume, [i, j, k]: readonly [number, number, number]): number | null {
  const isOutside = [i, j, k].some((n, a) => n < 0 || n >= (grid.dimensions[a] ?? 0));
  const hu = isOutside ? NO_DATA_HU : (voxels[voxelOffset(grid, i, j, k)] ?? NO_DATA_HU);
  return hu === NO_DATA_HU ? null : hu;
}

function nearest(grid: Grid, lps: PointLps): { index: readonly [number, number, number]; edge: number } {
  const at = continuousIndex(grid, lps);
  const index = [Math.round(at[0]), Math.round(at[1]), Math.round(at[2])] as const;
  const edge = Math.min(...index.map((n, a) => 0.5 - Math.abs((at[a] ?? 0) - n)));
  return { index, edge };
}

/** Reads whole pictures and compares them with what slow and obvious code expects of the arrays. */
export function pictures({ engine, pixelsOf, elementOf, isLit }: Sources) {
  /** Every `step`-th pixel's position in both directions. */
  function eachPixel(id: string, step: number, visit: (at: number, lps: PointLps, pixels: Pixels) => void): void {
    const pixels = pixelsOf(id);
    for (let y = 0; y < pixels.height; y += step)
      for (let x = 0; x < pixels.width; x += step) {
        const lps = engine().lpsAt(id, x + 0.5, y + 0.5);
        if (lps !== null) visit(4 * (y * pixels.width + x), lps, pixels);
      }
  }

  /** The picture against any function of the position; null is black; undefined leaves a pixel out. */
  function compare(
    id: string,
    expectedHu: (lps: PointLps) => number | null | undefined,
    window: WindowLevel,
    step = 3,
  ): Comparison {
    let [compared, worst] = [0, 0];
    const shades = new Set<number>();
    eachPixel(id, step, (at, lps, { rgba }) => {
      const hu = expectedHu(lps);
      if (hu === undefined) return;
      const expected = greyOf(hu, window);
      shades.add(Math.round(expected));
      worst = Math.max(worst, Math.abs((rgba[at] ?? 0) - expected));
      compared += 1;
    });
    return { compared, worst, shades: shades.size };
  }

  return {
    axisOrders,
    cornerHu,
    cornerVolume,
    dentedMask,
    rampHu,
    rampVolume,
    volumeBy,
    /** Each pixel against the voxel of the array that `valueAt` finds there. */
    compareNearest: (id: string, volumeId: string, grid: Grid, window: WindowLevel): Comparison =>
      compare(id, (lps) => (nearest(grid, lps).edge < EDGE ? undefined : engine().valueAt(volumeId, lps)), window),
    /** Each pixel against the greatest, least or mean voxel along one axis of the grid, up to `reach` voxels away. */
    compareSlab: (
      id: string,
      volume: Volume,
      along: { readonly axis: 0 | 1 | 2; readonly reach: number },
      projection: Slab['projection'],
      window: WindowLevel,
    ): Comparison =>
      compare(
        id,
        (lps) => {
          const { index, edge } = nearest(volume.grid, lps);
          if (edge < EDGE) return undefined;
          const found: number[] = [];
          for (let n = -along.reach; n <= along.reach; n += 1) {
            const at: [number, number, number] = [...index];
            at[along.axis] += n;
            const hu = huOf(volume, at);
            if (hu !== null) found.push(hu);
          }
          if (found.length === 0) return null;
          if (projection === 'maximum') return Math.max(...found);
          if (projection === 'minimum') return Math.min(...found);
          return found.reduce((sum, hu) => sum + hu, 0) / found.length;
        },
        window,
      ),
    /** Each pixel inside the outermost voxels' centres against the ramp itself. */
    compareRamp: (id: string, grid: Grid, window: WindowLevel): Comparison =>
      compare(
        id,
        (lps) => {
          const at = continuousIndex(grid, lps);
          const isInside = at.every((n, a) => n > 0.01 && n < (grid.dimensions[a] ?? 0) - 1.01);
          return isInside ? rampHu(lps) : undefined;
        },
        window,
      ),
    /** Each pixel's overlay against S > T in the liver at the voxel it lies in. */
    compareLit: (
      id: string,
      subtraction: Volume,
      liver: Labelmap,
      thresholdHu: number,
    ): { readonly lit: number; readonly wrong: number } => {
      let [lit, wrong] = [0, 0];
      eachPixel(id, 3, (at, lps, pixels) => {
        const { index, edge } = nearest(subtraction.grid, lps);
        if (edge < EDGE) return;
        const hu = huOf(subtraction, index);
        const isInLiver = hu !== null && liver.voxels[voxelOffset(liver.grid, ...index)] === 1;
        const isExpected = isInLiver && hu > thresholdHu;
        if (isExpected) lit += 1;
        if (isLit(pixels, at) !== isExpected) wrong += 1;
      });
      return { lit, wrong };
    },
    /**
     * A drawn shape against a rule of what is inside it: pixels whose own answer and those of their neighbours up to `slackMm` around agree.
     */
    compareShape: (
      id: string,
      selector: string,
      isInside: (lps: PointLps) => boolean,
      slackMm: number,
    ): { readonly inside: number; readonly wrong: number } => {
      const shape = elementOf(id).querySelector<SVGGeometryElement>(selector);
      const matrix = shape?.getCTM()?.inverse();
      let [inside, wrong] = [0, 0];
      if (shape === null || matrix === undefined) return { inside, wrong };
      const { width } = pixelsOf(id);
      const scale = engine().describeView(id)?.pixelsPerMm ?? 1;
      eachPixel(id, 5, (at, lps) => {
        const [x, y] = [((at / 4) % width) + 0.5, Math.floor(at / 4 / width) + 0.5];
        const expected = isInside(lps);
        const isNearEdge = [
          [1, 0],
          [-1, 0],
          [0, 1],
          [0, -1],
          [1, 1],
          [1, -1],
          [-1, 1],
          [-1, -1],
        ].some(([dx = 0, dy = 0]) => {
          const beside = engine().lpsAt(id, x + dx * slackMm * scale, y + dy * slackMm * scale);
          return beside !== null && isInside(beside) !== expected;
        });
        if (isNearEdge) return;
        if (expected) inside += 1;
        if (shape.isPointInFill(new DOMPoint(x, y).matrixTransform(matrix)) !== expected) wrong += 1;
      });
      return { inside, wrong };
    },
    isInMask: (mask: Labelmap, lps: PointLps): boolean => {
      const { index } = nearest(mask.grid, lps);
      const isOutside = index.some((n, a) => n < 0 || n >= (mask.grid.dimensions[a] ?? 0));
      return !isOutside && mask.voxels[voxelOffset(mask.grid, ...index)] === 1;
    },
    /** The grey at each corner of a picture: upper left, upper right, lower left, lower right. */
    cornersOf: (id: string): readonly number[] => {
      const { width, height, rgba } = pixelsOf(id);
      const inset = 3;
      return [inset, height - 1 - inset].flatMap((y) =>
        [inset, width - 1 - inset].map((x) => rgba[4 * (y * width + x)] ?? -1),
      );
    },
    /** The lines of a viewport's crosshair, each as its two outer ends. */
    crosshairOf: (id: string): readonly (readonly number[])[] => {
      const path = elementOf(id).querySelector('.engine-crosshair')?.getAttribute('d') ?? '';
      return path
        .split('M')
        .filter((part) => part !== '')
        .map((part) => part.split(/[L ]/).map(Number));
    },
    point: (x: number, y: number, z: number): PointLps => pointLps(x, y, z),
    centre: voxelCentre,
  };
}
