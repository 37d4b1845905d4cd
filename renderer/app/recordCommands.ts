import type { RecordCommandName } from '../../core/text/recordWords.ts';
import { signatureNow, signWhenComplete } from '../features/record/index.ts';
import { nextCase } from '../features/studies/index.ts';
import { importStore } from '../state/importStore.ts';
import { signingStore } from '../state/signingStore.ts';
import { goToStep } from './parts.ts';

/** The next case, steps 7 and 8, the trace and the observers. */
export const recordCommands: readonly (readonly [
  name: RecordCommandName,
  keys: readonly string[],
  run: () => void | Promise<void>,
])[] = [
  ['nextCase', [' '], () => nextCase()],
  ['step7', ['7'], () => goToStep(7)],
  ['step8', ['8'], () => goToStep(8)],
  ['signReading', ['Ctrl+Shift+Enter'], sign],
  ['showTrace', ['Ctrl+Shift+h'], showTrace],
  ['manageObservers', [], () => signingStore.setState({ isDeskOpen: true })],
];

/** The signature is given in its step, where what is missing stands; a key only gives it where nothing is. */
async function sign(): Promise<void> {
  goToStep(8);
  if (signatureNow() === null) await signWhenComplete();
}

function showTrace(): void {
  if (importStore.getState().tree !== null) signingStore.setState({ isAuditOpen: true });
}
