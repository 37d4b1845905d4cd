import type { Volume } from '../../../core/imaging/volume.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { pictureOf, setVolume, volumeStore } from '../../state/volumeStore.ts';
import { showMasks } from './masksShown.ts';
import { runningEngine } from './runningEngines.ts';

/** Volumes that are neither a phase nor the subtraction by the scanner: those of an alignment. Ids by slot. */
const further = new Map<Slot, Set<string>>();

function idsOf(slot: Slot): Set<string> {
  const known = further.get(slot) ?? new Set<string>();
  further.set(slot, known);
  return known;
}

/** The engine's id of a volume beside a timepoint's own; made known by `make` where it is not yet. Null without pictures. */
export function furtherVolume(slot: Slot, name: string, make: () => Volume): string | null {
  const engine = runningEngine(slot);
  const arterial = pictureOf(volumeStore.getState()[slot].arterial);
  const { openId } = timepointStore.getState()[slot];
  if (engine === null || arterial === null || openId === null) return null;
  const id = `${openId}/${name}`;
  const ids = idsOf(slot);
  if (!ids.has(id)) {
    ids.add(id);
    engine.addVolume(id, make(), arterial.frame);
  }
  return id;
}

/** The engine's id of S by the scanner's own geometry: known for as long as its timepoint is open. */
export function scannerSubtraction(openId: string): string {
  return `${openId}/subtraction`;
}

/** Lets the pictures forget volumes beside a timepoint's own: those that `keeps` does not name. */
export function hideFurther(slot: Slot, keeps: (id: string) => boolean = () => false): void {
  const ids = idsOf(slot);
  for (const id of ids) {
    if (keeps(id)) continue;
    ids.delete(id);
    runningEngine(slot)?.removeVolume(id);
  }
}

/** Shows another volume as the timepoint's subtraction, with overlay and outlines on it. The one that was shown stays known. */
export function showAsSubtraction(slot: Slot, volumeId: string): void {
  const shown = pictureOf(volumeStore.getState()[slot].subtraction);
  if (shown === null || shown.volumeId === volumeId) return;
  idsOf(slot).add(shown.volumeId);
  setVolume(slot, 'subtraction', { kind: 'ready', picture: { ...shown, volumeId } });
  showMasks(slot);
}
