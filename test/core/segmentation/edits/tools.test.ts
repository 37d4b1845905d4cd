import { describe, expect, it } from 'vitest';
import { voxelCentre } from '../../../../core/geometry/affine.ts';
import { voxelOffset, type Grid } from '../../../../core/geometry/grid.ts';
import { pointLps, type PointLps } from '../../../../core/geometry/points.ts';
import { editSize } from '../../../../core/segmentation/edits/edit.ts';
import type { ScissorsTool, SliceAxis } from '../../../../core/segmentation/edits/editTool.ts';
import { growEdit } from '../../../../core/segmentation/edits/growMask.ts';
import { fillHolesEdit, keepLargestEdit } from '../../../../core/segmentation/edits/islands.ts';
import type { EditedLayer } from '../../../../core/segmentation/edits/regionEdit.ts';
import { copyEdit, draftEdit } from '../../../../core/segmentation/edits/replaceMask.ts';
import { scissorsEdit } from '../../../../core/segmentation/edits/scissors.ts';
import { smoothEdit } from '../../../../core/segmentation/edits/smooth.ts';
import type { Labelmap } from '../../../../core/segmentation/labelmap.ts';
import { eachVoxel, gridOf, maskOf, obliqueDirection, randomOf } from '../../../phantoms.ts';
import { edited, emptyMask, scatteredMask } from './editedMasks.ts';

const liver = (mask: Labelmap): EditedLayer => ({ layer: 'liver', mask });
const volumeOfMask = (mask: Labelmap): number => mask.voxels.reduce((sum, voxel) => sum + voxel, 0);

/** Components over faces by flooding voxel by voxel: the slow way. Every voxel that `isOf` gets its component's number, others −1. */
function flooded(
  grid: Grid,
  isOf: (at: number) => boolean,
  steps: readonly (readonly [number, number, number])[],
): Int32Array {
  const found = new Int32Array(grid.dimensions[0] * grid.dimensions[1] * grid.dimensions[2]).fill(-1);
  let number = 0;
  eachVoxel(grid, (...first) => {
    if (found[voxelOffset(grid, ...first)] !== -1 || !isOf(voxelOffset(grid, ...first))) return;
    const waiting = [first];
    found[voxelOffset(grid, ...first)] = number;
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      for (const [di, dj, dk] of steps) {
        const next: [number, number, number] = [at[0] + di, at[1] + dj, at[2] + dk];
        if (next.some((n, axis) => n < 0 || n >= (grid.dimensions[axis] ?? 0))) continue;
        const place = voxelOffset(grid, ...next);
        if (found[place] !== -1 || !isOf(place)) continue;
        found[place] = number;
        waiting.push(next);
      }
    }
    number += 1;
  });
  return found;
}

const faces = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
  [0, 0, 1],
  [0, 0, -1],
] as const;

