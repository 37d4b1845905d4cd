import { brand, type Brand } from '../base/brands.ts';

type Triple = readonly [number, number, number];

/** A position in DICOM patient space: x to the left, y to the back, z to the head, in mm. */
export type PointLps = Brand<Triple, 'PointLps'>;

/** A continuous voxel index: (column, row, slice); voxel centres lie on whole numbers. */
export type PointIjk = Brand<Triple, 'PointIjk'>;

export function pointLps(x: number, y: number, z: number): PointLps {
  return brand<Triple, 'PointLps'>([x, y, z]);
}

export function pointIjk(i: number, j: number, k: number): PointIjk {
  return brand<Triple, 'PointIjk'>([i, j, k]);
}
