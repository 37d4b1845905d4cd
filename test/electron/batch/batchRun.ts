import { readFileSync, writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { argv } from 'node:process';
import type { CaseMessage } from '../../../electron/measure/batch/caseOrder.ts';
import { measureOrder } from '../../../electron/measure/batch/measureOrder.ts';
import { runBatch } from '../../../electron/measure/batch/runBatch.ts';
import { startComputePool } from '../../../electron/workers/computePool.ts';

/**
 * A process that runs a batch and may be ended by force: `MANIFEST FOLDER KILL_AT`. KILL_AT is the number of the journal's statement after which it ends
 * itself by SIGKILL; 0 for never. Cases are measured in this process, by the code that the others run. It says each statement's number, and each timepoint that
 * was measured, as soon as it is so.
 */
const [, , manifest = '', folder = '', killAt = ''] = argv;
const client = startComputePool(1);
let cases = 0;

await runBatch(
  {
    manifest: { name: basename(manifest), text: readFileSync(manifest, 'utf8') },
    base: dirname(manifest),
    folder,
    protocol: { k: 2, roiVolumeCm3: 1, roiShape: 'cube', align: 'none', overrides: [], uncertainty: false },
    language: 'en',
    workers: 1,
    resume: true,
    retryFailed: false,
    decisions: new Map(),
    decisionsName: '',
    softwareVersion: '0.0.0',
  },
  {
    onProgress: () => undefined,
    onCase: ({ key }) => void writeSync(1, `case ${key}\n`),
    afterWrite: (writes) => {
      writeSync(1, `write ${writes}\n`);
      if (String(writes) === killAt) process.kill(process.pid, 'SIGKILL');
    },
    startProcess: () => ({
      cases: () => cases,
      end: () => undefined,
      measure: async (order, onMessage) => {
        cases += 1;
        let last: CaseMessage = { kind: 'fault', message: 'nothing was said' };
        await measureOrder(order, client, (message) => {
          if (message.kind === 'timepoint') writeSync(1, `measured ${order.row.key} ${message.id}\n`);
          if (message.kind === 'timepoint' || message.kind === 'progress') onMessage(message);
          last = message;
        });
        return last;
      },
    }),
  },
);
client.end();