describe('filling holes', () => {
  const shell = gridOf([20, 18, 16]);
  const isIn = (i: number, j: number, k: number): boolean => {
    const r = Math.hypot(i - 9, j - 9, k - 8);
    return r <= 7 && r > 4;
  };

  it('in the volume turns a hollow ball into a ball, and a bored one stays open', () => {
    const ball = maskOf(shell, (i, j, k) => Math.hypot(i - 9, j - 9, k - 8) <= 7);
    const hollow = maskOf(shell, isIn);
    const fill = { kind: 'fill-holes', within: { kind: 'volume' } } as const;
    expect(edited(hollow, fillHolesEdit(liver(hollow), fill)).voxels).toEqual(ball.voxels);
    const bored = maskOf(shell, (i, j, k) => isIn(i, j, k) && !(i === 9 && j === 9 && k > 8));
    expect(editSize(fillHolesEdit(liver(bored), fill)).added).toBe(0);
  });

  it('slice by slice closes what is closed in each slice, across any axis, as flooding does', () => {
    const random = randomOf(2);
    const grid = gridOf([11, 9, 7]);
    let filled = 0;
    for (const axis of [0, 1, 2] as const) {
      const steps = faces.filter((face) => face[axis] === 0);
      for (let n = 0; n < 10; n += 1) {
        const mask = scatteredMask(grid, random, 0.62);
        const outside = flooded(grid, (at) => mask.voxels[at] === 0, steps);
        const open = new Set<number>();
        eachVoxel(grid, (...ijk) => {
          const atEnd = ijk.some((index, a) => a !== axis && (index === 0 || index === (grid.dimensions[a] ?? 0) - 1));
          if (atEnd) open.add(outside[voxelOffset(grid, ...ijk)] ?? -1);
        });
        const expected = mask.voxels.map((voxel, at) => (voxel === 1 || !open.has(outside[at] ?? -1) ? 1 : 0));
        const edit = fillHolesEdit(liver(mask), { kind: 'fill-holes', within: { kind: 'slices', axis } });
        expect(edited(mask, edit).voxels).toEqual(expected);
        filled += editSize(edit).added;
      }
    }
    expect(filled).toBeGreaterThan(50);
  });

  it('leaves a hollow open that reaches the end of the grid', () => {
    const cup = maskOf(gridOf([9, 9, 9]), (i, j, k) => k < 5 && !(i > 1 && i < 7 && j > 1 && j < 7 && k < 3));
    expect(editSize(fillHolesEdit(liver(cup), { kind: 'fill-holes', within: { kind: 'volume' } })).added).toBe(0);
  });

  it('of an empty mask changes nothing', () => {
    const edit = fillHolesEdit(liver(emptyMask(shell)), { kind: 'fill-holes', within: { kind: 'volume' } });
    expect(editSize(edit)).toEqual({ added: 0, removed: 0 });
  });
});

describe('keeping the largest part', () => {
  it('keeps what flooding finds largest; touching at an edge is not one part', () => {
    const random = randomOf(4);
    const grid = gridOf([14, 12, 10]);
    for (let n = 0; n < 20; n += 1) {
      const mask = scatteredMask(grid, random, 0.28);
      const parts = flooded(grid, (at) => mask.voxels[at] === 1, faces);
      const sizes = new Map<number, number>();
      for (const part of parts) if (part >= 0) sizes.set(part, (sizes.get(part) ?? 0) + 1);
      const largest = Math.max(...sizes.values());
      const first = [...sizes].find(([, size]) => size === largest)?.[0];
      const kept = edited(mask, keepLargestEdit(liver(mask), { kind: 'keep-largest' }));
      expect(kept.voxels).toEqual(Uint8Array.from(parts, (part) => (part === first ? 1 : 0)));
    }
  });
});

