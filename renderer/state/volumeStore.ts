import { createStore } from 'zustand/vanilla';
import type { Coded } from '../../core/base/errors.ts';
import { volumeRoles, type VolumeRole } from '../../core/hanging/volumeRole.ts';
import { inBoth, withSlot, type BySlot, type Slot } from './slots.ts';

/** What became of one volume of a timepoint, for the pictures. `frame`: viewports of one frame of reference move together. */
export type VolumeState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'reading'; readonly fraction: number; readonly picture: VolumePicture | null }
  | { readonly kind: 'ready'; readonly picture: VolumePicture }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'too-large'; readonly neededBytes: number; readonly limitBytes: number }
  | { readonly kind: 'failed'; readonly error: Coded };

/** A volume as the engine knows it. */
export interface VolumePicture {
  readonly volumeId: string;
  readonly frame: string | null;
}

export type VolumesOfTimepoint = Readonly<Partial<Record<VolumeRole, VolumeState>>>;

/** Ids and states only: the voxels are the workers' and the engine's. */
export const volumeStore = createStore<BySlot<VolumesOfTimepoint>>(() => inBoth<VolumesOfTimepoint>({}));

export function setVolume(slot: Slot, role: VolumeRole, state: VolumeState): void {
  volumeStore.setState((all) => withSlot(all, slot, { [role]: state }));
}

export function forgetVolume(slot: Slot, role: VolumeRole): void {
  volumeStore.setState((all) => {
    const { [role]: _gone, ...others } = all[slot];
    return { ...all, [slot]: others };
  });
}

export function pictureOf(state: VolumeState | undefined): VolumePicture | null {
  return state?.kind === 'ready' || state?.kind === 'reading' ? state.picture : null;
}

/** The role that a volume of the engine plays in a timepoint. */
export function roleOfVolume(slot: Slot, volumeId: string): VolumeRole | null {
  const volumes = volumeStore.getState()[slot];
  return volumeRoles.find((role) => pictureOf(volumes[role])?.volumeId === volumeId) ?? null;
}
