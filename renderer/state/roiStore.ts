import { createStore } from 'zustand/vanilla';
import type { PointLps } from '../../core/geometry/points.ts';
import { makeParenchymaRoi, type ParenchymaRoi, type RoiShape } from '../../core/roi/parenchymaRoi.ts';
import { inBoth, withSlot, type BySlot, type Slot } from './slots.ts';

export const MAX_PLACEMENTS = 3;

export interface RoiState {
  readonly rois: readonly ParenchymaRoi[];
  readonly selected: number | null;
  /** All placements of a timepoint share shape and volume. */
  readonly shape: RoiShape;
  readonly nominalCm3: number;
  /** The reader stands by them: a blind reading shows its number, and they stay where they are. */
  readonly isLocked: boolean;
  /** Where the reader pointed at the portal vein of the arterial phase. */
  readonly portalVeinLpsMm: PointLps | null;
}

export const noRois: RoiState = {
  rois: [],
  selected: null,
  shape: 'cube',
  nominalCm3: 1,
  isLocked: false,
  portalVeinLpsMm: null,
};

export const roiStore = createStore<BySlot<RoiState>>(() => inBoth(noRois));

/** Locked placements are not changed. */
function change(slot: Slot, next: (state: RoiState) => Partial<RoiState>): void {
  roiStore.setState((all) => (all[slot].isLocked ? all : withSlot(all, slot, next(all[slot]))));
}

/** Adds a placement and selects it; the fourth is not added. */
export function addRoi(slot: Slot, centreLpsMm: PointLps): void {
  change(slot, ({ rois, shape, nominalCm3 }) =>
    rois.length >= MAX_PLACEMENTS
      ? {}
      : { rois: [...rois, makeParenchymaRoi({ centreLpsMm, shape, nominalCm3 })], selected: rois.length },
  );
}

export function setRoiCentres(slot: Slot, centres: readonly PointLps[]): void {
  change(slot, ({ shape, nominalCm3 }) => ({
    rois: centres.slice(0, MAX_PLACEMENTS).map((centreLpsMm) => makeParenchymaRoi({ centreLpsMm, shape, nominalCm3 })),
    selected: centres.length > 0 ? 0 : null,
  }));
}

/** Puts a timepoint's placements as they were left, locked ones too. */
export function setRois(
  slot: Slot,
  { rois, shape, nominalCm3, portalVeinLpsMm }: Omit<RoiState, 'selected' | 'isLocked'>,
): void {
  const selected = rois.length > 0 ? 0 : null;
  roiStore.setState((all) => withSlot(all, slot, { rois, shape, nominalCm3, portalVeinLpsMm, selected }));
}

/** For another case: none, and none locked. Shape and volume stay. */
export function forgetRois(slot: Slot): void {
  roiStore.setState((all) => withSlot(all, slot, { rois: [], selected: null, isLocked: false, portalVeinLpsMm: null }));
}

/** Points at the portal vein, or takes that back. It is no part of what is locked. */
export function setPortalVein(slot: Slot, portalVeinLpsMm: PointLps | null): void {
  roiStore.setState((all) => withSlot(all, slot, { portalVeinLpsMm }));
}

export function setLocked(slot: Slot, isLocked: boolean): void {
  roiStore.setState((all) => (all[slot].isLocked === isLocked ? all : withSlot(all, slot, { isLocked })));
}

export function moveRoi(slot: Slot, index: number, centreLpsMm: PointLps): void {
  change(slot, ({ rois }) => ({
    rois: rois.map((roi, n) => (n === index ? makeParenchymaRoi({ ...roi, centreLpsMm }) : roi)),
    selected: index,
  }));
}

export function removeRoi(slot: Slot, index: number): void {
  change(slot, ({ rois }) => {
    const left = rois.filter((_, n) => n !== index);
    return { rois: left, selected: left.length === 0 ? null : Math.min(index, left.length - 1) };
  });
}

export function selectRoi(slot: Slot, selected: number | null): void {
  roiStore.setState((all) => withSlot(all, slot, { selected }));
}

export function setRoiKind(slot: Slot, kind: { readonly shape?: RoiShape; readonly nominalCm3?: number }): void {
  change(slot, (state) => {
    const { shape, nominalCm3 } = { ...state, ...kind };
    return { shape, nominalCm3, rois: state.rois.map((roi) => makeParenchymaRoi({ ...roi, shape, nominalCm3 })) };
  });
}
