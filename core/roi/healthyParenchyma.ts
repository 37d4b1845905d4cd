import { voxelOffset, type Grid } from '../geometry/grid.ts';
import type { Volume } from '../imaging/volume.ts';
import { CLEARANCE_MM } from './admissiblePlacements.ts';
import { BESIDE_BULK, cellOf, PARENCHYMA, type TissueMap } from './enhancingTissue.ts';
import { modalSpread } from './modalSpread.ts';
import { boxWindow, type Triple } from './roiPattern.ts';
import { windowSums } from './windowSums.ts';

/**
 * S over the parenchyma of the whole liver: every voxel that is parenchyma (`enhancingTissue`) as far as three millimetres around, in cells of
 * about a centimetre whose mean is a usual one. No ROI need fit there, so that it samples livers whose lesions leave hardly room for one.
 */
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
  /** Standard error of mean + k · SD from how much regions of the liver differ, HU; null with too few regions. */
  readonly regionErrorHu: (k: number) => number | null;
}

/** Correlation of noise in CT ends within this distance, mm. */
const FARTHEST_LAG_MM = 12;
/** Correlations below this are lost in the noise of their own estimate. */
const LEAST_CORRELATION = 0.02;
/** Edge of the regions that are compared, mm: beyond the reach of correlated noise. */
const REGION_MM = 15;
/** Cells whose mean lies farther from the commonest, by the spread of those below it, are not sampled. */
const USUAL_SPREADS = 2.5;
/** Spreads below this are chance, HU. */
const LEAST_SPREAD_HU = 1.5;
/** Fewer full cells say nothing of their spread. */
const LEAST_CELLS = 24;
/** Fewer regions say nothing of their spread. */
const LEAST_REGIONS = 6;

/** Null where there are hardly any. */
export function healthyParenchyma({ grid, voxels }: Volume, map: TissueMap): HealthyParenchyma | null {
  const { box, dimensions } = map;
  const [ni, nj] = dimensions;
  const inside = sampledVoxels(grid, map);
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
    regionErrorHu: (k) => regionError(sums, { n, sdHu, k }),
  };
}

/** 1 where a voxel of the box is of the sample. */
function sampledVoxels(grid: Grid, map: TissueMap): Uint8Array {
  const { dimensions, tissue, cells } = map;
  const [ni, nj, nk] = dimensions;
  const isUsual = usualCells(map);
  const window = boxWindow(grid, CLEARANCE_MM);
  const clear = windowSums(dimensions, window, (k, into) => {
    for (let at = 0; at < into.length; at += 1) {
      const own = tissue[at + ni * nj * k];
      into[at] = own === PARENCHYMA || own === BESIDE_BULK ? 1 : 0;
    }
  });
  const marks = new Uint8Array(tissue.length);
  for (let k = 0; k < nk; k += 1) {
    clear.moveTo(k);
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1) {
        const at = i + ni * (j + nj * k);
        if (tissue[at] === PARENCHYMA && clear.sum(i, j) === window.voxels && isUsual[cellOf([i, j, k], cells)] === 1)
          marks[at] = 1;
      }
    }
  }
  return marks;
}

/**
 * 1 for cells whose mean of S over a centimetre lies no farther from the commonest one than the cells below it do as a rule, on either side:
 * faint tumour that hides in voxels' noise raises such means, and nothing healthy lies above parenchyma farther than below it.
 */
function usualCells({ tissue, dimensions: [ni, nj], cells }: TissueMap): Uint8Array {
  const { whole, inner, edge, subtractionHu } = cells;
  const parenchyma = new Uint32Array(whole.length);
  for (let at = 0; at < tissue.length; at += 1) {
    if (tissue[at] !== PARENCHYMA) continue;
    const cell = cellOf([at % ni, Math.floor(at / ni) % nj, Math.floor(at / (ni * nj))], cells);
    parenchyma[cell] = (parenchyma[cell] ?? 0) + 1;
  }
  const voxels = edge[0] * edge[1] * edge[2];
  const full = subtractionHu.filter((_, cell) => inner[cell] === 1 && parenchyma[cell] === voxels);
  const usual = full.length < LEAST_CELLS ? null : modalSpread(full, full.length);
  if (usual === null) return whole;
  const reach = USUAL_SPREADS * Math.max(LEAST_SPREAD_HU, usual.spread);
  return whole.map((own, cell) => (own === 1 && Math.abs((subtractionHu[cell] ?? 0) - usual.centre) <= reach ? 1 : 0));
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
