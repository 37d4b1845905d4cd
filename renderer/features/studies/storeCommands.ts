import { importStore, withDecisions } from '../../state/importStore.ts';
import { restoreKept } from '../../state/keptState.ts';
import { pairAgain } from '../../state/pairingStore.ts';
import { openRecord, recordStore } from '../../state/recordStore.ts';
import { followPairing } from './caseCommands.ts';

/** Puts a backup in the database's place; what it holds of the open studies takes effect at once. */
export async function restoreDatabase(backup: string): Promise<void> {
  await restoreKept(backup);
  const { caseId, reading } = recordStore.getState();
  openRecord(caseId, reading);
  const { scanned } = importStore.getState();
  if (scanned === null) return;
  importStore.setState({ tree: withDecisions(scanned) });
  pairAgain();
  await followPairing();
}
