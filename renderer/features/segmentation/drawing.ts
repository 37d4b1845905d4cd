import { continuousIndex } from '../../../core/geometry/affine.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import type { PointLps } from '../../../core/geometry/points.ts';
import { brushEdit } from '../../../core/segmentation/edits/brush.ts';
import { composeEdits, type Edit } from '../../../core/segmentation/edits/edit.ts';
import { editRefusal } from '../../../core/segmentation/edits/editRefusals.ts';
import type { BrushTool, ScissorsTool, SliceAxis } from '../../../core/segmentation/edits/editTool.ts';
import { scissorsEdit } from '../../../core/segmentation/edits/scissors.ts';
import { timepointOf } from '../../compute/openTimepoint.ts';
import type { ToolPointer, ViewportId } from '../../engine/contract.ts';
import { refusalOf } from '../../state/job.ts';
import { setEditing, toolStore } from '../../state/segmentationStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { commitEdit, drawableLayer, storeEdit, takeEdit } from '../reading/index.ts';
import { addSeed } from './draftCommands.ts';
import { sketchStore } from './sketchStore.ts';

/** A stroke of the brush while the button is held: drawn piece by piece, stored as one edit. */
interface Stroke {
  readonly slot: Slot;
  readonly tool: BrushTool;
  readonly path: PointLps[];
  edit: Edit | null;
}

/** The line of the scissors while the button is held. */
interface Cut {
  readonly slot: Slot;
  readonly viewportId: ViewportId;
  readonly intoLps: PointLps;
  readonly path: PointLps[];
}

let stroke: Stroke | null = null;
let cut: Cut | null = null;

/** Whether the button is held with a tool. */
export function isDrawing(): boolean {
  return stroke !== null || cut !== null;
}

/** The mouse with a tool in hand. */
export function usePointer(slot: Slot, pointer: ToolPointer): void {
  try {
    if (stroke !== null) goOn(stroke, pointer);
    else if (cut !== null) goOnCutting(cut, pointer);
    else if (pointer.phase === 'down') begin(slot, pointer);
  } catch (error) {
    stroke = null;
    cut = null;
    sketchStore.setState({ sketch: null });
    setEditing(slot, { problem: refusalOf(error) });
  }
}

function begin(slot: Slot, pointer: ToolPointer): void {
  const { tool, layer } = toolStore.getState();
  if (tool === 'seed-inside' || tool === 'seed-outside') {
    addSeed(slot, { kind: tool === 'seed-inside' ? 'inside' : 'outside', lps: pointer.lps });
    return;
  }
  const target = drawableLayer(slot, layer);
  if (target === null || tool === null) return;
  setEditing(slot, { problem: null });
  if (tool === 'scissors') {
    cut = { slot, viewportId: pointer.viewportId, intoLps: pointer.intoLps, path: [pointer.lps] };
    return;
  }
  stroke = { slot, tool: brushOf(target.mask.grid, pointer), path: [pointer.lps], edit: null };
  paint(stroke, [pointer.lps]);
}

/** The brush as it is set; Shift turns it round. A disc needs slices under it: in an oblique plane a ball is drawn with. */
function brushOf(grid: Grid, { lps, intoLps, isShiftHeld }: ToolPointer): BrushTool {
  const { tool, tip, radiusMm, huRange } = toolStore.getState();
  const axis = sliceAxisOf(grid, intoLps);
  const adds = (tool !== 'eraser') !== isShiftHeld;
  return {
    kind: 'brush',
    effect: adds ? 'add' : 'remove',
    tip:
      tip === 'sphere' || axis === null
        ? { kind: 'sphere' }
        : { kind: 'disc', axis, slice: Math.round(continuousIndex(grid, lps)[axis]) },
    radiusMm,
    pathLpsMm: [],
    huRange: tool === 'threshold' ? huRange : null,
  };
}

/** Cosine above which a plane lies along slices. */
const PARALLEL = 1 - 1e-6;

/** The axis across whose slices a viewport looks; null for an oblique plane. */
function sliceAxisOf({ direction }: Grid, into: PointLps): SliceAxis | null {
  const axes: readonly SliceAxis[] = [0, 1, 2];
  const cosine = (a: SliceAxis): number =>
    direction[a] * into[0] + (direction[3 + a] ?? 0) * into[1] + (direction[6 + a] ?? 0) * into[2];
  return axes.find((a) => Math.abs(cosine(a)) > PARALLEL) ?? null;
}

function goOn(now: Stroke, { phase, lps }: ToolPointer): void {
  const last = now.path.at(-1) ?? lps;
  if (lps.some((value, n) => value !== last[n])) {
    now.path.push(lps);
    paint(now, [last, lps]);
  }
  if (phase === 'move') return;
  stroke = null;
  if (now.edit === null) return;
  void storeEdit(now.slot, { ...now.edit, tool: { ...now.tool, pathLpsMm: now.path } });
}

/** Paints a piece of the path at once. */
function paint(now: Stroke, pathLpsMm: readonly PointLps[]): void {
  const target = drawableLayer(now.slot, now.edit?.layer ?? toolStore.getState().layer);
  const timepoint = timepointOf(timepointStore.getState()[now.slot].openId);
  if (target === null || timepoint === null) return;
  const piece = brushEdit(target, { ...now.tool, pathLpsMm }, now.tool.huRange === null ? null : timepoint.arterial);
  takeEdit(now.slot, piece);
  now.edit = now.edit === null ? piece : composeEdits(now.edit, piece, now.tool);
}

function goOnCutting(now: Cut, { phase, lps }: ToolPointer): void {
  now.path.push(lps);
  sketchStore.setState({ sketch: { slot: now.slot, viewportId: now.viewportId, pointsLps: [...now.path] } });
  if (phase === 'move') return;
  cut = null;
  sketchStore.setState({ sketch: null });
  if (phase === 'cancel') return;
  const { layer, scissorsEffect, scissorsReach } = toolStore.getState();
  const target = drawableLayer(now.slot, layer);
  if (target === null) return;
  const { grid } = target.mask;
  const axis = sliceAxisOf(grid, now.intoLps);
  if (axis === null) throw editRefusal('edit-tool-invalid', { tool: 'scissors', field: 'plane', value: 'oblique' });
  const slice = Math.round(continuousIndex(grid, lps)[axis]);
  const tool: ScissorsTool = {
    kind: 'scissors',
    effect: scissorsEffect,
    axis,
    slices: scissorsReach === 'slice' ? [slice, slice + 1] : [0, grid.dimensions[axis]],
    polygonLpsMm: now.path,
  };
  void commitEdit(now.slot, scissorsEdit(target, tool));
}
