import { sampleLps } from '../../imaging/samplePlane.ts';
import type { Volume } from '../../imaging/volume.ts';
import { pointLps, type PointLps } from '../../geometry/points.ts';
import { caliperMm, type Caliper } from '../caliper.ts';

/** How far from where the reader let go an edge is looked for. */
export const SNAP_REACH_MM = 4;
const STEP_MM = 0.25;
/** Standard deviation of the Gaussian whose derivative finds the edge: about half a CT's blur. */
const EDGE_SIGMA_MM = 1;
/** A change below this is no edge of a lesion, HU per mm. */
const WEAKEST_EDGE = 3;

/**
 * The end of a line, moved along the line onto the lesion's edge: where the HU change most within 4 mm of it, between samples too.
 * Null where nothing changes by more than 3 HU a mm, where the volume has no data, or where the line is too short to have a direction.
 */
export function snapToEdge(volume: Volume, line: Caliper): PointLps | null {
  const lengthMm = caliperMm(line);
  if (lengthMm < STEP_MM) return null;
  const { fromLps, toLps } = line;
  const at = (mm: number): PointLps => {
    const share = (lengthMm + mm) / lengthMm;
    const on = (n: 0 | 1 | 2): number => fromLps[n] + share * (toLps[n] - fromLps[n]);
    return pointLps(on(0), on(1), on(2));
  };
  // Never past the line's own middle: the edge of its other end is not this one's.
  const inwardsMm = Math.min(SNAP_REACH_MM, lengthMm / 2);
  const margin = Math.ceil((3 * EDGE_SIGMA_MM) / STEP_MM);
  const [first, last] = [-Math.floor(inwardsMm / STEP_MM), Math.floor(SNAP_REACH_MM / STEP_MM)];
  const profile = Array.from({ length: last - first + 1 + 2 * margin }, (_, n) =>
    sampleLps(volume, at((first - margin + n) * STEP_MM)),
  );
  const slopes = Array.from({ length: last - first + 1 }, (_, n) => Math.abs(slopeAt(profile, n + margin)));
  let best = -1;
  for (const [n, slope] of slopes.entries())
    if (slope > WEAKEST_EDGE && slope > (slopes[best] ?? 0) * (1 + 1e-9)) best = n;
  if (best < 0) return null;
  return at((first + best + peakBetween(slopes, best)) * STEP_MM);
}

/** Derivative of the profile smoothed by the Gaussian, HU per mm; NaN where a sample is missing. */
function slopeAt(profile: readonly number[], at: number): number {
  const half = Math.ceil((3 * EDGE_SIGMA_MM) / STEP_MM);
  let [sum, moment] = [0, 0];
  for (let step = -half; step <= half; step += 1) {
    const mm = step * STEP_MM;
    const weight = mm * Math.exp(-(mm * mm) / (2 * EDGE_SIGMA_MM * EDGE_SIGMA_MM));
    sum += weight * (profile[at + step] ?? Number.NaN);
    moment += weight * mm;
  }
  return sum / moment;
}

/** Where between its neighbours a maximum lies, by a parabola, in samples from −0.5 to 0.5. */
function peakBetween(values: readonly number[], at: number): number {
  const [before, here, after] = [values[at - 1], values[at], values[at + 1]];
  if (before === undefined || here === undefined || after === undefined) return 0;
  const bend = before - 2 * here + after;
  return bend >= 0 ? 0 : Math.min(Math.max((before - after) / (2 * bend), -0.5), 0.5);
}
