import { pointLps } from '../../../core/geometry/points.ts';
import { presetWindow, usualPreset, type WindowPreset } from '../../../core/hanging/windowPresets.ts';
import type { ReadingEngine, Slab, TurnAxis, ViewPlane, WindowLevel } from '../../engine/contract.ts';
import { slots } from '../../state/slots.ts';
import { viewportStore, type ViewportFigures } from '../../state/viewportStore.ts';
import { toolStore } from '../../state/segmentationStore.ts';
import { viewStore, type MouseTool } from '../../state/viewStore.ts';
import { activeCell, cellsOnScreen, type ShownCell } from './layout.ts';
import { runningEngine } from './runningEngines.ts';

/** What the commands on one viewport need; null where nothing is shown in it. */
interface ActiveView {
  readonly cell: ShownCell;
  readonly engine: ReadingEngine;
  readonly figures: ViewportFigures;
}

function viewOf(cell: ShownCell | null): ActiveView | null {
  const engine = cell === null ? null : runningEngine(cell.slot);
  const figures = cell === null ? undefined : viewportStore.getState()[cell.id];
  return cell === null || engine === null || figures === undefined ? null : { cell, engine, figures };
}

/** Calls `act` with the viewport that is named, else with the active one. */
function onView(act: (view: ActiveView) => void, id?: string): void {
  const cell = id === undefined ? activeCell() : (cellsOnScreen().find((one) => one.id === id) ?? null);
  const view = viewOf(cell);
  if (view !== null) act(view);
}

/** The window in which a cell opens. */
export function openingWindow({ cell, role }: ShownCell): WindowLevel {
  if (role !== cell.volume) return presetWindow(usualPreset(role));
  return typeof cell.window === 'string' ? presetWindow(cell.window) : cell.window;
}

export function openingPlane({ cell }: ShownCell): ViewPlane {
  const { plane } = cell;
  if (typeof plane === 'string') return { kind: plane };
  return { kind: 'oblique', right: pointLps(...plane.right), down: pointLps(...plane.down) };
}

export function applyPreset(preset: WindowPreset, id?: string): void {
  onView(({ cell, engine }) => engine.setWindow(cell.id, presetWindow(preset)), id);
}

/** Steps of the keys: a twentieth of the window's width. */
const WINDOW_SHARE = 0.05;

export function changeWindow(wider: number, brighter: number): void {
  onView(({ cell, engine, figures: { widthHu, levelHu } }) => {
    const step = Math.max(1, Math.round(widthHu * WINDOW_SHARE));
    engine.setWindow(cell.id, { widthHu: Math.max(1, widthHu + wider * step), levelHu: levelHu - brighter * step });
  });
}

export function invert(id?: string): void {
  onView(({ cell, engine, figures }) => engine.setInverted(cell.id, !figures.isInverted), id);
}

export function toggleInterpolation(id?: string): void {
  onView(
    ({ cell, engine, figures }) =>
      engine.setInterpolation(cell.id, figures.interpolation === 'linear' ? 'nearest' : 'linear'),
    id,
  );
}

export const plainPlanes = ['acquisition', 'axial', 'coronal', 'sagittal'] as const;

export function setPlane(plane: (typeof plainPlanes)[number], id?: string): void {
  onView(({ cell, engine }) => engine.setPlane(cell.id, { kind: plane }), id);
}

export function nextPlane(): void {
  onView(({ cell, engine, figures }) => {
    const place = plainPlanes.findIndex((kind) => kind === figures.plane.kind);
    engine.setPlane(cell.id, { kind: plainPlanes[(place + 1) % plainPlanes.length] ?? 'acquisition' });
  });
}

/** Turned by so much with each press. */
const TURN_DEGREES = 5;

export function turnPlane(axis: TurnAxis, sign: 1 | -1): void {
  onView(({ cell, engine }) => engine.rotateOblique(cell.id, axis, sign * TURN_DEGREES));
}

/** Thicknesses that the keys go through, mm; 0 is no slab. */
export const slabSteps: readonly number[] = [0, 3, 5, 10, 15, 20, 30, 50];

export function changeSlab(by: 1 | -1): void {
  onView(({ cell, engine, figures: { slab } }) => {
    const now = slab?.thicknessMm ?? 0;
    const next = by > 0 ? slabSteps.find((mm) => mm > now) : slabSteps.findLast((mm) => mm < now);
    if (next !== undefined) engine.setSlab(cell.id, slabOf(next, slab));
  });
}

/** A slab of the usual projection, or of the one before. */
export function slabOf(thicknessMm: number, before: Slab | null): Slab | null {
  return thicknessMm === 0 ? null : { projection: before?.projection ?? 'maximum', thicknessMm };
}

export function setSlab(slab: Slab | null, id?: string): void {
  onView(({ cell, engine }) => engine.setSlab(cell.id, slab), id);
}

export const projections = ['maximum', 'mean', 'minimum'] as const;

export function nextProjection(): void {
  onView(({ cell, engine, figures: { slab } }) => {
    if (slab === null) {
      engine.setSlab(cell.id, slabOf(10, null));
      return;
    }
    const place = projections.indexOf(slab.projection);
    engine.setSlab(cell.id, { ...slab, projection: projections[(place + 1) % projections.length] ?? 'maximum' });
  });
}

const CINE_FRAMES_PER_SECOND = 12;

export function toggleCine(id?: string): void {
  const playing = viewStore.getState().cineView;
  for (const slot of slots) if (playing !== null) runningEngine(slot)?.stopCine();
  onView(({ cell, engine }) => {
    if (playing !== cell.id) engine.playCine(cell.id, CINE_FRAMES_PER_SECOND);
  }, id);
}

export function stopCine(): boolean {
  if (viewStore.getState().cineView === null) return false;
  for (const slot of slots) runningEngine(slot)?.stopCine();
  return true;
}

export function scroll(slices: number): void {
  onView(({ cell, engine }) => {
    engine.selectViewport(cell.id);
    engine.scrollBy(slices);
  });
}

/** Far beyond any stack: the engine stops at its end. */
const ALL_SLICES = 100_000;

export function scrollToEnd(towards: 1 | -1): void {
  scroll(towards * ALL_SLICES);
}

export function zoom(factor: number): void {
  for (const slot of slots) runningEngine(slot)?.zoom(factor);
}

const PAN_MM = 10;

export function pan(right: number, down: number): void {
  onView(({ cell, engine }) => {
    engine.selectViewport(cell.id);
    engine.pan(right * PAN_MM, down * PAN_MM);
  });
}

/** Whole slices, and every picture as its layout opens it. */
export function resetViews(): void {
  for (const slot of slots) runningEngine(slot)?.reset();
  for (const cell of cellsOnScreen()) {
    const engine = runningEngine(cell.slot);
    if (engine === null || viewportStore.getState()[cell.id] === undefined) continue;
    engine.setWindow(cell.id, openingWindow(cell));
    engine.setPlane(cell.id, openingPlane(cell));
    engine.setSlab(cell.id, cell.cell.slab);
    engine.setInverted(cell.id, false);
    engine.setInterpolation(cell.id, 'linear');
  }
}

export function setMouseTool(mouseTool: MouseTool): void {
  toolStore.setState({ tool: null });
  viewStore.setState({ mouseTool });
}
