import { continuousIndex } from '../../geometry/affine.ts';
import { voxelOffset, type Grid } from '../../geometry/grid.ts';
import type { PointLps } from '../../geometry/points.ts';
import { NO_DATA_HU, type Volume } from '../../imaging/volume.ts';
import { emptyEdit, type Edit, type VoxelBox } from './edit.ts';
import { editRefusal } from './editRefusals.ts';
import type { BrushTool } from './editTool.ts';
import { boxDimensions, regionEdit, type EditedLayer, type Region } from './regionEdit.ts';

/** Largest brush: half the length of a large liver. */
export const MAX_BRUSH_RADIUS_MM = 150;

/** A centre on the brush's surface is painted, with this slack for rounding of positions: as for the parenchymal ROI. */
const SURFACE_TOLERANCE_MM = 1e-6;

/**
 * A stroke of a brush, in patient space whatever the spacing: voxels whose centres lie within the radius of the path. `image` is the
 * volume whose HU a threshold brush reads, on the mask's grid; voxels without data are never in its range. Refused: a radius not in
 * (0, 150] mm, a path without points or with one that is not finite, a range upside down or without an image.
 */
export function brushEdit(target: EditedLayer, tool: BrushTool, image: Volume | null = null): Edit {
  const { grid } = target.mask;
  refuseInvalid(tool, image);
  const region = strokeRegion(grid, tool);
  if (region === undefined) return emptyEdit(target.layer, tool, grid.dimensions);
  if (tool.huRange !== null && image !== null) keepInRange(region, image, tool.huRange);
  return regionEdit(target, tool, region, tool.effect);
}

function refuseInvalid({ radiusMm, pathLpsMm, huRange, tip }: BrushTool, image: Volume | null): void {
  const invalid = (field: string, value: string): Error =>
    editRefusal('edit-tool-invalid', { tool: 'brush', field, value });
  if (!(radiusMm > 0 && radiusMm <= MAX_BRUSH_RADIUS_MM)) throw invalid('radiusMm', `${radiusMm} mm`);
  if (pathLpsMm.length === 0) throw invalid('pathLpsMm', 'no point');
  const strange = pathLpsMm.find((point) => !point.every(Number.isFinite));
  if (strange !== undefined) throw invalid('pathLpsMm', strange.join(', '));
  if (huRange !== null && !(huRange[0] <= huRange[1])) throw invalid('huRange', `${huRange[0]} to ${huRange[1]} HU`);
  if (huRange !== null && image === null) throw invalid('huRange', 'no image');
  if (tip.kind === 'disc' && !Number.isInteger(tip.slice)) throw invalid('slice', `${tip.slice}`);
}

type Triple = readonly [number, number, number];

/** A straight piece of the path, mm along the grid's axes from the centre of voxel (0, 0, 0). */
interface Segment {
  readonly start: Triple;
  readonly step: Triple;
}

function strokeRegion(grid: Grid, tool: BrushTool): Region | undefined {
  const reachMm = tool.radiusMm + SURFACE_TOLERANCE_MM;
  const segments = segmentsOf(grid, tool);
  const boxes = segments.map((segment) => segmentBox(grid, segment, reachMm, tool.tip));
  const box = hull(boxes);
  if (box === undefined) return undefined;
  const [ni, nj, nk] = boxDimensions(box);
  const inside = new Uint8Array(ni * nj * nk);
  segments.forEach((segment, index) => {
    const own = boxes[index];
    if (own !== undefined) paintSegment({ box, inside }, { grid, own, segment, reachMm });
  });
  return { box, inside };
}

function segmentsOf(grid: Grid, { pathLpsMm, tip }: BrushTool): readonly Segment[] {
  const points = pathLpsMm.map((point) => alongAxesMm(grid, point, tip));
  const ends = points.length === 1 ? [...points, ...points] : points;
  return ends.slice(1).map((end, index): Segment => {
    const start = ends[index] ?? end;
    return { start, step: [end[0] - start[0], end[1] - start[1], end[2] - start[2]] };
  });
}

/** The grid is orthogonal, so distances along its axes are index differences × spacing. */
function alongAxesMm(grid: Grid, point: PointLps, tip: BrushTool['tip']): Triple {
  const [i, j, k] = continuousIndex(grid, point);
  const at: [number, number, number] = [i, j, k];
  if (tip.kind === 'disc') at[tip.axis] = tip.slice;
  const [si, sj, sk] = grid.spacingMm;
  return [at[0] * si, at[1] * sj, at[2] * sk];
}

function segmentBox(
  { dimensions, spacingMm }: Grid,
  { start, step }: Segment,
  reachMm: number,
  tip: BrushTool['tip'],
): VoxelBox {
  const low: [number, number, number] = [0, 0, 0];
  const high: [number, number, number] = [0, 0, 0];
  for (const axis of [0, 1, 2] as const) {
    const from = start[axis] + Math.min(0, step[axis]);
    const to = start[axis] + Math.max(0, step[axis]);
    const isAcross = tip.kind === 'disc' && tip.axis === axis;
    low[axis] = Math.max(0, isAcross ? tip.slice : Math.ceil((from - reachMm) / spacingMm[axis]));
    high[axis] = Math.min(dimensions[axis], 1 + (isAcross ? tip.slice : Math.floor((to + reachMm) / spacingMm[axis])));
  }
  return { low, high };
}

function isEmpty({ low, high }: VoxelBox): boolean {
  return low[0] >= high[0] || low[1] >= high[1] || low[2] >= high[2];
}

