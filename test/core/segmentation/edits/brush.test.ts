import { describe, expect, it } from 'vitest';
import { voxelCentre } from '../../../../core/geometry/affine.ts';
import { voxelOffset, type Grid } from '../../../../core/geometry/grid.ts';
import { pointLps, type PointLps } from '../../../../core/geometry/points.ts';
import { NO_DATA_HU } from '../../../../core/imaging/volume.ts';
import { brushEdit } from '../../../../core/segmentation/edits/brush.ts';
import { applyEdit, composeEdits, editBox, editSize, type Edit } from '../../../../core/segmentation/edits/edit.ts';
import type { BrushTool } from '../../../../core/segmentation/edits/editTool.ts';
import type { Labelmap } from '../../../../core/segmentation/labelmap.ts';
import { gridOf, maskOf, obliqueDirection, randomOf, volumeOf } from '../../../phantoms.ts';
import { edited, emptyMask } from './editedMasks.ts';

const sphere = { kind: 'sphere' } as const;
const brush = (over: Partial<BrushTool>): BrushTool => ({
  kind: 'brush',
  effect: 'add',
  tip: sphere,
  radiusMm: 5,
  pathLpsMm: [pointLps(0, 0, 0)],
  huRange: null,
  ...over,
});
const liver = (mask: Labelmap): { readonly layer: 'liver'; readonly mask: Labelmap } => ({ layer: 'liver', mask });

/** The slow way: each voxel's distance to each piece of the path, in patient space; a disc in its slice. */
function slowly(grid: Grid, tool: BrushTool): Labelmap {
  const flat = (point: PointLps): readonly number[] => {
    if (tool.tip.kind === 'sphere') return point;
    const { axis, slice } = tool.tip;
    const normal = [grid.direction[axis] ?? 0, grid.direction[axis + 3] ?? 0, grid.direction[axis + 6] ?? 0];
    const index: [number, number, number] = [0, 0, 0];
    index[axis] = slice;
    const on = voxelCentre(grid, index);
    const off = normal.reduce((sum, n, a) => sum + n * ((point[a] ?? 0) - (on[a] ?? 0)), 0);
    return point.map((x, a) => x - off * (normal[a] ?? 0));
  };
  const path = tool.pathLpsMm.map(flat);
  const distance = (x: readonly number[], a: readonly number[], b: readonly number[]): number => {
    const u = b.map((v, n) => v - (a[n] ?? 0));
    const w = x.map((v, n) => v - (a[n] ?? 0));
    const l = u.reduce((sum, v) => sum + v * v, 0);
    const t = l === 0 ? 0 : Math.min(1, Math.max(0, u.reduce((sum, v, n) => sum + v * (w[n] ?? 0), 0) / l));
    return Math.hypot(...w.map((v, n) => v - t * (u[n] ?? 0)));
  };
  return maskOf(grid, (i, j, k) => {
    if (tool.tip.kind === 'disc' && [i, j, k][tool.tip.axis] !== tool.tip.slice) return false;
    const x = voxelCentre(grid, [i, j, k]);
    return path.some((a, n) => distance(x, a, path[Math.max(0, n - 1)] ?? a) <= tool.radiusMm + 1e-6);
  });
}

const grids: Readonly<Record<string, Grid>> = {
  'straight, 0.7 × 0.9 × 2.5 mm': gridOf([40, 36, 16], [0.7, 0.9, 2.5], [-10, 5, 30]),
  'flipped and oblique': gridOf([30, 34, 20], [1.1, 0.8, 1.7], [4, -9, 11], obliqueDirection()),
};

