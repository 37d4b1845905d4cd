import { createStore } from 'zustand/vanilla';
import type { Finding } from '../../core/base/findings.ts';
import type { PhaseFigures } from '../../core/letb/phaseFigures.ts';
import type { LetbUncertainty } from '../../core/letb/uncertainty.ts';
import type { ParenchymaRoi } from '../../core/roi/parenchymaRoi.ts';
import { IDLE, type Job } from './job.ts';
import { inBoth, withSlot, type BySlot, type Slot } from './slots.ts';

/** Placements that wait to be taken. */
export interface Proposals {
  readonly origin: 'parenchyma' | 'pre';
  readonly rois: readonly ParenchymaRoi[];
  readonly ipsilateral: readonly (boolean | null)[];
  readonly findings: readonly Finding[];
}

export interface UncertaintyState {
  /** Of the measurement with these inputs (`measurementStore`); null while it is not known. */
  readonly uncertainty: LetbUncertainty | null;
  /** What that measurement's arterial phase is compared by; null while `uncertainty` is. */
  readonly arterialPhase: PhaseFigures | null;
  readonly inputs: number;
  readonly computing: Job;
  readonly proposals: Proposals | null;
  readonly proposing: Job;
  /** LETB at the right end of the map's colours, %; null while the robustness map is not shown. */
  readonly mapEndPercent: number | null;
}

export const noUncertainty: UncertaintyState = {
  uncertainty: null,
  arterialPhase: null,
  inputs: 0,
  computing: IDLE,
  proposals: null,
  proposing: IDLE,
  mapEndPercent: null,
};

export const uncertaintyStore = createStore<BySlot<UncertaintyState>>(() => inBoth(noUncertainty));

export function setUncertainty(slot: Slot, change: Partial<UncertaintyState>): void {
  uncertaintyStore.setState((all) => withSlot(all, slot, change));
}
