import { composeAffine, type Affine } from '../geometry/affine.ts';
import { ijkToLps, lpsToIjk } from '../geometry/affine.ts';
import type { WorkingImage } from './workingImage.ts';

type Triple = readonly [number, number, number];

/** The two phases at one working resolution, and which voxels speak. All arrays lie on the arterial image's grid but `precontrast`. */
export interface MatchLevel {
  readonly arterial: WorkingImage;
  readonly precontrast: WorkingImage;
  /** Share with which a voxel speaks, 0 to 1. */
  readonly weight: Float32Array;
  /** Share with which a voxel teaches what the arterial value lets expect: away from the liver's edge, where tissues are pure. */
  readonly teaches: Float32Array;
  /** 1 where a voxel or one of its six neighbours speaks or teaches. */
  readonly near: Uint8Array;
  /** `learnt`: what the arterial value lets expect is learnt from both images; `equal`: both images show one quantity. */
  readonly relation: 'learnt' | 'equal';
}

/** How far the phases agree under one map: precontrast values brought over, values expected from the arterial ones, and gradients. */
export interface Match {
  /** Precontrast HU at the mapped place; NaN where that lies outside the precontrast image, and where no neighbour speaks. */
  readonly warped: Float32Array;
  /** HU that the arterial value lets one expect in the precontrast phase. */
  readonly expected: Float32Array;
}

/** Voxels with weight and their neighbours. */
export function nearOf(weight: Float32Array, [ni, nj, nk]: Triple): Uint8Array {
  const near = new Uint8Array(weight.length);
  let v = 0;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1) {
        if ((weight[v] ?? 0) > 0) {
          near[v] = 1;
          if (i > 0) near[v - 1] = 1;
          if (i < ni - 1) near[v + 1] = 1;
          if (j > 0) near[v - ni] = 1;
          if (j < nj - 1) near[v + ni] = 1;
          if (k > 0) near[v - ni * nj] = 1;
          if (k < nk - 1) near[v + ni * nj] = 1;
        }
        v += 1;
      }
    }
  }
  return near;
}

/**
 * The precontrast image at T(x) = rigid(x + u(x)), at the voxels of `near`. `displacementMm` is u, three numbers a voxel along the
 * grid's axes, or null for none.
 */
export function warp(level: MatchLevel, rigid: Affine, displacementMm: Float32Array | null): Float32Array {
  const { arterial, precontrast, near } = level;
  const { grid } = arterial;
  const [ni, nj, nk] = grid.dimensions;
  const [pi, pj, pk] = precontrast.grid.dimensions;
  const { matrix: m, translation: t } = composeAffine(composeAffine(ijkToLps(grid), rigid), lpsToIjk(precontrast.grid));
  const [si, sj, sk] = grid.spacingMm;
  const values = precontrast.values;
  const down = pi;
  const through = pi * pj;
  const warped = new Float32Array(near.length).fill(Number.NaN);
  let v = -1;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1) {
        v += 1;
        if (near[v] === 0) continue;
        let x = i;
        let y = j;
        let z = k;
        if (displacementMm !== null) {
          x += (displacementMm[3 * v] ?? 0) / si;
          y += (displacementMm[3 * v + 1] ?? 0) / sj;
          z += (displacementMm[3 * v + 2] ?? 0) / sk;
        }
        const a = m[0] * x + m[1] * y + m[2] * z + t[0];
        const b = m[3] * x + m[4] * y + m[5] * z + t[1];
        const c = m[6] * x + m[7] * y + m[8] * z + t[2];
        if (!(a >= 0 && b >= 0 && c >= 0 && a < pi - 1 && b < pj - 1 && c < pk - 1)) continue;
        const fa = Math.floor(a);
        const fb = Math.floor(b);
        const fc = Math.floor(c);
        const wa = a - fa;
        const wb = b - fb;
        const wc = c - fc;
        const at = fa + down * fb + through * fc;
        const v00 = (values[at] ?? 0) * (1 - wa) + (values[at + 1] ?? 0) * wa;
        const v10 = (values[at + down] ?? 0) * (1 - wa) + (values[at + down + 1] ?? 0) * wa;
        const v01 = (values[at + through] ?? 0) * (1 - wa) + (values[at + through + 1] ?? 0) * wa;
        const v11 = (values[at + through + down] ?? 0) * (1 - wa) + (values[at + through + down + 1] ?? 0) * wa;
        warped[v] = (v00 * (1 - wb) + v10 * wb) * (1 - wc) + (v01 * (1 - wb) + v11 * wb) * wc;
      }
    }
  }
  return warped;
}

