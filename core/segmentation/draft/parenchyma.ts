import { largestComponent, maskWhere } from './components.ts';
import { eroded } from './shape.ts';
import type { WorkingVolume } from './workingGrid.ts';

/** A kind of tissue that makes a large part of the liver. */
export interface TissueMode {
  readonly meanHu: number;
  /** Robust spread of the smoothed attenuation: 1.4826 · MAD, at least 5 HU. */
  readonly sdHu: number;
  /** Share of the voxels that are like any mode. */
  readonly share: number;
}

/**
 * What the patient's liver is made of: the largest compact bodies of like attenuation in the right upper abdomen. The first is mostly
 * parenchyma; beside it there may be large tumours, or parenchyma beside a tumour that is larger still.
 */
export interface ParenchymaModel {
  readonly modes: readonly TissueMode[];
  /** Of the first mode. */
  readonly meanHu: number;
  readonly sdHu: number;
  /** Voxels at least `CORE_DEPTH_MM` inside those bodies. */
  readonly core: Uint8Array;
}

/** Half the width of the band of HU that counts as alike. */
const BAND_HU = 16;
const LOWEST_HU = -10;
const HIGHEST_HU = 210;
/** A liver holds balls of this radius; the wall's muscle, vessels and bowel do not. */
const CORE_DEPTH_MM = 10;
const LEAST_SD_HU = 5;
/** A further body counts from this size of its core on, and above water: bile and ascites are no liver. */
const FURTHER_CORE_MM3 = 8000;
const FURTHER_ABOVE_HU = 26;
/** Nearer modes are one. */
const APART_HU = 12;

interface Body {
  /** Voxels of its core. */
  readonly size: number;
  /** Voxels of like attenuation in all of the search. */
  readonly alike: number;
  readonly core: Uint8Array;
  readonly meanHu: number;
  readonly sdHu: number;
}

/** `search` is where parenchyma may lie. Null where nothing of like attenuation holds a ball of 10 mm radius. */
export function parenchymaModel(
  lattice: Pick<WorkingVolume, 'grid'>,
  smoothed: Float32Array,
  search: Uint8Array,
): ParenchymaModel | null {
  const bodies = peaksOf(smoothed, search)
    .map((centre) => bodyOfLike(lattice, { smoothed, search, centre }))
    .filter(({ size }) => size > 0)
    .toSorted((a, b) => b.size - a.size);
  const first = bodies[0];
  if (first === undefined) return null;
  const voxelMm3 = lattice.grid.spacingMm.reduce((product, mm) => product * mm, 1);
  const chosen: Body[] = [first];
  for (const body of bodies.slice(1)) {
    const apart = chosen.every(({ meanHu }) => Math.abs(meanHu - body.meanHu) >= APART_HU);
    if (apart && body.size * voxelMm3 >= FURTHER_CORE_MM3 && body.meanHu >= FURTHER_ABOVE_HU) chosen.push(body);
  }
  // A darker body is a tumour: it is liver itself, but other organs look like it.
  const typical = chosen.filter(({ meanHu }) => meanHu >= first.meanHu);
  const total = typical.reduce((sum, { alike }) => sum + alike, 0);
  return {
    modes: typical.map(({ meanHu, sdHu, alike }) => ({ meanHu, sdHu, share: alike / total })),
    meanHu: first.meanHu,
    sdHu: first.sdHu,
    core: maskWhere(search.length, (at) => chosen.some(({ core }) => core[at] === 1)),
  };
}

interface Likeness {
  readonly smoothed: Float32Array;
  readonly search: Uint8Array;
  readonly centre: number;
}

/** The largest core of tissue within `BAND_HU` of a centre. */
function bodyOfLike(lattice: Pick<WorkingVolume, 'grid'>, { smoothed, search, centre }: Likeness): Body {
  const alike = maskWhere(search.length, (at) => search[at] === 1 && Math.abs((smoothed[at] ?? 0) - centre) <= BAND_HU);
  const core = largestComponent(eroded(alike, lattice, CORE_DEPTH_MM), lattice.grid.dimensions);
  const values = Float32Array.from(smoothed.filter((_, at) => core[at] === 1)).sort();
  const meanHu = values[values.length >> 1] ?? 0;
  const away = values.map((value) => Math.abs(value - meanHu)).sort();
  return {
    size: values.length,
    alike: alike.reduce((sum, value) => sum + value, 0),
    core,
    meanHu,
    sdHu: Math.max(LEAST_SD_HU, 1.4826 * (away[away.length >> 1] ?? 0)),
  };
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
