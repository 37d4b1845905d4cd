import { writeSync } from 'node:fs';
import { argv } from 'node:process';
import { startStoreClient } from '../../../electron/store/storeClient.ts';
import { openStore } from '../../../electron/store/openStore.ts';
import { editingPlan, runPlan, type Ask } from './editingPlan.ts';

/**
 * A process that edits and may be ended by force: `FOLDER SEED STEPS KILL_AT`. It says each acknowledgement on its output as soon as it
 * has it. KILL_AT is the number of the write after which it ends itself by SIGKILL; 0 for never; `thread` uses the store as the
 * window does, on its thread, to be killed from outside.
 */
const [, , folder = '', seed = '', steps = '', killAt = ''] = argv;

let writes = 0;
const onThread = killAt === 'thread';
const script = new URL('../../../electron/workers/store.worker.ts', import.meta.url);
const fail = (_where: string, error: unknown): void => {
  throw error;
};
const client = onThread ? startStoreClient({ folder, script, onFault: fail }) : null;
const store = openStore({
  folder,
  now: () => new Date(),
  onFault: (error) => fail('', error),
  snapshotEvery: 4,
  afterWrite: (count) => {
    writes = count;
    if (String(count) === killAt) process.kill(process.pid, 'SIGKILL');
  },
});
const ask: Ask = (name, args) => (client === null ? store.ask(name, args) : client.ask(name, args));

await runPlan(ask, editingPlan(Number(seed), Number(steps)), (kind, revision) => {
  writeSync(1, `${kind} ${revision}\n`);
});
writeSync(1, `writes ${writes}\n`);
store.close();
await client?.close();