/** Bins of arterial HU over which the expectation is kept, and the window of the arterial image. */
export const ARTERIAL_WINDOW = { lowHu: -150, highHu: 650 } as const;
export const PRECONTRAST_WINDOW = { lowHu: -150, highHu: 250 } as const;
const BIN_HU = 8;
const BINS = Math.ceil((ARTERIAL_WINDOW.highHu - ARTERIAL_WINDOW.lowHu) / BIN_HU) + 1;
/** SD of the smoothing over bins. */
const BIN_SMOOTHING = 1.5;
/** Bins with less evidence than this lean on their neighbours. */
const PRIOR_VOXELS = 4;

/** Where the parenchyma's peak is looked for in the arterial phase, HU. */
const PARENCHYMA_FROM_HU = 30;
const PARENCHYMA_TO_HU = 160;
const FAT_HU = -102;
/** Below parenchyma by this much begins what the liver's edge mixes with fat or air; necrosis and bile lie above. */
const SOFT_BELOW_PARENCHYMA_HU = 40;

/** Mean precontrast HU for each arterial HU, linear between bins. */
export type Expectation = Float64Array;

/** The mean of what the precontrast image shows for each arterial value, over the voxels that speak (correlation ratio's model). */
export function fitExpectation(level: MatchLevel, warped: Float32Array, trust: Float32Array): Expectation {
  const sum = new Float64Array(BINS);
  const count = new Float64Array(BINS);
  const arterial = level.arterial.values;
  for (let v = 0; v < trust.length; v += 1) {
    const w = trust[v] ?? 0;
    if (w === 0) continue;
    const p = warped[v] ?? Number.NaN;
    if (Number.isNaN(p)) continue;
    const x = ((arterial[v] ?? 0) - ARTERIAL_WINDOW.lowHu) / BIN_HU;
    const bin = Math.min(Math.floor(x), BINS - 2);
    const share = x - bin;
    count[bin] = (count[bin] ?? 0) + w * (1 - share);
    sum[bin] = (sum[bin] ?? 0) + w * (1 - share) * p;
    count[bin + 1] = (count[bin + 1] ?? 0) + w * share;
    sum[bin + 1] = (sum[bin + 1] ?? 0) + w * share * p;
  }
  return anchored(filled(smoothBins(sum), smoothBins(count)), parenchymaBin(count));
}

/** The most frequent bin between fat and vessels: parenchyma. */
function parenchymaBin(count: Float64Array): number {
  let best = binOf(PARENCHYMA_FROM_HU);
  for (let bin = best; bin <= binOf(PARENCHYMA_TO_HU); bin += 1) if ((count[bin] ?? 0) > (count[best] ?? 0)) best = bin;
  return best;
}

function binOf(hu: number): number {
  return Math.round((hu - ARTERIAL_WINDOW.lowHu) / BIN_HU);
}

/**
 * Contrast leaves fat and air as they are, and a voxel on the liver's edge mixes them with parenchyma in proportion: below the liver's
 * soft tissue the expectation is that straight line, not what is seen. If it followed what is seen, a liver swollen or shrunk by a
 * voxel all round would explain itself by other edge values, and no residual would be left to put it right.
 */
function anchored(expectation: Expectation, parenchyma: number): Expectation {
  const fat = binOf(FAT_HU);
  const soft = parenchyma - Math.round(SOFT_BELOW_PARENCHYMA_HU / BIN_HU);
  const slope = ((expectation[parenchyma] ?? 0) - FAT_HU) / (parenchyma - fat);
  for (let bin = 0; bin < Math.max(soft, fat); bin += 1)
    expectation[bin] = bin <= fat ? ARTERIAL_WINDOW.lowHu + bin * BIN_HU : FAT_HU + slope * (bin - fat);
  return expectation;
}

