import { pointLps, type PointLps } from '../../../core/geometry/points.ts';
import { host } from '../../compute/host.ts';
import { liverOf, timepointOf, type OpenTimepoint } from '../../compute/openTimepoint.ts';
import { extentAlongK, nearestHu } from '../../compute/valueAt.ts';
import type { ReadingEngine, WindowLevel } from '../../engine/readingEngine.ts';
import { measurementStore, isStale } from '../../state/measurementStore.ts';
import { moveRoi, roiStore, selectRoi } from '../../state/roiStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { roleOfViewport, roles, viewportId, viewportStore, type Role } from '../../state/viewportStore.ts';
import { viewStore } from '../../state/viewStore.ts';

/** Windows in which each picture opens. */
export const standardWindows: Readonly<Record<Role, WindowLevel>> = {
  precontrast: { widthHu: 350, levelHu: 40 },
  arterial: { widthHu: 380, levelHu: 70 },
  subtraction: { widthHu: 300, levelHu: 40 },
};

/** One engine for each timepoint: its three pictures share patient space; the two timepoints are linked by the liver, below. */
const engines = new Map<Slot, Promise<ReadingEngine | null>>();
const ready = new Map<Slot, ReadingEngine>();

export function volumeId(openId: string, role: Role): string {
  return `${openId}/${role}`;
}

/** The timepoint's engine, started when first needed; null where the computer offers no WebGL2. */
export function engineOf(slot: Slot): Promise<ReadingEngine | null> {
  const known = engines.get(slot);
  if (known !== undefined) return known;
  const started = startEngine(slot);
  engines.set(slot, started);
  return started;
}

/** The engine if it runs already. */
export function runningEngine(slot: Slot): ReadingEngine | null {
  return ready.get(slot) ?? null;
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
      onPosition: (position) => followPosition(slot, position),
      onCursor: (cursor) => noteCursor(slot, cursor?.lps ?? null),
      onWindowChanged: (id, window) => followWindow(slot, id, window),
      onViewChanged: (id) => describe(slot, id),
      onViewportSelected: () => viewStore.setState({ activeSlot: slot }),
      onContextLost: (restored) => viewStore.setState({ graphics: restored ? 'fine' : 'lost' }),
    });
    ready.set(slot, engine);
    engine.setOverlayOpacity(shownOpacity());
    return engine;
  } catch (error) {
    if (!(error instanceof NoWebGl2Error)) throw error;
    viewStore.setState({ graphics: 'missing' });
    return null;
  }
}

/**
 * Makes a timepoint's volumes known to its engine, before viewports that show them are mounted. They are linked by the scanner's
 * coordinates, by which they were subtracted too; where their frames of reference are unlike or missing, a finding says so.
 */
export async function showTimepoint(slot: Slot, timepoint: OpenTimepoint): Promise<void> {
  const engine = await engineOf(slot);
  const frame = timepoint.frameOfReferenceUid ?? timepoint.id;
  for (const role of roles) engine?.addVolume(volumeId(timepoint.id, role), timepoint[role], frame);
}

/** Where to go as soon as there is a picture to go in. */
const destinations = new Map<Slot, PointLps>();

/** Goes to a position, or remembers to once a viewport is mounted. */
function goTo(slot: Slot, position: PointLps): void {
  const engine = ready.get(slot);
  if (engine === undefined || engine.position() === null) destinations.set(slot, position);
  else engine.scrollTo(position);
}

/** A viewport was mounted. */
export function goToDestination(slot: Slot): void {
  const position = destinations.get(slot);
  destinations.delete(slot);
  if (position !== undefined) ready.get(slot)?.scrollTo(position);
}

/** Draws the liver and the overlay of a timepoint and goes to the first placement, or to the liver's middle. */
export function showLiver(slot: Slot, openId: string): void {
  const engine = ready.get(slot);
  const liver = liverOf(openId);
  if (engine === undefined || liver === null) return;
  engine.setLiver(liver.labelmap);
  engine.setEnhancing({ subtraction: volumeId(openId, 'subtraction'), liver: liver.labelmap });
  showThreshold(slot);
  const first = roiStore.getState()[slot].rois[0]?.centreLpsMm ?? extentAlongK(liver.labelmap)?.middleLps;
  if (first !== undefined) goTo(slot, first);
}

/** Lets an engine forget a timepoint. */
export function hideTimepoint(slot: Slot, openId: string): void {
  destinations.delete(slot);
  const engine = ready.get(slot);
  if (engine === undefined) return;
  engine.setEnhancing(null);
  engine.setLiver(null);
  engine.setRois([], null);
  for (const role of roles) engine.removeVolume(volumeId(openId, role));
}

/** Ends the engines; they start anew when needed. */
export function disposeEngines(): void {
  for (const engine of ready.values()) engine.dispose();
  ready.clear();
  engines.clear();
}