function hull(boxes: readonly VoxelBox[]): VoxelBox | undefined {
  const full = boxes.filter((box) => !isEmpty(box));
  const [first] = full;
  if (first === undefined) return undefined;
  const low: [number, number, number] = [...first.low];
  const high: [number, number, number] = [...first.high];
  for (const box of full) {
    for (const axis of [0, 1, 2] as const) {
      low[axis] = Math.min(low[axis], box.low[axis]);
      high[axis] = Math.max(high[axis], box.high[axis]);
    }
  }
  return { low, high };
}

interface Piece {
  readonly grid: Grid;
  /** Holds every voxel within reach of the segment. */
  readonly own: VoxelBox;
  readonly segment: Segment;
  readonly reachMm: number;
}

/** Marks the voxels within reach of one segment. What a row has of it is one interval, since the shape is convex. */
function paintSegment({ box, inside }: Region, { grid, own, segment, reachMm }: Piece): void {
  const [si, sj, sk] = grid.spacingMm;
  const [x0, y0, z0] = segment.start;
  const [ux, uy, uz] = segment.step;
  const lengthMm2 = ux * ux + uy * uy + uz * uz;
  const reachMm2 = reachMm * reachMm;
  const [width, height] = boxDimensions(box);
  for (let k = own.low[2]; k < own.high[2]; k += 1) {
    const z = k * sk - z0;
    for (let j = own.low[1]; j < own.high[1]; j += 1) {
      const y = j * sj - y0;
      const isWithin = (i: number): boolean => {
        const x = i * si - x0;
        const share = lengthMm2 === 0 ? 0 : Math.min(1, Math.max(0, (x * ux + y * uy + z * uz) / lengthMm2));
        const dx = x - share * ux;
        const dy = y - share * uy;
        const dz = z - share * uz;
        return dx * dx + dy * dy + dz * dz <= reachMm2;
      };
      const [fromMm, toMm] = rowInterval(y, z, segment.step, lengthMm2, reachMm2);
      if (!(fromMm <= toMm)) continue;
      let first = Math.max(own.low[0], Math.ceil((fromMm + x0) / si));
      let last = Math.min(own.high[0] - 1, Math.floor((toMm + x0) / si));
      // Rounding may have put an end one voxel off: the distance itself decides.
      while (first > own.low[0] && isWithin(first - 1)) first -= 1;
      while (first <= last && !isWithin(first)) first += 1;
      while (last < own.high[0] - 1 && isWithin(last + 1)) last += 1;
      while (last >= first && !isWithin(last)) last -= 1;
      if (last < first) continue;
      const row = -box.low[0] + width * (j - box.low[1] + height * (k - box.low[2]));
      inside.fill(1, row + first, row + last + 1);
    }
  }
}

/**
 * Where the row (y, z) lies within reach of the segment from 0 to u: x from and to, mm, upside down for nowhere. The shape is a cylinder
 * between two balls.
 */
function rowInterval(
  y: number,
  z: number,
  [ux, uy, uz]: Triple,
  lengthMm2: number,
  reachMm2: number,
): readonly [number, number] {
  const startHalf = Math.sqrt(reachMm2 - y * y - z * z);
  let from = startHalf >= 0 ? -startHalf : Infinity;
  let to = startHalf >= 0 ? startHalf : -Infinity;
  if (lengthMm2 === 0) return [from, to];
  const endHalf = Math.sqrt(reachMm2 - (y - uy) ** 2 - (z - uz) ** 2);
  if (endHalf >= 0) {
    from = Math.min(from, ux - endHalf);
    to = Math.max(to, ux + endHalf);
  }
  const across = y * uy + z * uz;
  // Beside the segment: the foot of the perpendicular lies on it, 0 ≤ x·ux + across ≤ length².
  let beginMm = -Infinity;
  let endMm = Infinity;
  if (ux !== 0) {
    beginMm = Math.min(-across / ux, (lengthMm2 - across) / ux);
    endMm = Math.max(-across / ux, (lengthMm2 - across) / ux);
  } else if (across < 0 || across > lengthMm2) return [from, to];
  // Distance to the line within reach: a·x² − 2·b·x + c ≤ 0.
  const a = (uy * uy + uz * uz) / lengthMm2;
  const b = (ux * across) / lengthMm2;
  const c = y * y + z * z - (across * across) / lengthMm2 - reachMm2;
  if (a > 0) {
    const root = Math.sqrt(b * b - a * c);
    if (!(root >= 0)) return [from, to];
    beginMm = Math.max(beginMm, (b - root) / a);
    endMm = Math.min(endMm, (b + root) / a);
  } else if (c > 0) return [from, to];
  if (beginMm > endMm) return [from, to];
  return [Math.min(from, beginMm), Math.max(to, endMm)];
}

function keepInRange({ box, inside }: Region, image: Volume, [lowestHu, highestHu]: readonly [number, number]): void {
  const width = box.high[0] - box.low[0];
  let at = 0;
  for (let k = box.low[2]; k < box.high[2]; k += 1) {
    for (let j = box.low[1]; j < box.high[1]; j += 1) {
      const row = voxelOffset(image.grid, box.low[0], j, k);
      for (let i = 0; i < width; i += 1, at += 1) {
        const hu = image.voxels[row + i] ?? NO_DATA_HU;
        if (hu < lowestHu || hu > highestHu || hu === NO_DATA_HU) inside[at] = 0;
      }
    }
  }
}