function smoothBins(bins: Float64Array): Float64Array {
  const reach = Math.ceil(3 * BIN_SMOOTHING);
  return bins.map((_, bin) => {
    let total = 0;
    for (let near = Math.max(0, bin - reach); near <= Math.min(BINS - 1, bin + reach); near += 1)
      total += (bins[near] ?? 0) * Math.exp(-((near - bin) ** 2) / (2 * BIN_SMOOTHING * BIN_SMOOTHING));
    return total;
  });
}

/** Means by bin; where evidence is thin, the mean of the bin below has the say, from the most frequent bin outwards. */
function filled(sum: Float64Array, count: Float64Array): Expectation {
  const most = count.indexOf(Math.max(...count));
  const mean = new Float64Array(BINS);
  mean[most] = (sum[most] ?? 0) / Math.max(1e-9, count[most] ?? 0);
  const lean = (bin: number, on: number): void => {
    mean[bin] = ((sum[bin] ?? 0) + PRIOR_VOXELS * (mean[on] ?? 0)) / ((count[bin] ?? 0) + PRIOR_VOXELS);
  };
  for (let bin = most + 1; bin < BINS; bin += 1) lean(bin, bin - 1);
  for (let bin = most - 1; bin >= 0; bin -= 1) lean(bin, bin + 1);
  return mean;
}

/** The expected precontrast HU at each voxel of `near`. */
export function expectedImage(level: MatchLevel, expectation: Expectation): Float32Array {
  const arterial = level.arterial.values;
  const expected = new Float32Array(arterial.length);
  for (let v = 0; v < expected.length; v += 1) {
    if (level.near[v] === 0) continue;
    const x = ((arterial[v] ?? 0) - ARTERIAL_WINDOW.lowHu) / BIN_HU;
    const bin = Math.min(Math.floor(x), BINS - 2);
    expected[v] = (expectation[bin] ?? 0) + (x - bin) * ((expectation[bin + 1] ?? 0) - (expectation[bin] ?? 0));
  }
  return expected;
}

/** MAD × this is the SD of Gaussian noise. */
const MAD_TO_SD = 1.4826;
/** No residual is trusted more closely than this, HU. */
const LEAST_SCALE_HU = 2;

/** Median |residual| of the voxels that speak, as an SD, HU; from a histogram of tenths of a HU. */
export function residualScaleHu(level: MatchLevel, { warped, expected }: Match): number {
  const bins = new Float64Array(4001);
  let total = 0;
  for (let v = 0; v < warped.length; v += 1) {
    const w = level.weight[v] ?? 0;
    if (w === 0) continue;
    const r = Math.abs((expected[v] ?? 0) - (warped[v] ?? 0));
    if (Number.isNaN(r)) continue;
    const bin = Math.min(4000, Math.floor(10 * r));
    bins[bin] = (bins[bin] ?? 0) + w;
    total += w;
  }
  let below = 0;
  let bin = 0;
  while (bin < 4000 && below + (bins[bin] ?? 0) < total / 2) {
    below += bins[bin] ?? 0;
    bin += 1;
  }
  return Math.max(LEAST_SCALE_HU, (MAD_TO_SD * (bin + 0.5)) / 10);
}

/**
 * Weight of each voxel: its say times how well its residual fits the others' (Geman–McClure with `limitHu`): misfits of gas, oil or
 * what slides past lose their say. 0 without data.
 */
export function trustOf(weight: Float32Array, { warped, expected }: Match, limitHu: number): Float32Array {
  const trust = new Float32Array(warped.length);
  for (let v = 0; v < trust.length; v += 1) {
    const w = weight[v] ?? 0;
    if (w === 0) continue;
    const r = ((expected[v] ?? 0) - (warped[v] ?? Number.NaN)) / limitHu;
    const fit = 1 / (1 + r * r);
    trust[v] = Number.isNaN(fit) ? 0 : w * fit * fit;
  }
  return trust;
}

