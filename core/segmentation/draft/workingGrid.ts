import type { Steps } from '../../base/steps.ts';
import { voxelCentre } from '../../geometry/affine.ts';
import { axis, type Grid } from '../../geometry/grid.ts';
import { pointLps } from '../../geometry/points.ts';
import { NO_DATA_HU, type Volume } from '../../imaging/volume.ts';
import { reorderedGrid, type AxisOrder } from '../axisOrder.ts';

/** What a voxel without data counts as: air. */
const NO_DATA_AS_HU = -1024;
/** Means halfway between two whole numbers are rounded up whatever the order of their sum. */
const TIES_UP_HU = 1e-6;

/** A volume on an isotropic lattice whose axes run along the patient's: i to the left, j to the back, k to the head, as near as the volume's own axes do. */
export interface WorkingVolume {
  readonly grid: Grid;
  /** The order in which the volume's axes make the working axes. */
  readonly order: AxisOrder;
  readonly spacingMm: number;
  readonly hu: Int16Array;
}

type Axis = 0 | 1 | 2;
type Permutation = readonly [Axis, Axis, Axis];
const PERMUTATIONS: readonly Permutation[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

/** Which of a grid's axes runs nearest to the patient's left, back and head, and whether it runs the other way. Oblique grids have an answer too. */
export function patientOrder(grid: Grid): AxisOrder {
  const cosine = (own: Axis, patient: number): number => axis(grid.direction, own)[patient] ?? 0;
  let best: Permutation = [0, 1, 2];
  let bestSum = -1;
  for (const permutation of PERMUTATIONS) {
    const [i, j, k] = permutation;
    const sum = Math.abs(cosine(i, 0)) + Math.abs(cosine(j, 1)) + Math.abs(cosine(k, 2));
    if (sum <= bestSum + 1e-9) continue;
    best = permutation;
    bestSum = sum;
  }
  return {
    source: best,
    reversed: [cosine(best[0], 0) < 0, cosine(best[1], 1) < 0, cosine(best[2], 2) < 0],
  };
}

/** The isotropic grid over the same extent, to the nearest voxel, its axes in the patient's order. */
export function workingGridOf(grid: Grid, order: AxisOrder, spacingMm: number): Grid {
  const turned = reorderedGrid(grid, order);
  const counts = turned.dimensions.map((n, a) => Math.max(1, Math.round((n * (turned.spacingMm[a] ?? 1)) / spacingMm)));
  const [ni = 1, nj = 1, nk = 1] = counts;
  const first = turned.originLpsMm.map((origin, row) =>
    [0, 1, 2].reduce((sum, a) => {
      const own = turned.spacingMm[a] ?? 1;
      const extent = (turned.dimensions[a] ?? 1) * own;
      // Both lattices have their middle in common.
      const shift = extent / 2 - own / 2 - (((counts[a] ?? 1) - 1) * spacingMm) / 2;
      return sum + shift * (turned.direction[3 * row + a] ?? 0);
    }, origin),
  );
  return {
    dimensions: [ni, nj, nk],
    spacingMm: [spacingMm, spacingMm, spacingMm],
    originLpsMm: pointLps(first[0] ?? 0, first[1] ?? 0, first[2] ?? 0),
    direction: turned.direction,
  };
}

/**
 * The volume at the working spacing: the mean over each working voxel's extent where the volume is finer, linear interpolation where it
 * is coarser. A voxel without data counts as air. Yields after each slice of the volume.
 */
export function* workingVolume(volume: Volume, spacingMm: number): Steps<WorkingVolume> {
  const order = patientOrder(volume.grid);
  const grid = workingGridOf(volume.grid, order, spacingMm);
  const own = volume.grid.dimensions;
  const ownSpacing = volume.grid.spacingMm;
  const place = [order.source.indexOf(0), order.source.indexOf(1), order.source.indexOf(2)];
  const countOf = (a: number): number => grid.dimensions[place[a] ?? 0] ?? 1;
  const samplesOf = (a: 0 | 1 | 2): AxisSamples =>
    axisSamples(own[a], countOf(a), {
      ratio: spacingMm / ownSpacing[a],
      reversed: order.reversed[place[a] ?? 0] ?? false,
    });
  const [alongI, alongJ, alongK] = [samplesOf(0), samplesOf(1), samplesOf(2)];
  const [ci, cj, ck] = [countOf(0), countOf(1), countOf(2)];
  // On the working lattice in the volume's own order of axes; a plane is summed until no further slice reaches it.
  const means = new Int16Array(ci * cj * ck);
  const open = new Map<number, Float64Array>();
  const plane = new Float64Array(ci * cj);
  for (let k = 0; k < own[2]; k += 1) {
    const [first = 0, last = 0] = alongK.ends.subarray(k, k + 2);
    if (first < last) {
      const slice = volume.voxels.subarray(k * own[0] * own[1], (k + 1) * own[0] * own[1]);
      averagePlane(slice, own[0], { alongI, alongJ, ci, into: plane });
    }
    for (let use = first; use < last; use += 1) {
      const target = alongK.target[use] ?? 0;
      const weight = alongK.weight[use] ?? 0;
      const sums = open.get(target) ?? new Float64Array(ci * cj);
      open.set(target, sums);
      for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] ?? 0) + weight * (plane[at] ?? 0);
    }
    for (const [target, sums] of open) {
      if (k + 1 < own[2] && alongK.target.indexOf(target, last) >= 0) continue;
      for (let at = 0; at < sums.length; at += 1)
        means[target * ci * cj + at] = Math.round((sums[at] ?? 0) + TIES_UP_HU);
      open.delete(target);
    }
    yield (k + 1) / own[2];
  }
  const strides = [1, ci, ci * cj];
  const [si = 0, sj = 0, sk = 0] = order.source.map((a) => strides[a] ?? 0);
  const [ni, nj, nk] = grid.dimensions;
  if (sj === ni && sk === ni * nj) return { grid, order, spacingMm, hu: means };
  const hu = new Int16Array(ni * nj * nk);
  for (let k = 0, at = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1, at += 1) hu[at] = means[i * si + j * sj + k * sk] ?? 0;
  return { grid, order, spacingMm, hu };
}

