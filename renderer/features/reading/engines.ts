import { volumeRoles, type VolumeRole } from '../../../core/hanging/volumeRole.ts';
import type { Cursor, MouseMode, ReadingEngine } from '../../engine/contract.ts';
import { hangingStore } from '../../state/hangingStore.ts';
import { measurementStore, isStale } from '../../state/measurementStore.ts';
import { moveRoi, roiStore, selectRoi } from '../../state/roiStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { pictureOf, volumeStore } from '../../state/volumeStore.ts';
import { viewStore, type ViewState } from '../../state/viewStore.ts';
import { describe, followWindow } from './describe.ts';
import { follow } from './following.ts';
import { runningEngine, runningEngines } from './runningEngines.ts';
import { activeToolUser, caliperUser, tellToolUsers } from './toolUse.ts';

const engines = new Map<Slot, Promise<ReadingEngine | null>>();

/** The timepoint's engine, started when first needed; null where the computer offers no WebGL2. */
export function engineOf(slot: Slot): Promise<ReadingEngine | null> {
  const known = engines.get(slot);
  if (known !== undefined) return known;
  const started = startEngine(slot);
  engines.set(slot, started);
  return started;
}

/** The engine's code is large and loaded when the first timepoint opens: the window itself stands before. */
async function startEngine(slot: Slot): Promise<ReadingEngine | null> {
  const { createReadingEngine, NoWebGl2Error } = await import('../../engine/readingEngine.ts');
  try {
    const engine = await createReadingEngine({
      onRoiMoved: (index, centre) => moveRoi(slot, index, centre),
      onRoiSelected: (index) => {
        viewStore.setState({ activeSlot: slot });
        selectRoi(slot, index);
      },
      onPosition: (position) => follow(slot, position),
      onCursor: (cursor) => noteCursor(slot, cursor),
      onWindowChanged: (id, window) => followWindow(slot, id, window),
      onViewChanged: (id) => describe(slot, id),
      onViewportSelected: (id) => {
        viewStore.setState({ activeSlot: slot });
        hangingStore.setState({ activeView: id });
      },
      onCaliperMoved: (id, caliper, moved) => caliperUser()?.onMoved(slot, id, caliper, moved),
      onCaliperSelected: (id) => {
        viewStore.setState({ activeSlot: slot });
        caliperUser()?.onSelected(id);
      },
      onToolPointer: (pointer) => activeToolUser()?.onPointer(slot, pointer),
      onToolWheel: (_id, notch) => activeToolUser()?.onWheel(notch),
      onCineChanged: (cine) => viewStore.setState({ cineView: cine?.viewportId ?? null }),
      onContextLost: (restored) => viewStore.setState({ graphics: restored ? 'fine' : 'lost' }),
    });
    runningEngines.set(slot, engine);
    takeOver(engine, viewStore.getState());
    tellToolUsers(slot, engine);
    return engine;
  } catch (error) {
    if (!(error instanceof NoWebGl2Error)) throw error;
    viewStore.setState({ graphics: 'missing' });
    return null;
  }
}

/** Ends the engines; they start anew when needed. */
export function disposeEngines(): void {
  for (const engine of runningEngines.values()) engine.dispose();
  runningEngines.clear();
  engines.clear();
}

/** Keeps the pictures in step with the stores. Gives a function that stops it. */
export function startPictures(): () => void {
  const stops = [
    roiStore.subscribe((now, before) => {
      for (const slot of slots) {
        if (now[slot] === before[slot]) continue;
        runningEngine(slot)?.setRois(now[slot].rois, now[slot].selected);
        if (now[slot].selected !== before[slot].selected) showThreshold(slot);
      }
    }),
    measurementStore.subscribe((now, before) => {
      for (const slot of slots) if (now[slot] !== before[slot]) showThreshold(slot);
    }),
    viewStore.subscribe((now, before) => {
      for (const engine of runningEngines.values()) takeOver(engine, now, before);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Brings an engine to what the window shows, as far as that differs from before. */
function takeOver(engine: ReadingEngine, now: ViewState, before?: ViewState): void {
  const opacity = (view: ViewState): number => (view.isOverlayShown ? view.overlayOpacity : 0);
  if (before === undefined || opacity(now) !== opacity(before)) engine.setOverlayOpacity(opacity(now));
  if (now.areOverlaysShown !== (before?.areOverlaysShown ?? true)) engine.setOverlaysShown(now.areOverlaysShown);
  if (now.isCrosshairShown !== (before?.isCrosshairShown ?? false)) engine.setCrosshair(now.isCrosshairShown);
  if (now.isMagnifierOn !== (before?.isMagnifierOn ?? false)) engine.setMagnifier(now.isMagnifierOn);
  if (now.mouseTool !== (before?.mouseTool ?? 'window')) engine.setMouseMode(mouseMode());
  if (now.contourOpacity !== (before?.contourOpacity ?? 1)) engine.setContourOpacity(now.contourOpacity);
}

/** A tool in hand has the left button. */
export function mouseMode(): MouseMode {
  return activeToolUser() === null ? viewStore.getState().mouseTool : 'tool';
}

/** The threshold that the overlay shows: of the selected placement, else of the first; null when there is no number for what is shown. */
export function overlayThresholdHu(slot: Slot): number | null {
  const state = measurementStore.getState()[slot];
  if (state.measurement === null || (isStale(state) && state.refusal !== null)) return null;
  const { selected } = roiStore.getState()[slot];
  return state.measurement.placements[selected ?? 0]?.thresholdHu ?? null;
}

export function showThreshold(slot: Slot): void {
  runningEngine(slot)?.setOverlayThreshold(overlayThresholdHu(slot));
}

function noteCursor(slot: Slot, cursor: Cursor | null): void {
  if (cursor === null) {
    viewStore.setState({ cursor: null });
    return;
  }
  const volumes = volumeStore.getState()[slot];
  const hu: Partial<Record<VolumeRole, number | null>> = {};
  for (const role of volumeRoles) {
    const picture = pictureOf(volumes[role]);
    const value = cursor.values.find(({ volumeId }) => volumeId === picture?.volumeId);
    if (value !== undefined) hu[role] = value.hu;
  }
  viewStore.setState({ cursor: { slot, lps: cursor.lps, hu } });
}
