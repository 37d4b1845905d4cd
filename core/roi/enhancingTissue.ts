import { voxelOffset, voxelVolumeMm3 } from '../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../imaging/volume.ts';
import type { IndexBox } from '../registration/workingImage.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import { modalSpread } from './modalSpread.ts';
import { boxWindow, type Triple } from './roiPattern.ts';
import { windowSums, type ReadSlice } from './windowSums.ts';

/** What a voxel of the liver's box is to the search for parenchyma. */
export const OUTSIDE = 0;
export const PARENCHYMA = 1;
export const ENHANCING = 2;

/** Half the edge of the box over which noise is averaged before tissue is called enhancing, mm. */
const AVERAGED_MM = 2;
/** Averages this many of their own SDs above the commonest one are enhancing tissue. */
const ENHANCING_SDS = 3;

/** Smaller specks are noise, mm³. */
const SMALLEST_MM3 = 50;

/** Each voxel of a box, i fastest: OUTSIDE (not covered liver), PARENCHYMA or ENHANCING. */
export interface TissueMap {
  readonly box: IndexBox;
  readonly dimensions: Triple;
  readonly tissue: Uint8Array;
  /** Voxels of covered liver. */
  readonly covered: number;
  readonly enhancing: number;
}

/**
 * Separates enhancing tissue from noise: a voxel of covered liver whose neighbourhood (5 mm), averaged over covered liver, lies three of
 * such averages' SDs above the commonest average, 0.05 cm³ of them together. Single voxels above T are noise (2.28 %) and keep no ROI away.
 */
export function* enhancingTissue(
  subtraction: Volume,
  liver: Labelmap,
  box: IndexBox,
): Generator<number, TissueMap, void> {
  const { grid, voxels } = subtraction;
  const size = (a: 0 | 1 | 2): number => box.to[a] - box.from[a] + 1;
  const dimensions: Triple = [size(0), size(1), size(2)];
  const [ni, nj, nk] = dimensions;
  const tissue = new Uint8Array(ni * nj * nk);
  const averages = new Float32Array(tissue.length);
  const window = boxWindow(grid, AVERAGED_MM);
  const slice =
    (of: (hu: number) => number): ReadSlice =>
    (k, into) => {
      let at = 0;
      for (let j = 0; j < nj; j += 1) {
        let v = voxelOffset(grid, box.from[0], box.from[1] + j, box.from[2] + k);
        for (let i = 0; i < ni; i += 1) {
          const hu = voxels[v] ?? NO_DATA_HU;
          into[at] = liver.voxels[v] === 0 || hu === NO_DATA_HU ? 0 : of(hu);
          at += 1;
          v += 1;
        }
      }
    };
  const sums = windowSums(
    dimensions,
    window,
    slice((hu) => hu),
  );
  const counts = windowSums(
    dimensions,
    window,
    slice(() => 1),
  );
  const here = new Float64Array(ni * nj);
  const isCovered = slice(() => 1);
  const whole = new Float32Array(tissue.length);
  let [covered, wholes] = [0, 0];
  for (let k = 0; k < nk; k += 1) {
    sums.moveTo(k);
    counts.moveTo(k);
    isCovered(k, here);
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1) {
        if (here[j * ni + i] === 0) continue;
        const at = i + ni * (j + nj * k);
        const count = counts.sum(i, j);
        tissue[at] = PARENCHYMA;
        averages[at] = sums.sum(i, j) / count;
        covered += 1;
        if (count < window.voxels) continue;
        whole[wholes] = averages[at] ?? 0;
        wholes += 1;
      }
    }
    yield (k + 1) / nk;
  }
  const modal = modalSpread(whole, wholes);
  const limit = modal === null ? Number.POSITIVE_INFINITY : modal.centre + ENHANCING_SDS * modal.spread;
  for (let at = 0; at < tissue.length; at += 1) {
    if (tissue[at] === PARENCHYMA && (averages[at] ?? 0) > limit) tissue[at] = ENHANCING;
  }
  const fewest = SMALLEST_MM3 / voxelVolumeMm3(grid);
  const enhancing = dropSpecks(tissue, dimensions, fewest);
  return { box, dimensions, tissue, covered, enhancing };
}

/** Gives connected enhancing voxels (six neighbours) fewer than `fewest` back to parenchyma; the number that stay. */
function dropSpecks(tissue: Uint8Array, [ni, nj, nk]: Triple, fewest: number): number {
  const seen = new Uint8Array(tissue.length);
  let kept = 0;
  for (let start = 0; start < tissue.length; start += 1) {
    if (tissue[start] !== ENHANCING || seen[start] === 1) continue;
    const cluster = [start];
    seen[start] = 1;
    for (let next = 0; next < cluster.length; next += 1) {
      const at = cluster[next] ?? 0;
      const [i, j, k] = [at % ni, Math.floor(at / ni) % nj, Math.floor(at / (ni * nj))];
      const near = [
        i > 0 ? at - 1 : at,
        i < ni - 1 ? at + 1 : at,
        j > 0 ? at - ni : at,
        j < nj - 1 ? at + ni : at,
        k > 0 ? at - ni * nj : at,
        k < nk - 1 ? at + ni * nj : at,
      ];
      for (const there of near) {
        if (tissue[there] !== ENHANCING || seen[there] === 1) continue;
        seen[there] = 1;
        cluster.push(there);
      }
    }
    if (cluster.length >= fewest) kept += cluster.length;
    else for (const at of cluster) tissue[at] = PARENCHYMA;
  }
  return kept;
}