describe('growing and shrinking', () => {
  const tool = (distanceMm: number): { readonly kind: 'grow'; readonly distanceMm: number } => ({
    kind: 'grow',
    distanceMm,
  });

  it('is by Euclidean mm, whatever the spacing', () => {
    const grid = gridOf([41, 31, 21], [0.5, 1, 2]);
    const one = maskOf(grid, (i, j, k) => i === 20 && j === 15 && k === 10);
    const ball = maskOf(grid, (i, j, k) => Math.hypot((i - 20) * 0.5, j - 15, (k - 10) * 2) <= 6);
    expect(edited(one, growEdit(liver(one), tool(6))).voxels).toEqual(ball.voxels);
    const without = (mask: Labelmap): Labelmap => ({ grid, voxels: mask.voxels.map((voxel) => 1 - voxel) });
    expect(edited(without(one), growEdit(liver(without(one)), tool(-6))).voxels).toEqual(without(ball).voxels);
  });

  it('equals the distance of every voxel to every other', () => {
    const random = randomOf(12);
    const grid = gridOf([9, 8, 7], [0.8, 1.3, 2.1]);
    for (const distanceMm of [0.8, 1.3, 2.2, -0.8, -1.6]) {
      const mask = scatteredMask(grid, random, distanceMm > 0 ? 0.05 : 0.97);
      const sites: number[][] = [];
      eachVoxel(grid, (...ijk) => {
        if (mask.voxels[voxelOffset(grid, ...ijk)] === (distanceMm > 0 ? 1 : 0)) sites.push(ijk);
      });
      const near = maskOf(grid, (...ijk) =>
        sites.some(
          (site) =>
            Math.hypot(...ijk.map((n, a) => (n - (site[a] ?? 0)) * (grid.spacingMm[a] ?? 0))) <=
            Math.abs(distanceMm) + 1e-6,
        ),
      );
      const expected = mask.voxels.map((voxel, at) => (near.voxels[at] === 1 ? (distanceMm > 0 ? 1 : 0) : voxel));
      expect(edited(mask, growEdit(liver(mask), tool(distanceMm))).voxels).toEqual(expected);
    }
  });

  it('does not shrink from the end of the grid, where the scan ends and not the liver', () => {
    const grid = gridOf([10, 10, 10]);
    const full = maskOf(grid, () => true);
    expect(editSize(growEdit(liver(full), tool(-3))).removed).toBe(0);
    const half = maskOf(grid, (_i, _j, k) => k < 6);
    expect(edited(half, growEdit(liver(half), tool(-3))).voxels).toEqual(maskOf(grid, (_i, _j, k) => k < 3).voxels);
  });

  it('refuses no distance, a very large one, and a mask that would vanish', () => {
    const ball = maskOf(gridOf([20, 20, 20]), (i, j, k) => Math.hypot(i - 9, j - 9, k - 9) <= 4);
    for (const mm of [0, Number.NaN, 51, -51]) {
      expect(() => growEdit(liver(ball), tool(mm))).toThrow(expect.objectContaining({ code: 'edit-tool-invalid' }));
    }
    expect(() => growEdit(liver(ball), tool(-6))).toThrow(
      expect.objectContaining({
        code: 'edit-would-empty-mask',
        details: { layer: 'liver', tool: 'grow', voxels: volumeOfMask(ball) },
      }),
    );
  });
});

describe('smoothing', () => {
  it('leaves a flat surface where it is, also where it is cut off by the end of the grid', () => {
    const grid = gridOf([20, 20, 20], [0.7, 0.7, 2]);
    for (const axis of [0, 1, 2] as const) {
      const half = maskOf(grid, (...ijk) => ijk[axis] < 9);
      expect(editSize(smoothEdit(liver(half), { kind: 'smooth', sigmaMm: 2 }))).toEqual({ added: 0, removed: 0 });
    }
  });

  it('moves the surface of a ball inwards by σ²/R', () => {
    const [radiusMm, sigmaMm] = [30, 3];
    const grid = gridOf([90, 90, 60], [0.75, 0.75, 1.2]);
    const at = (n: number, a: number): number => (n - ((grid.dimensions[a] ?? 0) - 1) / 2) * (grid.spacingMm[a] ?? 0);
    const ball = maskOf(grid, (...ijk) => Math.hypot(...ijk.map(at)) <= radiusMm);
    const left = volumeOfMask(edited(ball, smoothEdit(liver(ball), { kind: 'smooth', sigmaMm })));
    const movedMm = radiusMm * (1 - Math.cbrt(left / volumeOfMask(ball)));
    expect(movedMm).toBeCloseTo(sigmaMm ** 2 / radiusMm, 1);
  });

  it('takes a spike away and closes a pit', () => {
    const grid = gridOf([30, 30, 30]);
    const box = (i: number, j: number, k: number): boolean => [i, j, k].every((n) => n >= 5 && n < 25);
    const spiked = maskOf(grid, (i, j, k) => box(i, j, k) || (i === 15 && j === 15 && k < 29));
    const pitted = maskOf(grid, (i, j, k) => box(i, j, k) && !(i === 15 && j === 15 && k > 21));
    for (const rough of [spiked, pitted]) {
      const smooth = edited(rough, smoothEdit(liver(rough), { kind: 'smooth', sigmaMm: 1.5 }));
      for (const k of [22, 23, 25, 26, 27, 28]) {
        expect(smooth.voxels[voxelOffset(grid, 15, 15, k)]).toBe(k < 25 ? 1 : 0);
      }
    }
  });

  it('equals the convolution with the whole kernel at once', () => {
    const random = randomOf(14);
    const grid = gridOf([12, 11, 10], [0.9, 1.1, 1.5]);
    const mask = scatteredMask(grid, random, 0.55);
    const sigmaMm = 1;
    const radius = grid.spacingMm.map((s) => Math.ceil((3 * sigmaMm) / s));
    const [ri = 0, rj = 0, rk = 0] = radius;
    const clamp = (n: number, a: number): number => Math.min((grid.dimensions[a] ?? 1) - 1, Math.max(0, n));
    const smooth = maskOf(grid, (i, j, k) => {
      let [sum, all] = [0, 0];
      for (let c = -rk; c <= rk; c += 1)
        for (let b = -rj; b <= rj; b += 1)
          for (let a = -ri; a <= ri; a += 1) {
            const weight = Math.exp(-((a * 0.9) ** 2 + (b * 1.1) ** 2 + (c * 1.5) ** 2) / 2);
            all += weight;
            sum += weight * (mask.voxels[voxelOffset(grid, clamp(i + a, 0), clamp(j + b, 1), clamp(k + c, 2))] ?? 0);
          }
      return sum / all >= 0.5;
    });
    expect(edited(mask, smoothEdit(liver(mask), { kind: 'smooth', sigmaMm })).voxels).toEqual(smooth.voxels);
  });

  it('refuses a mask that would vanish, and a σ that is none', () => {
    const thin = maskOf(gridOf([20, 20, 20]), (i) => i === 9);
    expect(() => smoothEdit(liver(thin), { kind: 'smooth', sigmaMm: 3 })).toThrow(
      expect.objectContaining({ code: 'edit-would-empty-mask' }),
    );
    for (const sigmaMm of [0, -1, Number.NaN, 21]) {
      expect(() => smoothEdit(liver(thin), { kind: 'smooth', sigmaMm })).toThrow(
        expect.objectContaining({ code: 'edit-tool-invalid' }),
      );
    }
  });
});

