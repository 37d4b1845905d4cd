import type { Steps } from '../base/steps.ts';
import { voxelOffset } from '../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../imaging/volume.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';

type Triple = readonly [number, number, number];

/** What is left between P and A as a shift of P. */
export interface ResidualShift {
  /** Where P agrees best with A, voxels of A along i, j and k; whole part and rest together. */
  readonly voxels: Triple;
  /** Standard error of each, voxels. */
  readonly errorVoxels: Triple;
  /** Length of the shift, and of its standard error, mm. */
  readonly lengthMm: number;
  readonly errorMm: number;
}

/** Parts of the liver whose shifts are compared for their standard error: cubes of this edge, dealt to four groups. */
const PART_MM = 20;
const GROUPS = 4;
/** Larger differences are counted as this: lung, gas and bone are not weighed by their HU. */
const CLIPPED_HU = 150;
/** Farthest shift that is looked for, voxels along an axis: beyond, an alignment is needed. */
const FARTHEST = 3;
/** No shift is known better than this, voxels. */
const LEAST_ERROR = 0.05;
/** Where a shift by a voxel makes less difference than this share, P has no edges that would show or matter. */
const LEAST_CONTRAST = 0.005;

interface ShiftInput {
  readonly arterial: Volume;
  /** S = A − P on A's grid. */
  readonly subtraction: Volume;
  readonly liver: Labelmap;
  /** Mean of S in parenchyma, HU. */
  readonly meanHu: number;
}

/** Misfit by group and in all with P shifted by whole voxels, HU. */
interface Shifted {
  readonly misfit: Float64Array;
  readonly total: number;
}

/**
 * The shift of P at which A − P is flattest in the liver, from whole-voxel shifts alone, so that P's noise stays what it is: the misfit, the
 * mean of |S| in the liver (less its mean) and three voxels around, grows with the area that edges sweep, as a V about the true shift, whose
 * tip lies where its two arms meet. Best given volumes cropped to the liver and a margin.
 */
export function* residualShift(input: ShiftInput): Steps<ResidualShift> {
  const places = withBand(input.liver);
  const seen = new Map<string, Shifted>();
  const at = (shift: Triple): Shifted => {
    const key = shift.join(' ');
    const known = seen.get(key) ?? shifted(input, places, shift);
    seen.set(key, known);
    return known;
  };
  let whole: Triple = [0, 0, 0];
  for (let move = 0; move < 2 * FARTHEST; move += 1) {
    const better = neighbours(whole).filter((shift) => at(shift).total < at(whole).total);
    yield (move + 1) / (2 * FARTHEST + 1);
    const best = better.toSorted((a, b) => at(a).total - at(b).total)[0];
    if (best === undefined) break;
    whole = best;
  }
  const [i, j, k] = ([0, 1, 2] as const).map((axis) => {
    const along = [-2, -1, 1, 2].map((by) => at(moved(whole, axis, by)));
    const rest = tip(along.map(({ total }) => total));
    const groups = Array.from({ length: GROUPS }, (_, g) => tip(along.map(({ misfit }) => misfit[g] ?? 0)));
    const mean = groups.reduce((sum, value) => sum + value, 0) / GROUPS;
    const variance = groups.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (GROUPS - 1);
    const error = Math.max(LEAST_ERROR, Math.sqrt(variance / GROUPS));
    return { at: whole[axis] + rest, error };
  });
  if (i === undefined || j === undefined || k === undefined) throw new Error('a grid has three axes');
  const voxels: Triple = [i.at, j.at, k.at];
  const errorVoxels: Triple = [i.error, j.error, k.error];
  const { spacingMm } = input.subtraction.grid;
  const length = (shift: Triple): number => Math.hypot(...shift.map((x, axis) => x * (spacingMm[axis] ?? 0)));
  return {
    voxels,
    errorVoxels,
    lengthMm: length(voxels),
    errorMm: length(errorVoxels),
  };
}

/**
 * Where the tip of a V lies that has these heights at −2, −1, 1 and 2, within half a voxel of 0: its arms rise alike, since what one side of
 * the liver bares the other covers. 0 where nothing rises.
 */
