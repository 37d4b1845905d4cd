import { voxelOffset, type Grid } from '../geometry/grid.ts';
import { squaredDistancesMm2 } from './distanceTransform.ts';
import type { Labelmap } from './labelmap.ts';

/** Distances between the surfaces of two masks, mm. */
export interface SurfaceDistance {
  /** Average symmetric surface distance: the mean over all border voxels of both masks together. */
  readonly assdMm: number;
  /** Maximum symmetric surface distance (symmetric Hausdorff distance). */
  readonly mssdMm: number;
}

/**
 * Distances between two masks on one grid, as the CHAOS challenge defines them (Kavur et al., Med Image Anal 2021;69:101950, and its
 * published evaluation): a border voxel is a voxel of the mask one of whose six face neighbours lies in the grid and outside the mask
 * (the end of the grid makes no border); each border voxel's centre is measured to the nearest border voxel's centre of the other
 * mask. Null when a mask has no border: it is empty or fills the grid.
 */
export function surfaceDistance(a: Labelmap, b: Labelmap): SurfaceDistance | null {
  const box = boxAround(a, b);
  if (box === undefined) return null;
  const borderA = borderWithin(a, box);
  const borderB = borderWithin(b, box);
  if (!borderA.includes(1) || !borderB.includes(1)) return null;
  const shape = { dimensions: box.dimensions, spacingMm: a.grid.spacingMm };
  const fromA = distancesAt(borderA, squaredDistancesMm2(borderB, shape));
  const fromB = distancesAt(borderB, squaredDistancesMm2(borderA, shape));
  return {
    assdMm: (fromA.sum + fromB.sum) / (fromA.count + fromB.count),
    mssdMm: Math.max(fromA.largest, fromB.largest),
  };
}

interface Distances {
  readonly sum: number;
  readonly count: number;
  readonly largest: number;
}

function distancesAt(border: Uint8Array, squaredMm2: Float64Array): Distances {
  let sum = 0;
  let count = 0;
  let largest = 0;
  for (let at = 0; at < border.length; at += 1) {
    if (border[at] === 0) continue;
    const distance = Math.sqrt(squaredMm2[at] ?? 0);
    sum += distance;
    count += 1;
    if (distance > largest) largest = distance;
  }
  return { sum, count, largest };
}

interface CropBox {
  readonly low: readonly [number, number, number];
  readonly dimensions: readonly [number, number, number];
}

/** The smallest box that holds both masks; undefined when both are empty. */
function boxAround(a: Labelmap, b: Labelmap): CropBox | undefined {
  const grid = a.grid;
  const [ni, nj, nk] = grid.dimensions;
  let [lowI, lowJ, lowK] = [ni, nj, nk];
  let [highI, highJ, highK] = [-1, -1, -1];
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      const start = voxelOffset(grid, 0, j, k);
      const first = Math.min(firstInside(a.voxels, start, ni), firstInside(b.voxels, start, ni));
      if (first === ni) continue;
      const last = Math.max(lastInside(a.voxels, start, ni), lastInside(b.voxels, start, ni));
      lowI = Math.min(lowI, first);
      highI = Math.max(highI, last);
      lowJ = Math.min(lowJ, j);
      highJ = Math.max(highJ, j);
      lowK = Math.min(lowK, k);
      highK = k;
    }
  }
  if (highK < 0) return undefined;
  return { low: [lowI, lowJ, lowK], dimensions: [highI - lowI + 1, highJ - lowJ + 1, highK - lowK + 1] };
}

function firstInside(voxels: Uint8Array, start: number, count: number): number {
  let i = 0;
  while (i < count && voxels[start + i] === 0) i += 1;
  return i;
}

function lastInside(voxels: Uint8Array, start: number, count: number): number {
  let i = count - 1;
  while (i >= 0 && voxels[start + i] === 0) i -= 1;
  return i;
}

/** The mask's border voxels as bytes of 1 over the box. */
function borderWithin({ grid, voxels }: Labelmap, { low, dimensions }: CropBox): Uint8Array {
  const [ni, nj, nk] = dimensions;
  const border = new Uint8Array(ni * nj * nk);
  let at = 0;
  for (let k = low[2]; k < low[2] + nk; k += 1) {
    for (let j = low[1]; j < low[1] + nj; j += 1) {
      for (let i = low[0]; i < low[0] + ni; i += 1, at += 1) {
        if (voxels[voxelOffset(grid, i, j, k)] !== 0 && hasOutsideNeighbour(voxels, grid, i, j, k)) border[at] = 1;
      }
    }
  }
  return border;
}

function hasOutsideNeighbour(voxels: Uint8Array, grid: Grid, i: number, j: number, k: number): boolean {
  const [ni, nj, nk] = grid.dimensions;
  const at = voxelOffset(grid, i, j, k);
  return (
    (i > 0 && voxels[at - 1] === 0) ||
    (i < ni - 1 && voxels[at + 1] === 0) ||
    (j > 0 && voxels[at - ni] === 0) ||
    (j < nj - 1 && voxels[at + ni] === 0) ||
    (k > 0 && voxels[at - ni * nj] === 0) ||
    (k < nk - 1 && voxels[at + ni * nj] === 0)
  );
}
