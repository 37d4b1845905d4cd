import { createStore } from 'zustand/vanilla';
import type { Slot } from './slots.ts';

/** The three pictures of a timepoint. */
export type Role = 'precontrast' | 'arterial' | 'subtraction';
export const roles: readonly Role[] = ['precontrast', 'arterial', 'subtraction'];

export function viewportId(slot: Slot, role: Role): string {
  return `${slot}-${role}`;
}

export function roleOfViewport(id: string): Role | null {
  return roles.find((role) => id.endsWith(`-${role}`)) ?? null;
}

/** What is written on a viewport: the figures of what it shows. */
export interface ViewportFigures {
  readonly widthHu: number;
  readonly levelHu: number;
  /** z of the shown slice, null where the stack does not reach. */
  readonly zMm: number | null;
  readonly sliceSpacingMm: number;
  readonly pixelsPerMm: number;
  readonly letters: { readonly left: string; readonly right: string; readonly top: string; readonly bottom: string };
}

export const viewportStore = createStore<Readonly<Record<string, ViewportFigures>>>(() => ({}));
