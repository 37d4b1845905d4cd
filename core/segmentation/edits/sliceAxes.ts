import type { SliceAxis } from './editTool.ts';

const IN_PLANE = [
  [1, 2],
  [0, 2],
  [0, 1],
] as const;

/** The two axes within the slices across an axis, in ascending order. */
export function inPlaneAxes(axis: SliceAxis): readonly [u: SliceAxis, v: SliceAxis] {
  return IN_PLANE[axis];
}

type Triple = readonly [number, number, number];

/** Voxels of a box in another order: u fastest, then v, then the slices w across an axis. */
export interface SlicedVoxels {
  readonly size: Triple;
  readonly voxels: Uint8Array;
}

/** A box's voxels (i fastest), slice by slice across an axis. Shares memory where the order is that already. */
export function slicedAlong(voxels: Uint8Array, dimensions: Triple, axis: SliceAxis): SlicedVoxels {
  const [uAxis, vAxis] = inPlaneAxes(axis);
  const size: Triple = [dimensions[uAxis], dimensions[vAxis], dimensions[axis]];
  if (axis === 2) return { size, voxels };
  const into = new Uint8Array(voxels.length);
  moveVoxels(voxels, into, dimensions, axis, false);
  return { size, voxels: into };
}

/** Undoes `slicedAlong`: the box's voxels with i fastest. */
export function boxedFrom({ size, voxels }: SlicedVoxels, axis: SliceAxis): Uint8Array {
  if (axis === 2) return voxels;
  const [uAxis, vAxis] = inPlaneAxes(axis);
  const dimensions: [number, number, number] = [0, 0, 0];
  dimensions[uAxis] = size[0];
  dimensions[vAxis] = size[1];
  dimensions[axis] = size[2];
  const into = new Uint8Array(voxels.length);
  moveVoxels(voxels, into, dimensions, axis, true);
  return into;
}

function moveVoxels(from: Uint8Array, into: Uint8Array, dimensions: Triple, axis: SliceAxis, back: boolean): void {
  const [uAxis, vAxis] = inPlaneAxes(axis);
  const strides: Triple = [1, dimensions[0], dimensions[0] * dimensions[1]];
  let sliced = 0;
  for (let w = 0; w < dimensions[axis]; w += 1) {
    for (let v = 0; v < dimensions[vAxis]; v += 1) {
      let boxed = w * strides[axis] + v * strides[vAxis];
      for (let u = 0; u < dimensions[uAxis]; u += 1, sliced += 1, boxed += strides[uAxis]) {
        if (back) into[boxed] = from[sliced] ?? 0;
        else into[sliced] = from[boxed] ?? 0;
      }
    }
  }
}
