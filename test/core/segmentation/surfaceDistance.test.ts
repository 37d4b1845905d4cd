import { describe, expect, it } from 'vitest';
import { makeGrid, voxelCount, voxelOffset, type Grid } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { compareMasks } from '../../../core/segmentation/compareMasks.ts';
import { squaredDistancesMm2 } from '../../../core/segmentation/distanceTransform.ts';
import type { Labelmap } from '../../../core/segmentation/labelmap.ts';
import { surfaceDistance } from '../../../core/segmentation/surfaceDistance.ts';

type Triple = readonly [number, number, number];

const gridOf = (dimensions: Triple, spacingMm: Triple): Grid =>
  makeGrid({ dimensions, spacingMm, originLpsMm: pointLps(0, 0, 0), direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] });

function masked(grid: Grid, inside: (i: number, j: number, k: number) => boolean): Labelmap {
  const voxels = new Uint8Array(voxelCount(grid));
  for (let k = 0; k < grid.dimensions[2]; k += 1)
    for (let j = 0; j < grid.dimensions[1]; j += 1)
      for (let i = 0; i < grid.dimensions[0]; i += 1) if (inside(i, j, k)) voxels[voxelOffset(grid, i, j, k)] = 1;
  return { grid, voxels };
}

const boxMask = (grid: Grid, low: Triple, high: Triple): Labelmap =>
  masked(grid, (i, j, k) => i >= low[0] && i <= high[0] && j >= low[1] && j <= high[1] && k >= low[2] && k <= high[2]);

/** Bits of the same stream for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Positions, mm, of the voxels of a mask that have a face neighbour in the grid and outside the mask. */
function slowBorder({ grid, voxels }: Labelmap): Triple[] {
  const [ni, nj, nk] = grid.dimensions;
  const found: Triple[] = [];
  const outside = (i: number, j: number, k: number): boolean =>
    i >= 0 && j >= 0 && k >= 0 && i < ni && j < nj && k < nk && voxels[i + ni * (j + nj * k)] === 0;
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1) {
        if (voxels[i + ni * (j + nj * k)] === 0) continue;
        if ([-1, 1].some((d) => outside(i + d, j, k) || outside(i, j + d, k) || outside(i, j, k + d)))
          found.push([i * grid.spacingMm[0], j * grid.spacingMm[1], k * grid.spacingMm[2]]);
      }
  return found;
}

function nearest(points: readonly Triple[], others: readonly Triple[]): number[] {
  return points.map((p) => Math.min(...others.map((q) => Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]))));
}

/** Every border voxel of one against every border voxel of the other. */
function slowDistance(a: Labelmap, b: Labelmap): { readonly assdMm: number; readonly mssdMm: number } | null {
  const [of, to] = [slowBorder(a), slowBorder(b)];
  if (of.length === 0 || to.length === 0) return null;
  const all = [...nearest(of, to), ...nearest(to, of)];
  return { assdMm: all.reduce((sum, d) => sum + d, 0) / all.length, mssdMm: Math.max(...all) };
}

