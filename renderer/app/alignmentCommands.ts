import type { AlignmentCommandName } from '../../core/text/alignmentWords.ts';
import {
  acceptAlignment,
  alignPrecontrast,
  leaveQuality,
  linkByRegistration,
  nextQualityView,
  refuseAlignment,
  startAdjusting,
  toggleBefore,
} from '../features/alignment/index.ts';
import { openAlignment } from '../state/alignmentStore.ts';
import { goToStep } from './parts.ts';

type Row = readonly [name: AlignmentCommandName, keys: readonly string[], run: () => void | Promise<void>];

function openly(act: () => void | Promise<void>): () => void | Promise<void> {
  return () => {
    openAlignment();
    return act();
  };
}

/** What can be done by key of the alignment step. */
export const alignmentRows: readonly Row[] = [
  ['alignRigid', ['Shift+r'], openly(() => alignPrecontrast('rigid'))],
  ['alignDeformable', ['Ctrl+Shift+a'], openly(() => alignPrecontrast('deformable'))],
  ['acceptAlignment', [], () => acceptAlignment()],
  ['refuseAlignment', [], () => refuseAlignment()],
  ['adjustAlignment', ['Shift+m'], openly(() => startAdjusting())],
  ['nextQualityView', ['Shift+k'], openly(nextQualityView)],
  ['toggleBefore', [';'], toggleBefore],
  ['leaveQualityView', [], leaveQuality],
  ['alignTimepoints', [], linkByRegistration],
];

export function goToAlignmentStep(): void {
  openAlignment();
  goToStep(2);
}
