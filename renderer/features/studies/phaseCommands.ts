import type { Phase, Stack } from '../../../core/dicom/stack.ts';
import { decidePhase, undoPhase } from '../../state/decisionStore.ts';
import { importStore, withDecisions } from '../../state/importStore.ts';
import { pairAgain } from '../../state/pairingStore.ts';
import { followPairing, withdrawRoles } from './caseCommands.ts';

/**
 * The reader's word on a stack's phase: a correction, a confirmation where it is the proposed one, or none where it is null. It goes
 * before the proposal wherever the window reads phases, and is kept with its moment.
 */
export async function correctPhase(studyInstanceUid: string, stack: Stack, decided: Phase | null): Promise<void> {
  const proposal = proposalOf(studyInstanceUid, stack.id) ?? stack.phase;
  const at = new Date().toISOString();
  const { value: proposed, confidence } = proposal;
  decidePhase({ kind: 'phase', at, studyInstanceUid, stackId: stack.id, proposed, confidence, decided });
  await follow(studyInstanceUid, stack.id, decided ?? proposed);
}

/** Takes the last word on a phase back; false when there is none. */
export async function undoPhaseCorrection(): Promise<boolean> {
  const taken = undoPhase(new Date().toISOString());
  if (taken === null) return false;
  await follow(taken.studyInstanceUid, taken.stackId, taken.decided ?? taken.proposed);
  return true;
}

async function follow(studyInstanceUid: string, stackId: string, phase: Phase): Promise<void> {
  withdrawRoles(studyInstanceUid, stackId, phase === 'arterial' || phase === 'precontrast' ? phase : null);
  const { scanned } = importStore.getState();
  if (scanned === null) return;
  importStore.setState({ tree: withDecisions(scanned) });
  pairAgain();
  await followPairing();
}

/** What the scan proposed, whatever was decided since. */
export function proposalOf(studyInstanceUid: string, stackId: string): Stack['phase'] | null {
  const { scanned } = importStore.getState();
  for (const { studies } of scanned?.patients ?? [])
    for (const study of studies)
      if (study.studyInstanceUid === studyInstanceUid)
        for (const { stacks } of study.series) for (const stack of stacks) if (stack.id === stackId) return stack.phase;
  return null;
}
