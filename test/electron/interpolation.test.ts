import { afterAll, describe, expect, test } from 'vitest';
import { CancelledError } from '../../core/base/errors.ts';
import { voxelOffset } from '../../core/geometry/grid.ts';
import { editSize } from '../../core/segmentation/edits/edit.ts';
import type { SliceAxis } from '../../core/segmentation/edits/editTool.ts';
import { drawnSlab, interpolationEdit, prepareInterpolation } from '../../core/segmentation/edits/interpolateSlices.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import { startComputePool } from '../../electron/workers/computePool.ts';
import { edited } from '../core/segmentation/edits/editedMasks.ts';
import { eachVoxel, gridOf, maskOf } from '../phantoms.ts';

const pool = startComputePool(1);
afterAll(() => pool.end());

const grid = gridOf([44, 40, 36], [0.8, 0.8, 0.8]);

/** A body across an axis by its circle in each slice, present in the given slices only. */
function slicesOf(
  axis: SliceAxis,
  slices: readonly number[],
  circle: (w: number) => { readonly u: number; readonly v: number; readonly r: number },
): Labelmap {
  return maskOf(grid, (...ijk) => {
    const w = ijk[axis];
    const [u = 0, v = 0] = ijk.filter((_, a) => a !== axis);
    const { u: cu, v: cv, r } = circle(w);
    return slices.includes(w) && Math.hypot(u - cu, v - cv) <= r;
  });
}

async function interpolated(
  mask: Labelmap,
  axis: SliceAxis,
  chosen: readonly number[] | null = null,
): Promise<Labelmap> {
  const target = { layer: 'liver', mask } as const;
  const prepared = prepareInterpolation(target, axis, chosen);
  const { mask: filled } = await pool.run('interpolateSlices', drawnSlab(prepared));
  return edited(mask, interpolationEdit(target, prepared, filled));
}

const dice = (a: Labelmap, b: Labelmap): number => {
  let [both, all] = [0, 0];
  a.voxels.forEach((voxel, at) => {
    both += voxel & (b.voxels[at] ?? 0);
    all += voxel + (b.voxels[at] ?? 0);
  });
  return (2 * both) / all;
};

test('a cancelled interpolation ends at the next gap', async () => {
  const mask = slicesOf(2, [2, 8, 14, 20, 26, 32], (w) => ({ u: 18, v: 18, r: 6 + w / 6 }));
  const fractions: number[] = [];
  let cancel = (): void => undefined;
  const run = pool.run('interpolateSlices', drawnSlab(prepareInterpolation({ layer: 'liver', mask }, 2)), {
    onCancel: (given) => {
      cancel = given;
    },
    onProgress: (fraction) => {
      fractions.push(fraction);
      cancel();
    },
  });
  await expect(run).rejects.toThrow(CancelledError);
  expect(fractions[0]).toBe(0.2);
  expect(fractions.length).toBeLessThan(5);
});

describe('interpolation between drawn slices, by ITK in a worker,', () => {
  test.each([0, 1, 2] as const)(
    'gives a leaning cylinder and a cone across axis %i from a few slices',
    async (axis) => {
      const all = Array.from({ length: 25 }, (_, n) => n + 4);
      const drawn = [4, 12, 20, 28];
      const leaning = (w: number): { u: number; v: number; r: number } => ({ u: 14 + w / 4, v: 18, r: 9 });
      const cone = (w: number): { u: number; v: number; r: number } => ({ u: 18, v: 17, r: 5 + w / 3 });
      for (const body of [leaning, cone]) {
        const found = await interpolated(slicesOf(axis, drawn, body), axis);
        expect(dice(found, slicesOf(axis, all, body))).toBeGreaterThan(0.95);
        const asDrawn = slicesOf(axis, drawn, body);
        eachVoxel(grid, (...ijk) => {
          if (!drawn.includes(ijk[axis])) return;
          const at = voxelOffset(grid, ...ijk);
          if (found.voxels[at] !== asDrawn.voxels[at]) expect.fail(`the drawn slice ${ijk[axis]} has changed`);
        });
      }
    },
  );

  test('is the same each time, and the mask given to it stays as it is', async () => {
    const mask = slicesOf(2, [3, 17, 30], (w) => ({ u: 12 + w / 2, v: 15, r: 6 + (w % 7) }));
    const before = mask.voxels.slice();
    const first = await interpolated(mask, 2);
    expect((await interpolated(mask, 2)).voxels).toEqual(first.voxels);
    expect(mask.voxels).toEqual(before);
  });

  test('between chosen slices replaces what lies between them, and nothing beyond', async () => {
    const round = (): { u: number; v: number; r: number } => ({ u: 20, v: 20, r: 8 });
    const draft = slicesOf(
      2,
      Array.from({ length: 30 }, (_, n) => n + 2),
      (w) => (w > 8 && w < 20 ? { u: 26, v: 26, r: 12 } : round()),
    );
    const found = await interpolated(draft, 2, [20, 8]);
    expect(
      dice(
        found,
        slicesOf(
          2,
          Array.from({ length: 30 }, (_, n) => n + 2),
          round,
        ),
      ),
    ).toBeGreaterThan(0.999);
  });

  test('refuses one slice, slices side by side, and a chosen slice without anything in it', () => {
    const round = (): { u: number; v: number; r: number } => ({ u: 20, v: 20, r: 8 });
    const invalid = expect.objectContaining({ code: 'edit-tool-invalid' });
    const prepare = (drawn: readonly number[], chosen: readonly number[] | null = null): unknown =>
      prepareInterpolation({ layer: 'liver', mask: slicesOf(2, drawn, round) }, 2, chosen);
    for (const drawn of [[], [5], [5, 6, 7]]) expect(() => prepare(drawn)).toThrow(invalid);
    expect(() => prepare([5, 9], [5, 8])).toThrow(invalid);
    expect(() => prepare([5, 9], [9])).toThrow(invalid);
    expect(prepare([5, 9])).toMatchObject({ drawnSlices: [5, 9] });
  });

  test('fills only what is empty when every drawn slice counts', async () => {
    const mask = slicesOf(2, [4, 5, 6, 10, 11], () => ({ u: 20, v: 20, r: 8 }));
    const target = { layer: 'liver', mask } as const;
    const prepared = prepareInterpolation(target, 2);
    const { mask: filled } = await pool.run('interpolateSlices', drawnSlab(prepared));
    const perSlice = mask.voxels.reduce((sum, voxel) => sum + voxel, 0) / 5;
    expect(editSize(interpolationEdit(target, prepared, filled))).toEqual({ added: 3 * perSlice, removed: 0 });
  });
});