/** For each own index, the working indices it contributes to and with which weight: entries ends[own] to ends[own + 1]. */
interface AxisSamples {
  readonly ends: Int32Array;
  readonly target: Int32Array;
  readonly weight: Float64Array;
}

function axisSamples(
  own: number,
  count: number,
  { ratio, reversed }: { readonly ratio: number; readonly reversed: boolean },
): AxisSamples {
  const uses: { readonly target: number; readonly weight: number }[][] = Array.from({ length: own }, () => []);
  for (let target = 0; target < count; target += 1) {
    const centre = (own - 1) / 2 + (target - (count - 1) / 2) * ratio;
    const shares = ratio > 1 ? boxShares(centre, ratio, own) : linearShares(centre, own);
    for (const { index, weight } of shares)
      uses[index]?.push({ target: reversed ? count - 1 - target : target, weight });
  }
  const ends = new Int32Array(own + 1);
  uses.forEach((list, index) => {
    ends[index + 1] = (ends[index] ?? 0) + list.length;
  });
  const flat = uses.flat();
  return {
    ends,
    target: Int32Array.from(flat, ({ target }) => target),
    weight: Float64Array.from(flat, ({ weight }) => weight),
  };
}

interface Share {
  readonly index: number;
  readonly weight: number;
}

function boxShares(centre: number, width: number, own: number): readonly Share[] {
  const low = Math.max(-0.5, centre - width / 2);
  const high = Math.min(own - 0.5, centre + width / 2);
  const shares: Share[] = [];
  for (let index = Math.max(0, Math.floor(low + 0.5)); index < own && index - 0.5 < high; index += 1) {
    const weight = (Math.min(high, index + 0.5) - Math.max(low, index - 0.5)) / (high - low);
    if (weight > 0) shares.push({ index, weight });
  }
  return shares;
}

function linearShares(centre: number, own: number): readonly Share[] {
  const clamped = Math.min(Math.max(centre, 0), own - 1);
  const low = Math.floor(clamped);
  const weight = clamped - low;
  return weight === 0
    ? [{ index: low, weight: 1 }]
    : [
        { index: low, weight: 1 - weight },
        { index: low + 1, weight },
      ];
}

interface PlaneTarget {
  readonly alongI: AxisSamples;
  readonly alongJ: AxisSamples;
  readonly ci: number;
  readonly into: Float64Array;
}

function averagePlane(from: Int16Array, columns: number, { alongI, alongJ, ci, into }: PlaneTarget): void {
  const row = new Float64Array(ci);
  into.fill(0);
  for (let j = 0; j + 1 < alongJ.ends.length; j += 1) {
    const [first, last] = [alongJ.ends[j] ?? 0, alongJ.ends[j + 1] ?? 0];
    if (first === last) continue;
    row.fill(0);
    for (let i = 0; i < columns; i += 1) {
      const value = from[i + j * columns] ?? 0;
      const hu = value === NO_DATA_HU || value < NO_DATA_AS_HU ? NO_DATA_AS_HU : value;
      for (let use = alongI.ends[i] ?? 0; use < (alongI.ends[i + 1] ?? 0); use += 1) {
        const target = alongI.target[use] ?? 0;
        row[target] = (row[target] ?? 0) + (alongI.weight[use] ?? 0) * hu;
      }
    }
    for (let use = first; use < last; use += 1) {
      const start = (alongJ.target[use] ?? 0) * ci;
      const weight = alongJ.weight[use] ?? 0;
      for (let i = 0; i < ci; i += 1) into[start + i] = (into[start + i] ?? 0) + weight * (row[i] ?? 0);
    }
  }
}

/** The part of a working volume between two columns and two rows, ends included; all its slices. */
export function cropped(
  volume: WorkingVolume,
  [i0, i1]: readonly [number, number],
  [j0, j1]: readonly [number, number],
): WorkingVolume {
  const [ni, nj, nk] = volume.grid.dimensions;
  const [ci, cj] = [i1 - i0 + 1, j1 - j0 + 1];
  const hu = new Int16Array(ci * cj * nk);
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < cj; j += 1) {
      const start = i0 + ni * (j + j0 + nj * k);
      hu.set(volume.hu.subarray(start, start + ci), ci * (j + cj * k));
    }
  const grid: Grid = {
    ...volume.grid,
    dimensions: [ci, cj, nk],
    originLpsMm: voxelCentre(volume.grid, [i0, j0, 0]),
  };
  return { ...volume, grid, hu };
}
