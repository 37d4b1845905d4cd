import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../core/base/errors.ts';
import { continuousIndex, voxelCentre } from '../../../core/geometry/affine.ts';
import { axis, directionOf, makeGrid, voxelCount, voxelOffset, type Grid } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { reorderedGrid, type AxisOrder } from '../../../core/segmentation/axisOrder.ts';
import type { LabelImage } from '../../../core/segmentation/labelImage.ts';
import { maskOnGrid } from '../../../core/segmentation/maskOnGrid.ts';

const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
const straight = makeGrid({
  dimensions: [5, 4, 3],
  spacingMm: [0.7, 0.8, 2.5],
  originLpsMm: pointLps(-120.5, 33, -410),
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
});
const oblique = makeGrid({ ...straight, direction: [c, -s, 0, s, c, 0, 0, 0, -1] });
const count = voxelCount(straight);

/** Each voxel its own label, so that one wrong voxel shows. */
const counting = Int16Array.from({ length: count }, (_, index) => index + 1);
/** Bytes of 0 and 1 without any symmetry. */
const irregular = Uint8Array.from({ length: count }, (_, index) => ((index * index + 3 * index) % 7 < 3 ? 1 : 0));

const imageOf = (grid: Grid, stored: LabelImage['stored'], rest: Partial<LabelImage> = {}): LabelImage => ({
  name: 'liver.nii.gz',
  grid,
  stored,
  slope: 1,
  intercept: 0,
  ...rest,
});

const ORDERS: readonly AxisOrder[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
].flatMap(([i = 0, j = 0, k = 0]) =>
  Array.from({ length: 8 }, (_, flips) => ({
    source: [i, j, k] as const,
    reversed: [(flips & 1) > 0, (flips & 2) > 0, (flips & 4) > 0] as const,
  })),
);

/** The voxels of `from` as a file on `to` would store them, found point by point in patient space. */
function restored<T extends Uint8Array | Int16Array>(voxels: T, from: Grid, to: Grid): T {
  const moved = voxels.slice();
  for (let k = 0; k < to.dimensions[2]; k += 1)
    for (let j = 0; j < to.dimensions[1]; j += 1)
      for (let i = 0; i < to.dimensions[0]; i += 1) {
        const [a, b, d] = continuousIndex(from, voxelCentre(to, [i, j, k]));
        const value = voxels[voxelOffset(from, Math.round(a), Math.round(b), Math.round(d))];
        moved[voxelOffset(to, i, j, k)] = value ?? Number.NaN;
      }
  return moved as T;
}