describe('the distance between two surfaces', () => {
  it('is the brute-force answer on random masks, spacings and boxes, those at the grid’s end included', () => {
    const next = random(7);
    let compared = 0;
    for (let trial = 0; trial < 120; trial += 1) {
      const side = (most: number): number => 1 + Math.floor(next() * most);
      const grid = gridOf([side(9), side(8), side(7)], [0.3 + 2 * next(), 0.3 + 2 * next(), 0.5 + 5 * next()]);
      const share = next();
      const a = masked(grid, () => next() < share);
      const b = masked(grid, (i, j) => next() < 0.9 && i + j > 3);
      const [fast, slow] = [surfaceDistance(a, b), slowDistance(a, b)];
      if (slow === null || fast === null) {
        expect(fast).toBe(slow);
        continue;
      }
      expect(fast.assdMm).toBeCloseTo(slow.assdMm, 10);
      expect(fast.mssdMm).toBeCloseTo(slow.mssdMm, 10);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(60);
  });

  it('is the shift, at most, of a shifted box, and half the growth of a plate', () => {
    const grid = gridOf([20, 20, 20], [0.5, 1, 3]);
    const box = boxMask(grid, [4, 4, 4], [10, 10, 10]);
    expect(surfaceDistance(box, boxMask(grid, [4, 4, 7], [10, 10, 13]))?.mssdMm).toBe(9);
    expect(surfaceDistance(box, box)).toEqual({ assdMm: 0, mssdMm: 0 });
    const thin = boxMask(grid, [0, 0, 0], [19, 19, 4]);
    const thick = boxMask(grid, [0, 0, 0], [19, 19, 8]);
    expect(surfaceDistance(thin, thick)).toEqual({ assdMm: 12, mssdMm: 12 });
  });

  it('is symmetric, and the same wherever in the grid the masks lie', () => {
    const grid = gridOf([24, 22, 20], [0.7, 0.9, 2.2]);
    const ball = (x: number, y: number, z: number, r: number): Labelmap =>
      masked(grid, (i, j, k) => (i - x) ** 2 + (j - y) ** 2 + (k - z) ** 2 <= r * r);
    const here = surfaceDistance(ball(8, 8, 8, 5), ball(9, 7, 9, 4));
    expect(surfaceDistance(ball(9, 7, 9, 4), ball(8, 8, 8, 5))).toEqual(here);
    const there = surfaceDistance(ball(13, 12, 11, 5), ball(14, 11, 12, 4));
    expect(there?.assdMm).toBeCloseTo(here?.assdMm ?? Number.NaN, 12);
    expect(there?.mssdMm).toBeCloseTo(here?.mssdMm ?? Number.NaN, 12);
  });

  it('is null for a mask that is empty or fills the grid', () => {
    const grid = gridOf([4, 4, 4], [1, 1, 1]);
    const box = boxMask(grid, [1, 1, 1], [2, 2, 2]);
    expect(
      surfaceDistance(
        box,
        masked(grid, () => true),
      ),
    ).toBeNull();
    expect(
      surfaceDistance(
        box,
        masked(grid, () => false),
      ),
    ).toBeNull();
  });

  it('comes from a transform that is infinite without sites and exact with one', () => {
    const box = { dimensions: [5, 4, 3], spacingMm: [0.5, 2, 3] } as const;
    const sites = new Uint8Array(60);
    expect([...new Set(squaredDistancesMm2(sites, box))]).toEqual([Infinity]);
    sites[0] = 1;
    expect(squaredDistancesMm2(sites, box)[59]).toBe(2 ** 2 + 6 ** 2 + 6 ** 2);
  });
});

describe('the comparison of two masks', () => {
  it('has the closed-form overlap of two boxes, the volume difference relative to the first', () => {
    const grid = gridOf([20, 10, 10], [0.5, 1, 3]);
    const a = boxMask(grid, [0, 0, 0], [9, 9, 9]);
    const b = boxMask(grid, [5, 0, 0], [16, 9, 9]);
    const found = compareMasks(a, b);
    expect(found.dice).toBe((2 * 500) / 2200);
    expect(found.jaccard).toBe(500 / 1700);
    expect(found.ravdPercent).toBe(20);
    expect(compareMasks(b, a).ravdPercent).toBeCloseTo(100 / 6, 12);
    expect(found.volumesCm3).toEqual([1.5, 1.8]);
  });

  it('of two masks apart has no overlap and still a distance', () => {
    const grid = gridOf([20, 10, 10], [1, 1, 1]);
    const found = compareMasks(boxMask(grid, [1, 1, 1], [1, 1, 1]), boxMask(grid, [18, 1, 1], [18, 1, 1]));
    expect(found).toMatchObject({ dice: 0, jaccard: 0, assdMm: 17, mssdMm: 17 });
  });

  it('of masks without a border within the grid gives no distance', () => {
    const grid = gridOf([3, 3, 3], [1, 1, 1]);
    const all = masked(grid, () => true);
    expect(compareMasks(all, all)).toMatchObject({ dice: 1, assdMm: null, mssdMm: null });
  });
});