describe('the brush', () => {
  it('paints a 20 mm ball of 33.5 cm³, however the voxels are shaped', () => {
    const ballMm3 = (4 / 3) * Math.PI * 20 ** 3;
    for (const spacing of [
      [0.75, 0.75, 1.25],
      [1, 1, 1],
      [0.6, 0.9, 3],
    ] as const) {
      const grid = gridOf([80, 80, 60], spacing);
      const centre = voxelCentre(grid, [40, 40, 30]);
      const edit = brushEdit(liver(emptyMask(grid)), brush({ radiusMm: 20, pathLpsMm: [centre] }));
      const mm3 = editSize(edit).added * spacing[0] * spacing[1] * spacing[2];
      expect(Math.abs(mm3 / ballMm3 - 1)).toBeLessThan(0.01);
    }
  });

  it('paints a voxel whose centre lies on the surface', () => {
    const edit = brushEdit(liver(emptyMask(gridOf([9, 9, 9]))), brush({ radiusMm: 3, pathLpsMm: [pointLps(4, 4, 4)] }));
    expect(editBox(edit)).toEqual({ low: [1, 1, 1], high: [8, 8, 8] });
    expect(editSize(edit).added).toBe(123);
  });

  it.each(Object.keys(grids))('paints what every voxel’s own distance says: %s', (name) => {
    const grid = grids[name] ?? gridOf([1, 1, 1]);
    const random = randomOf(11);
    const point = (): PointLps =>
      voxelCentre(grid, [
        grid.dimensions[0] * (1.4 * random() - 0.2),
        grid.dimensions[1] * (1.4 * random() - 0.2),
        grid.dimensions[2] * (1.4 * random() - 0.2),
      ]);
    let voxels = 0;
    for (let n = 0; n < 25; n += 1) {
      const axis = ([0, 1, 2] as const)[n % 3] ?? 0;
      const slice = Math.floor(random() * grid.dimensions[axis]);
      const first = point();
      const pathLpsMm = [first, ...Array.from({ length: n % 4 }, point)];
      if (n % 5 === 0) pathLpsMm.push(first, first);
      const tool = brush({
        radiusMm: 0.3 + 8 * random(),
        pathLpsMm,
        tip: n % 2 === 0 ? sphere : { kind: 'disc', axis, slice },
      });
      const edit = brushEdit(liver(emptyMask(grid)), tool);
      expect(edited(emptyMask(grid), edit).voxels, `stroke ${n}`).toEqual(slowly(grid, tool).voxels);
      voxels += editSize(edit).added;
    }
    expect(voxels).toBeGreaterThan(10_000);
  });

  it('paints along an axis of the grid as along any other line', () => {
    const grid = gridOf([40, 20, 20]);
    for (const end of [pointLps(30, 10, 10), pointLps(10, 10, 17), pointLps(10, 3, 10), pointLps(10, 10, 10)]) {
      const tool = brush({ radiusMm: 4, pathLpsMm: [pointLps(10, 10, 10), end] });
      const edit = brushEdit(liver(emptyMask(grid)), tool);
      expect(edited(emptyMask(grid), edit).voxels).toEqual(slowly(grid, tool).voxels);
    }
  });

  it('erases with the same shape, and changes nothing where nothing is to change', () => {
    const grid = gridOf([20, 20, 20]);
    const full = maskOf(grid, () => true);
    const tool = brush({ pathLpsMm: [pointLps(9, 9, 9), pointLps(12, 9, 9)] });
    const erased = brushEdit(liver(full), { ...tool, effect: 'remove' });
    expect(edited(full, erased).voxels).toEqual(slowly(grid, tool).voxels.map((voxel) => 1 - voxel));
    expect(editSize(brushEdit(liver(full), tool))).toEqual({ added: 0, removed: 0 });
    const beyond = brush({ pathLpsMm: [pointLps(500, 0, 0)] });
    expect(editSize(brushEdit(liver(emptyMask(grid)), beyond)).added).toBe(0);
  });

  it('of a whole stroke equals the strokes of its pieces, composed', () => {
    const grid = gridOf([60, 50, 20], [0.8, 0.8, 2]);
    const random = randomOf(3);
    const path = Array.from({ length: 30 }, () => pointLps(48 * random(), 40 * random(), 40 * random()));
    const whole = brush({ radiusMm: 6, pathLpsMm: path });
    const live = emptyMask(grid);
    let stroke: Edit | undefined;
    path.forEach((point, n) => {
      const piece = brushEdit(liver(live), brush({ radiusMm: 6, pathLpsMm: [path[n - 1] ?? point, point] }));
      applyEdit(piece, live);
      stroke = stroke === undefined ? piece : composeEdits(stroke, piece, whole);
    });
    expect(stroke).toEqual(brushEdit(liver(emptyMask(grid)), whole));
  });

  it('with a range of HU paints the voxels in it, ends included, and never one without data', () => {
    const grid = gridOf([21, 21, 21]);
    const image = volumeOf(grid, (i, j, k) => (i === 10 ? NO_DATA_HU : 10 * j + k));
    const tool = brush({ radiusMm: 8, pathLpsMm: [pointLps(10, 10, 10)], huRange: [80, 100] });
    const all = slowly(grid, tool);
    const expected = maskOf(grid, (i, j, k) => {
      const hu = 10 * j + k;
      return all.voxels[voxelOffset(grid, i, j, k)] === 1 && i !== 10 && hu >= 80 && hu <= 100;
    });
    expect(edited(emptyMask(grid), brushEdit(liver(emptyMask(grid)), tool, image)).voxels).toEqual(expected.voxels);
    const painted = new Set(Array.from(image.voxels).filter((_hu, at) => expected.voxels[at] === 1));
    expect([Math.min(...painted), Math.max(...painted)]).toEqual([80, 100]);
    const lowest = brush({ pathLpsMm: [pointLps(10, 10, 10)], huRange: [-40_000, 5] });
    expect(editSize(brushEdit(liver(emptyMask(grid)), lowest, image)).added).toBe(0);
  });

  it.each<[string, Partial<BrushTool>]>([
    ['a radius of 0', { radiusMm: 0 }],
    ['a radius of NaN', { radiusMm: Number.NaN }],
    ['a radius of 151 mm', { radiusMm: 151 }],
    ['no point', { pathLpsMm: [] }],
    ['a point at infinity', { pathLpsMm: [pointLps(0, Infinity, 0)] }],
    ['a range upside down', { huRange: [50, 40] }],
    ['a range without an image', { huRange: [40, 50] }],
    ['a disc between slices', { tip: { kind: 'disc', axis: 2, slice: 1.5 } }],
  ])('refuses %s', (_what, over) => {
    expect(() => brushEdit(liver(emptyMask(gridOf([4, 4, 4]))), brush(over))).toThrow(
      expect.objectContaining({ code: 'edit-tool-invalid' }),
    );
  });
});
