import { applyAffine, composeAffine, invertAffine, type Affine } from '../geometry/affine.ts';
import { pointLps, type PointLps } from '../geometry/points.ts';
import { displacementAt, type SplineField } from './splineField.ts';

type Triple = readonly [number, number, number];

/**
 * How a point of one image is found in another, LPS mm: rigid(x + u(x)), u the displacement of `field`, or none; of the arterial phase in
 * the precontrast one, and of the liver before treatment in the scan after it. It holds in and about the liver it was fitted to.
 */
export interface Alignment {
  readonly kind: 'rigid' | 'deformable';
  readonly rigid: Affine;
  readonly field: SplineField | null;
}

/** Arterial point → precontrast point, LPS mm. */
export function arterialToPrecontrast(alignment: Alignment): (point: Triple) => PointLps {
  return pointMap(alignment);
}

/** Point → point of an alignment, LPS mm. Its way back is `alignmentInverse`. */
export function pointMap({ rigid, field }: Alignment): (point: Triple) => PointLps {
  const displacement = field === null ? null : displacementAt(field);
  return (point) => {
    const [u, v, w] = displacement === null ? [0, 0, 0] : displacement(point);
    const [x, y, z] = applyAffine(rigid, [point[0] + u, point[1] + v, point[2] + w]);
    return pointLps(x, y, z);
  };
}

/** Control points are kept to this many parts of a mm: far below any meaning, and printed in few digits. */
const PARTS_OF_A_MM = 10_000;

/** The alignment as it is stored: control points rounded, so that what is saved and what was used are the same numbers. */
export function storedAlignment(alignment: Alignment): Alignment {
  const { field } = alignment;
  if (field === null) return alignment;
  const coefficientsMm = field.coefficientsMm.map((value) => Math.round(value * PARTS_OF_A_MM) / PARTS_OF_A_MM + 0);
  return { ...alignment, field: { lattice: field.lattice, coefficientsMm } };
}

/**
 * The alignment after a reader moved the precontrast picture over the arterial one by a rigid motion (LPS mm): what was seen at x is then
 * seen at motion(x). The smooth part stays.
 */
export function movedByHand(alignment: Alignment, motion: Affine): Alignment {
  return { ...alignment, rigid: composeAffine(invertAffine(motion), alignment.rigid) };
}
