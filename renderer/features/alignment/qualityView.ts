import { continuousIndex, invertAffine } from '../../../core/geometry/affine.ts';
import { voxelOffset } from '../../../core/geometry/grid.ts';
import { presetWindow } from '../../../core/hanging/windowPresets.ts';
import { arterialToPrecontrast } from '../../../core/registration/alignment.ts';
import { displacementLengths } from '../../../core/registration/displacementLengths.ts';
import type { Labelmap } from '../../../core/segmentation/labelmap.ts';
import { alignmentsOf, precontrastOn, type HeldAlignment } from '../../compute/openAlignment.ts';
import { timepointOf, type OpenTimepoint } from '../../compute/openTimepoint.ts';
import type { Comparison, DisplacementPicture, ReadingEngine } from '../../engine/contract.ts';
import { alignmentStore } from '../../state/alignmentStore.ts';
import { hangingStore } from '../../state/hangingStore.ts';
import { qualityModes, qualityStore, type QualityMode, type QualityState } from '../../state/qualityStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { pictureOf, volumeStore } from '../../state/volumeStore.ts';
import { choosePictures, furtherVolume, hideFurther, runningEngine, scannerSubtraction } from '../reading/index.ts';

/** In which differences are shown, whatever the window of the phases is. */
export const DIFFERENCE_WINDOW = presetWindow('subtraction');

/** The layout of the quality view. */
const LAYOUT = 'alignment';

/** Opens the quality view in its own layout, or shows the phases in another way. */
export function showQuality(mode: QualityMode): void {
  const { mode: now, leftProtocol } = qualityStore.getState();
  const left = now === null ? hangingStore.getState().protocolId : leftProtocol;
  qualityStore.setState({ mode, leftProtocol: left });
  if (hangingStore.getState().protocolId !== LAYOUT) choosePictures(LAYOUT);
}

/** The next way of looking; after the last one the view is left. */
export function nextQualityView(): void {
  const { mode } = qualityStore.getState();
  const next = mode === null ? qualityModes[0] : qualityModes[qualityModes.indexOf(mode) + 1];
  if (next === undefined) leaveQuality();
  else showQuality(next);
}

/** Back to the pictures that the reader left. */
export function leaveQuality(): void {
  const { mode, leftProtocol } = qualityStore.getState();
  if (mode === null) return;
  qualityStore.setState({ mode: null, leftProtocol: null, isBefore: false, adjusting: null });
  if (leftProtocol !== null && hangingStore.getState().protocolId === LAYOUT) choosePictures(leftProtocol);
}

/** The phases before the alignment, or aligned. */
export function toggleBefore(): void {
  if (qualityStore.getState().mode !== null) qualityStore.setState(({ isBefore }) => ({ isBefore: !isBefore }));
}

