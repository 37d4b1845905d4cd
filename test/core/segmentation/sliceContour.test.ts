import { describe, expect, test } from 'vitest';
import { makeGrid } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import type { Labelmap } from '../../../core/segmentation/labelmap.ts';
import { sliceContour } from '../../../core/segmentation/sliceContour.ts';

function labelmapOf(
  dimensions: readonly [number, number, number],
  inside: (i: number, j: number, k: number) => boolean,
): Labelmap {
  const grid = makeGrid({
    dimensions,
    spacingMm: [1, 1, 1],
    originLpsMm: pointLps(0, 0, 0),
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  });
  const [ni, nj, nk] = dimensions;
  const voxels = new Uint8Array(ni * nj * nk);
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1) voxels[i + ni * (j + nj * k)] = inside(i, j, k) ? 1 : 0;
  return { grid, voxels };
}

/** Signed area by the shoelace formula: positive when the inside lies to the left. */
function areaOf(ring: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < ring.length; n += 2) {
    const m = (n + 2) % ring.length;
    sum += (ring[n] ?? 0) * (ring[m + 1] ?? 0) - (ring[m] ?? 0) * (ring[n + 1] ?? 0);
  }
  return sum / 2;
}

/** Even–odd rule: whether a point lies inside the rings together. */
function isInside(rings: readonly Float64Array[], u: number, v: number): boolean {
  let crossings = 0;
  for (const ring of rings) {
    for (let n = 0; n < ring.length; n += 2) {
      const m = (n + 2) % ring.length;
      const [u0, v0, u1, v1] = [ring[n] ?? 0, ring[n + 1] ?? 0, ring[m] ?? 0, ring[m + 1] ?? 0];
      if (v0 > v !== v1 > v && u < u0 + ((v - v0) / (v1 - v0)) * (u1 - u0)) crossings += 1;
    }
  }
  return crossings % 2 === 1;
}

/** A reproducible speckle with holes, corners that touch and voxels at the border. */
function speckle(i: number, j: number, k: number): boolean {
  return ((i * 73 + j * 151 + k * 283 + i * j * 7 + ((i * i * 31) ^ (j * 17))) % 97) % 2 === 0;
}

describe('the outline of a mask in a slice', () => {
  test('of one voxel is a diamond of area one half around it', () => {
    const rings = sliceContour(
      labelmapOf([5, 4, 3], (i, j, k) => i === 2 && j === 1 && k === 1),
      2,
      1,
    );
    expect(rings).toHaveLength(1);
    const points = [...(rings[0] ?? [])];
    expect(new Set([0, 2, 4, 6].map((n) => `${points[n]},${points[n + 1]}`))).toEqual(
      new Set(['2,0.5', '2.5,1', '2,1.5', '1.5,1']),
    );
    expect(areaOf(rings[0] ?? new Float64Array())).toBe(0.5);
  });

  test('of a rectangle of m × n voxels encloses m·n − ½, also when it fills the slice', () => {
    const rings = sliceContour(
      labelmapOf([7, 5, 1], () => true),
      2,
      0,
    );
    expect(rings.map(areaOf)).toEqual([7 * 5 - 0.5]);
  });

  test('walks a hole the other way round', () => {
    const rings = sliceContour(
      labelmapOf([7, 7, 1], (i, j) => i > 0 && i < 6 && j > 0 && j < 6 && !(i === 3 && j === 3)),
      2,
      0,
    );
    expect(rings.map(areaOf).toSorted((a, b) => a - b)).toEqual([-0.5, 24.5]);
  });

  test('separates voxels that touch at a corner', () => {
    const rings = sliceContour(
      labelmapOf([4, 4, 1], (i, j) => (i === 1 && j === 1) || (i === 2 && j === 2)),
      2,
      0,
    );
    expect(rings.map(areaOf)).toEqual([0.5, 0.5]);
  });

  test.each([0, 1, 2] as const)('across axis %i encloses exactly the centres of the voxels inside', (axis) => {
    const labelmap = labelmapOf([9, 11, 7], speckle);
    const [uAxis, vAxis] = [0, 1, 2].filter((a) => a !== axis) as [number, number];
    let looked = 0;
    for (let slice = 0; slice < (labelmap.grid.dimensions[axis] ?? 0); slice += 1) {
      const rings = sliceContour(labelmap, axis, slice);
      for (let v = 0; v < (labelmap.grid.dimensions[vAxis] ?? 0); v += 1) {
        for (let u = 0; u < (labelmap.grid.dimensions[uAxis] ?? 0); u += 1) {
          const index = [0, 0, 0];
          index[axis] = slice;
          index[uAxis] = u;
          index[vAxis] = v;
          // A hair off the centre: the even–odd rule is undecided for a ray through a ring's corner.
          expect(isInside(rings, u + 1e-3, v + 1e-4)).toBe(speckle(index[0] ?? 0, index[1] ?? 0, index[2] ?? 0));
          looked += 1;
        }
      }
    }
    expect(looked).toBe(9 * 11 * 7);
  });

  test('is empty where the slice holds no voxel', () => {
    expect(
      sliceContour(
        labelmapOf([4, 4, 2], (_i, _j, k) => k === 1),
        2,
        0,
      ),
    ).toEqual([]);
  });

  test('of a slice beyond the grid is a defect', () => {
    expect(() =>
      sliceContour(
        labelmapOf([4, 4, 2], () => true),
        2,
        2,
      ),
    ).toThrow(RangeError);
  });
});
