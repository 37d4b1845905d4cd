import { voxelOffset, voxelVolumeMm3, type Grid } from '../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../imaging/volume.ts';
import { boxOfMask } from '../registration/workingImage.ts';
import { placeRoi } from '../roi/placeRoi.ts';
import type { ParenchymaRoi } from '../roi/parenchymaRoi.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';

/** Enhancement that a small shift of P explains. */
export interface MisregistrationEnhancement {
  /** Places of the voxels in the volume's array, ascending. */
  readonly offsets: Int32Array;
  readonly cm3: number;
}

/** A small shift, mm: at least one voxel along each axis. */
const SHIFT_MM = 2;
/** P changes under a shift by noise alone; more than this many SDs above what it does in the ROI is an edge. */
const EDGE_SDS = 3;

export interface MisregistrationInput {
  /** A, HU. */
  readonly arterial: Volume;
  /** S = A − P on A's grid. */
  readonly subtraction: Volume;
  readonly liver: Labelmap;
  /** T, HU. */
  readonly thresholdHu: number;
  /** Parenchyma, whose noise is no edge. */
  readonly rois: readonly ParenchymaRoi[];
}

/**
 * Enhancing voxels on edges of P (capsule, vessels, diaphragm; bone and oil too) that are no longer enhancing when P is shifted by 2 mm along an
 * axis: S(v) > T, and A(v) − P(v + d) ≤ T for one of the six shifts d. An edge is where P, averaged over three by three voxels of a
 * slice, rises under such a shift by more than parenchymal noise gives. An upper bound: true enhancement on such an edge
 * counts too, though the phases lie alike. Shown apart; it does not change LETB. Source: specification of LETB, uncertainty.
 */
export function misregistrationEnhancement(input: MisregistrationInput): MisregistrationEnhancement {
  const { subtraction, liver, thresholdHu, rois } = input;
  const { grid } = subtraction;
  const edge = edgeRise(input);
  const raw = rawRise(input);
  const limit = edgeLimitHu(grid, rois, edge);
  const box = boxOfMask(liver.voxels, grid, 0);
  const found: number[] = [];
  if (box !== null) {
    for (let k = box.from[2]; k <= box.to[2]; k += 1) {
      for (let j = box.from[1]; j <= box.to[1]; j += 1) {
        for (let i = box.from[0]; i <= box.to[0]; i += 1) {
          const v = voxelOffset(grid, i, j, k);
          const s = subtraction.voxels[v] ?? NO_DATA_HU;
          if (liver.voxels[v] === 0 || s === NO_DATA_HU || s <= thresholdHu) continue;
          if (s - raw(i, j, k) <= thresholdHu && edge(i, j, k) > limit) found.push(v);
        }
      }
    }
  }
  return { offsets: Int32Array.from(found), cm3: (found.length * voxelVolumeMm3(grid)) / 1000 };
}

/** HU at a voxel. */
type HuAt = (i: number, j: number, k: number) => number;

/** P at a voxel, HU; NaN where it has no data. */
function precontrastAt({ arterial, subtraction }: MisregistrationInput): HuAt {
  const { grid, voxels } = subtraction;
  const [ni, nj, nk] = grid.dimensions;
  return (i, j, k) => {
    if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk) return Number.NaN;
    const v = voxelOffset(grid, i, j, k);
    const s = voxels[v] ?? NO_DATA_HU;
    return s === NO_DATA_HU ? Number.NaN : (arterial.voxels[v] ?? 0) - s;
  };
}

/** By how much P itself rises at most under a small shift, HU. */
function rawRise(input: MisregistrationInput): HuAt {
  return largestRise(input.subtraction.grid, precontrastAt(input));
}

/** By how much P, averaged over three by three voxels of a slice, rises at most under a small shift, HU. */
function edgeRise(input: MisregistrationInput): HuAt {
  const at = precontrastAt(input);
  return largestRise(input.subtraction.grid, (i, j, k) => {
    let [sum, count] = [0, 0];
    for (let b = j - 1; b <= j + 1; b += 1) {
      for (let a = i - 1; a <= i + 1; a += 1) {
        const hu = at(a, b, k);
        if (Number.isNaN(hu)) continue;
        sum += hu;
        count += 1;
      }
    }
    return count === 0 ? Number.NaN : sum / count;
  });
}

/** Largest value at the six small shifts less the value here, at least 0; shifts without data are left out. */
function largestRise(grid: Grid, value: HuAt): HuAt {
  const step = (a: 0 | 1 | 2): number => Math.max(1, Math.round(SHIFT_MM / grid.spacingMm[a]));
  const [di, dj, dk] = [step(0), step(1), step(2)];
  return (i, j, k) => {
    const here = value(i, j, k);
    const around = [
      value(i + di, j, k),
      value(i - di, j, k),
      value(i, j + dj, k),
      value(i, j - dj, k),
      value(i, j, k + dk),
      value(i, j, k - dk),
    ];
    return around.reduce((most, there) => (there - here > most ? there - here : most), 0);
  };
}

function edgeLimitHu(grid: Grid, rois: readonly ParenchymaRoi[], rise: HuAt): number {
  const [ni, nj] = grid.dimensions;
  const rises = rois.flatMap((roi) =>
    [...placeRoi(grid, roi).offsets].map((v) => rise(v % ni, Math.floor(v / ni) % nj, Math.floor(v / (ni * nj)))),
  );
  if (rises.length < 2) return 0;
  const mean = rises.reduce((sum, value) => sum + value, 0) / rises.length;
  const variance = rises.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (rises.length - 1);
  return mean + EDGE_SDS * Math.sqrt(variance);
}
