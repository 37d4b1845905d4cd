import type { Grid } from '../../geometry/grid.ts';
import type { Labelmap } from '../labelmap.ts';
import { editRefusal } from './editRefusals.ts';
import { collectRuns, type EditRuns } from './editRuns.ts';
import type { EditTool } from './editTool.ts';
import type { Layer } from './layers.ts';

/** Voxels with low ≤ index < high along each axis; all 0 for no voxel. */
export interface VoxelBox {
  readonly low: readonly [number, number, number];
  readonly high: readonly [number, number, number];
}

/**
 * One change of one layer: which voxels come into the mask and which go. It moves the picture, the histogram, undo and the journal. It
 * fits the mask that it was made on, and only that one.
 */
export interface Edit {
  readonly layer: Layer;
  readonly tool: EditTool;
  /** Of the grid that the places in `runs` belong to. */
  readonly dimensions: Grid['dimensions'];
  readonly runs: EditRuns;
}

/** Voxels that come into the mask, and voxels that go. */
export interface EditSize {
  readonly added: number;
  readonly removed: number;
}

export function editSize({ runs }: Edit): EditSize {
  let added = 0;
  let removed = 0;
  for (let n = 0; n < runs.lengths.length; n += 1) {
    if (runs.values[n] === 1) added += runs.lengths[n] ?? 0;
    else removed += runs.lengths[n] ?? 0;
  }
  return { added, removed };
}

/** The smallest box that holds every changed voxel. */
export function editBox({ runs, dimensions }: Edit): VoxelBox {
  const [ni, nj, nk] = dimensions;
  let [lowI, lowJ, lowK] = [ni, nj, nk];
  let [highI, highJ, highK] = [0, 0, 0];
  for (let n = 0; n < runs.starts.length; n += 1) {
    const first = runs.starts[n] ?? 0;
    const last = first + (runs.lengths[n] ?? 0) - 1;
    const [firstRow, lastRow] = [Math.floor(first / ni), Math.floor(last / ni)];
    const [firstK, lastK] = [Math.floor(firstRow / nj), Math.floor(lastRow / nj)];
    const overRows = firstRow !== lastRow;
    const overSlices = firstK !== lastK;
    lowI = Math.min(lowI, overRows ? 0 : first - firstRow * ni);
    highI = Math.max(highI, overRows ? ni : last - firstRow * ni + 1);
    lowJ = Math.min(lowJ, overSlices ? 0 : firstRow - firstK * nj);
    highJ = Math.max(highJ, overSlices ? nj : lastRow - lastK * nj + 1);
    lowK = Math.min(lowK, firstK);
    highK = Math.max(highK, lastK + 1);
  }
  if (highK === 0) return { low: [0, 0, 0], high: [0, 0, 0] };
  return { low: [lowI, lowJ, lowK], high: [highI, highJ, highK] };
}

/**
 * Changes the layer's mask `into`, whose voxels may lie in shared memory. Refused before any voxel is changed: a mask on another grid, or
 * one that does not hold what the edit was made on.
 */
export function applyEdit(edit: Edit, into: Labelmap): void {
  const { starts, lengths, values } = edit.runs;
  const { voxels, grid } = into;
  refuseOtherGrid(edit, grid.dimensions);
  for (let n = 0; n < starts.length; n += 1) {
    const start = starts[n] ?? 0;
    const end = start + (lengths[n] ?? 0);
    const value = values[n] ?? 0;
    for (let at = start; at < end; at += 1) {
      if (((voxels[at] ?? value) === 0 ? 0 : 1) === value) throw doesNotFit(edit, at);
    }
  }
  for (let n = 0; n < starts.length; n += 1) {
    const start = starts[n] ?? 0;
    voxels.fill(values[n] ?? 0, start, start + (lengths[n] ?? 0));
  }
}

/** The edit that takes this one back. */
export function invertEdit(edit: Edit): Edit {
  const { starts, lengths, values } = edit.runs;
  return { ...edit, runs: { starts, lengths, values: values.map((value) => 1 - value) } };
}

/** An edit that changes nothing. */
export function emptyEdit(layer: Layer, tool: EditTool, dimensions: Grid['dimensions']): Edit {
  return { layer, tool, dimensions, runs: collectRuns().finish() };
}

/**
 * One edit that does what the first and then the second does, made by `tool`: a stroke from its pieces, a snapshot from many edits. Works
 * on runs alone, in time linear in their number. Refused: a second edit that does not fit what the first one leaves.
 */
export function composeEdits(first: Edit, second: Edit, tool: EditTool): Edit {
  if (first.layer !== second.layer) throw new RangeError(`edits of ${first.layer} and of ${second.layer}`);
  refuseOtherGrid(second, first.dimensions);
  const collector = collectRuns();
  const [a, b] = [cursorOf(first.runs), cursorOf(second.runs)];
  while (a.at < a.end || b.at < b.end) {
    const untilB = Math.min(a.end, b.at);
    const untilA = Math.min(b.end, a.at);
    if (a.at < untilB) {
      collector.add(a.at, untilB, a.value);
      advance(a, untilB);
    } else if (b.at < untilA) {
      collector.add(b.at, untilA, b.value);
      advance(b, untilA);
    } else {
      if (a.value === b.value) throw doesNotFit(second, a.at);
      const until = Math.min(a.end, b.end);
      advance(a, until);
      advance(b, until);
    }
  }
  return { layer: first.layer, tool, dimensions: first.dimensions, runs: collector.finish() };
}

/** The part of the runs that is still to be read: voxels [at, end) of run `next − 1`, then the further ones; at = end = ∞ after the last. */
interface RunCursor {
  readonly runs: EditRuns;
  next: number;
  at: number;
  end: number;
  value: number;
}

function cursorOf(runs: EditRuns): RunCursor {
  const cursor: RunCursor = { runs, next: 0, at: 0, end: 0, value: 0 };
  advance(cursor, 0);
  return cursor;
}

function advance(cursor: RunCursor, to: number): void {
  cursor.at = to;
  if (to < cursor.end) return;
  const { starts, lengths, values } = cursor.runs;
  const start = starts[cursor.next] ?? Infinity;
  cursor.at = start;
  cursor.end = start + (lengths[cursor.next] ?? 0);
  cursor.value = values[cursor.next] ?? 0;
  cursor.next += 1;
}

function refuseOtherGrid(edit: Edit, mask: Grid['dimensions']): void {
  if (mask.every((n, axis) => n === edit.dimensions[axis])) return;
  throw editRefusal('edit-on-another-grid', { layer: edit.layer, edit: edit.dimensions, mask });
}

function doesNotFit(edit: Edit, at: number): Error {
  const [ni, nj] = edit.dimensions;
  const row = Math.floor(at / ni);
  const k = Math.floor(row / nj);
  return editRefusal('edit-does-not-fit', { layer: edit.layer, ijk: [at - row * ni, row - k * nj, k] });
}
