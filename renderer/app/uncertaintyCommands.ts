import type { UncertaintyCommandName } from '../../core/text/uncertaintyWords.ts';
import { pointAtPortalVein } from '../features/letb/index.ts';
import { carryRois, proposeRois, takeProposals } from '../features/roi/index.ts';

/** The commands of proposed placements with their keys. */
export const uncertaintyCommandRows: readonly (readonly [
  name: UncertaintyCommandName,
  keys: readonly string[],
  run: () => void | Promise<void>,
])[] = [
  ['proposeRois', ['Ctrl+Shift+p'], () => proposeRois()],
  ['takeProposals', ['Ctrl+Shift+y'], () => takeProposals()],
  ['carryRois', [], carryRois],
  ['pointAtPortalVein', ['Ctrl+Shift+v'], () => pointAtPortalVein()],
];
