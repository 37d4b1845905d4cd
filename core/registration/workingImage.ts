import type { Steps } from '../base/steps.ts';
import { voxelCentre } from '../geometry/affine.ts';
import { axis, dot, makeGrid, voxelCount, type Grid } from '../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../imaging/volume.ts';

type Triple = readonly [number, number, number];

/** Attenuation at working resolution, HU; i runs fastest. */
export interface WorkingImage {
  readonly grid: Grid;
  readonly values: Float32Array;
}

/** Voxels [from, to] of a grid on each axis, ends included. */
export interface IndexBox {
  readonly from: Triple;
  readonly to: Triple;
}

/** What attenuation counts at all: beyond, fat against lung or oil against bone says nothing more about a place. */
export interface HuWindow {
  readonly lowHu: number;
  readonly highHu: number;
}

/** The box of the voxels of a mask, widened by a margin, within the grid; null for an empty mask. */
export function boxOfMask(mask: Uint8Array, grid: Grid, marginMm: number): IndexBox | null {
  const [ni, nj, nk] = grid.dimensions;
  const from = [ni, nj, nk];
  const to = [-1, -1, -1];
  let v = 0;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1) {
        if ((mask[v] ?? 0) !== 0) {
          if (i < (from[0] ?? 0)) from[0] = i;
          if (i > (to[0] ?? 0)) to[0] = i;
          if (j < (from[1] ?? 0)) from[1] = j;
          if (j > (to[1] ?? 0)) to[1] = j;
          if (k < (from[2] ?? 0)) from[2] = k;
          to[2] = k;
        }
        v += 1;
      }
    }
  }
  if ((to[0] ?? -1) < 0) return null;
  const low = (a: 0 | 1 | 2): number => Math.max(0, (from[a] ?? 0) - Math.ceil(marginMm / grid.spacingMm[a]));
  const high = (a: 0 | 1 | 2): number =>
    Math.min(grid.dimensions[a] - 1, (to[a] ?? 0) + Math.ceil(marginMm / grid.spacingMm[a]));
  return { from: [low(0), low(1), low(2)], to: [high(0), high(1), high(2)] };
}

/** A lattice of equal spacing along the axes of `grid` over a box of its voxels, with the box's middle in its own. */
export function workingGrid(grid: Grid, box: IndexBox, spacingMm: number): Grid {
  const count = (a: 0 | 1 | 2): number =>
    Math.max(4, Math.ceil(((box.to[a] - box.from[a]) * grid.spacingMm[a]) / spacingMm) + 1);
  const dimensions: Triple = [count(0), count(1), count(2)];
  const first = (a: 0 | 1 | 2): number =>
    (box.from[a] + box.to[a]) / 2 - ((dimensions[a] - 1) * spacingMm) / 2 / grid.spacingMm[a];
  return makeGrid({
    dimensions,
    spacingMm: [spacingMm, spacingMm, spacingMm],
    originLpsMm: voxelCentre(grid, [first(0), first(1), first(2)]),
    direction: grid.direction,
  });
}

/** For each axis of `grid` the spacing of the axis of `other` that runs most along it, mm. */
export function spacingAlong(grid: Grid, other: Grid): Triple {
  const along = (a: number): number => {
    const own = axis(grid.direction, a);
    const shares = [0, 1, 2].map((b) => Math.abs(dot(own, axis(other.direction, b))));
    const most = shares.indexOf(Math.max(...shares));
    return other.spacingMm[most] ?? 1;
  };
  return [along(0), along(1), along(2)];
}

/** Neighbours of a working position along one axis, and their weights. */
interface Taps {
  readonly first: Int32Array;
  readonly count: number;
  readonly weights: Float32Array;
}

function tentTaps(count: number, n: number, position: (index: number) => number, halfWidth: number): Taps {
  const taps = Math.ceil(2 * halfWidth) + 1;
  const first = new Int32Array(count);
  const weights = new Float32Array(count * taps);
  for (let index = 0; index < count; index += 1) {
    const x = Math.min(Math.max(position(index), 0), n - 1);
    const start = Math.ceil(x - halfWidth);
    first[index] = start;
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const at = start + tap;
      const weight = at < 0 || at >= n ? 0 : Math.max(0, 1 - Math.abs(at - x) / halfWidth);
      weights[index * taps + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < taps; tap += 1)
      weights[index * taps + tap] = sum > 0 ? (weights[index * taps + tap] ?? 0) / sum : 0;
  }
  return { first, count: taps, weights };
}

/**
 * A volume at working resolution: values within the window, each the mean under a tent that reaches `widthMm` to both sides along each
 * axis (at least the spacing of either grid). `onto` has the axes of the volume's grid. Missing data count as the window's low end.
 */
