import { continuousIndex, ijkToLps, lpsToIjk, voxelCentre } from '../../core/geometry/affine.ts';
import { directionOf, dot, voxelOffset, type Grid } from '../../core/geometry/grid.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import type { VoxelBox } from '../../core/segmentation/edits/edit.ts';
import { sliceContour } from '../../core/segmentation/sliceContour.ts';
import { boxOf, type Box } from './maskBox.ts';
import { axisAlong } from './slicePlane.ts';
import { AXES, difference, moved, type AxisIndex } from './vectors.ts';
import type { ViewFrame } from './viewFrame.ts';

/** The outline of a mask in one slice of a grid, in voxel indices of the slice's two axes. */
export interface SliceOutline {
  readonly grid: Grid;
  readonly axis: AxisIndex;
  readonly slice: number;
  /** The path's `d` in SVG, made once for a slice. */
  readonly path: string;
}

/** The outlines of one mask, while it is being edited too. */
export interface MaskContours {
  readonly mask: Labelmap;
  readonly at: (view: ViewFrame) => SliceOutline | null;
  /** Voxels within a box changed: the slices through it are outlined anew when they are shown. */
  readonly changed: (box: VoxelBox) => void;
}

/**
 * The cut of a mask by what a viewport shows. Across an axis of the mask's grid: the outline of the mask's slice nearest to the plane,
 * along the faces between voxels. Obliquely: the outline of the voxels that the plane passes through, found at half the mask's finest spacing.
 * Slices are outlined once, oblique cuts kept while they are among the latest.
 */
export function contoursOf(mask: Labelmap): MaskContours {
  let box = boxOf(mask);
  const slices = new Map<string, SliceOutline>();
  const obliques = new Map<string, SliceOutline | null>();
  const at = (view: ViewFrame): SliceOutline | null => {
    const held = box;
    if (held === null) return null;
    const axis = axisAlong(mask.grid, view.plane.into);
    if (axis !== null) {
      const index = continuousIndex(mask.grid, view.centreLps)[axis];
      const slice = Math.min(Math.max(Math.round(index), 0), mask.grid.dimensions[axis] - 1);
      if (Math.abs(index - slice) > 0.5 + 1e-6) return null;
      return kept(slices, `${axis} ${slice}`, () => outlineOf(mask, axis, slice, held));
    }
    const { right, down, into } = view.plane;
    // Wherever the picture is moved to in its plane, the cut is the same.
    const depthMm = dot(view.centreLps, into);
    const key = [...right, ...down, depthMm].map((value) => value.toFixed(6)).join(' ');
    if (obliques.size > KEPT_OBLIQUES) obliques.clear();
    return kept(obliques, key, () => {
      const cut = obliqueCut(mask, held, view);
      return cut === null ? null : outlineOf(cut, 2, 0);
    });
  };
  return {
    mask,
    at,
    changed: ({ low, high }) => {
      const last = [high[0] - 1, high[1] - 1, high[2] - 1] as const;
      // Never smaller: it may hold more than the mask, not less.
      box = box === null ? { low, high: last } : hullOf(box, { low, high: last });
      obliques.clear();
      for (const [key, { axis, slice }] of slices) if (slice >= low[axis] && slice <= last[axis]) slices.delete(key);
    },
  };
}

function hullOf(a: Box, b: Box): Box {
  const [low, high] = [AXES.map((n) => Math.min(a.low[n], b.low[n])), AXES.map((n) => Math.max(a.high[n], b.high[n]))];
  return { low: [low[0] ?? 0, low[1] ?? 0, low[2] ?? 0], high: [high[0] ?? 0, high[1] ?? 0, high[2] ?? 0] };
}
const KEPT_OBLIQUES = 64;

function kept<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

function outlineOf(mask: Labelmap, axis: AxisIndex, slice: number, within?: Box): SliceOutline {
  return { grid: mask.grid, axis, slice, path: pathOf(sliceContour(mask, axis, slice, within)) };
}

/** A path in the form of SVG from rings of (u, v). */
function pathOf(rings: readonly Float64Array[]): string {
  return rings
    .map((ring) => {
      let text = '';
      for (let n = 0; n < ring.length; n += 2) text += `${n === 0 ? 'M' : 'L'}${ring[n]} ${ring[n + 1]}`;
      return `${text}Z`;
    })
    .join('');
}

/** The mask's nearest voxels on a lattice in a plane, around the mask's box; null where the plane passes beside it. */
function obliqueCut(mask: Labelmap, box: Box, { plane, centreLps }: ViewFrame): Labelmap | null {
  const stepMm = Math.min(...mask.grid.spacingMm) / 2;
  const offsets = cornersOf(mask.grid, box).map((corner) => difference(corner, centreLps));
  const rangeMm = (direction: readonly [number, number, number]): readonly [number, number] => {
    const along = offsets.map((offset) => dot(offset, direction));
    return [Math.min(...along), Math.max(...along)];
  };
  const [nearMm, farMm] = rangeMm(plane.into);
  if (nearMm > 0 || farMm < 0) return null;
  const [[left, right], [top, bottom]] = [rangeMm(plane.right), rangeMm(plane.down)];
  const grid: Grid = {
    dimensions: [Math.ceil((right - left) / stepMm) + 1, Math.ceil((bottom - top) / stepMm) + 1, 1],
    spacingMm: [stepMm, stepMm, stepMm],
    originLpsMm: moved(centreLps, [plane.right, left], [plane.down, top]),
    direction: directionOf(plane.right, plane.down, plane.into),
  };
  return { grid, voxels: nearestOn(grid, mask) };
}

/** The eight outer corners of a box of voxels. */
function cornersOf(grid: Grid, { low, high }: Box): readonly PointLps[] {
  const ends = AXES.map((a) => [low[a] - 0.5, high[a] + 0.5] as const);
  return [0, 1, 2, 3, 4, 5, 6, 7].map((n) =>
    voxelCentre(grid, [ends[0]?.[n & 1] ?? 0, ends[1]?.[(n >> 1) & 1] ?? 0, ends[2]?.[n >> 2] ?? 0]),
  );
}

function nearestOn(grid: Grid, mask: Labelmap): Uint8Array {
  const [nu, nv] = grid.dimensions;
  const [ni, nj, nk] = mask.grid.dimensions;
  const toIjk = lpsToIjk(mask.grid).matrix;
  const toLps = ijkToLps(grid).matrix;
  const stepOf = (column: 0 | 1): readonly [number, number, number] => {
    const [x, y, z] = [toLps[column], toLps[3 + column] ?? 0, toLps[6 + column] ?? 0];
    return [
      toIjk[0] * x + toIjk[1] * y + toIjk[2] * z,
      toIjk[3] * x + toIjk[4] * y + toIjk[5] * z,
      toIjk[6] * x + toIjk[7] * y + toIjk[8] * z,
    ];
  };
  const [alongU, alongV] = [stepOf(0), stepOf(1)];
  const start = continuousIndex(mask.grid, grid.originLpsMm);
  const voxels = new Uint8Array(nu * nv);
  for (let v = 0; v < nv; v += 1) {
    for (let u = 0; u < nu; u += 1) {
      const i = Math.round(start[0] + u * alongU[0] + v * alongV[0]);
      const j = Math.round(start[1] + u * alongU[1] + v * alongV[1]);
      const k = Math.round(start[2] + u * alongU[2] + v * alongV[2]);
      if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk) continue;
      voxels[u + nu * v] = mask.voxels[voxelOffset(mask.grid, i, j, k)] ?? 0;
    }
  }
  return voxels;
}
