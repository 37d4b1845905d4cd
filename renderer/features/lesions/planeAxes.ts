import { cross } from '../../../core/geometry/grid.ts';

type Triple = readonly [number, number, number];

/**
 * Two unit vectors of the plane across a direction that goes into the screen, LPS, as pictures are read: the patient's left on the right,
 * the back or the feet below; a sagittal plane with the back on the right.
 */
export function planeAxes(into: Triple): { readonly right: Triple; readonly down: Triple } {
  const length = Math.hypot(...into);
  const normal: Triple = [into[0] / length, into[1] / length, into[2] / length];
  const below: Triple = Math.abs(normal[2]) > 0.7 ? [0, 1, 0] : [0, 0, -1];
  const [x, y, z] = cross(below, normal);
  const across = Math.hypot(x, y, z);
  const right: Triple = [x / across, y / across, z / across];
  return { right, down: cross(normal, right) };
}
