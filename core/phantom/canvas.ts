import { voxelOffset, type Grid } from '../geometry/grid.ts';
import type { Bounds, Shape, Triple } from './shapes.ts';
import type { TissueCode } from './tissues.ts';

/** Tissue codes on an axis-aligned grid, painted in the patient's frame: LPS moved by the patient's place on the table. */
export interface Canvas {
  readonly grid: Grid;
  readonly tissue: Uint8Array;
  /** Place of the patient's frame in LPS, mm. */
  readonly patientOriginLpsMm: Triple;
}

/** Gives each voxel whose centre lies within the bounds the tissue chosen for it, from its place and its tissue so far. */
export function paintWhere(
  canvas: Canvas,
  bounds: Bounds,
  choose: (x: number, y: number, z: number, current: number) => number,
): void {
  const [i0, i1] = span(canvas, bounds, 0);
  const [j0, j1] = span(canvas, bounds, 1);
  const [k0, k1] = span(canvas, bounds, 2);
  for (let k = k0; k <= k1; k += 1) {
    const z = coordinate(canvas, 2, k);
    for (let j = j0; j <= j1; j += 1) {
      const y = coordinate(canvas, 1, j);
      const row = voxelOffset(canvas.grid, 0, j, k);
      for (let i = i0; i <= i1; i += 1) {
        const current = canvas.tissue[row + i] ?? 0;
        canvas.tissue[row + i] = choose(coordinate(canvas, 0, i), y, z, current);
      }
    }
  }
}

/** Paints the voxels whose centre lies in the shape; only over the tissues of `over`, when given. */
export function paint(canvas: Canvas, shape: Shape, tissue: TissueCode, over?: readonly TissueCode[]): void {
  if (over === undefined) {
    paintWhere(canvas, shape.bounds, (x, y, z, current) => (shape.level(x, y, z) <= 0 ? tissue : current));
    return;
  }
  const mayCover = new Uint8Array(256);
  for (const code of over) mayCover[code] = 1;
  paintWhere(canvas, shape.bounds, (x, y, z, current) =>
    mayCover[current] === 1 && shape.level(x, y, z) <= 0 ? tissue : current,
  );
}

function coordinate(canvas: Canvas, axis: 0 | 1 | 2, index: number): number {
  return canvas.grid.originLpsMm[axis] + index * canvas.grid.spacingMm[axis] - canvas.patientOriginLpsMm[axis];
}

function span(canvas: Canvas, bounds: Bounds, axis: 0 | 1 | 2): readonly [number, number] {
  const spacing = canvas.grid.spacingMm[axis];
  const start = coordinate(canvas, axis, 0);
  const first = Math.ceil((bounds.low[axis] - start) / spacing);
  const last = Math.floor((bounds.high[axis] - start) / spacing);
  return [Math.max(0, first), Math.min(canvas.grid.dimensions[axis] - 1, last)];
}
