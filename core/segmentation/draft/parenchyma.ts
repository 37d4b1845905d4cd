import { largestComponent, maskWhere } from './components.ts';
import { eroded } from './shape.ts';
import type { WorkingVolume } from './workingGrid.ts';

/** The attenuation of the patient's parenchyma, from the largest compact body of like attenuation in the right upper abdomen. */
export interface ParenchymaModel {
  readonly meanHu: number;
  /** Robust spread of the smoothed attenuation: 1.4826 · MAD, at least 5 HU. */
  readonly sdHu: number;
  /** Voxels at least `CORE_DEPTH_MM` inside that body. */
  readonly core: Uint8Array;
}

/** Half the width of the band of HU that counts as alike. */
const BAND_HU = 16;
const LOWEST_HU = -10;
const HIGHEST_HU = 210;
/** A liver holds balls of this radius; the wall's muscle, vessels and bowel do not. */
const CORE_DEPTH_MM = 10;
const LEAST_SD_HU = 5;

/** `search` is where parenchyma may lie. Null where nothing of like attenuation holds a ball of 10 mm radius. */
export function parenchymaModel(
  { grid }: WorkingVolume,
  smoothed: Float32Array,
  search: Uint8Array,
): ParenchymaModel | null {
  let best: { readonly size: number; readonly core: Uint8Array } | null = null;
  for (const centre of peaksOf(smoothed, search)) {
    const alike = maskWhere(
      search.length,
      (at) => search[at] === 1 && Math.abs((smoothed[at] ?? 0) - centre) <= BAND_HU,
    );
    const core = largestComponent(eroded(alike, { grid }, CORE_DEPTH_MM), grid.dimensions);
    const size = core.reduce((sum, value) => sum + value, 0);
    if (size > (best?.size ?? 0)) best = { size, core };
  }
  if (best === null) return null;
  const { core } = best;
  const values = Float32Array.from(smoothed.filter((_, at) => core[at] === 1)).sort();
  const meanHu = values[values.length >> 1] ?? 0;
  const away = values.map((value) => Math.abs(value - meanHu)).sort();
  return { meanHu, sdHu: Math.max(LEAST_SD_HU, 1.4826 * (away[away.length >> 1] ?? 0)), core };
}

/** Peaks of the histogram of HU where parenchyma may lie, smoothed over 7 HU; nearer than half a band to a higher one is none. */
function peaksOf(smoothed: Float32Array, search: Uint8Array): readonly number[] {
  const bins = HIGHEST_HU - LOWEST_HU + 1;
  const counts = new Float64Array(bins);
  for (let at = 0; at < search.length; at += 1) {
    const bin = Math.round(smoothed[at] ?? 0) - LOWEST_HU;
    if (search[at] === 1 && bin >= 0 && bin < bins) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const broad = counts.map((_, bin) => counts.subarray(Math.max(0, bin - 3), bin + 4).reduce((a, b) => a + b, 0));
  const peaks: number[] = [];
  for (let bin = 0; bin < bins; bin += 1) {
    const own = broad[bin] ?? 0;
    const around = broad.subarray(Math.max(0, bin - BAND_HU / 2), bin + BAND_HU / 2 + 1);
    if (own > 0 && around.every((value) => value <= own)) peaks.push(bin + LOWEST_HU);
  }
  return peaks;
}
