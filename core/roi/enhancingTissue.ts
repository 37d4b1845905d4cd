import { voxelOffset, voxelVolumeMm3 } from '../geometry/grid.ts';
import { NO_DATA_HU } from '../imaging/volume.ts';
import type { IndexBox } from '../registration/workingImage.ts';
import { modalSpread, quartileSpread } from './modalSpread.ts';
import { BESIDE_CELL, BULK_CELL, parenchymaModel, TYPICAL_CELL, type ParenchymaModel } from './parenchymaModel.ts';
import { boxWindow, type Triple } from './roiPattern.ts';
import { cellsOfLiver, type LiverPhases, type TissueCells } from './tissueCells.ts';
import { windowSums, type ReadSlice } from './windowSums.ts';

/** What a voxel of the liver's box is to the search for parenchyma. */
export const OUTSIDE = 0;
export const PARENCHYMA = 1;
export const ENHANCING = 2;
/** Of a bulk of tissue unlike parenchyma that does not enhance beyond it: tumour, necrosis, oil. */
export const UNLIKE = 3;
/** Within a few millimetres of a bulk, which may reach farther than it shows. */
export const BESIDE_BULK = 4;

/** Half the edge of the box over which noise is averaged before tissue is called enhancing, mm. */
const AVERAGED_MM = 2;
/** Averages this many of their own SDs above the commonest one are enhancing tissue. */
const ENHANCING_SDS = 3;

/** Smaller specks are noise, mm³. */
const SMALLEST_MM3 = 50;

/** Each voxel of a box, i fastest: OUTSIDE (not covered liver), PARENCHYMA, ENHANCING, UNLIKE or BESIDE_BULK. */
export interface TissueMap {
  readonly box: IndexBox;
  readonly dimensions: Triple;
  readonly tissue: Uint8Array;
  /** Voxels of covered liver. */
  readonly covered: number;
  readonly enhancing: number;
  readonly unlike: number;
  /** What parenchyma is in this liver; null where it was too small or too uneven to tell, and the commonest S stands for it. */
  readonly parenchyma: ParenchymaModel | null;
  readonly cells: TissueCells;
  /** By cell, which share of the liver about it is like parenchyma. Null without a model. */
  readonly typicalShare: Float32Array | null;
}

/** The cell in which a voxel of the box lies. */
export function cellOf(
  [i, j, k]: Triple,
  { dimensions: [ni, nj], edge: [ei, ej, ek] }: { readonly dimensions: Triple; readonly edge: Triple },
): number {
  return Math.floor(i / ei) + ni * (Math.floor(j / ej) + nj * Math.floor(k / ek));
}

/**
 * Separates parenchyma from bulk that is unlike it (`parenchymaModel`), and enhancing tissue from noise: a voxel of covered liver whose
 * neighbourhood (5 mm), averaged over covered liver, lies three of such averages' SDs above the commonest average of parenchyma, 0.05 cm³ of
 * them together. Single voxels above T are noise (2.28 %) and keep no ROI away.
 */
export function* enhancingTissue(phases: LiverPhases, box: IndexBox): Generator<number, TissueMap, void> {
  const { subtraction, liver } = phases;
  const { grid, voxels } = subtraction;
  const lattice = cellsOfLiver(phases, box);
  const known = parenchymaModel(lattice);
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
        if (known !== null && known.kinds[cellOf([i, j, k], lattice)] !== TYPICAL_CELL) continue;
        whole[wholes] = averages[at] ?? 0;
        wholes += 1;
      }
    }
    yield (k + 1) / nk;
  }
  const usual = (known === null ? modalSpread : quartileSpread)(whole, wholes);
  const limit = usual === null ? Number.POSITIVE_INFINITY : usual.centre + ENHANCING_SDS * usual.spread;
  for (let at = 0; at < tissue.length; at += 1) {
    if (tissue[at] === PARENCHYMA && (averages[at] ?? 0) > limit) tissue[at] = ENHANCING;
  }
  const fewest = SMALLEST_MM3 / voxelVolumeMm3(grid);
  const enhancing = dropSpecks(tissue, dimensions, fewest);
  const unlike = known === null ? 0 : markBulk(tissue, dimensions, { ...lattice, kinds: known.kinds });
  return {
    box,
    dimensions,
    tissue,
    covered,
    enhancing,
    unlike,
    parenchyma: known?.model ?? null,
    cells: lattice,
    typicalShare: known?.typicalShare ?? null,
  };
}

/** Marks what lies in and beside bulk; the number of voxels in it. */
function markBulk(
  tissue: Uint8Array,
  [ni, nj, nk]: Triple,
  lattice: { readonly dimensions: Triple; readonly edge: Triple; readonly kinds: Uint8Array },
): number {
  let unlike = 0;
  let at = 0;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1) {
        if (tissue[at] === PARENCHYMA) {
          const kind = lattice.kinds[cellOf([i, j, k], lattice)];
          if (kind === BULK_CELL) {
            tissue[at] = UNLIKE;
            unlike += 1;
          } else if (kind === BESIDE_CELL) tissue[at] = BESIDE_BULK;
        }
        at += 1;
      }
    }
  }
  return unlike;
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
