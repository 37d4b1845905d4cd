import type { Steps } from '../base/steps.ts';
import { NO_DATA_HU, type Volume } from './volume.ts';

/** Pole of the cubic B-spline's prefilter. */
const POLE = Math.sqrt(3) - 2;
/** Beyond this many voxels the prefilter's memory is under 1e-9. */
const HORIZON = 16;
/** What voxels without data count as, so that they ring no further than air does, HU. */
const AIR_HU = -1024;

/**
 * Coefficients of the cubic B-spline that passes through a volume's voxels (i fastest): recursive filters along each axis, mirrored at
 * the ends. Voxels without data count as air. Source: Unser, IEEE Signal Processing Magazine 1999;16(6):22.
 */
export function* splineCoefficients({ grid, voxels }: Volume, into?: Float32Array): Steps<Float32Array> {
  const [ni, nj, nk] = grid.dimensions;
  const values = into ?? new Float32Array(voxels.length);
  for (let v = 0; v < values.length; v += 1) {
    const hu = voxels[v] ?? NO_DATA_HU;
    values[v] = hu === NO_DATA_HU ? AIR_HU : hu;
  }
  const line = new Float64Array(Math.max(ni, nj, nk));
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) filterLine(values, ni * (j + nj * k), 1, line.subarray(0, ni));
    for (let i = 0; i < ni; i += 1) filterLine(values, i + ni * nj * k, ni, line.subarray(0, nj));
    yield (0.7 * (k + 1)) / nk;
  }
  for (let j = 0; j < nj; j += 1) {
    for (let i = 0; i < ni; i += 1) filterLine(values, i + ni * j, ni * nj, line.subarray(0, nk));
    yield 0.7 + (0.3 * (j + 1)) / nj;
  }
  return values;
}

function filterLine(values: Float32Array, start: number, stride: number, line: Float64Array): void {
  const n = line.length;
  if (n === 1) return;
  for (let at = 0; at < n; at += 1) line[at] = values[start + at * stride] ?? 0;
  let first = 0;
  let power = 1;
  for (let at = 0; at < HORIZON; at += 1) {
    first += power * (line[mirrored(at, n)] ?? 0);
    power *= POLE;
  }
  line[0] = first;
  for (let at = 1; at < n; at += 1) line[at] = (line[at] ?? 0) + POLE * (line[at - 1] ?? 0);
  line[n - 1] = (POLE / (POLE * POLE - 1)) * ((line[n - 1] ?? 0) + POLE * (line[n - 2] ?? 0));
  for (let at = n - 2; at >= 0; at -= 1) line[at] = POLE * ((line[at + 1] ?? 0) - (line[at] ?? 0));
  for (let at = 0; at < n; at += 1) values[start + at * stride] = 6 * (line[at] ?? 0);
}

/** The voxel that stands for one beyond the ends, which are mirrors. */
export function mirrored(at: number, n: number): number {
  if (n === 1) return 0;
  const period = 2 * (n - 1);
  const held = ((at % period) + period) % period;
  return held < n ? held : period - held;
}
