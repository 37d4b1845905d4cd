import type { Grid } from '../geometry/grid.ts';
import { voxelOffset } from '../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../imaging/volume.ts';
import type { Edit } from '../segmentation/edits/edit.ts';

/** Int16 holds 65,536 values; bin b counts S = b − 32768. Bin 0 counts the uncovered voxels. */
const BINS = 65_536;
const HU_OF_BIN_0 = -32_768;

/** Counts of S inside the liver over a range of slices. Counts of disjoint ranges add up to the whole. */
export interface LiverCounts {
  /** Voxels of M by value of S; [0] holds the uncovered ones. */
  readonly byValue: Float64Array;
  /** Voxels of M that P does not cover, by slice k of the whole grid. */
  readonly uncoveredBySlice: Float64Array;
}

/** S inside covered M: for each value the number of voxels at or above it. */
export interface SubtractionHistogram {
  readonly minHu: number;
  /** tail[b] = voxels with S ≥ minHu + b; the last bin is the largest value seen. */
  readonly tail: Float64Array;
  /** Covered voxels of M. */
  readonly total: number;
  readonly liverVoxels: number;
  readonly uncoveredBySlice: Float64Array;
}

export function emptyLiverCounts(grid: Grid): LiverCounts {
  return { byValue: new Float64Array(BINS), uncoveredBySlice: new Float64Array(grid.dimensions[2]) };
}

/** Counts S over slices [from, to) of the liver into `into`. `subtraction` and `liver` are whole volumes over `grid`. */
export function countLiver(
  volumes: { readonly grid: Grid; readonly subtraction: Int16Array; readonly liver: Uint8Array },
  [from, to]: readonly [number, number],
  into: LiverCounts,
): void {
  const { grid, subtraction, liver } = volumes;
  for (let k = from; k < to; k += 1) {
    const uncoveredBefore = into.byValue[0] ?? 0;
    const end = voxelOffset(grid, 0, 0, k + 1);
    for (
      let v = nextLiverVoxel(liver, voxelOffset(grid, 0, 0, k), end);
      v < end;
      v = nextLiverVoxel(liver, v + 1, end)
    ) {
      const bin = (subtraction[v] ?? NO_DATA_HU) - HU_OF_BIN_0;
      into.byValue[bin] = (into.byValue[bin] ?? 0) + 1;
    }
    into.uncoveredBySlice[k] = (into.uncoveredBySlice[k] ?? 0) + (into.byValue[0] ?? 0) - uncoveredBefore;
  }
}

function nextLiverVoxel(liver: Uint8Array, from: number, end: number): number {
  let v = from;
  while (v < end && liver[v] === 0) v += 1;
  return v;
}

/** The sum of the counts of disjoint ranges of slices. */
export function addLiverCounts(parts: readonly LiverCounts[], grid: Grid): LiverCounts {
  const sum = emptyLiverCounts(grid);
  for (const part of parts) {
    for (let b = 0; b < BINS; b += 1) sum.byValue[b] = (sum.byValue[b] ?? 0) + (part.byValue[b] ?? 0);
    for (let k = 0; k < sum.uncoveredBySlice.length; k += 1) {
      sum.uncoveredBySlice[k] = (sum.uncoveredBySlice[k] ?? 0) + (part.uncoveredBySlice[k] ?? 0);
    }
  }
  return sum;
}

/** The histogram of S in covered M. Bins run from the smallest to the largest value seen; an uncovered liver gives one empty bin. */
export function makeHistogram(counts: LiverCounts): SubtractionHistogram {
  const { byValue, uncoveredBySlice } = counts;
  let first = 1;
  while (first < BINS - 1 && byValue[first] === 0) first += 1;
  let last = BINS - 1;
  while (last > first && byValue[last] === 0) last -= 1;
  const tail = new Float64Array(last - first + 1);
  let above = 0;
  for (let b = last; b >= first; b -= 1) {
    above += byValue[b] ?? 0;
    tail[b - first] = above;
  }
  return { minHu: first + HU_OF_BIN_0, tail, total: above, liverVoxels: above + (byValue[0] ?? 0), uncoveredBySlice };
}