/** Keeps the pictures in step with the stores. Gives a function that stops it. */
export function startPictures(): () => void {
  const stops = [
    roiStore.subscribe((now, before) => {
      for (const slot of slots) {
        if (now[slot] === before[slot]) continue;
        ready.get(slot)?.setRois(now[slot].rois, now[slot].selected);
        if (now[slot].selected !== before[slot].selected) showThreshold(slot);
      }
    }),
    measurementStore.subscribe((now, before) => {
      for (const slot of slots) if (now[slot] !== before[slot]) showThreshold(slot);
    }),
    viewStore.subscribe((now, before) => {
      if (now.overlayOpacity === before.overlayOpacity && now.isOverlayShown === before.isOverlayShown) return;
      for (const engine of ready.values()) engine.setOverlayOpacity(shownOpacity());
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function shownOpacity(): number {
  const { overlayOpacity, isOverlayShown } = viewStore.getState();
  return isOverlayShown ? overlayOpacity : 0;
}

/** The threshold that the overlay shows: of the selected placement, else of the first; null when there is no number for what is shown. */
export function overlayThresholdHu(slot: Slot): number | null {
  const state = measurementStore.getState()[slot];
  if (state.measurement === null || (isStale(state) && state.refusal !== null)) return null;
  const { selected } = roiStore.getState()[slot];
  return state.measurement.placements[selected ?? 0]?.thresholdHu ?? null;
}

function showThreshold(slot: Slot): void {
  ready.get(slot)?.setOverlayThreshold(overlayThresholdHu(slot));
}

/** True while one timepoint follows the other: its echo is not followed back. Engines tell of a position before `scrollTo` returns. */
let isFollowing = false;

function followPosition(slot: Slot, position: PointLps): void {
  if (isFollowing || viewStore.getState().layout !== 'both') return;
  const other: Slot = slot === 'pre' ? 'post' : 'pre';
  const target = acrossTimepoints(slot, other, position);
  if (target === null) return;
  isFollowing = true;
  try {
    ready.get(other)?.scrollTo(target);
  } finally {
    isFollowing = false;
  }
}

/** The same share of the liver's length from its first to its last slice; the same patient position while a liver is missing. */
function acrossTimepoints(from: Slot, to: Slot, position: PointLps): PointLps | null {
  const [source, target] = [extentOf(from), extentOf(to)];
  if (timepointStore.getState()[to].openId === null) return null;
  if (source === null || target === null) return position;
  const share = (position[2] - source.firstLps[2]) / (source.lastLps[2] - source.firstLps[2] || 1);
  return pointLps(position[0], position[1], target.firstLps[2] + share * (target.lastLps[2] - target.firstLps[2]));
}

/** Extents by timepoint, computed once for each liver. */
const extents = new WeakMap<object, ReturnType<typeof extentAlongK>>();

function extentOf(slot: Slot): ReturnType<typeof extentAlongK> {
  const liver = liverOf(timepointStore.getState()[slot].openId);
  if (liver === null) return null;
  const known = extents.get(liver);
  if (known !== undefined) return known;
  const extent = extentAlongK(liver.labelmap);
  extents.set(liver, extent);
  return extent;
}

/** A window changed in one timepoint changes in the other's picture of the same kind. */
function followWindow(slot: Slot, id: string, window: WindowLevel): void {
  const role = roleOfViewport(id);
  if (role === null) return;
  const other: Slot = slot === 'pre' ? 'post' : 'pre';
  const twin = viewportId(other, role);
  const shown = viewportStore.getState()[twin];
  if (shown !== undefined && (shown.widthHu !== window.widthHu || shown.levelHu !== window.levelHu)) {
    ready.get(other)?.setWindow(twin, window);
    describe(other, twin);
  }
  describe(slot, id);
}

function describe(slot: Slot, id: string): void {
  const view = ready.get(slot)?.describeView(id) ?? null;
  if (view === null) return;
  viewportStore.setState({
    [id]: {
      ...view.window,
      zMm: view.sliceCentreLps?.[2] ?? null,
      sliceSpacingMm: view.sliceSpacingMm,
      pixelsPerMm: view.pixelsPerMm,
      letters: view.letters,
    },
  });
}

export function describeAll(slot: Slot): void {
  for (const role of roles) describe(slot, viewportId(slot, role));
}

function noteCursor(slot: Slot, lps: PointLps | null): void {
  const timepoint = timepointOf(timepointStore.getState()[slot].openId);
  if (lps === null || timepoint === null) {
    if (viewStore.getState().cursor?.slot === slot || lps === null) viewStore.setState({ cursor: null });
    return;
  }
  viewStore.setState({
    cursor: {
      slot,
      lps,
      precontrastHu: nearestHu(timepoint.precontrast, lps),
      arterialHu: nearestHu(timepoint.arterial, lps),
      subtractionHu: nearestHu(timepoint.subtraction, lps),
    },
  });
}

/** A fault of the pictures goes to the log; the numbers go on without them. */
export function reportViewportFault(error: unknown): void {
  const fault = error instanceof Error ? error : new Error(String(error));
  void host().main.request('log:report', { where: 'viewport', message: fault.message, stack: fault.stack ?? null });
}