export function* toWorking(
  valueAt: (offset: number) => number,
  grid: Grid,
  onto: Grid,
  widthMm: Triple,
): Steps<WorkingImage> {
  const [ni, nj, nk] = grid.dimensions;
  const [mi, mj, mk] = onto.dimensions;
  const start = [0, 1, 2].map((a) => {
    const own = axis(grid.direction, a);
    const apart: Triple = [
      onto.originLpsMm[0] - grid.originLpsMm[0],
      onto.originLpsMm[1] - grid.originLpsMm[1],
      onto.originLpsMm[2] - grid.originLpsMm[2],
    ];
    return dot(own, apart) / (grid.spacingMm[a] ?? 1);
  });
  const taps = ([0, 1, 2] as const).map((a) => {
    const step = onto.spacingMm[a] / grid.spacingMm[a];
    const half = Math.max(widthMm[a], onto.spacingMm[a], grid.spacingMm[a]) / grid.spacingMm[a];
    return tentTaps(onto.dimensions[a], grid.dimensions[a], (index) => (start[a] ?? 0) + index * step, half);
  });
  const [alongI, alongJ, alongK] = taps;
  if (alongI === undefined || alongJ === undefined || alongK === undefined) throw new Error('three axes');
  const kFrom = Math.max(0, alongK.first[0] ?? 0);
  const kTo = Math.min(nk, (alongK.first[mk - 1] ?? 0) + alongK.count);
  const jFrom = Math.max(0, alongJ.first[0] ?? 0);
  const jTo = Math.min(nj, (alongJ.first[mj - 1] ?? 0) + alongJ.count);
  const slab = new Float32Array(mi * mj * Math.max(0, kTo - kFrom));
  const rows = new Float32Array(mi * Math.max(0, jTo - jFrom));
  for (let k = kFrom; k < kTo; k += 1) {
    for (let j = jFrom; j < jTo; j += 1) {
      const row = ni * (j + nj * k);
      for (let i = 0; i < mi; i += 1) {
        const from = alongI.first[i] ?? 0;
        let sum = 0;
        for (let tap = 0; tap < alongI.count; tap += 1) {
          const weight = alongI.weights[i * alongI.count + tap] ?? 0;
          if (weight !== 0) sum += weight * valueAt(row + from + tap);
        }
        rows[i + mi * (j - jFrom)] = sum;
      }
    }
    weightedRows(rows, slab.subarray(mi * mj * (k - kFrom), mi * mj * (k - kFrom + 1)), alongJ, [mi, mj, jFrom]);
    yield (k + 1 - kFrom) / (kTo - kFrom);
  }
  const values = new Float32Array(voxelCount(onto));
  weightedRows(slab, values, alongK, [mi * mj, mk, kFrom]);
  return { grid: onto, values };
}

/** Each row of `into` as the weighted sum of rows of `rows`, of which the first is row `offset` of the whole. */
function weightedRows(rows: Float32Array, into: Float32Array, taps: Taps, [width, count, offset]: Triple): void {
  into.fill(0);
  for (let row = 0; row < count; row += 1) {
    for (let tap = 0; tap < taps.count; tap += 1) {
      const weight = taps.weights[row * taps.count + tap] ?? 0;
      if (weight === 0) continue;
      const from = ((taps.first[row] ?? 0) + tap - offset) * width;
      const to = row * width;
      for (let i = 0; i < width; i += 1) into[to + i] = (into[to + i] ?? 0) + weight * (rows[from + i] ?? 0);
    }
  }
}

/** HU of a volume held within a window; missing data as its low end. */
export function windowed({ voxels }: Volume, { lowHu, highHu }: HuWindow): (offset: number) => number {
  return (offset) => {
    const hu = voxels[offset] ?? NO_DATA_HU;
    return hu < lowHu ? lowHu : hu > highHu ? highHu : hu;
  };
}

/** Gaussian smoothing along all axes, SD in voxels; beyond the edge the edge's value holds. */
export function smoothed(image: WorkingImage, sdVoxels: number): WorkingImage {
  if (!(sdVoxels > 0)) return image;
  const [ni, nj, nk] = image.grid.dimensions;
  const reach = Math.ceil(3 * sdVoxels);
  const kernel = Float32Array.from({ length: 2 * reach + 1 }, (_, tap) =>
    Math.exp(-((tap - reach) ** 2) / (2 * sdVoxels * sdVoxels)),
  );
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  const values = image.values.slice();
  const line = new Float32Array(Math.max(ni, nj, nk) + 2 * reach);
  const pass = (start: number, stride: number, count: number): void => {
    for (let at = 0; at < count + 2 * reach; at += 1) {
      const from = Math.min(Math.max(at - reach, 0), count - 1);
      line[at] = values[start + from * stride] ?? 0;
    }
    for (let at = 0; at < count; at += 1) {
      let total = 0;
      for (let tap = 0; tap <= 2 * reach; tap += 1) total += (kernel[tap] ?? 0) * (line[at + tap] ?? 0);
      values[start + at * stride] = total / sum;
    }
  };
  for (let row = 0; row < nj * nk; row += 1) pass(row * ni, 1, ni);
  for (let k = 0; k < nk; k += 1) for (let i = 0; i < ni; i += 1) pass(k * ni * nj + i, ni, nj);
  for (let column = 0; column < ni * nj; column += 1) pass(column, ni * nj, nk);
  return { grid: image.grid, values };
}
