import type { SliceRange } from '../../../core/compute/jobs.ts';
import type { AllocateVoxels } from '../../../core/compute/prepareTimepoint.ts';
import { volumeRoles, type VolumeRole } from '../../../core/hanging/volumeRole.ts';
import { NO_DATA_HU, type Volume } from '../../../core/imaging/volume.ts';
import { allocateVoxels } from '../../compute/allocateVoxels.ts';
import { setEvidence } from '../../state/linkStore.ts';
import type { Slot } from '../../state/slots.ts';
import { forgetVolume, pictureOf, setVolume, volumeStore, type VolumePicture } from '../../state/volumeStore.ts';
import { engineOf } from './engines.ts';
import { hideFurther } from './furtherVolumes.ts';
import { forgetPosition } from './following.ts';
import { reportViewportFault, runningEngine } from './runningEngines.ts';

/** Volumes that an engine knows, or will once it runs. */
const known = new Map<string, Volume>();

/** The voxels of a volume that a viewport shows; null for one that is no longer shown. */
export function shownVolume(volumeId: string): Volume | null {
  return known.get(volumeId) ?? null;
}

/** Voxels without data until they are read: what is not there yet is black, not water. */
export const allocateBlank: AllocateVoxels = (count) => {
  const allocated = allocateVoxels(count);
  allocated.voxels.fill(NO_DATA_HU);
  return allocated;
};

/** How long slices gather before they go to the graphics card together. */
const GATHER_MS = 200;

/** Slices that wait to be drawn, by volume. */
const gathered = new Map<string, { readonly slot: Slot; readonly slices: Set<number> }>();
let gathering: ReturnType<typeof setTimeout> | null = null;

/** Slices of a volume are there: the first of them are shown at once, the others a moment later together. */
export function showSlices(slot: Slot, picture: VolumePicture, volume: Volume, [from, to]: SliceRange): void {
  const { volumeId, frame } = picture;
  if (!known.has(volumeId)) {
    known.set(volumeId, volume);
    engineOf(slot)
      .then((engine) => {
        if (known.has(volumeId)) engine?.addVolume(volumeId, volume, frame);
      })
      .catch(reportViewportFault);
    return;
  }
  const waiting = gathered.get(volumeId) ?? { slot, slices: new Set<number>() };
  gathered.set(volumeId, waiting);
  for (let k = from; k < to; k += 1) waiting.slices.add(k);
  gathering ??= setTimeout(drawGathered, GATHER_MS);
}

/** Each slice goes to the graphics card once, and pictures that show none of them are not drawn again: reading needs the computer. */
function drawGathered(): void {
  gathering = null;
  for (const [volumeId, { slot, slices }] of gathered) {
    const runs = runsOf([...slices].toSorted((a, b) => a - b));
    engineOf(slot)
      .then((engine) => {
        if (known.has(volumeId)) for (const [from, to] of runs) engine?.volumeFilled(volumeId, from, to - from);
      })
      .catch(reportViewportFault);
  }
  gathered.clear();
}

/** Neighbours of a rising list as ranges. */
function runsOf(rising: readonly number[]): readonly SliceRange[] {
  const runs: [number, number][] = [];
  for (const k of rising) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === k) last[1] = k + 1;
    else runs.push([k, k + 1]);
  }
  return runs;
}

/** Lets the pictures forget one volume. */
export function hideVolume(slot: Slot, role: VolumeRole): void {
  const picture = pictureOf(volumeStore.getState()[slot][role]);
  if (picture !== null) gathered.delete(picture.volumeId);
  forgetVolume(slot, role);
  if (picture === null || !known.delete(picture.volumeId)) return;
  runningEngine(slot)?.removeVolume(picture.volumeId);
}

/** Lets the pictures forget a timepoint. */
export function hideTimepoint(slot: Slot): void {
  forgetPosition(slot);
  const engine = runningEngine(slot);
  engine?.setEnhancing(null);
  engine?.setLiver(null);
  const on = pictureOf(volumeStore.getState()[slot].subtraction)?.volumeId;
  if (on !== undefined)
    for (const name of ['exclusion', 'lesion', 'draft'] as const) engine?.setOutline(name, null, on);
  engine?.setRois([], null);
  setEvidence({ livers: null, landmarksMm: null, handMm: null, registration: null });
  for (const role of volumeRoles) hideVolume(slot, role);
  hideFurther(slot);
}

/** Every volume of a timepoint whose reading ended before its end. */
export function cancelVolumes(slot: Slot): void {
  for (const role of volumeRoles) {
    const state = volumeStore.getState()[slot][role];
    if (state === undefined || state.kind === 'ready') continue;
    hideVolume(slot, role);
    setVolume(slot, role, { kind: 'cancelled' });
  }
}
