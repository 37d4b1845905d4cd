import { createStore } from 'zustand/vanilla';
import { inBoth, withSlot, type BySlot, type Slot } from './slots.ts';

/** Enhancement that a small shift of the precontrast phase explains, of the S in force; null while it is not known. */
export interface ExplainedState {
  readonly cm3: number | null;
}

export const explainedStore = createStore<BySlot<ExplainedState>>(() => inBoth<ExplainedState>({ cm3: null }));

export function setExplained(slot: Slot, cm3: number | null): void {
  if (explainedStore.getState()[slot].cm3 !== cm3) explainedStore.setState((all) => withSlot(all, slot, { cm3 }));
}
