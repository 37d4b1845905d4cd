import { createStore } from 'zustand/vanilla';
import type { Affine } from '../../core/geometry/affine.ts';
import type { Slot } from './slots.ts';

export type QualityMode = 'checkerboard' | 'swipe' | 'difference' | 'displacement';
export const qualityModes: readonly QualityMode[] = ['checkerboard', 'swipe', 'difference', 'displacement'];

/** How two phases are looked at together. */
export interface QualityState {
  /** Null: the pictures show one volume each. */
  readonly mode: QualityMode | null;
  readonly tileMm: number;
  /** Of the width of each picture, what lies left of the line. */
  readonly fraction: number;
  /** The phases as they were before the alignment. */
  readonly isBefore: boolean;
  /** The layout that the reader left for the quality view. */
  readonly leftProtocol: string | null;
  /** How the reader has moved the precontrast picture over the arterial one, LPS mm; null while it is not adjusted. */
  readonly adjusting: { readonly slot: Slot; readonly motion: Affine } | null;
}

export const noQuality: QualityState = {
  mode: null,
  tileMm: 20,
  fraction: 0.5,
  isBefore: false,
  leftProtocol: null,
  adjusting: null,
};

export const qualityStore = createStore<QualityState>(() => noQuality);

/** Sides of a check, mm. */
export const TILES_MM: readonly [least: number, most: number] = [4, 80];

export function setTile(tileMm: number): void {
  qualityStore.setState({ tileMm: Math.min(TILES_MM[1], Math.max(TILES_MM[0], Math.round(tileMm))) });
}

export function setDivider(fraction: number): void {
  qualityStore.setState({ fraction: Math.min(1, Math.max(0, fraction)) });
}
