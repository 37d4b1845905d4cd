import { NO_DATA_HU } from './volume.ts';

/** One slice of pixels; i runs fastest. */
export interface SlicePixels {
  readonly voxels: Int16Array;
  readonly columns: number;
  readonly rows: number;
}

/** Index slack, as in resampling: far above float64 error, far below any attenuation difference. */
const INDEX_SLACK = 1e-9;

/**
 * Writes `source` into `target`, of which pixel (i, j) shows source index (i + shift.column, j + shift.row): bilinear, rounded
 * `floor(x + 0.5)`. By the rules of resampleSlices: covered is what lies within half a pixel of the source's outer centres; pixels that
 * are not covered, or touched by NO_DATA_HU with a weight above 0, become NO_DATA_HU.
 */
export function shiftSlice(
  source: SlicePixels,
  shift: { readonly column: number; readonly row: number },
  target: SlicePixels,
): void {
  const along = pairsOf(target.columns, source.columns, shift.column);
  for (let j = 0; j < target.rows; j += 1) {
    const start = j * target.columns;
    const down = pairAt(j + shift.row, source.rows);
    if (down === null) {
      target.voxels.fill(NO_DATA_HU, start, start + target.columns);
      continue;
    }
    const upper = source.voxels.subarray(down.low * source.columns);
    const step = down.weight > 0 ? source.columns : 0;
    for (let i = 0; i < target.columns; i += 1) {
      const at = along.low[i] ?? -1;
      target.voxels[start + i] = at < 0 ? NO_DATA_HU : interpolate(upper, at, step, along.weight[i] ?? 0, down.weight);
    }
  }
}

function interpolate(voxels: Int16Array, at: number, stepRow: number, wi: number, wj: number): number {
  const stepColumn = wi > 0 ? 1 : 0;
  const v00 = voxels[at] ?? 0;
  const v10 = voxels[at + stepColumn] ?? 0;
  const v01 = voxels[at + stepRow] ?? 0;
  const v11 = voxels[at + stepRow + stepColumn] ?? 0;
  if (v00 === NO_DATA_HU || v10 === NO_DATA_HU || v01 === NO_DATA_HU || v11 === NO_DATA_HU) return NO_DATA_HU;
  const near = v00 * (1 - wi) + v10 * wi;
  const far = v01 * (1 - wi) + v11 * wi;
  return Math.floor(near * (1 - wj) + far * wj + 0.5 + INDEX_SLACK);
}

/** The lower neighbour in [0, n − 1] of an index, and the weight of the next, 0 at whole indices and at the last; null where not covered. */
function pairAt(index: number, n: number): { readonly low: number; readonly weight: number } | null {
  if (!(index >= -0.5 - INDEX_SLACK && index <= n - 0.5 + INDEX_SLACK)) return null;
  const clamped = Math.min(Math.max(index, 0), n - 1);
  const nearest = Math.round(clamped);
  const at = Math.abs(clamped - nearest) <= INDEX_SLACK ? nearest : clamped;
  const low = Math.floor(at);
  return { low, weight: at - low };
}

function pairsOf(count: number, n: number, shift: number): { readonly low: Int32Array; readonly weight: Float64Array } {
  const low = new Int32Array(count).fill(-1);
  const weight = new Float64Array(count);
  for (let position = 0; position < count; position += 1) {
    const pair = pairAt(position + shift, n);
    if (pair === null) continue;
    low[position] = pair.low;
    weight[position] = pair.weight;
  }
  return { low, weight };
}
