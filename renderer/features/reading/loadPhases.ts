import { readVolume } from '../../../core/compute/prepareTimepoint.ts';
import type { Stack } from '../../../core/dicom/stack.ts';
import { voxelCount } from '../../../core/geometry/grid.ts';
import type { VolumeRole } from '../../../core/hanging/volumeRole.ts';
import { host } from '../../compute/host.ts';
import { hangingStore } from '../../state/hangingStore.ts';
import { importStore } from '../../state/importStore.ts';
import { refusalOf } from '../../state/job.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { pictureOf, setVolume, volumeStore, type VolumePicture } from '../../state/volumeStore.ts';
import { cellsOnScreen, stacksOfChoice } from './layout.ts';
import { allocateBlank, hideVolume, showSlices } from './volumesShown.ts';

/** Voxels that may be held for pictures alone, beside those of the measurement: three large phases. */
const LIMIT_BYTES = 1.5 * 2 ** 30;

/** Phases that are shown only: not those of an open measurement. */
interface Wanted {
  readonly slot: Slot;
  readonly role: VolumeRole;
  readonly stack: Stack;
  readonly isShown: boolean;
}

/** Bytes of volumes that were read for pictures alone, by volume id. */
const heldBytes = new Map<string, number>();
let current: { readonly wanted: Wanted; cancel: () => void; isCancelled: boolean } | null = null;
let isScheduled = false;
let reads = 0;

/** Reads the phases that the measurement does not need, one after the other, once it has its own. Gives a function that stops it. */
export function startLoadingPhases(onDefect: (error: unknown) => void): () => void {
  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    // Later than what follows at once: a case opens its second timepoint right after the first.
    setTimeout(() => {
      isScheduled = false;
      loadNext().then((again) => (again ? schedule() : undefined), onDefect);
    }, 30);
  };
  const stops = [timepointStore.subscribe(schedule), volumeStore.subscribe(schedule), hangingStore.subscribe(schedule)];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Stops what is being read for the pictures; false when nothing is. */
export function cancelPhases(): boolean {
  const waiting = slots.flatMap((slot) =>
    Object.entries(volumeStore.getState()[slot]).filter(([, state]) => state.kind === 'waiting'),
  );
  if (current === null && waiting.length === 0) return false;
  for (const { slot, role } of wantedPhases()) setVolume(slot, role, { kind: 'cancelled' });
  if (current !== null) {
    current.isCancelled = true;
    current.cancel();
    hideVolume(current.wanted.slot, current.wanted.role);
    setVolume(current.wanted.slot, current.wanted.role, { kind: 'cancelled' });
  }
  return true;
}

/** Reads a phase after all that was cancelled, refused or too large. */
export function loadAgain(slot: Slot, role: VolumeRole): void {
  setVolume(slot, role, { kind: 'waiting' });
}

/** A timepoint was closed: what is being read for it is not wanted any more. */
export function stopLoading(slot: Slot): void {
  if (current === null || current.wanted.slot !== slot) return;
  current.isCancelled = true;
  current.cancel();
}

function wantedPhases(): readonly Wanted[] {
  const onScreen = cellsOnScreen();
  const { tree } = importStore.getState();
  const wanted = slots.flatMap((slot) => {
    const stacks = stacksOfChoice(tree, timepointStore.getState()[slot].choice);
    const states = volumeStore.getState()[slot];
    const roles: readonly Exclude<VolumeRole, 'subtraction'>[] = [
      'arterial',
      'precontrast',
      'portal-venous',
      'delayed',
    ];
    return roles.flatMap((role): Wanted[] => {
      const stack = stacks[role];
      if (stack === undefined || states[role]?.kind !== 'waiting') return [];
      return [{ slot, role, stack, isShown: onScreen.some((cell) => cell.slot === slot && cell.role === role) }];
    });
  });
  return wanted.toSorted((a, b) => Number(b.isShown) - Number(a.isShown));
}

