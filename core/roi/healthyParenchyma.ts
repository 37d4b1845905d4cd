import { voxelOffset, type Grid } from '../geometry/grid.ts';
import type { Volume } from '../imaging/volume.ts';
import type { AdmissiblePlacements } from './admissiblePlacements.ts';
import { PARENCHYMA } from './enhancingTissue.ts';
import type { Triple, Window } from './roiPattern.ts';

/** S over all parenchyma that some admissible placement touches: the sample of healthy parenchyma that the whole liver gives. */
export interface HealthyParenchyma {
  readonly voxels: number;
  /** Share of the covered liver outside enhancing tissue and bulk that was sampled. */
  readonly sampledFraction: number;
  readonly meanHu: number;
  /** Sample SD (n − 1). */
  readonly sdHu: number;
  /** Independent values that would give the mean, and the SD, as exactly: noise is correlated between voxels. */
  readonly effectiveForMean: number;
  readonly effectiveForSd: number;
  /** Autocorrelation of S by lag in voxels along i, j and k, from lag 1 to where it is lost in noise. */
  readonly autocorrelation: readonly [readonly number[], readonly number[], readonly number[]];
  /** Standard error of mean + k · SD from how much regions of the liver differ, HU; null with too few regions. */
  readonly regionErrorHu: (k: number) => number | null;
  readonly regions: number;
}

/** Correlation of noise in CT ends within this distance, mm. */
const FARTHEST_LAG_MM = 12;
/** Correlations below this are lost in the noise of their own estimate. */
const LEAST_CORRELATION = 0.02;
/** Edge of the regions that are compared, mm: beyond the reach of correlated noise. */
const REGION_MM = 15;
/** Fewer regions say nothing of their spread. */
const LEAST_REGIONS = 6;

/** Null without an admissible placement. */
export function healthyParenchyma(
  { grid, voxels }: Volume,
  placements: AdmissiblePlacements,
): HealthyParenchyma | null {
  const { tissue: map } = placements;
  const { box, dimensions } = map;
  const [ni, nj] = dimensions;
  const inside = touched(grid, placements);
  const hu = (at: number): number => {
    const i = at % ni;
    const j = Math.floor(at / ni) % nj;
    return voxels[voxelOffset(grid, box.from[0] + i, box.from[1] + j, box.from[2] + Math.floor(at / (ni * nj)))] ?? 0;
  };
  const values = new Float32Array(inside.length);
  let [n, sum, squares] = [0, 0, 0];
  for (let at = 0; at < inside.length; at += 1) {
    if (inside[at] === 0) continue;
    const s = hu(at);
    values[at] = s;
    n += 1;
    sum += s;
    squares += s * s;
  }
  if (n < 2) return null;
  const meanHu = sum / n;
  const variance = (squares - (sum * sum) / n) / (n - 1);
  const autocorrelation: [number[], number[], number[]] = [[], [], []];
  for (const a of [0, 1, 2] as const) {
    const stride = [1, ni, ni * nj][a] ?? 1;
    const farthest = Math.min(dimensions[a] - 1, Math.floor(FARTHEST_LAG_MM / grid.spacingMm[a]));
    for (let lag = 1; lag <= farthest; lag += 1) {
      const rho = correlationAt(values, inside, { lag, stride, length: dimensions[a], mean: meanHu, variance });
      if (rho === null || rho < LEAST_CORRELATION) break;
      autocorrelation[a].push(rho);
    }
  }
  const volumeOf = (power: number): number =>
    autocorrelation.reduce((all, rhos) => all * (1 + 2 * rhos.reduce((total, rho) => total + rho ** power, 0)), 1);
  const sums = regionSums(values, inside, { dimensions, spacingMm: grid.spacingMm, meanHu });
  const sdHu = Math.sqrt(variance);
  return {
    voxels: n,
    sampledFraction: n / Math.max(n, map.covered - map.enhancing - map.unlike),
    meanHu,
    sdHu,
    effectiveForMean: Math.max(2, n / volumeOf(1)),
    effectiveForSd: Math.max(2, n / volumeOf(2)),
    autocorrelation,
    regions: sums.length,
    regionErrorHu: (k) => regionError(sums, { n, sdHu, k }),
  };
}

/** 1 where a voxel of the box lies in the window of some placement (for a sphere: in the largest box inside it). */
function touched(
  grid: Grid,
  { offsets, pattern, tissue: { box, dimensions, tissue } }: AdmissiblePlacements,
): Uint8Array {
  const [ni, nj, nk] = dimensions;
  let marks: Uint8Array = new Uint8Array(tissue.length);
  const [gi, gj] = grid.dimensions;
  for (const v of offsets) {
    const [i, j, k] = [v % gi, Math.floor(v / gi) % gj, Math.floor(v / (gi * gj))];
    marks[i - box.from[0] + ni * (j - box.from[1] + nj * (k - box.from[2]))] = 1;
  }
  const { from, to } = innerBox(pattern);
  const strides = [1, ni, ni * nj];
  const lengths = [ni, nj, nk];
  for (const a of [0, 1, 2] as const) {
    marks = spreadAlong(marks, { stride: strides[a] ?? 1, length: lengths[a] ?? 1, from: from[a], to: to[a] });
  }
  for (let at = 0; at < marks.length; at += 1) if (tissue[at] !== PARENCHYMA) marks[at] = 0;
  return marks;
}

