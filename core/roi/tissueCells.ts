import { voxelOffset, type Grid } from '../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../imaging/volume.ts';
import type { IndexBox } from '../registration/workingImage.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import type { Triple } from './roiPattern.ts';

/** A (late arterial), S = A − P, and the whole liver M, on one grid. */
export interface LiverPhases {
  readonly arterial: Volume;
  readonly subtraction: Volume;
  readonly liver: Labelmap;
}

/**
 * The liver's box in cells of about 5 mm, i fastest, with what tissue shows over a centimetre: the means of P and S about a cell, and how unlike
 * its neighbours are. Cells that are not wholly covered liver have no figures.
 */
export interface TissueCells {
  readonly dimensions: Triple;
  /** Voxels of a cell along i, j and k. */
  readonly edge: Triple;
  readonly cellMm3: number;
  readonly spacingMm: Triple;
  /** 1 where every voxel is covered liver. */
  readonly whole: Uint8Array;
  /** 1 where the six neighbours are whole too: no border, where P and A seldom agree. */
  readonly inner: Uint8Array;
  /** HU, weighted 1 : 2 : 1 along each axis over whole cells. */
  readonly precontrastHu: Float32Array;
  readonly subtractionHu: Float32Array;
  /** SD of the cells' own means of P, and of S, among a cell and its 26 neighbours, HU. */
  readonly precontrastSdHu: Float32Array;
  readonly subtractionSdHu: Float32Array;
}

const CELL_MM = 5;
/** Fewer whole cells of 27 say nothing of how alike they are. */
const LEAST_NEIGHBOURS = 14;

/** `box` is the liver's on the grid. Linear in its voxels. */
export function cellsOfLiver({ arterial, subtraction, liver }: LiverPhases, box: IndexBox): TissueCells {
  const { grid } = subtraction;
  const edge = edgeOf(grid);
  const count = (a: 0 | 1 | 2): number => Math.ceil((box.to[a] - box.from[a] + 1) / edge[a]);
  const dimensions: Triple = [count(0), count(1), count(2)];
  const [ci, cj, ck] = dimensions;
  const cells = ci * cj * ck;
  const covered = new Float64Array(cells);
  const sumS = new Float64Array(cells);
  const sumP = new Float64Array(cells);
  for (let k = box.from[2]; k <= box.to[2]; k += 1) {
    for (let j = box.from[1]; j <= box.to[1]; j += 1) {
      const row = ci * (Math.floor((j - box.from[1]) / edge[1]) + cj * Math.floor((k - box.from[2]) / edge[2]));
      let v = voxelOffset(grid, box.from[0], j, k);
      for (let i = 0; i <= box.to[0] - box.from[0]; i += 1) {
        const s = subtraction.voxels[v] ?? NO_DATA_HU;
        if (liver.voxels[v] !== 0 && s !== NO_DATA_HU) {
          const cell = row + Math.floor(i / edge[0]);
          covered[cell] = (covered[cell] ?? 0) + 1;
          sumS[cell] = (sumS[cell] ?? 0) + s;
          sumP[cell] = (sumP[cell] ?? 0) + (arterial.voxels[v] ?? 0) - s;
        }
        v += 1;
      }
    }
  }
  const voxels = edge[0] * edge[1] * edge[2];
  const whole = Uint8Array.from(covered, (n) => (n === voxels ? 1 : 0));
  const meansOf = (sums: Float64Array): Float32Array => Float32Array.from(sums, (sum) => sum / voxels);
  const [s, p] = [meansOf(sumS), meansOf(sumP)];
  const lattice = { dimensions, whole };
  return {
    dimensions,
    edge,
    cellMm3: voxels * grid.spacingMm[0] * grid.spacingMm[1] * grid.spacingMm[2],
    spacingMm: [edge[0] * grid.spacingMm[0], edge[1] * grid.spacingMm[1], edge[2] * grid.spacingMm[2]],
    whole,
    inner: innerOf(lattice),
    precontrastHu: smoothed(p, lattice),
    subtractionHu: smoothed(s, lattice),
    precontrastSdHu: neighbourSd(p, lattice),
    subtractionSdHu: neighbourSd(s, lattice),
  };
}

function edgeOf({ spacingMm }: Grid): Triple {
  const voxels = (a: 0 | 1 | 2): number => Math.max(1, Math.round(CELL_MM / spacingMm[a]));
  return [voxels(0), voxels(1), voxels(2)];
}

interface Lattice {
  readonly dimensions: Triple;
  readonly whole: Uint8Array;
}

/** Visits the cells of the lattice within a cell of (i, j, k), itself included, with the number of axes along which they differ. */
export function eachNeighbour([ni, nj, nk]: Triple, at: number, visit: (there: number, axes: number) => void): void {
  const [i, j, k] = [at % ni, Math.floor(at / ni) % nj, Math.floor(at / (ni * nj))];
  for (let c = Math.max(0, k - 1); c <= Math.min(nk - 1, k + 1); c += 1) {
    for (let b = Math.max(0, j - 1); b <= Math.min(nj - 1, j + 1); b += 1) {
      for (let a = Math.max(0, i - 1); a <= Math.min(ni - 1, i + 1); a += 1) {
        visit(a + ni * (b + nj * c), Math.abs(a - i) + Math.abs(b - j) + Math.abs(c - k));
      }
    }
  }
}

function innerOf({ dimensions, whole }: Lattice): Uint8Array {
  return whole.map((own, at) => {
    if (own === 0) return 0;
    let near = 0;
    eachNeighbour(dimensions, at, (there, axes) => {
      if (axes <= 1) near += whole[there] ?? 0;
    });
    return near === 7 ? 1 : 0;
  });
}

function smoothed(values: Float32Array, { dimensions, whole }: Lattice): Float32Array {
  return values.map((_, at) => {
    if (whole[at] === 0) return 0;
    let [sum, weights] = [0, 0];
    eachNeighbour(dimensions, at, (there, axes) => {
      if (whole[there] === 0) return;
      const weight = 8 >> axes;
      weights += weight;
      sum += weight * (values[there] ?? 0);
    });
    return sum / weights;
  });
}

/** Infinity with too few neighbours. */
function neighbourSd(values: Float32Array, { dimensions, whole }: Lattice): Float32Array {
  return values.map((own, at) => {
    if (whole[at] === 0) return Number.POSITIVE_INFINITY;
    let [n, sum, squares] = [0, 0, 0];
    eachNeighbour(dimensions, at, (there) => {
      if (whole[there] === 0) return;
      const off = (values[there] ?? 0) - own;
      n += 1;
      sum += off;
      squares += off * off;
    });
    return n < LEAST_NEIGHBOURS
      ? Number.POSITIVE_INFINITY
      : Math.sqrt(Math.max(0, (squares - (sum * sum) / n) / (n - 1)));
  });
}
