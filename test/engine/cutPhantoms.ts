import { voxelCentre } from '../../core/geometry/affine.ts';
import { directionOf, makeGrid, voxelCount, voxelOffset, type Grid } from '../../core/geometry/grid.ts';
import { pointLps, type PointLps } from '../../core/geometry/points.ts';
import { NO_DATA_HU, type Volume } from '../../core/imaging/volume.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';

type Triple = readonly [number, number, number];

const UNITS: readonly Triple[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Grids of one box, 30 × 44 × 56 mm, with their axes in each of the 48 orders and senses; spacing by the patient's axes 2, 4 and 7 mm. */
export function axisOrders(): readonly Grid[] {
  const perPatientAxis = { count: [15, 11, 8], spacing: [2, 4, 7] } as const;
  const orders: readonly Triple[] = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  return orders.flatMap((order) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map((senses) => {
      const axes = order.map((a, n) => (UNITS[a] ?? [0, 0, 0]).map((u) => u * ((senses >> n) & 1 ? -1 : 1)));
      const origin = [-14, 20, -300];
      for (const [n, a] of order.entries()) {
        const lengthMm = ((perPatientAxis.count[a] ?? 0) - 1) * (perPatientAxis.spacing[a] ?? 0);
        if ((senses >> n) & 1) origin[a] = (origin[a] ?? 0) + lengthMm;
      }
      const triple = (values: readonly number[]): Triple => [values[0] ?? 0, values[1] ?? 0, values[2] ?? 0];
      return makeGrid({
        dimensions: triple(order.map((a) => perPatientAxis.count[a] ?? 0)),
        spacingMm: triple(order.map((a) => perPatientAxis.spacing[a] ?? 0)),
        originLpsMm: pointLps(...triple(origin)),
        direction: directionOf(triple(axes[0] ?? []), triple(axes[1] ?? []), triple(axes[2] ?? [])),
      });
    }),
  );
}

/** HU of the box's eight corners: 10 for left, 20 for back and 40 for head, added to 100; their voxels alone differ from 0. */
export function cornerHu(isLeft: boolean, isBack: boolean, isHead: boolean): number {
  return 100 + (isLeft ? 10 : 0) + (isBack ? 20 : 0) + (isHead ? 40 : 0);
}

/** A grid of `axisOrders` whose corner voxels tell which corner of the patient they are. */
export function cornerVolume(grid: Grid): Volume {
  const voxels = new Int16Array(voxelCount(grid));
  const ends = grid.dimensions.map((n) => [0, n - 1]);
  for (const i of ends[0] ?? [])
    for (const j of ends[1] ?? [])
      for (const k of ends[2] ?? []) {
        const [x, y, z] = voxelCentre(grid, [i, j, k]);
        voxels[voxelOffset(grid, i, j, k)] = cornerHu(x > 0, y > 40, z > -280);
      }
  return { grid, voxels };
}

/** HU that grow linearly through patient space: rounded to whole HU at each voxel. */
export function rampHu([x, y, z]: PointLps): number {
  return 4 * x - 3 * y + 2.5 * (z - 120);
}

export function rampVolume(grid: Grid): Volume {
  return volumeBy(grid, (i, j, k) => Math.round(rampHu(voxelCentre(grid, [i, j, k]))));
}

/** An ellipsoid with a dent, off the middle, that no plane of the grid cuts symmetrically. */
export function dentedMask(grid: Grid): Labelmap {
  const [ni, nj, nk] = grid.dimensions;
  const voxels = new Uint8Array(voxelCount(grid));
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1) {
        const [u, v, w] = [(i - 0.45 * ni) / (0.4 * ni), (j - 0.55 * nj) / (0.38 * nj), (k - 0.5 * nk) / (0.45 * nk)];
        const isDent = u > 0.2 && v > 0.1 && w > 0;
        voxels[voxelOffset(grid, i, j, k)] = u * u + v * v + w * w < 1 && !isDent ? 1 : 0;
      }
  return { grid, voxels };
}

export function volumeBy(grid: Grid, huAt: (i: number, j: number, k: number) => number): Volume {
  const [ni, nj, nk] = grid.dimensions;
  const voxels = new Int16Array(voxelCount(grid)).fill(NO_DATA_HU);
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1) for (let i = 0; i < ni; i += 1) voxels[voxelOffset(grid, i, j, k)] = huAt(i, j, k);
  return { grid, voxels };
}