function refusalOf(run: () => unknown): DomainError {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('a mask on a grid', () => {
  it.each(['straight', 'oblique'])('has every voxel in its place whichever of 48 ways a %s grid is stored', (which) => {
    const grid = which === 'straight' ? straight : oblique;
    expect(new Set(ORDERS.map((order) => JSON.stringify(reorderedGrid(grid, order)))).size).toBe(48);
    for (const order of ORDERS) {
      const stored = reorderedGrid(grid, order);
      const labels = imageOf(stored, restored(counting, grid, stored));
      for (const label of [1, 7, 33, count]) {
        const { labelmap } = maskOnGrid(labels, grid, { label });
        expect(labelmap.voxels.indexOf(1)).toBe(label - 1);
        expect(labelmap.voxels.lastIndexOf(1)).toBe(label - 1);
      }
      const binary = imageOf(stored, restored(irregular, grid, stored));
      expect(maskOnGrid(binary, grid).labelmap.voxels).toEqual(irregular);
      const floats = imageOf(stored, Float32Array.from(restored(irregular, grid, stored)));
      expect(maskOnGrid(floats, grid).labelmap.voxels).toEqual(irregular);
    }
  });

  it('is written into memory that is lent, shared or not, and else shares the file’s', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(count)).fill(9);
    const image = imageOf(straight, irregular);
    expect(maskOnGrid(image, straight, { into: shared }).labelmap.voxels).toBe(shared);
    expect([...shared]).toEqual([...irregular]);
    expect(maskOnGrid(image, straight).labelmap.voxels).toBe(irregular);
    const flipped = reorderedGrid(straight, { source: [0, 1, 2], reversed: [true, false, true] });
    const reordered = imageOf(flipped, restored(irregular, straight, flipped));
    shared.fill(9);
    maskOnGrid(reordered, straight, { into: shared });
    expect([...shared]).toEqual([...irregular]);
    expect(() => maskOnGrid(image, straight, { into: new Uint8Array(3) })).toThrow(RangeError);
  });

  it('is read byte for byte wherever in the file the bytes lie', () => {
    for (let offset = 0; offset < 9; offset += 1) {
      for (let voxel = 0; voxel < count; voxel += 1) {
        for (const value of [1, 2, 128]) {
          const voxels = new Uint8Array(new ArrayBuffer(count + 16), offset, count);
          voxels[voxel] = value;
          const found = maskOnGrid(imageOf(straight, voxels), straight).labelmap.voxels;
          expect(found.indexOf(1)).toBe(voxel);
          expect(found.lastIndexOf(1)).toBe(voxel);
        }
      }
    }
  });

  it('takes every value but 0, and says so when there are several', () => {
    const stored = Int16Array.from(irregular, (inside, index) => (inside === 0 ? 0 : index % 2 === 0 ? 5 : -3));
    const { labelmap, findings } = maskOnGrid(imageOf(straight, stored), straight);
    expect(labelmap.voxels).toEqual(irregular);
    expect(findings).toEqual([
      { severity: 'warning', code: 'mask-several-labels', details: { name: 'liver.nii.gz', labels: [-3, 5] } },
    ]);
    const chosen = maskOnGrid(imageOf(straight, stored), straight, { label: -3 });
    expect(chosen.findings).toEqual([]);
    expect([...chosen.labelmap.voxels]).toEqual([...stored].map((value) => (value === -3 ? 1 : 0)));
    expect(
      maskOnGrid(
        imageOf(
          straight,
          irregular.map((v) => 255 * v),
        ),
        straight,
      ).findings,
    ).toEqual([]);
  });

  it('compares labels after the file’s scaling', () => {
    const scaled = imageOf(straight, irregular, { slope: Math.fround(0.1), intercept: Math.fround(1.9) });
    expect(refusalOf(() => maskOnGrid(scaled, straight)).code).toBe('mask-not-whole');
    const image = imageOf(straight, irregular, { slope: 4, intercept: 1 });
    expect(maskOnGrid(image, straight, { label: 5 }).labelmap.voxels).toEqual(irregular);
    const inverted = imageOf(straight, irregular, { slope: -1, intercept: 1 });
    expect([...maskOnGrid(inverted, straight).labelmap.voxels]).toEqual([...irregular].map((v) => 1 - v));
  });

  it.each([
    ['no liver at all', new Uint8Array(count), undefined, 'mask-empty'],
    ['no liver at all, with a label', new Uint8Array(count), 3, 'mask-empty'],
    ['a label that is not there', irregular, 2, 'mask-label-absent'],
    ['probabilities', Float32Array.from(irregular, (v) => v * 0.4), undefined, 'mask-not-whole'],
    ['NaN', Float64Array.from(irregular, (v) => v / v), undefined, 'mask-not-whole'],
    ['infinity', Float64Array.from(irregular, (v) => 1 / v), undefined, 'mask-not-whole'],
  ])('is refused with %s', (_, stored, label, code) => {
    const refusal = refusalOf(() => maskOnGrid(imageOf(straight, stored), straight, { label }));
    expect(refusal.code).toBe(code);
    if (code === 'mask-label-absent') expect(refusal.details).toMatchObject({ label: 2, present: [1] });
  });

  it('is refused when the file is an image', () => {
    const grid = makeGrid({ ...straight, dimensions: [20, 20, 20] });
    const image = imageOf(
      grid,
      Int16Array.from({ length: 8000 }, (_, index) => (index * 37) % 2000),
    );
    expect(refusalOf(() => maskOnGrid(image, grid)).code).toBe('mask-is-an-image');
  });

  it.each([
    ['one slice less', { dimensions: [5, 4, 2] }, ['dimensions'], null],
    ['thicker slices', { spacingMm: [0.7, 0.8, 2.6] }, ['spacing'], 0.14],
    ['an origin 2 mm off in x', { originLpsMm: pointLps(-118.5, 33, -410) }, ['origin'], 2 / 0.7],
    ['an origin 0.051 slice off', { originLpsMm: pointLps(-120.5, 33, -410 + 2.5 * 0.051) }, ['origin'], 0.051],
    ['a slight turn', { direction: [c, -s, 0, s, c, 0, 0, 0, 1] }, ['direction'], undefined],
    ['a flip without moving the origin', { direction: [1, 0, 0, 0, 1, 0, 0, 0, -1] }, ['origin'], 2],
  ])('is refused on a grid with %s, naming it', (_, part, differs, off) => {
    const other = makeGrid({ ...straight, ...part } as Grid);
    const image = imageOf(other, new Uint8Array(voxelCount(other)).fill(1));
    const { code, details } = refusalOf(() => maskOnGrid(image, straight));
    expect(code).toBe('mask-on-another-grid');
    expect(details).toMatchObject({
      differs,
      mask: { dimensions: other.dimensions },
      image: { spacingMm: [0.7, 0.8, 2.5] },
    });
    if (off === null) expect(details['cornerOffVoxels']).toBeNull();
    else if (off !== undefined) expect(details['cornerOffVoxels']).toBeCloseTo(off, 1);
  });

  it('is taken when its corners are within 0.05 voxel of their counterparts', () => {
    const near = makeGrid({ ...straight, originLpsMm: pointLps(-120.5 + 0.7 * 0.049, 33, -410) });
    expect(maskOnGrid(imageOf(near, irregular), straight).labelmap).toEqual({ grid: straight, voxels: irregular });
  });

  it('is refused, not reordered, when a diagonal grid has its axes between the image’s', () => {
    const r = Math.SQRT1_2;
    const diagonal = makeGrid({
      ...straight,
      direction: directionOf([r, r, 0], [-r, r, 0], axis(straight.direction, 2)),
    });
    expect(refusalOf(() => maskOnGrid(imageOf(diagonal, irregular), straight)).code).toBe('mask-on-another-grid');
  });
});
