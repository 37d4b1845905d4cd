import type { Steps } from '../../base/steps.ts';
import { voxelCount, voxelOffset, type Grid } from '../../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../../imaging/volume.ts';
import type { ModelLattice } from './modelGrid.ts';

/** Rounding of float32 sums must not decide a probability that equals the threshold. */
const TIE_SLACK = 1e-6;
/** An index this near to a whole one is that one. */
const INDEX_SLACK = 1e-9;

/** Where an axis of the volume reads an axis of the lattice: two places in its array and the weight of the second. */
interface AxisSamples {
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
  for (let k = 0; k < nk; k += 1) {
    const [k0, k1, wk] = [alongK.low[k] ?? 0, alongK.high[k] ?? 0, alongK.weight[k] ?? 0];
    for (let j = 0; j < nj; j += 1) {
      const [j0, j1, wj] = [alongJ.low[j] ?? 0, alongJ.high[j] ?? 0, alongJ.weight[j] ?? 0];
      const row = voxelOffset(grid, 0, j, k);
      for (let i = 0; i < ni; i += 1) {
        const [i0, i1, wi] = [alongI.low[i] ?? 0, alongI.high[i] ?? 0, alongI.weight[i] ?? 0];
        const near =
          ((probability[i0 + j0 + k0] ?? 0) * (1 - wi) + (probability[i1 + j0 + k0] ?? 0) * wi) * (1 - wj) +
          ((probability[i0 + j1 + k0] ?? 0) * (1 - wi) + (probability[i1 + j1 + k0] ?? 0) * wi) * wj;
        const far =
          ((probability[i0 + j0 + k1] ?? 0) * (1 - wi) + (probability[i1 + j0 + k1] ?? 0) * wi) * (1 - wj) +
          ((probability[i0 + j1 + k1] ?? 0) * (1 - wi) + (probability[i1 + j1 + k1] ?? 0) * wi) * wj;
        const inside = near * (1 - wk) + far * wk >= least && voxels[row + i] !== NO_DATA_HU;
        mask[row + i] = inside ? 1 : 0;
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
  const low = new Int32Array(n);
  const high = new Int32Array(n);
  const weight = new Float64Array(n);
  for (let index = 0; index < n; index += 1) {
    const turned = order.reversed[p] === true ? n - 1 - index : index;
    const exact = (count - 1) / 2 + (turned - (n - 1) / 2) / (ratio[p] ?? 1);
    const nearest = Math.round(exact);
    const place = Math.min(count - 1, Math.max(0, Math.abs(exact - nearest) <= INDEX_SLACK ? nearest : exact));
    const below = Math.floor(place);
    low[index] = below * stride;
    high[index] = Math.min(count - 1, below + 1) * stride;
    weight[index] = place - below;
  }
  return { low, high, weight };
}