describe('scissors', () => {
  const grid = gridOf([24, 20, 16], [0.8, 1.1, 2], [5, -3, 40], obliqueDirection());
  const full = maskOf(grid, () => true);
  /** A concave polygon around fractions of voxels, in the plane of an axis. */
  const arrow = [
    [2.3, 1.6],
    [12.7, 1.6],
    [7.4, 6.1],
    [12.7, 11.4],
    [2.3, 11.4],
  ] as const;
  const polygon = (axis: SliceAxis): readonly PointLps[] =>
    arrow.map(([u, v]) => voxelCentre(grid, axis === 0 ? [7.7, u, v] : axis === 1 ? [u, 3, v] : [u, v, -4]));
  /** Inside by the winding of the angles around the point: the slow way. */
  const isInside = (u: number, v: number): boolean => {
    const turned = arrow.reduce((sum, [au, av], n) => {
      const [bu, bv] = arrow[(n + 1) % arrow.length] ?? [0, 0];
      const angle = Math.atan2(bv - v, bu - u) - Math.atan2(av - v, au - u);
      return sum + (angle > Math.PI ? angle - 2 * Math.PI : angle < -Math.PI ? angle + 2 * Math.PI : angle);
    }, 0);
    return Math.abs(turned) > Math.PI;
  };
  const tool = (axis: SliceAxis, effect: ScissorsTool['effect']): ScissorsTool => ({
    kind: 'scissors',
    effect,
    axis,
    slices: [4, 9],
    polygonLpsMm: polygon(axis),
  });

  it.each([0, 1, 2] as const)('cut through the given slices across axis %i, on a turned grid', (axis) => {
    const isCut = (...ijk: readonly [number, number, number]): boolean => {
      const [u = 0, v = 0] = ijk.filter((_, a) => a !== axis);
      return ijk[axis] >= 4 && ijk[axis] < 9 && isInside(u, v);
    };
    const cut = maskOf(grid, isCut);
    expect(volumeOfMask(cut)).toBeGreaterThan(200);
    const removed = edited(full, scissorsEdit(liver(full), tool(axis, 'remove')));
    expect(removed.voxels).toEqual(cut.voxels.map((voxel) => 1 - voxel));
    const added = edited(emptyMask(grid), scissorsEdit(liver(emptyMask(grid)), tool(axis, 'add')));
    expect(added.voxels).toEqual(cut.voxels);
    const kept = edited(full, scissorsEdit(liver(full), tool(axis, 'keep')));
    const inSlices = maskOf(grid, (...ijk) => ijk[axis] >= 4 && ijk[axis] < 9);
    expect(kept.voxels).toEqual(cut.voxels.map((voxel, at) => (inSlices.voxels[at] === 1 ? voxel : 1)));
  });

  it('of neighbouring polygons share no voxel and leave none between them', () => {
    const flat = gridOf([10, 10, 1]);
    const square = (u: number): ScissorsTool => ({
      kind: 'scissors',
      effect: 'add',
      axis: 2,
      slices: [0, 1],
      polygonLpsMm: [pointLps(u, 2, 0), pointLps(u + 3, 2, 0), pointLps(u + 3, 5, 0), pointLps(u, 5, 0)],
    });
    const one = editSize(scissorsEdit(liver(emptyMask(flat)), square(2)));
    expect(one.added).toBe(9);
    const first = edited(emptyMask(flat), scissorsEdit(liver(emptyMask(flat)), square(2)));
    expect(editSize(scissorsEdit(liver(first), square(5))).added).toBe(9);
  });

  it('drawn beyond the grid cut what lies in it', () => {
    const flat = gridOf([6, 6, 4]);
    const around = [pointLps(-50, -50, 0), pointLps(99, -50, 0), pointLps(99, 99, 0), pointLps(-50, 99, 0)];
    const all = { ...tool(2, 'add'), slices: [-3, 99], polygonLpsMm: around } as const;
    expect(editSize(scissorsEdit(liver(emptyMask(flat)), all)).added).toBe(6 * 6 * 4);
    const apart = { ...all, polygonLpsMm: around.map(([x, y, z]) => pointLps(x + 500, y, z)) };
    expect(editSize(scissorsEdit(liver(emptyMask(flat)), apart)).added).toBe(0);
  });

  it('refuse a line, a point at infinity and no slice', () => {
    for (const over of [
      { polygonLpsMm: polygon(2).slice(0, 2) },
      { polygonLpsMm: [...polygon(2), pointLps(Number.NaN, 0, 0)] },
      { slices: [5, 5] },
      { slices: [1.5, 3] },
    ] as const) {
      expect(() => scissorsEdit(liver(full), { ...tool(2, 'remove'), ...over })).toThrow(
        expect.objectContaining({ code: 'edit-tool-invalid' }),
      );
    }
  });
});

