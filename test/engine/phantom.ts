import { directionOf, makeGrid, voxelCount, type Grid } from '../../core/geometry/grid.ts';
import { pointLps } from '../../core/geometry/points.ts';
import { NO_DATA_HU, type Volume } from '../../core/imaging/volume.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';

type Triple = readonly [number, number, number];

/** Rotated by 12° about the patient's length and tilted by 8°. */
function obliqueAxes(): readonly [Triple, Triple, Triple] {
  const [c, s] = [Math.cos((12 * Math.PI) / 180), Math.sin((12 * Math.PI) / 180)];
  const [d, t] = [Math.cos((8 * Math.PI) / 180), Math.sin((8 * Math.PI) / 180)];
  return [
    [c, s, 0],
    [-s * d, c * d, t],
    [s * t, -c * t, d],
  ];
}

function gridWith(i: Triple, j: Triple, k: Triple): Grid {
  return makeGrid({
    dimensions: [24, 18, 7],
    spacingMm: [1.5, 2, 5],
    originLpsMm: pointLps(-21.3, -34.7, 101.9),
    direction: directionOf(i, j, k),
  });
}

const [obliqueI, obliqueJ, obliqueK] = obliqueAxes();
const reversed = ([x, y, z]: Triple): Triple => [-x, -y, -z];

/** Grids whose axes run every way that scanners, files and their flips produce. */
export const GRIDS: Readonly<Record<string, Grid>> = {
  'along the patient': gridWith([1, 0, 0], [0, 1, 0], [0, 0, 1]),
  'with slices towards the feet': gridWith([1, 0, 0], [0, 1, 0], [0, 0, -1]),
  'with columns towards the right': gridWith([-1, 0, 0], [0, 1, 0], [0, 0, 1]),
  'with rows and columns reversed': gridWith([-1, 0, 0], [0, -1, 0], [0, 0, 1]),
  'with rows and columns exchanged': gridWith([0, 1, 0], [1, 0, 0], [0, 0, 1]),
  oblique: gridWith(obliqueI, obliqueJ, obliqueK),
  'oblique and reversed': gridWith(reversed(obliqueI), obliqueJ, reversed(obliqueK)),
};

/** HU without any symmetry, with voxels without data, among them whole runs and single ones. In shared memory. */
export function asymmetricVolume(grid: Grid): Volume {
  const voxels = new Int16Array(new SharedArrayBuffer(2 * voxelCount(grid)));
  const [ni, nj] = grid.dimensions;
  for (let v = 0; v < voxels.length; v += 1) {
    const [i, j, k] = [v % ni, Math.floor(v / ni) % nj, Math.floor(v / (ni * nj))];
    const isWithoutData = i > 20 || (i * 5 + j * 3 + k) % 61 === 0;
    voxels[v] = isWithoutData ? NO_DATA_HU : ((i * 37 + j * 91 + k * 53 + i * j * 3) % 401) - 200;
  }
  return { grid, voxels };
}

/** A mask without symmetry, with a hole, that reaches the grid's edge. */
export function asymmetricMask(grid: Grid): Labelmap {
  const [ni, nj] = grid.dimensions;
  const voxels = Uint8Array.from({ length: voxelCount(grid) }, (_, v) => {
    const [i, j] = [v % ni, Math.floor(v / ni) % nj];
    const isHole = i > 8 && i < 11 && j > 7 && j < 12;
    return i >= 3 && j >= 4 && i + j < 36 && !isHole ? 1 : 0;
  });
  return { grid, voxels };
}
