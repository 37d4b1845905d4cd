/** Where most values lie, and how widely. */
export interface Spread {
  readonly centre: number;
  /** SD that a Gaussian with this half, or these quartiles, would have. */
  readonly spread: number;
}

/** Share of the values in the shortest interval that is looked for. */
const CORE_FRACTION = 0.25;
/** Half of a Gaussian's values lie within this many SDs of its centre. */
const QUARTILE_SDS = 0.6745;
/** More values than these are sampled evenly. */
const MOST_VALUES = 200_000;

/** Median, and spread by the quartiles: of values of one tissue, be they skewed by slow differences. Null without values. */
export function quartileSpread(values: ArrayLike<number>, count: number): Spread | null {
  if (count === 0) return null;
  const sorted = sortedSample(values, count);
  const at = (fraction: number): number => sorted[Math.floor(fraction * (sorted.length - 1))] ?? 0;
  return { centre: at(0.5), spread: (at(0.75) - at(0.25)) / (2 * QUARTILE_SDS) };
}

/**
 * Centre: the middle of the shortest interval that holds a quarter of the values (a modal estimate, unmoved by tumour, oil and necrosis while
 * parenchyma is the largest even group). Spread: by the median distance of the values below it, where enhancing tissue does not reach. Null
 * without values.
 */
export function modalSpread(values: ArrayLike<number>, count: number): Spread | null {
  if (count === 0) return null;
  const sorted = sortedSample(values, count);
  const held = Math.max(1, Math.floor(CORE_FRACTION * sorted.length));
  let [start, shortest] = [0, Number.POSITIVE_INFINITY];
  for (let at = 0; at + held - 1 < sorted.length; at += 1) {
    const length = (sorted[at + held - 1] ?? 0) - (sorted[at] ?? 0);
    if (length < shortest) [start, shortest] = [at, length];
  }
  const centre = ((sorted[start] ?? 0) + (sorted[start + held - 1] ?? 0)) / 2;
  let below = 0;
  while (below < sorted.length && (sorted[below] ?? 0) <= centre) below += 1;
  const median = sorted[Math.floor(below / 2)] ?? centre;
  return { centre, spread: (centre - median) / QUARTILE_SDS };
}

function sortedSample(values: ArrayLike<number>, count: number): Float64Array {
  const step = Math.max(1, Math.floor(count / MOST_VALUES));
  const sorted = new Float64Array(Math.ceil(count / step));
  for (let at = 0; at < sorted.length; at += 1) sorted[at] = values[at * step] ?? 0;
  return sorted.sort();
}
