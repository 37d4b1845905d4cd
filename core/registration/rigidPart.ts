import { applyAffine, composeAffine, type Affine } from '../geometry/affine.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import { pointMap, type Alignment } from './alignment.ts';
import { eachLiverPoint } from './liverPoints.ts';
import { rigidAbout } from './rigidMap.ts';
import { solveSymmetric } from './solveSymmetric.ts';

type Triple = readonly [number, number, number];

/** Far more than it takes to settle from a rigid start. */
const PASSES = 8;

/**
 * The rigid map nearest to an alignment over the whole liver: least mean squared distance over its voxels. A rigid fit to the images is
 * nearest where they speak, at the surface; what moves inside has as much of a say here.
 */
export function rigidPart(alignment: Alignment, liver: Labelmap): Affine {
  const map = pointMap(alignment);
  const pairs: (readonly [from: Triple, to: Triple])[] = [];
  eachLiverPoint(liver, (point) => pairs.push([point, map(point)]));
  let rigid = alignment.rigid;
  for (let pass = 0; pass < PASSES && pairs.length > 0; pass += 1) rigid = closer(rigid, pairs);
  return rigid;
}

/** One Gauss–Newton step: the mean displacement that is left, and the turn about the middle. */
function closer(rigid: Affine, pairs: readonly (readonly [from: Triple, to: Triple])[]): Affine {
  const middle: [number, number, number] = [0, 0, 0];
  const shift: [number, number, number] = [0, 0, 0];
  const moved = pairs.map(([from, to]) => {
    const at = applyAffine(rigid, from);
    for (const a of [0, 1, 2] as const) {
      middle[a] += at[a] / pairs.length;
      shift[a] += (to[a] - at[a]) / pairs.length;
    }
    return { at, to };
  });
  const normal = new Float64Array(9);
  const pull = new Float64Array(3);
  for (const { at, to } of moved) {
    const [x, y, z] = [at[0] - middle[0], at[1] - middle[1], at[2] - middle[2]];
    const [u, v, w] = [to[0] - at[0], to[1] - at[1], to[2] - at[2]];
    pull[0] = (pull[0] ?? 0) + y * w - z * v;
    pull[1] = (pull[1] ?? 0) + z * u - x * w;
    pull[2] = (pull[2] ?? 0) + x * v - y * u;
    normal[0] = (normal[0] ?? 0) + y * y + z * z;
    normal[1] = (normal[1] ?? 0) - x * y;
    normal[2] = (normal[2] ?? 0) - x * z;
    normal[4] = (normal[4] ?? 0) + x * x + z * z;
    normal[5] = (normal[5] ?? 0) - y * z;
    normal[8] = (normal[8] ?? 0) + x * x + y * y;
  }
  const [a = 0, b = 0, c = 0] = solveSymmetric(normal, pull, 3);
  return composeAffine(rigid, rigidAbout(middle, [a, b, c], shift));
}
