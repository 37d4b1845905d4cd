import { applyAffine, ijkToLps } from '../geometry/affine.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';

type Triple = readonly [number, number, number];

/** Distance of the voxels at which a map is looked at, mm. */
const EVERY_MM = 4;

/** Visits the centres of a liver's voxels about 4 mm apart, LPS mm. */
export function eachLiverPoint({ grid, voxels }: Labelmap, visit: (point: Triple) => void): void {
  const [ni, nj, nk] = grid.dimensions;
  const step = (a: 0 | 1 | 2): number => Math.max(1, Math.round(EVERY_MM / grid.spacingMm[a]));
  const [di, dj, dk] = [step(0), step(1), step(2)];
  const toLps = ijkToLps(grid);
  for (let k = 0; k < nk; k += dk)
    for (let j = 0; j < nj; j += dj)
      for (let i = 0; i < ni; i += di) if (voxels[i + ni * (j + nj * k)] !== 0) visit(applyAffine(toLps, [i, j, k]));
}
