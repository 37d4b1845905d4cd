import { NO_DATA_HU } from './volume.ts';

/** Slack at rounding ties, as in resampling. */
const TIE_SLACK = 1e-9;

/**
 * `into` becomes (1 − share) · into + share · other, HU, rounded `floor(x + 0.5)`; NO_DATA_HU where either holds none. The arrays have
 * the same length; share in (0, 1).
 */
export function blendSlices(into: Int16Array, other: Int16Array, share: number): void {
  for (let v = 0; v < into.length; v += 1) {
    const a = into[v] ?? 0;
    const b = other[v] ?? 0;
    into[v] =
      a === NO_DATA_HU || b === NO_DATA_HU ? NO_DATA_HU : Math.floor(a * (1 - share) + b * share + 0.5 + TIE_SLACK);
  }
}
