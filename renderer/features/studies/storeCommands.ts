import { importStore, withDecisions } from '../../state/importStore.ts';
import { restoreKept } from '../../state/keptState.ts';
import { pairAgain } from '../../state/pairingStore.ts';
import { readBook } from '../../state/observerStore.ts';
import { recordStore, setViewer } from '../../state/recordStore.ts';
import { followPairing } from './caseCommands.ts';

/** Puts a backup in the database's place; what it holds of the open studies takes effect at once. */
export async function restoreDatabase(backup: string): Promise<void> {
  await restoreKept(backup);
  await readBook();
  const { reading, viewer } = recordStore.getState();
  setViewer({ reading, ...viewer });
  const { scanned } = importStore.getState();
  if (scanned === null) return;
  importStore.setState({ tree: withDecisions(scanned) });
  pairAgain();
  await followPairing();
}
