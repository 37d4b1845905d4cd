import { ARTERIAL_WINDOW, type MatchLevel } from './phaseLevel.ts';

/** Bins of arterial HU over which the expectation is kept. */
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

/** Mean precontrast HU for each arterial HU, by bins. */
type Table = Float64Array;

/** The precontrast HU that an arterial one lets expect, linear between bins. */
export interface Expectation {
  readonly learnt: Table;
  /** The same where fat or air is near: below parenchyma, the straight line to fat. */
  readonly mixed: Table;
}

/** Each value lets expect itself. */
export const EQUAL: Expectation = equalTables();

function equalTables(): Expectation {
  const table = Float64Array.from({ length: BINS }, (_, bin) => huOf(bin));
  return { learnt: table, mixed: table };
}

/** The mean of what the precontrast image shows for each arterial value, over the voxels that teach (correlation ratio's model). */
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
  const learnt = filled(smoothBins(sum), smoothBins(count));
  const parenchyma = parenchymaOf(level, warped, trust, huOf(parenchymaBin(count)));
  return { learnt, mixed: anchored(learnt.slice(), parenchyma) };
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

function huOf(bin: number): number {
  return ARTERIAL_WINDOW.lowHu + bin * BIN_HU;
}

/** Mean HU of parenchyma in both phases. */
interface Parenchyma {
  readonly arterialHu: number;
  readonly precontrastHu: number;
}

/** Parenchyma's peak is followed this far to both sides, HU, and this often. */
const PEAK_HU = 12;
const PEAK_PASSES = 4;

/**
 * Parenchyma about the peak at `fromHu`, finer than a bin: the edge's line begins here, and a line that is off by 2 HU moves the whole
 * surface of the liver by a twentieth of a mm.
 */
function parenchymaOf(level: MatchLevel, warped: Float32Array, trust: Float32Array, fromHu: number): Parenchyma {
  const arterial = level.arterial.values;
  let found: Parenchyma = { arterialHu: fromHu, precontrastHu: fromHu };
  for (let pass = 0; pass < PEAK_PASSES; pass += 1) {
    let [sum, ofA, ofP] = [0, 0, 0];
    for (let v = 0; v < trust.length; v += 1) {
      const w = trust[v] ?? 0;
      const hu = arterial[v] ?? 0;
      if (w === 0 || Math.abs(hu - found.arterialHu) > PEAK_HU) continue;
      const p = warped[v] ?? Number.NaN;
      if (Number.isNaN(p)) continue;
      sum += w;
      ofA += w * hu;
      ofP += w * p;
    }
    if (sum === 0) return found;
    found = { arterialHu: ofA / sum, precontrastHu: ofP / sum };
  }
  return found;
}

/**
 * Contrast leaves fat and air as they are, and a voxel on the liver's edge mixes them with parenchyma in proportion: below parenchyma the
 * expectation is that straight line, not what other tissue of the same arterial value shows. If it were, the whole edge would seem to lie
 * further in than it does.
 */
function anchored(expectation: Table, { arterialHu, precontrastHu }: Parenchyma): Table {
  const slope = (precontrastHu - FAT_HU) / (arterialHu - FAT_HU);
  for (let bin = 0; bin < BINS && huOf(bin) < arterialHu; bin += 1)
    expectation[bin] = huOf(bin) <= FAT_HU ? huOf(bin) : FAT_HU + slope * (huOf(bin) - FAT_HU);
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
function filled(sum: Float64Array, count: Float64Array): Table {
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
    const table = level.mixes[v] === 1 ? expectation.mixed : expectation.learnt;
    expected[v] = (table[bin] ?? 0) + (x - bin) * ((table[bin + 1] ?? 0) - (table[bin] ?? 0));
  }
  return expected;
}
