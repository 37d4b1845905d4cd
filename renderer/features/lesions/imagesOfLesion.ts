import type { VolumeRole } from '../../../core/hanging/volumeRole.ts';
import type { Volume } from '../../../core/imaging/volume.ts';
import type { LesionLine } from '../../../core/record/lesionsDocument.ts';
import type { Caliper } from '../../../core/response/caliper.ts';
import { timepointOf } from '../../compute/openTimepoint.ts';
import type { ToolPointer } from '../../engine/contract.ts';
import { importStore, stackById } from '../../state/importStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { pictureOf, volumeStore } from '../../state/volumeStore.ts';
import { viewportStore } from '../../state/viewportStore.ts';
import { cellOnScreen, shownVolume, stacksOfChoice } from '../reading/index.ts';

/** What a viewport shows, as a line says it. */
export interface ShownPlace {
  readonly role: VolumeRole;
  readonly volume: Volume;
  readonly seriesInstanceUid: string | null;
  readonly stackId: string | null;
}

export function shownPlace(slot: Slot, viewportId: string): ShownPlace | null {
  const role = cellOnScreen(viewportId)?.role ?? null;
  return role === null ? null : placeOfRole(slot, role);
}

/** A phase of a slot with its volume and where it comes from; of the subtraction the arterial phase's. Null where it is not loaded. */
export function placeOfRole(slot: Slot, role: VolumeRole): ShownPlace | null {
  const volume = volumeOfRole(slot, role);
  const stacks = stacksOfChoice(importStore.getState().tree, timepointStore.getState()[slot].choice);
  const stack = stacks[role === 'subtraction' ? 'arterial' : role];
  if (volume === null) return null;
  const uid = stack?.header.series.instanceUid ?? '';
  return { role, volume, seriesInstanceUid: uid === '' ? null : uid, stackId: stack?.id ?? null };
}

export function volumeOfRole(slot: Slot, role: VolumeRole): Volume | null {
  const timepoint = timepointOf(timepointStore.getState()[slot].openId);
  if (timepoint !== null && (role === 'arterial' || role === 'precontrast' || role === 'subtraction'))
    return timepoint[role];
  const id = volumeIdOfRole(slot, role);
  return id === null ? null : shownVolume(id);
}

/** The engine's name of a phase's volume; null where it is not shown. */
export function volumeIdOfRole(slot: Slot, role: VolumeRole): string | null {
  return pictureOf(volumeStore.getState()[slot][role])?.volumeId ?? null;
}

/** A shown volume in whose frame of reference a line lies: its own phase's, else the arterial one where that shares it. */
export function volumeIdForLine(slot: Slot, { phase, stackId }: LesionLine): string | null {
  const own = volumeIdOfRole(slot, phase);
  const arterial = pictureOf(volumeStore.getState()[slot].arterial);
  if (own !== null || arterial === null || stackId === null) return own;
  const frame = stackById(importStore.getState().tree, stackId)?.header.placement.frameOfReferenceUid ?? null;
  return frame !== null && frame === arterial.frame ? arterial.volumeId : null;
}

/** A line as it was drawn in a viewport, with where it was drawn. */
export function lineAt(
  { role, seriesInstanceUid, stackId }: Omit<ShownPlace, 'volume'>,
  { viewportId, intoLps }: Pick<ToolPointer, 'viewportId' | 'intoLps'>,
  caliper: Caliper,
): LesionLine {
  const figures = viewportStore.getState()[viewportId];
  const [x, y, z] = intoLps;
  return {
    ...caliper,
    plane: { kind: figures?.plane.kind ?? 'acquisition', normalLps: [x, y, z] },
    phase: role,
    seriesInstanceUid,
    stackId,
    slice: figures?.slice ?? null,
    origin: 'hand',
  };
}