/** Keeps the pictures in step with the quality view and with what is aligned. Gives a function that stops it. */
export function startQualityView(): () => void {
  const showAll = (): void => {
    for (const slot of slots) showIn(slot);
  };
  const stops = [
    qualityStore.subscribe(showAll),
    viewStore.subscribe((now, before) => {
      if (now.activeSlot !== before.activeSlot) showAll();
    }),
    volumeStore.subscribe((now, before) => {
      for (const slot of slots) if (now[slot].arterial !== before[slot].arterial) showIn(slot);
    }),
    alignmentStore.subscribe((now, before) => {
      for (const slot of slots) {
        if (!isSame(now[slot], before[slot])) showIn(slot);
      }
    }),
    hangingStore.subscribe((now, before) => {
      // Another layout was chosen: the reader has left.
      if (now.protocolId !== before.protocolId && now.protocolId !== LAYOUT && qualityStore.getState().mode !== null)
        qualityStore.setState({ mode: null, leftProtocol: null, isBefore: false, adjusting: null });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

type Aligned = ReturnType<typeof alignmentStore.getState>[Slot];

function isSame(a: Aligned, b: Aligned): boolean {
  return a.proposal?.registration === b.proposal?.registration && a.accepted?.registration === b.accepted?.registration;
}

function showIn(slot: Slot): void {
  const engine = runningEngine(slot);
  const { openId } = timepointStore.getState()[slot];
  const timepoint = timepointOf(openId);
  const on = pictureOf(volumeStore.getState()[slot].arterial)?.volumeId;
  const view = qualityStore.getState();
  if (engine === null) return;
  if (timepoint === null || on === undefined || view.mode === null) {
    engine.setComparison(null);
    showDisplacement(slot, engine, null);
    if (view.mode === null) letGoOfUnused(slot);
    return;
  }
  const { proposal, accepted } = alignmentsOf(openId);
  const aligned = proposal ?? accepted;
  engine.setComparison(comparisonOf(slot, on, { timepoint, aligned, view }));
  showDisplacement(slot, engine, view.mode === 'displacement' && aligned !== null ? { on, aligned } : null);
}

/** Of the volumes beside a timepoint's own only those stay that are measured: the others were for looking at. */
function letGoOfUnused(slot: Slot): void {
  const shown = pictureOf(volumeStore.getState()[slot].subtraction)?.volumeId;
  const { openId } = timepointStore.getState()[slot];
  if (openId !== null) hideFurther(slot, (id) => id === shown || id === scannerSubtraction(openId));
}

interface Looked {
  readonly timepoint: OpenTimepoint;
  readonly aligned: HeldAlignment | null;
  readonly view: QualityState;
}

function comparisonOf(slot: Slot, on: string, { timepoint, aligned, view }: Looked): Comparison | null {
  const { arterial, unaligned } = timepoint;
  const { mode, fraction, tileMm, isBefore, adjusting } = view;
  if (mode === 'displacement' || mode === null) return null;
  if (mode === 'difference') {
    const before = scannerSubtraction(timepoint.id);
    const after = aligned === null ? before : furtherVolume(slot, `${aligned.name}/s`, () => aligned.subtraction);
    if (after === null) return null;
    const window = DIFFERENCE_WINDOW;
    return {
      on,
      first: { volumeId: before, window },
      second: { volumeId: after, window },
      pattern: { kind: 'swipe', fraction: isBefore ? 1 : fraction },
    };
  }
  const isUnaligned = aligned === null || (isBefore && adjusting === null);
  const p = isUnaligned
    ? furtherVolume(slot, 'p', () => precontrastOn(arterial, unaligned))
    : furtherVolume(slot, `${aligned.name}/p`, () => precontrastOn(arterial, aligned.subtraction));
  if (p === null) return null;
  const moved = adjusting === null || adjusting.slot !== slot ? {} : { map: invertAffine(adjusting.motion) };
  return {
    on,
    first: { volumeId: on },
    second: { volumeId: p, ...moved },
    pattern: mode === 'swipe' ? { kind: 'swipe', fraction } : { kind: 'checkerboard', tileMm },
  };
}

/** Ends of the scale of colours, mm. */
const SCALES_MM: readonly number[] = [2, 5, 10, 15, 20, 30, 40, 60];
/** How many times as long arrows are drawn, by the end of the scale, mm: long enough to be seen, short enough to be told apart. */
const ARROW_SCALES: readonly (readonly [upToMm: number, scale: number])[] = [
  [2, 10],
  [5, 5],
  [15, 2],
];
const COLOURS_OPACITY = 0.6;

/** The length at the end of the scale on which an alignment is drawn, mm. */
export function scaleEndMm(largestMm: number): number {
  return SCALES_MM.find((end) => largestMm <= end) ?? Math.ceil(largestMm);
}

/** How many times as long arrows are drawn beside a scale that ends at so many mm. */
export function arrowScale(endMm: number): number {
  return ARROW_SCALES.find(([upTo]) => endMm <= upTo)?.[1] ?? 1;
}

/** What is drawn of displacements now, by slot: it is made once for each alignment. */
const drawn = new Map<Slot, { readonly engine: ReadingEngine; readonly on: string; readonly aligned: HeldAlignment }>();

function showDisplacement(
  slot: Slot,
  engine: ReadingEngine,
  shown: { readonly on: string; readonly aligned: HeldAlignment } | null,
): void {
  const now = drawn.get(slot);
  if (shown === null) {
    if (now === undefined) return;
    drawn.delete(slot);
    engine.setDisplacement(null);
    return;
  }
  if (now?.engine === engine && now.on === shown.on && now.aligned === shown.aligned) return;
  drawn.set(slot, { engine, ...shown });
  engine.setDisplacement(displacementOf(shown.on, shown.aligned));
}

function displacementOf(on: string, { registration, liver }: HeldAlignment): DisplacementPicture | null {
  const lengths = displacementLengths(registration.alignment, liver);
  if (lengths === null) return null;
  const map = arterialToPrecontrast(registration.alignment);
  const highestMm = scaleEndMm(registration.figures.largestDisplacementMm);
  return {
    on,
    lengths,
    highestMm,
    opacity: COLOURS_OPACITY,
    arrowScale: arrowScale(highestMm),
    at: (lps) => {
      if (!isInMask(liver, continuousIndex(liver.grid, lps).map(Math.round))) return null;
      const [x, y, z] = map(lps);
      return [x - lps[0], y - lps[1], z - lps[2]];
    },
  };
}

function isInMask({ grid, voxels }: Labelmap, [i = -1, j = -1, k = -1]: readonly number[]): boolean {
  const [ni, nj, nk] = grid.dimensions;
  return i >= 0 && j >= 0 && k >= 0 && i < ni && j < nj && k < nk && voxels[voxelOffset(grid, i, j, k)] === 1;
}
