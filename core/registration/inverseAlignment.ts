import { applyAffine, invertAffine } from '../geometry/affine.ts';
import { pointLps, type PointLps } from '../geometry/points.ts';
import type { Alignment } from './alignment.ts';
import { displacementAt } from './splineField.ts';

type Triple = readonly [number, number, number];

const PASSES = 40;
/** A step shorter than this ends the search, mm. */
const SETTLED_MM = 1e-4;

/**
 * The way back of an alignment: a function that gives the point which `pointMap` brings to the one asked for, LPS mm. By
 * fixed-point iteration, which converges where the field does not fold; elsewhere the last step's point is given.
 */
export function alignmentInverse({ rigid, field }: Alignment): (point: Triple) => PointLps {
  const back = invertAffine(rigid);
  const displacement = field === null ? null : displacementAt(field);
  return (point) => {
    const target = applyAffine(back, point);
    if (displacement === null) return pointLps(...target);
    let [x, y, z] = target;
    for (let pass = 0; pass < PASSES; pass += 1) {
      const [u, v, w] = displacement([x, y, z]);
      const next: Triple = [target[0] - u, target[1] - v, target[2] - w];
      const step = Math.hypot(next[0] - x, next[1] - y, next[2] - z);
      [x, y, z] = next;
      if (step < SETTLED_MM) break;
    }
    return pointLps(x, y, z);
  };
}
