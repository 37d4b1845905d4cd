import { cross, dot } from '../../core/geometry/grid.ts';
import { pointLps, type PointLps } from '../../core/geometry/points.ts';

/** A direction or a displacement in patient space (LPS). */
export type Vector = readonly [number, number, number];
export type AxisIndex = 0 | 1 | 2;
export const AXES = [0, 1, 2] as const;

export function scaled(a: Vector, factor: number): Vector {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

/** a + Σ vector · factor, mm. */
export function moved(a: PointLps, ...steps: readonly (readonly [Vector, number])[]): PointLps {
  let [x, y, z] = a;
  for (const [vector, factor] of steps) {
    x += vector[0] * factor;
    y += vector[1] * factor;
    z += vector[2] * factor;
  }
  return pointLps(x, y, z);
}

export function difference(a: PointLps, b: PointLps): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function unit(a: Vector): Vector {
  return scaled(a, 1 / Math.hypot(...a));
}

/** A vector turned by the right hand about a unit axis (Rodrigues). */
export function turned(a: Vector, about: Vector, degrees: number): Vector {
  const angle = (degrees * Math.PI) / 180;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const across = cross(about, a);
  const along = dot(about, a) * (1 - c);
  return [
    a[0] * c + across[0] * s + about[0] * along,
    a[1] * c + across[1] * s + about[1] * along,
    a[2] * c + across[2] * s + about[2] * along,
  ];
}

/** The component that is largest in size. */
export function mainComponent(a: Vector): AxisIndex {
  return AXES.reduce<AxisIndex>((best, n) => (Math.abs(a[n]) > Math.abs(a[best]) ? n : best), 0);
}

/** Whether two unit vectors run along the same line. */
export function areParallel(a: Vector, b: Vector): boolean {
  return Math.abs(dot(a, b)) > 1 - PARALLEL_TOLERANCE;
}
/** 1 − cosine of a third of a degree: half a voxel over the width of a slice. */
const PARALLEL_TOLERANCE = 2e-5;
