import type { FollowUp, Procedure } from '../../../core/response/timeline/timeline.ts';
import { importStore } from '../../state/importStore.ts';
import { changeTimeline, freeId, procedureOn, timelineStore } from '../../state/timelineStore.ts';

/** Shows treatments, follow-up and endpoints of the open case. */
export function openTimeline(): void {
  if (importStore.getState().tree !== null) timelineStore.setState({ isOpen: true });
}

/** Takes what is being typed, and closes; false when it is not open. */
export function closeTimeline(): boolean {
  if (!timelineStore.getState().isOpen) return false;
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement) activeElement.blur();
  timelineStore.setState({ isOpen: false });
  return true;
}

/** Reads the CTs of one of several treatments. */
export function readTreatment(number: number): void {
  timelineStore.setState({ readTreatment: number });
}

export function addProcedure(date: string): void {
  changeTimeline((timeline) => {
    const { procedures } = timeline;
    return { ...timeline, procedures: [...procedures, procedureOn(date, freeId(procedures))] };
  });
}

export function changeProcedure(id: string, change: Partial<Procedure>): void {
  changeTimeline((timeline) => ({
    ...timeline,
    procedures: timeline.procedures.map((one) => (one.id === id ? { ...one, ...change } : one)),
  }));
}

export function removeProcedure(id: string): void {
  changeTimeline((timeline) => ({ ...timeline, procedures: timeline.procedures.filter((one) => one.id !== id) }));
}

export function changeFollowUp(change: Partial<FollowUp>): void {
  changeTimeline((timeline) => ({ ...timeline, followUp: { ...timeline.followUp, ...change } }));
}