describe('taking another mask over', () => {
  const grid = gridOf([8, 7, 6], [1, 1, 2]);
  const random = randomOf(15);
  const [mask, other] = [scatteredMask(grid, random), scatteredMask(grid, random)];

  it.each([
    ['replace', (_a: number, b: number) => b],
    ['add', (a: number, b: number) => a | b],
    ['remove', (a: number, b: number) => a & (1 - b)],
    ['keep', (a: number, b: number) => a & b],
  ] as const)('can %s', (effect, expected) => {
    const edit = copyEdit(liver(mask), { kind: 'copy', effect, from: 'portal venous' }, other);
    expect(edited(mask, edit).voxels).toEqual(mask.voxels.map((a, at) => expected(a, other.voxels[at] ?? 0)));
  });

  it('puts a draft in the mask’s place', () => {
    const edit = draftEdit(liver(mask), { kind: 'draft', method: 'regions', parameters: {} }, other);
    expect(edited(mask, edit).voxels).toEqual(other.voxels);
  });

  it('refuses one on another grid, also when only its place differs', () => {
    const shifted = { grid: gridOf([8, 7, 6], [1, 1, 2], [0, 0, 1]), voxels: other.voxels };
    expect(() => copyEdit(liver(mask), { kind: 'copy', effect: 'add', from: 'portal' }, shifted)).toThrow(
      expect.objectContaining({ code: 'edit-source-on-another-grid', details: { layer: 'liver', from: 'portal' } }),
    );
  });
});