/**
 * The histogram after an edit of M (the layer that was counted), from the edited voxels alone: equal, bin for bin, to counting the edited
 * liver again. The edit fits the mask that `histogram` counted; `subtraction` is S, unchanged.
 */
export function updateHistogram(
  histogram: SubtractionHistogram,
  { runs, dimensions }: Edit,
  subtraction: Volume,
): SubtractionHistogram {
  if (dimensions.some((n, axis) => n !== subtraction.grid.dimensions[axis]))
    throw new RangeError(`an edit of ${dimensions.join(' × ')} voxels on ${subtraction.grid.dimensions.join(' × ')}`);
  const { byValue, uncoveredBySlice } = countsOf(histogram);
  const perSlice = voxelOffset(subtraction.grid, 0, 0, 1);
  for (let n = 0; n < runs.starts.length; n += 1) {
    const start = runs.starts[n] ?? 0;
    const end = start + (runs.lengths[n] ?? 0);
    const step = runs.values[n] === 1 ? 1 : -1;
    for (let v = start; v < end; v += 1) {
      const bin = (subtraction.voxels[v] ?? NO_DATA_HU) - HU_OF_BIN_0;
      byValue[bin] = (byValue[bin] ?? 0) + step;
      if (bin !== 0) continue;
      const k = Math.floor(v / perSlice);
      uncoveredBySlice[k] = (uncoveredBySlice[k] ?? 0) + step;
    }
  }
  return makeHistogram({ byValue, uncoveredBySlice });
}

/** The counts that a histogram was made from, in memory of their own. */
function countsOf({ minHu, tail, total, liverVoxels, uncoveredBySlice }: SubtractionHistogram): LiverCounts {
  const byValue = new Float64Array(BINS);
  byValue[0] = liverVoxels - total;
  for (let b = 0; b < tail.length; b += 1) byValue[minHu - HU_OF_BIN_0 + b] = (tail[b] ?? 0) - (tail[b + 1] ?? 0);
  return { byValue, uncoveredBySlice: uncoveredBySlice.slice() };
}

/** Voxels of S at or above a whole HU. */
function countAtLeast(histogram: SubtractionHistogram, hu: number): number {
  const bin = hu - histogram.minHu;
  if (bin <= 0) return histogram.total;
  if (bin >= histogram.tail.length) return 0;
  return histogram.tail[bin] ?? 0;
}

/** Voxels of S strictly above a threshold, HU. S is integer, so S > T is S ≥ floor(T) + 1. */
export function countAbove(histogram: SubtractionHistogram, thresholdHu: number): number {
  return countAtLeast(histogram, Math.floor(thresholdHu) + 1);
}

/** Voxels of S strictly below a value, HU. S is integer, so S < x is not S ≥ ceil(x). */
export function countBelow(histogram: SubtractionHistogram, hu: number): number {
  return histogram.total - countAtLeast(histogram, Math.ceil(hu));
}

/** Voxels with exactly this whole HU. */
function countAt(histogram: SubtractionHistogram, hu: number): number {
  return countAtLeast(histogram, hu) - countAtLeast(histogram, hu + 1);
}

/** Width of the running mean that finds the histogram's peak, HU. */
const MODE_WINDOW_HU = 5;

/** Peak of the histogram smoothed over 5 HU: the lowest such value where several tie; null for an empty histogram. */
export function modeHu(histogram: SubtractionHistogram): number | null {
  if (histogram.total === 0) return null;
  const half = (MODE_WINDOW_HU - 1) / 2;
  let best: number | null = null;
  let bestCount = 0;
  for (let hu = histogram.minHu; hu < histogram.minHu + histogram.tail.length; hu += 1) {
    let count = 0;
    for (let near = hu - half; near <= hu + half; near += 1) count += countAt(histogram, near);
    if (count > bestCount) {
      best = hu;
      bestCount = count;
    }
  }
  return best;
}
