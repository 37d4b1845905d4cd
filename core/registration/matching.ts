import { composeAffine, ijkToLps, lpsToIjk, type Affine } from '../geometry/affine.ts';
import { EQUAL, expectedImage, fitExpectation, type Expectation } from './expectation.ts';
import type { Match, MatchLevel } from './phaseLevel.ts';

type Triple = readonly [number, number, number];

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

/** What is forgiven before a voxel loses its say: HU, and a place that is off by so many mm. */
export interface Tolerance {
  readonly hu: number;
  readonly mm: number;
}

/**
 * Weight of each voxel: its say times how well its residual fits the others' (Geman–McClure): misfits of gas, oil or what slides past lose
 * their say. On an edge the residual is forgiven that a place off by `mm` makes: else the steepest edges, which know the place best, would
 * be the first to be silenced. 0 without data.
 */
export function trustOf(
  { weight, arterial }: MatchLevel,
  { warped, expected }: Match,
  { hu, mm }: Tolerance,
): Float32Array {
  const { dimensions, spacingMm } = arterial.grid;
  const [down, through] = [dimensions[0], dimensions[0] * dimensions[1]];
  const perDifference = (mm / (2 * spacingMm[0])) ** 2;
  const trust = new Float32Array(warped.length);
  for (let v = 0; v < trust.length; v += 1) {
    const w = weight[v] ?? 0;
    if (w === 0) continue;
    const x = (expected[v + 1] ?? 0) - (expected[v - 1] ?? 0);
    const y = (expected[v + down] ?? 0) - (expected[v - down] ?? 0);
    const z = (expected[v + through] ?? 0) - (expected[v - through] ?? 0);
    const limit = hu * hu + perDifference * (x * x + y * y + z * z);
    const residual = (expected[v] ?? 0) - (warped[v] ?? Number.NaN);
    const fit = 1 / (1 + (residual * residual) / limit);
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

/**
 * Visits each voxel that is trusted, with the gradient of what is expected along the axes, HU/mm, and its residual, HU. The gradient of
 * the precontrast phase itself would be mostly noise where contrast is low, and is left out.
 */
export function eachPull(
  level: MatchLevel,
  { warped, expected }: Match,
  trust: Float32Array,
  visit: (i: number, j: number, k: number, v: number, gx: number, gy: number, gz: number, residual: number) => void,
): void {
  const { grid } = level.arterial;
  const [ni, nj, nk] = grid.dimensions;
  const scale = 1 / (2 * grid.spacingMm[0]);
  const through = ni * nj;
  for (let k = 1; k < nk - 1; k += 1) {
    for (let j = 1; j < nj - 1; j += 1) {
      let v = through * k + ni * j;
      for (let i = 1; i < ni - 1; i += 1) {
        v += 1;
        if ((trust[v] ?? 0) === 0) continue;
        const gx = scale * ((expected[v + 1] ?? 0) - (expected[v - 1] ?? 0));
        const gy = scale * ((expected[v + ni] ?? 0) - (expected[v - ni] ?? 0));
        const gz = scale * ((expected[v + through] ?? 0) - (expected[v - through] ?? 0));
        visit(i, j, k, v, gx, gy, gz, (expected[v] ?? 0) - (warped[v] ?? 0));
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

/** What the arterial phase lets expect under a map: fitted to all that speaks, then to what fits that. */
export function expectationUnder(level: MatchLevel, rigid: Affine, displacementMm: Float32Array | null): Expectation {
  return expectationOf(level, warp(level, rigid, displacementMm));
}

function expectationOf(level: MatchLevel, warped: Float32Array): Expectation {
  if (level.relation === 'equal') return EQUAL;
  const rough: Match = { warped, expected: expectedImage(level, fitExpectation(level, warped, level.teaches)) };
  const limit = LIMIT_SCALES * residualScaleHu(level, rough);
  return fitExpectation(level, warped, trustOf({ ...level, weight: level.teaches }, rough, { hu: limit, mm: 0 }));
}

/** The agreement under a map, its expectation fitted anew. */
export function matchUnder(level: MatchLevel, rigid: Affine, displacementMm: Float32Array | null): Match {
  const warped = warp(level, rigid, displacementMm);
  return { warped, expected: expectedImage(level, expectationOf(level, warped)) };
}
