import { applyAffine, ijkToLps } from '../geometry/affine.ts';
import { axis, directionOf, ijkToIjk, type Grid } from '../geometry/grid.ts';
import { pointLps } from '../geometry/points.ts';

/** For each axis of one grid, the axis of another that runs along it, and whether it runs the other way. */
export interface AxisOrder {
  readonly source: readonly [number, number, number];
  readonly reversed: readonly [boolean, boolean, boolean];
}

/** The order in which `from` runs closest along the axes of `to`; undefined when two axes of `to` lie closest to the same axis. */
export function axisOrder(from: Grid, to: Grid): AxisOrder | undefined {
  const m = ijkToIjk(to, from).matrix;
  const strongest = (column: number): { readonly source: number; readonly reversed: boolean } => {
    const parts = [m[column] ?? 0, m[column + 3] ?? 0, m[column + 6] ?? 0].map(
      (steps, row) => steps * (from.spacingMm[row] ?? 0),
    );
    const sizes = parts.map(Math.abs);
    const source = sizes.indexOf(Math.max(...sizes));
    return { source, reversed: (parts[source] ?? 0) < 0 };
  };
  const [i, j, k] = [strongest(0), strongest(1), strongest(2)];
  if (new Set([i.source, j.source, k.source]).size < 3) return undefined;
  return { source: [i.source, j.source, k.source], reversed: [i.reversed, j.reversed, k.reversed] };
}

/** The same lattice with its axes in another order: what `order` makes of `grid`. */
export function reorderedGrid(grid: Grid, { source, reversed }: AxisOrder): Grid {
  const turned = (index: 0 | 1 | 2): readonly [number, number, number] => {
    const [x, y, z] = axis(grid.direction, source[index]);
    return reversed[index] ? [-x, -y, -z] : [x, y, z];
  };
  const first: [number, number, number] = [0, 0, 0];
  source.forEach((own, index) => {
    if (reversed[index] === true) first[own] = (grid.dimensions[own] ?? 1) - 1;
  });
  const [x, y, z] = applyAffine(ijkToLps(grid), first);
  return {
    dimensions: inOrder(grid.dimensions, source),
    spacingMm: inOrder(grid.spacingMm, source),
    originLpsMm: pointLps(x, y, z),
    direction: directionOf(turned(0), turned(1), turned(2)),
  };
}

function inOrder(values: readonly number[], [a, b, c]: AxisOrder['source']): readonly [number, number, number] {
  return [values[a] ?? 0, values[b] ?? 0, values[c] ?? 0];
}

/** How far, in voxels of `b` along its worst axis, the outer corners of `a` lie from those of `b`. Both have the same dimensions. */
export function cornerDistanceVoxels(a: Grid, b: Grid): number {
  const map = ijkToIjk(a, b);
  let worst = 0;
  for (let corner = 0; corner < 8; corner += 1) {
    const ends = a.dimensions.map((n, index) => ((corner >> index) & 1 ? n - 0.5 : -0.5));
    const [i = 0, j = 0, k = 0] = ends;
    const mapped = applyAffine(map, [i, j, k]);
    worst = Math.max(worst, Math.abs(mapped[0] - i), Math.abs(mapped[1] - j), Math.abs(mapped[2] - k));
  }
  return worst;
}
