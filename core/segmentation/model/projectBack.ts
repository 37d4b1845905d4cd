import type { Steps } from '../../base/steps.ts';
import { voxelCount, voxelOffset, type Grid } from '../../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../../imaging/volume.ts';
import type { ModelLattice } from './modelGrid.ts';

/** Rounding of float32 sums must not decide a probability that equals the threshold. */
const TIE_SLACK = 1e-6;
/** An index this near to a whole one is that one. */
const INDEX_SLACK = 1e-9;

/** Where an axis of the volume reads an axis of the lattice: two indices, their places in its array, and the weight of the second. */
interface AxisSamples {
  readonly count: number;
  readonly stride: number;
  readonly lowIndex: Int32Array;
  readonly highIndex: Int32Array;
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly weight: Float64Array;
}

/**
 * The mask on the volume's own grid: 1 where the probability, interpolated between the lattice's voxels (beyond the outer ones their value
 * holds), reaches the threshold. A voxel without data is never inside. Yields after each slice.
 */
export function* projectBack(
  probability: Float32Array,
  lattice: ModelLattice,
  { volume, threshold, into }: { readonly volume: Volume; readonly threshold: number; readonly into?: Uint8Array },
): Steps<Uint8Array> {
  const { grid, voxels } = volume;
  const mask = into ?? new Uint8Array(voxelCount(grid));
  const [alongI, alongJ, alongK] = [
    axisSamples(grid, lattice, 0),
    axisSamples(grid, lattice, 1),
    axisSamples(grid, lattice, 2),
  ];
  const [ni, nj, nk] = grid.dimensions;
  const least = threshold - TIE_SLACK;
  // The lattice's row that a row of the volume reads, interpolated across it.
  const between = new Float64Array(alongI.count);
  for (let k = 0; k < nk; k += 1) {
    const [k0, k1, wk] = [alongK.low[k] ?? 0, alongK.high[k] ?? 0, alongK.weight[k] ?? 0];
    for (let j = 0; j < nj; j += 1) {
      const [j0, j1, wj] = [alongJ.low[j] ?? 0, alongJ.high[j] ?? 0, alongJ.weight[j] ?? 0];
      const row = voxelOffset(grid, 0, j, k);
      let highest = 0;
      for (let x = 0, at = 0; x < between.length; x += 1, at += alongI.stride) {
        const near = (probability[at + j0 + k0] ?? 0) * (1 - wj) + (probability[at + j1 + k0] ?? 0) * wj;
        const far = (probability[at + j0 + k1] ?? 0) * (1 - wj) + (probability[at + j1 + k1] ?? 0) * wj;
        const value = near * (1 - wk) + far * wk;
        between[x] = value;
        if (value > highest) highest = value;
      }
      if (highest < least) {
        mask.fill(0, row, row + ni);
        continue;
      }
      for (let i = 0; i < ni; i += 1) {
        const wi = alongI.weight[i] ?? 0;
        const value =
          (between[alongI.lowIndex[i] ?? 0] ?? 0) * (1 - wi) + (between[alongI.highIndex[i] ?? 0] ?? 0) * wi;
        mask[row + i] = value >= least && voxels[row + i] !== NO_DATA_HU ? 1 : 0;
      }
    }
    yield (k + 1) / nk;
  }
  return mask;
}

function axisSamples({ dimensions }: Grid, { grid, order, ratio }: ModelLattice, own: 0 | 1 | 2): AxisSamples {
  const p = order.source.indexOf(own);
  const stride = [1, grid.dimensions[0], grid.dimensions[0] * grid.dimensions[1]][p] ?? 1;
  const count = grid.dimensions[p] ?? 1;
  const n = dimensions[own];
  const lowIndex = new Int32Array(n);
  const highIndex = new Int32Array(n);
  const weight = new Float64Array(n);
  for (let index = 0; index < n; index += 1) {
    const turned = order.reversed[p] === true ? n - 1 - index : index;
    const exact = (count - 1) / 2 + (turned - (n - 1) / 2) / (ratio[p] ?? 1);
    const nearest = Math.round(exact);
    const place = Math.min(count - 1, Math.max(0, Math.abs(exact - nearest) <= INDEX_SLACK ? nearest : exact));
    const below = Math.floor(place);
    lowIndex[index] = below;
    highIndex[index] = Math.min(count - 1, below + 1);
    weight[index] = place - below;
  }
  const low = lowIndex.map((at) => at * stride);
  const high = highIndex.map((at) => at * stride);
  return { count, stride, lowIndex, highIndex, low, high, weight };
}