/** Mean robust misfit of the voxels that speak, 0 to 1; voxels without precontrast data count as misfits. */
export function misfit(level: MatchLevel, { warped, expected }: Match, limitHu: number): number {
  let sum = 0;
  let total = 0;
  for (let v = 0; v < warped.length; v += 1) {
    const w = level.weight[v] ?? 0;
    if (w === 0) continue;
    total += w;
    const r = ((expected[v] ?? 0) - (warped[v] ?? Number.NaN)) / limitHu;
    sum += Number.isNaN(r) ? w : (w * r * r) / (1 + r * r);
  }
  return total === 0 ? 1 : sum / total;
}

/** Visits each voxel that is trusted, with the mean of both images' gradients along the axes, HU/mm, and its residual, HU. */
export function eachPull(
  level: MatchLevel,
  { warped, expected }: Match,
  trust: Float32Array,
  visit: (i: number, j: number, k: number, v: number, gx: number, gy: number, gz: number, residual: number) => void,
): void {
  const { grid } = level.arterial;
  const [ni, nj, nk] = grid.dimensions;
  const scale = 1 / (4 * grid.spacingMm[0]);
  const through = ni * nj;
  for (let k = 1; k < nk - 1; k += 1) {
    for (let j = 1; j < nj - 1; j += 1) {
      let v = through * k + ni * j;
      for (let i = 1; i < ni - 1; i += 1) {
        v += 1;
        if ((trust[v] ?? 0) === 0) continue;
        const gx = (expected[v + 1] ?? 0) - (expected[v - 1] ?? 0) + ((warped[v + 1] ?? 0) - (warped[v - 1] ?? 0));
        const gy = (expected[v + ni] ?? 0) - (expected[v - ni] ?? 0) + ((warped[v + ni] ?? 0) - (warped[v - ni] ?? 0));
        const gz =
          (expected[v + through] ?? 0) -
          (expected[v - through] ?? 0) +
          ((warped[v + through] ?? 0) - (warped[v - through] ?? 0));
        if (Number.isNaN(gx + gy + gz)) continue;
        visit(i, j, k, v, scale * gx, scale * gy, scale * gz, (expected[v] ?? 0) - (warped[v] ?? 0));
      }
    }
  }
}

/** Middle of the voxels that speak, as an index. */
export function centreOf({ arterial, weight }: MatchLevel): Triple {
  const [ni, nj, nk] = arterial.grid.dimensions;
  let [sum, x, y, z] = [0, 0, 0, 0];
  let v = 0;
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1) {
        const w = weight[v] ?? 0;
        v += 1;
        sum += w;
        x += w * i;
        y += w * j;
        z += w * k;
      }
  return sum === 0 ? [(ni - 1) / 2, (nj - 1) / 2, (nk - 1) / 2] : [x / sum, y / sum, z / sum];
}

/** Residuals beyond this many robust SDs lose most of their say. */
export const LIMIT_SCALES = 3;

/** Each value lets expect itself. */
const EQUAL: Expectation = Float64Array.from({ length: BINS }, (_, bin) => ARTERIAL_WINDOW.lowHu + bin * BIN_HU);

/** What the arterial phase lets expect under a map: fitted to all that speaks, then to what fits that. */
export function expectationUnder(level: MatchLevel, rigid: Affine, displacementMm: Float32Array | null): Expectation {
  return expectationOf(level, warp(level, rigid, displacementMm));
}

function expectationOf(level: MatchLevel, warped: Float32Array): Expectation {
  if (level.relation === 'equal') return EQUAL;
  const rough: Match = { warped, expected: expectedImage(level, fitExpectation(level, warped, level.teaches)) };
  const limit = LIMIT_SCALES * residualScaleHu(level, rough);
  return fitExpectation(level, warped, trustOf(level.teaches, rough, limit));
}

/** The agreement under a map, its expectation fitted anew. */
export function matchUnder(level: MatchLevel, rigid: Affine, displacementMm: Float32Array | null): Match {
  const warped = warp(level, rigid, displacementMm);
  return { warped, expected: expectedImage(level, expectationOf(level, warped)) };
}
