import { createStore } from 'zustand/vanilla';
import type { IsoDate } from '../../core/letb/timing.ts';

/**
 * Days of treatment by patient (`keyOfPatient`) that an earlier version kept (`keptState.ts`). Each becomes the first procedure of its
 * patient's timeline when the case is opened, and leaves here once that is on the disk (`timelineStore.ts`); none is added.
 */
export const treatmentStore = createStore<Readonly<Record<string, IsoDate>>>(() => ({}));
