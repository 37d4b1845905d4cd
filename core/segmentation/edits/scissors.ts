import { continuousIndex } from '../../geometry/affine.ts';
import type { Grid } from '../../geometry/grid.ts';
import { emptyEdit, type Edit, type VoxelBox } from './edit.ts';
import { editRefusal } from './editRefusals.ts';
import type { ScissorsTool } from './editTool.ts';
import { regionEdit, type EditedLayer } from './regionEdit.ts';
import { inPlaneAxes } from './sliceAxes.ts';

/** Fewer corners enclose nothing. */
const FEWEST_CORNERS = 3;

/**
 * What a polygon cuts: it is drawn across an axis and holds in each of the slices [from, to). A voxel is inside when its centre is, by the
 * even–odd rule; a centre on the outline belongs to the inside on the low side only, so that neighbouring polygons share no voxel.
 * Refused: fewer than three corners, a corner that is not finite, slices that are not whole.
 */
export function scissorsEdit(target: EditedLayer, tool: ScissorsTool): Edit {
  const { grid } = target.mask;
  refuseInvalid(tool);
  const [uAxis, vAxis] = inPlaneAxes(tool.axis);
  const corners = tool.polygonLpsMm.map((point) => {
    const index = continuousIndex(grid, point);
    return { u: index[uAxis], v: index[vAxis] };
  });
  const box = cutBox(grid, tool, corners);
  if (box.low.some((low, axis) => low >= (box.high[axis] ?? 0))) return emptyEdit(target.layer, tool, grid.dimensions);
  const from = { u: box.low[uAxis], v: box.low[vAxis] };
  const size = { u: box.high[uAxis] - from.u, v: box.high[vAxis] - from.v };
  const plane = fillPolygon(corners, from, size);
  const [ni, nj, nk] = [box.high[0] - box.low[0], box.high[1] - box.low[1], box.high[2] - box.low[2]];
  const inside = new Uint8Array(ni * nj * nk);
  let at = 0;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1, at += 1) {
        const u = tool.axis === 0 ? j : i;
        const v = tool.axis === 2 ? j : k;
        inside[at] = plane[u + size.u * v] ?? 0;
      }
    }
  }
  return regionEdit(target, tool, { box, inside }, tool.effect);
}

interface Corner {
  readonly u: number;
  readonly v: number;
}

function refuseInvalid({ polygonLpsMm, slices }: ScissorsTool): void {
  const invalid = (field: string, value: string): Error =>
    editRefusal('edit-tool-invalid', { tool: 'scissors', field, value });
  if (polygonLpsMm.length < FEWEST_CORNERS) throw invalid('polygonLpsMm', `${polygonLpsMm.length}`);
  const strange = polygonLpsMm.find((point) => !point.every(Number.isFinite));
  if (strange !== undefined) throw invalid('polygonLpsMm', strange.join(', '));
  if (!slices.every(Number.isInteger) || slices[0] >= slices[1]) throw invalid('slices', slices.join(' to '));
}

/** Within the slices: what the polygon can hold, or the whole of them where what lies outside it goes. */
function cutBox({ dimensions }: Grid, tool: ScissorsTool, corners: readonly Corner[]): VoxelBox {
  const [uAxis, vAxis] = inPlaneAxes(tool.axis);
  const low: [number, number, number] = [0, 0, 0];
  const high: [number, number, number] = [...dimensions];
  low[tool.axis] = Math.max(0, tool.slices[0]);
  high[tool.axis] = Math.min(dimensions[tool.axis], tool.slices[1]);
  if (tool.effect === 'keep') return { low, high };
  const bound = (axis: 0 | 1 | 2, values: readonly number[]): void => {
    low[axis] = Math.max(0, Math.ceil(Math.min(...values)));
    high[axis] = Math.min(dimensions[axis], Math.floor(Math.max(...values)) + 1);
  };
  bound(
    uAxis,
    corners.map(({ u }) => u),
  );
  bound(
    vAxis,
    corners.map(({ v }) => v),
  );
  return { low, high };
}

/** The whole-number points within a polygon, from `from` on, u fastest: crossings of each line v with the edges, by even and odd. */
function fillPolygon(corners: readonly Corner[], from: Corner, size: Corner): Uint8Array {
  const plane = new Uint8Array(size.u * size.v);
  for (let row = 0; row < size.v; row += 1) {
    const v = from.v + row;
    const crossings: number[] = [];
    corners.forEach((a, index) => {
      const b = corners[(index + 1) % corners.length] ?? a;
      if (a.v <= v !== b.v <= v) crossings.push(a.u + ((v - a.v) / (b.v - a.v)) * (b.u - a.u));
    });
    crossings.sort((a, b) => a - b);
    for (let n = 0; n + 1 < crossings.length; n += 2) {
      const first = Math.max(0, Math.ceil((crossings[n] ?? 0) - from.u));
      const end = Math.min(size.u, Math.ceil((crossings[n + 1] ?? 0) - from.u));
      if (first < end) plane.fill(1, row * size.u + first, row * size.u + end);
    }
  }
  return plane;
}
