/** A level that much of an organ has, and how far it scatters, HU. */
export interface SurroundingLevel {
  readonly hu: number;
  /** SD by the half width of its peak. */
  readonly spreadHu: number;
  /** Height of the peak against the highest. */
  readonly share: number;
}

const LOWEST_HU = -1050;
const HIGHEST_HU = 400;
/** Peaks are looked for in a histogram smoothed so, HU. */
const SMOOTHING_HU = 4;
/** A peak lower than this share of the highest one is none, nor one whose valley towards a higher peak is shallower than this. */
const LEAST_SHARE = 0.45;
const DEEPEST_VALLEY = 0.85;

/** The peaks of the values' histogram, the highest first: what even tissue there is. Values that are not numbers are left out. */
export function surroundingLevels(values: Iterable<number>): readonly SurroundingLevel[] {
  const counts = new Float64Array(HIGHEST_HU - LOWEST_HU + 1);
  for (const value of values) {
    const bin = Math.round(value) - LOWEST_HU;
    if (bin >= 0 && bin < counts.length) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const smooth = smoothed(counts);
  const highest = smooth.reduce((most, one) => Math.max(most, one), 0);
  if (highest === 0) return [];
  const peaks: number[] = [];
  for (let bin = 1; bin + 1 < smooth.length; bin += 1) {
    const here = smooth[bin] ?? 0;
    if (here < LEAST_SHARE * highest || here < (smooth[bin - 1] ?? 0) || here <= (smooth[bin + 1] ?? 0)) continue;
    peaks.push(bin);
  }
  const found: number[] = [];
  for (const peak of peaks.toSorted((a, b) => (smooth[b] ?? 0) - (smooth[a] ?? 0))) {
    const isApart = found.every((other) => {
      const [low, high] = [Math.min(peak, other), Math.max(peak, other)];
      const valley = smooth.subarray(low, high + 1).reduce((least, one) => Math.min(least, one), Infinity);
      return valley < DEEPEST_VALLEY * (smooth[peak] ?? 0);
    });
    if (isApart) found.push(peak);
  }
  return found.map((peak) => ({
    hu: peak + LOWEST_HU,
    spreadHu: halfWidth(smooth, peak) / HALF_WIDTH_SDS,
    share: (smooth[peak] ?? 0) / highest,
  }));
}

/** Half the width of a Gaussian at half its height, in SDs. */
const HALF_WIDTH_SDS = Math.sqrt(2 * Math.log(2));

/** On the narrower side: the other one may be a shoulder. */
function halfWidth(smooth: Float64Array, peak: number): number {
  const half = (smooth[peak] ?? 0) / 2;
  const reach = (step: 1 | -1): number => {
    let away = 1;
    while ((smooth[peak + step * away] ?? 0) > half) away += 1;
    return away;
  };
  return Math.min(reach(1), reach(-1));
}

function smoothed(counts: Float64Array): Float64Array {
  const reach = 3 * SMOOTHING_HU;
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, n) =>
    Math.exp(-((n - reach) ** 2) / (2 * SMOOTHING_HU ** 2)),
  );
  return counts.map((_, bin) => kernel.reduce((sum, weight, n) => sum + weight * (counts[bin + n - reach] ?? 0), 0));
}