function innerBox({ from, to, rows }: Window): { readonly from: Triple; readonly to: Triple } {
  if (rows === null) return { from, to };
  const shrink = (value: number): number => Math.trunc(value / Math.sqrt(3));
  return {
    from: [shrink(from[0]), shrink(from[1]), shrink(from[2])],
    to: [shrink(to[0]), shrink(to[1]), shrink(to[2])],
  };
}

/** Marks x where some marked c has x − c in [from, to], along one axis. */
function spreadAlong(
  marks: Uint8Array,
  {
    stride,
    length,
    from,
    to,
  }: { readonly stride: number; readonly length: number; readonly from: number; readonly to: number },
): Uint8Array {
  const spread = new Uint8Array(marks.length);
  for (let start = 0; start < marks.length; start += 1) {
    if (Math.floor(start / stride) % length !== 0) continue;
    let last = Number.NEGATIVE_INFINITY;
    for (let x = from; x < length; x += 1) {
      const entering = x - from;
      if (entering < length && marks[start + entering * stride] === 1) last = entering;
      if (x >= 0 && x - last <= to) spread[start + x * stride] = 1;
    }
  }
  return spread;
}

interface Lag {
  readonly lag: number;
  readonly stride: number;
  readonly length: number;
  readonly mean: number;
  readonly variance: number;
}

function correlationAt(
  values: Float32Array,
  inside: Uint8Array,
  { lag, stride, length, mean, variance }: Lag,
): number | null {
  const ahead = lag * stride;
  let [sum, pairs] = [0, 0];
  for (let at = 0; at + ahead < values.length; at += 1) {
    if (inside[at] === 0 || inside[at + ahead] === 0 || (Math.floor(at / stride) % length) + lag >= length) continue;
    sum += ((values[at] ?? 0) - mean) * ((values[at + ahead] ?? 0) - mean);
    pairs += 1;
  }
  return pairs < 2 || variance === 0 ? null : sum / pairs / variance;
}

interface RegionSum {
  readonly n: number;
  /** Σ (S − mean) and Σ (S − mean)² over the region. */
  readonly first: number;
  readonly second: number;
}

function regionSums(
  values: Float32Array,
  inside: Uint8Array,
  {
    dimensions,
    spacingMm,
    meanHu,
  }: { readonly dimensions: Triple; readonly spacingMm: Triple; readonly meanHu: number },
): readonly RegionSum[] {
  const [ni, nj, nk] = dimensions;
  const edge = (a: 0 | 1 | 2): number => Math.max(1, Math.round(REGION_MM / spacingMm[a]));
  const [ei, ej, ek] = [edge(0), edge(1), edge(2)];
  const [ri, rj, rk] = [Math.ceil(ni / ei), Math.ceil(nj / ej), Math.ceil(nk / ek)];
  const sums = new Float64Array(3 * ri * rj * rk);
  let at = 0;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      const row = ri * (Math.floor(j / ej) + rj * Math.floor(k / ek));
      for (let i = 0; i < ni; i += 1) {
        if (inside[at] === 1) {
          const region = 3 * (row + Math.floor(i / ei));
          const off = (values[at] ?? 0) - meanHu;
          sums[region] = (sums[region] ?? 0) + 1;
          sums[region + 1] = (sums[region + 1] ?? 0) + off;
          sums[region + 2] = (sums[region + 2] ?? 0) + off * off;
        }
        at += 1;
      }
    }
  }
  return Array.from({ length: ri * rj * rk }, (_, region) => ({
    n: sums[3 * region] ?? 0,
    first: sums[3 * region + 1] ?? 0,
    second: sums[3 * region + 2] ?? 0,
  })).filter(({ n }) => n > 0);
}

/** Standard error of mean + k · SD with whole regions as the units that were drawn: the sum of squares of their influences. */
function regionError(
  sums: readonly RegionSum[],
  { n, sdHu, k }: { readonly n: number; readonly sdHu: number; readonly k: number },
): number | null {
  const regions = sums.length;
  if (regions < LEAST_REGIONS || sdHu === 0) return null;
  const squares = sums.reduce((sum, region) => {
    const influence = region.first + (k * (region.second - region.n * sdHu * sdHu)) / (2 * sdHu);
    return sum + influence * influence;
  }, 0);
  return Math.sqrt((squares * regions) / (regions - 1)) / n;
}