function isMeasurementBusy(): boolean {
  return slots.some((slot) => {
    const { opening, masking } = timepointStore.getState()[slot];
    return opening.kind === 'running' || masking.kind === 'running';
  });
}

/** True where more may be waiting. */
async function loadNext(): Promise<boolean> {
  if (current !== null || isMeasurementBusy()) return false;
  const next = wantedPhases().find((wanted) => hasRoom(wanted));
  if (next === undefined) return false;
  const { slot, role, stack } = next;
  const { grid, slices, header } = stack;
  if (grid === null) return false;
  reads += 1;
  const picture: VolumePicture = {
    volumeId: `phase-${reads}/${role}`,
    frame: header.placement.frameOfReferenceUid,
  };
  const run = { wanted: next, cancel: (): void => undefined, isCancelled: false };
  current = run;
  const isWanted = (): boolean => current === run && !run.isCancelled;
  heldBytes.set(picture.volumeId, bytesOf(stack));
  let fraction = 0;
  let isBegun = false;
  const note = (): void => setVolume(slot, role, { kind: 'reading', fraction, picture: isBegun ? picture : null });
  note();
  try {
    await readVolume(
      host().compute.reading,
      { grid, slices },
      {
        allocate: allocateBlank,
        order: 'middle-out',
        onSlices: (range, volume) => {
          if (!isWanted()) return;
          isBegun = true;
          showSlices(slot, picture, volume, range);
          note();
        },
        onProgress: (value) => {
          fraction = value;
          if (isWanted()) note();
        },
        onCancel: (cancel) => {
          run.cancel = cancel;
        },
      },
    );
    if (isWanted()) setVolume(slot, role, { kind: 'ready', picture });
  } catch (error) {
    heldBytes.delete(picture.volumeId);
    const refusal = refusalOf(error);
    if (isWanted()) {
      hideVolume(slot, role);
      setVolume(slot, role, refusal === null ? { kind: 'cancelled' } : { kind: 'failed', error: refusal });
    }
  } finally {
    current = null;
  }
  return true;
}

function bytesOf({ grid }: Stack): number {
  return grid === null ? 0 : 2 * voxelCount(grid);
}

/** Whether a phase fits; for one that is on the screen, those that are not make room. */
function hasRoom({ slot, role, stack, isShown }: Wanted): boolean {
  forgetReleased();
  const needed = bytesOf(stack);
  if (sumOf(heldBytes.values()) + needed <= LIMIT_BYTES) return true;
  if (!isShown) return false;
  const onScreen = new Set(cellsOnScreen().map((cell) => `${cell.slot} ${cell.role}`));
  for (const [otherSlot, otherRole, volumeId] of heldPictures()) {
    if (onScreen.has(`${otherSlot} ${otherRole}`)) continue;
    hideVolume(otherSlot, otherRole);
    setVolume(otherSlot, otherRole, { kind: 'waiting' });
    heldBytes.delete(volumeId);
    if (sumOf(heldBytes.values()) + needed <= LIMIT_BYTES) return true;
  }
  setVolume(slot, role, { kind: 'too-large', neededBytes: needed, limitBytes: LIMIT_BYTES });
  return false;
}

function heldPictures(): readonly (readonly [Slot, VolumeRole, string])[] {
  const roles: readonly VolumeRole[] = ['arterial', 'precontrast', 'portal-venous', 'delayed'];
  return slots.flatMap((slot) =>
    roles.flatMap((role): (readonly [Slot, VolumeRole, string])[] => {
      const id = pictureOf(volumeStore.getState()[slot][role])?.volumeId;
      return id !== undefined && heldBytes.has(id) ? [[slot, role, id]] : [];
    }),
  );
}

/** Volumes of closed timepoints are held no more. */
function forgetReleased(): void {
  const held = new Set(heldPictures().map(([, , id]) => id));
  for (const id of heldBytes.keys()) if (!held.has(id)) heldBytes.delete(id);
}

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