function tip(heights: readonly number[]): number {
  const [far, before, after, beyond] = [heights[0] ?? 0, heights[1] ?? 0, heights[2] ?? 0, heights[3] ?? 0];
  const arms = far - before + (beyond - after);
  if (arms <= LEAST_CONTRAST * (before + after)) return 0;
  return Math.max(-0.5, Math.min(0.5, (before - after) / arms));
}

function moved(shift: Triple, axis: 0 | 1 | 2, by: number): Triple {
  const step = (a: 0 | 1 | 2): number => shift[a] + (a === axis ? by : 0);
  return [step(0), step(1), step(2)];
}

function neighbours(shift: Triple): readonly Triple[] {
  return ([0, 1, 2] as const)
    .flatMap((axis) => [moved(shift, axis, -1), moved(shift, axis, 1)])
    .filter((near) => near.every((x) => Math.abs(x) <= FARTHEST));
}

/** Voxels of the band around the liver whose edges count too. */
const BAND_VOXELS = 3;

/** 1 in the liver, 2 in the band around it. */
function withBand({ grid, voxels }: Labelmap): Uint8Array {
  const places = new Uint8Array(voxels.length);
  const strides = [1, grid.dimensions[0], grid.dimensions[0] * grid.dimensions[1]];
  for (let k = 0; k < grid.dimensions[2]; k += 1) {
    for (let j = 0; j < grid.dimensions[1]; j += 1) {
      for (let i = 0; i < grid.dimensions[0]; i += 1) {
        const v = voxelOffset(grid, i, j, k);
        if (voxels[v] === 0) continue;
        places[v] = 1;
        for (const axis of [0, 1, 2] as const) {
          const at = [i, j, k][axis] ?? 0;
          const stride = strides[axis] ?? 1;
          for (let by = 1; by <= BAND_VOXELS; by += 1) {
            if (at - by >= 0 && voxels[v - by * stride] === 0) places[v - by * stride] = 2;
            if (at + by < grid.dimensions[axis] && voxels[v + by * stride] === 0) places[v + by * stride] = 2;
          }
        }
      }
    }
  }
  return places;
}

function shifted({ arterial, subtraction, meanHu }: ShiftInput, places: Uint8Array, shift: Triple): Shifted {
  const { grid, voxels } = subtraction;
  const part = (a: 0 | 1 | 2): number => Math.max(1, Math.round(PART_MM / grid.spacingMm[a]));
  const [pi, pj, pk] = [part(0), part(1), part(2)];
  const sums = new Float64Array(GROUPS);
  const counts = new Float64Array(GROUPS);
  let all = 0;
  for (let k = 0; k < grid.dimensions[2]; k += 1) {
    const z = k + shift[2];
    if (z < 0 || z >= grid.dimensions[2]) continue;
    for (let j = 0; j < grid.dimensions[1]; j += 1) {
      const y = j + shift[1];
      if (y < 0 || y >= grid.dimensions[1]) continue;
      const parts = Math.floor(j / pj) + Math.floor(k / pk);
      for (let i = 0; i < grid.dimensions[0]; i += 1) {
        const x = i + shift[0];
        const v = voxelOffset(grid, i, j, k);
        const place = places[v] ?? 0;
        if (place === 0 || x < 0 || x >= grid.dimensions[0]) continue;
        const from = voxelOffset(grid, x, y, z);
        const there = voxels[from] ?? NO_DATA_HU;
        if (there === NO_DATA_HU || voxels[v] === NO_DATA_HU) continue;
        const s = (arterial.voxels[v] ?? 0) - ((arterial.voxels[from] ?? 0) - there);
        const group = (Math.floor(i / pi) + parts) % GROUPS;
        sums[group] = (sums[group] ?? 0) + Math.min(CLIPPED_HU, Math.abs(place === 1 ? s - meanHu : s));
        counts[group] = (counts[group] ?? 0) + 1;
        all += 1;
      }
    }
  }
  return {
    misfit: sums.map((sum, group) => sum / Math.max(1, counts[group] ?? 0)),
    total: sums.reduce((all, sum) => all + sum, 0) / Math.max(1, all),
  };
}
