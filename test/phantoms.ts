import { directionOf, makeGrid, voxelCount, voxelOffset, type Grid } from '../core/geometry/grid.ts';
import type { Matrix3 } from '../core/geometry/affine.ts';
import { pointLps } from '../core/geometry/points.ts';
import { NO_DATA_HU, type Volume } from '../core/imaging/volume.ts';
import {
  countLiver,
  emptyLiverCounts,
  makeHistogram,
  type SubtractionHistogram,
} from '../core/letb/subtractionHistogram.ts';
import { mulberry32 } from '../core/phantom/random.ts';
import type { Labelmap } from '../core/segmentation/labelmap.ts';

type Triple = readonly [number, number, number];

export const identityDirection: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** A rotation about z by 30° and about x by 20°: no axis along the patient's. */
export function obliqueDirection(): Matrix3 {
  const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
  const [d, t] = [Math.cos(Math.PI / 9), Math.sin(Math.PI / 9)];
  return directionOf([c, s * d, s * t], [-s, c * d, c * t], [0, -t, d]);
}

export function gridOf(
  dimensions: Triple,
  spacingMm: Triple = [1, 1, 1],
  originLpsMm: Triple = [0, 0, 0],
  direction: Matrix3 = identityDirection,
): Grid {
  return makeGrid({ dimensions, spacingMm, originLpsMm: pointLps(...originLpsMm), direction });
}

export function volumeOf(grid: Grid, huAt: (i: number, j: number, k: number) => number): Volume {
  const voxels = new Int16Array(voxelCount(grid));
  eachVoxel(grid, (i, j, k) => {
    voxels[voxelOffset(grid, i, j, k)] = huAt(i, j, k);
  });
  return { grid, voxels };
}

export function maskOf(grid: Grid, inside: (i: number, j: number, k: number) => boolean): Labelmap {
  const voxels = new Uint8Array(voxelCount(grid));
  eachVoxel(grid, (i, j, k) => {
    voxels[voxelOffset(grid, i, j, k)] = inside(i, j, k) ? 1 : 0;
  });
  return { grid, voxels };
}

/** A that gives this S over a precontrast phase of 55 HU everywhere. */
export function arterialOf({ grid, voxels }: Volume): Volume {
  return { grid, voxels: voxels.map((hu) => (hu === NO_DATA_HU ? 55 : hu + 55)) };
}

export function eachVoxel(grid: Grid, visit: (i: number, j: number, k: number) => void): void {
  const [ni, nj, nk] = grid.dimensions;
  for (let k = 0; k < nk; k += 1) for (let j = 0; j < nj; j += 1) for (let i = 0; i < ni; i += 1) visit(i, j, k);
}

export function histogramOf(subtraction: Volume, liver: Labelmap): SubtractionHistogram {
  const { grid } = subtraction;
  const counts = emptyLiverCounts(grid);
  countLiver({ grid, subtraction: subtraction.voxels, liver: liver.voxels }, [0, grid.dimensions[2]], counts);
  return makeHistogram(counts);
}

/** Uniform numbers in [0, 1), the same for the same seed. */
export const randomOf = mulberry32;

/** Gaussian numbers with mean 0 and SD 1 (Box–Muller). */
export function gaussianOf(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
