import type { Phase, Stack } from '../dicom/stack.ts';
import type { VolumeRole } from './volumeRole.ts';

/** The phases that are shown, in the order of a reading. */
type ShownPhase = Exclude<VolumeRole, 'subtraction'>;

const isShown = (phase: Phase): phase is ShownPhase =>
  phase === 'precontrast' || phase === 'arterial' || phase === 'portal-venous' || phase === 'delayed';

/** The stacks that the reader, or the pairing, has put into the two roles of the measurement. */
export interface ChosenStacks {
  readonly arterialStackId: string | null;
  readonly precontrastStackId: string | null;
}

export type StacksShown = Readonly<Partial<Record<ShownPhase, Stack>>>;

/**
 * The stack that is shown for each phase of a timepoint: the chosen one for the two roles of the measurement, else the one that most
 * surely has the phase; of equals, the one with more slices. A stack that may only be viewed is shown too; one that is refused is not, nor
 * one whose phase asks the reader, before the answer. A stack never plays two roles.
 */
export function stacksShown(stacks: readonly Stack[], chosen: ChosenStacks): StacksShown {
  const viewable = stacks.filter((stack) => stack.verdict !== 'refused' && stack.grid !== null);
  const shown: Partial<Record<ShownPhase, Stack>> = {};
  const roles = [
    ['precontrast', chosen.precontrastStackId],
    ['arterial', chosen.arterialStackId],
  ] as const;
  for (const [phase, id] of roles) {
    const stack = viewable.find((one) => one.id === id);
    if (stack !== undefined) shown[phase] = stack;
  }
  const bySureness = viewable.toSorted(
    (a, b) => b.phase.confidence - a.phase.confidence || b.slices.length - a.slices.length,
  );
  for (const stack of bySureness) {
    const phase = stack.phase.value;
    if (stack.phase.needsReader) continue;
    if (!isShown(phase) || shown[phase] !== undefined || Object.values(shown).includes(stack)) continue;
    shown[phase] = stack;
  }
  return shown;
}

/** The volumes that these stacks give: their phases, and the subtraction where both of its phases are there and may be measured. */
export function rolesOf(shown: StacksShown, isSubtracted: boolean): readonly VolumeRole[] {
  const phases: readonly ShownPhase[] = ['precontrast', 'arterial', 'portal-venous', 'delayed'];
  const roles: VolumeRole[] = phases.filter((phase) => shown[phase] !== undefined);
  return isSubtracted ? [...roles, 'subtraction'] : roles;
}
