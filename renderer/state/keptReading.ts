import type { PointLps } from '../../core/geometry/points.ts';
import type { DocumentKind, DocumentTypes } from '../../core/record/documentKinds.ts';
import { measuredDocument } from '../../core/record/measuredDocument.ts';
import { segmentationName } from '../../core/record/readings.ts';
import { masksOf } from '../compute/openMasks.ts';
import { isStale, measurementStore } from './measurementStore.ts';
import { documentOf, keepDocument, recordIsRead, recordStore } from './recordStore.ts';
import { MAX_PLACEMENTS, noRois, roiStore, setRoiCentres, setRois } from './roiStore.ts';
import { editingStore } from './segmentationStore.ts';
import { slots, type Slot } from './slots.ts';
import { timepointStore } from './timepointStore.ts';
import { stackKey } from './worklistTree.ts';

/** A placement that is dragged is one change, not a hundred. */
const SETTLES_WITHIN_MS = 250;

/** Opened timepoints whose placements were restored: what changes before is not the reader's. */
const restored = new Set<string>();

interface Unkept {
  readonly timer: ReturnType<typeof setTimeout>;
  readonly keep: () => Promise<void>;
}

/** What changed and is kept once it stands still, by slot and kind, as it is now. */
const unkept = new Map<string, Unkept>();

/** Keeps placements, liver and number of both timepoints in the open case's record, until the returned function is called. */
export function startKeepingReading(onDefect: (error: unknown) => void): () => void {
  const soon = <Kind extends DocumentKind>(
    slot: Slot,
    kind: Kind,
    made: { readonly key: string; readonly document: DocumentTypes[Kind] } | null,
  ): void => {
    if (made === null) return;
    const place = `${slot} ${kind}`;
    clearTimeout(unkept.get(place)?.timer);
    const keep = (): Promise<void> => {
      unkept.delete(place);
      return keepDocument(kind, made.key, made.document).catch(onDefect);
    };
    unkept.set(place, { keep, timer: setTimeout(() => void keep(), SETTLES_WITHIN_MS) });
  };
  const stops = [
    roiStore.subscribe((now, before) => {
      for (const slot of slots) if (now[slot] !== before[slot]) soon(slot, 'rois', roisOf(slot));
    }),
    editingStore.subscribe((now, before) => {
      for (const slot of slots) if (now[slot] !== before[slot]) soon(slot, 'liver', liverOfSlot(slot));
    }),
    measurementStore.subscribe((now, before) => {
      for (const slot of slots) if (now[slot] !== before[slot]) soon(slot, 'measurement', measuredOf(slot));
    }),
    timepointStore.subscribe((now, before) => {
      // A case that is closed takes its last words with it.
      if (slots.some((slot) => now[slot].openId !== before[slot].openId)) void keepReadingNow();
      for (const slot of slots)
        if (now[slot].liverCm3 !== before[slot].liverCm3) soon(slot, 'liver', liverOfSlot(slot));
    }),
    recordStore.subscribe((now, before) => {
      if (now.restored === before.restored || now.job.kind !== 'done') return;
      for (const slot of slots) takeOver(slot);
    }),
  ];
  const atEnd = (): void => void keepReadingNow();
  globalThis.addEventListener?.('pagehide', atEnd);
  return () => {
    globalThis.removeEventListener?.('pagehide', atEnd);
    for (const stop of stops) stop();
  };
}

/** Keeps at once what waits to stand still. */
export async function keepReadingNow(): Promise<void> {
  const waiting = [...unkept.values()];
  for (const { timer } of waiting) clearTimeout(timer);
  await Promise.all(waiting.map(({ keep }) => keep()));
}

/**
 * The placements of an opened timepoint as its record has them; where it has none, those that came with the timepoint. False when the slot
 * was opened anew meanwhile.
 */
export async function restoreRois(slot: Slot, brought: readonly PointLps[] = []): Promise<boolean> {
  const { openId } = timepointStore.getState()[slot];
  await recordIsRead();
  if (openId === null || timepointStore.getState()[slot].openId !== openId) return false;
  restored.add(openId);
  if (!takeOver(slot) && brought.length > 0) setRoiCentres(slot, brought);
  return true;
}

/** Shows a slot's placements as the record has them; false where it has none of this image. */
function takeOver(slot: Slot): boolean {
  const { openId, choice } = timepointStore.getState()[slot];
  if (openId === null || choice === null || !restored.has(openId)) return false;
  const document = documentOf('rois', choice.studyInstanceUid);
  if (document === null || document.arterialStackId !== choice.arterialStackId) {
    const { rois, portalVeinLpsMm } = roiStore.getState()[slot];
    if (rois.length > 0 || portalVeinLpsMm !== null) setRois(slot, noRois);
    return false;
  }
  const { placements: rois, shape, nominalCm3, portalVeinLpsMm } = document;
  setRois(slot, { rois: rois.slice(0, MAX_PLACEMENTS), shape, nominalCm3, portalVeinLpsMm });
  return true;
}

interface Made<Kind extends DocumentKind> {
  readonly key: string;
  readonly document: DocumentTypes[Kind];
}

function roisOf(slot: Slot): Made<'rois'> | null {
  const { openId, choice } = timepointStore.getState()[slot];
  if (openId === null || choice === null || choice.arterialStackId === null || !restored.has(openId)) return null;
  const { rois, shape, nominalCm3, portalVeinLpsMm } = roiStore.getState()[slot];
  const { studyInstanceUid: key, arterialStackId } = choice;
  if (rois.length === 0 && portalVeinLpsMm === null && documentOf('rois', key) === null) return null;
  return {
    key,
    document: { schema: 'letb.rois/1', arterialStackId, shape, nominalCm3, placements: rois, portalVeinLpsMm },
  };
}

/** Null while a step is not on the disk: its own acknowledgement calls again. */
function liverOfSlot(slot: Slot): Made<'liver'> | null {
  const { openId, choice, liverCm3 } = timepointStore.getState()[slot];
  const journal = masksOf(openId)?.journal ?? null;
  if (journal === null || choice === null || choice.arterialStackId === null || liverCm3 === null) return null;
  const { revision, unstored, stoppedBy } = journal.status.getState();
  if (revision === 0 || unstored > 0 || stoppedBy !== null) return null;
  const { studyInstanceUid: key, arterialStackId } = choice;
  const name = segmentationName(stackKey(key, arterialStackId), recordStore.getState().reading);
  return { key, document: { schema: 'letb.liver/1', arterialStackId, segmentation: { name, revision }, liverCm3 } };
}

function measuredOf(slot: Slot): Made<'measurement'> | null {
  const state = measurementStore.getState()[slot];
  const { openId, choice } = timepointStore.getState()[slot];
  if (openId === null || choice === null || state.measurement === null || isStale(state)) return null;
  const { studyInstanceUid: key, arterialStackId, precontrastStackId } = choice;
  if (arterialStackId === null || precontrastStackId === null) return null;
  return { key, document: measuredDocument(state.measurement, { arterialStackId, precontrastStackId }) };
}
