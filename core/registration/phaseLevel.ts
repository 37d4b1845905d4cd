import type { WorkingImage } from './workingImage.ts';

type Triple = readonly [number, number, number];

/** What counts of the arterial and of the precontrast phase: beyond, air and metal say nothing more about a place. */
export const ARTERIAL_WINDOW = { lowHu: -150, highHu: 650 } as const;
export const PRECONTRAST_WINDOW = { lowHu: -150, highHu: 650 } as const;

/** The two phases at one working resolution, and which voxels speak. All arrays lie on the arterial image's grid but `precontrast`. */
export interface MatchLevel {
  readonly arterial: WorkingImage;
  readonly precontrast: WorkingImage;
  /** Share with which a voxel speaks, 0 to 1. */
  readonly weight: Float32Array;
  /** Share with which a voxel teaches what the arterial value lets expect: away from the liver's edge, where tissues are pure. */
  readonly teaches: Float32Array;
  /** 1 where fat or air lies so near that a voxel may mix with it. */
  readonly mixes: Uint8Array;
  /** 1 where a voxel or one of its six neighbours speaks or teaches. */
  readonly near: Uint8Array;
  /** `learnt`: what the arterial value lets expect is learnt from both images; `equal`: both images show one quantity. */
  readonly relation: 'learnt' | 'equal';
}

/** How far the phases agree under one map: precontrast values brought over, and values expected from the arterial ones. */
export interface Match {
  /** Precontrast HU at the mapped place; NaN where that lies outside the precontrast image, and where no neighbour speaks. */
  readonly warped: Float32Array;
  /** HU that the arterial value lets one expect in the precontrast phase. */
  readonly expected: Float32Array;
}

/** Voxels with weight and their neighbours. */
export function nearOf(weight: Float32Array, [ni, nj, nk]: Triple): Uint8Array {
  const near = new Uint8Array(weight.length);
  let v = 0;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1) {
        if ((weight[v] ?? 0) > 0) {
          near[v] = 1;
          if (i > 0) near[v - 1] = 1;
          if (i < ni - 1) near[v + 1] = 1;
          if (j > 0) near[v - ni] = 1;
          if (j < nj - 1) near[v + ni] = 1;
          if (k > 0) near[v - ni * nj] = 1;
          if (k < nk - 1) near[v + ni * nj] = 1;
        }
        v += 1;
      }
    }
  }
  return near;
}
