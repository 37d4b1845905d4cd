import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BatchDocument } from '../../../core/record/batchDocument.ts';
import { ProcessDied, startCaseProcess, type CaseProcess } from '../../../electron/measure/batch/caseProcess.ts';
import { runBatch } from '../../../electron/measure/batch/runBatch.ts';
import { writeBatchCases } from '../../fixtures/batchCases.ts';

const base = mkdtempSync(join(tmpdir(), 'letb-batch-died-'));
let manifest = '';
beforeAll(() => {
  manifest = writeBatchCases(join(base, 'cases'), 3);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Runs the batch; a process that is asked for the case dies instead, as often as `deaths` says. */
function batch(folder: string, key: string, deaths: number, retryFailed = false): Promise<BatchDocument> {
  let died = 0;
  const startProcess = (): CaseProcess => {
    const own = startCaseProcess();
    return {
      ...own,
      measure: async (order, onMessage) => {
        if (order.row.key !== key || died === deaths) return own.measure(order, onMessage);
        died += 1;
        throw new ProcessDied('SIGKILL');
      },
    };
  };
  return runBatch(
    {
      manifest: { name: 'manifest.csv', text: readFileSync(manifest, 'utf8') },
      base: dirname(manifest),
      folder: join(base, folder),
      protocol: { k: 2, roiVolumeCm3: 1, roiShape: 'cube', align: 'none', overrides: [], uncertainty: false },
      language: 'en',
      workers: 1,
      resume: true,
      retryFailed,
      decisions: new Map(),
      decisionsName: '',
      softwareVersion: '0.0.0',
    },
    { onProgress: () => undefined, onCase: () => undefined, startProcess },
  );
}

describe('a process that dies in the middle of a batch', () => {
  test('once is replaced, and its case measured', async () => {
    const { cases } = await batch('once', 'P1_T1', 1);
    expect(cases.map(({ state }) => state)).toEqual(['measured', 'measured', 'measured']);
  });

  test('twice over one case makes that case fail, with the reason, and the others go on; asked again it is measured', async () => {
    const { cases } = await batch('twice', 'P1_T1', 2);
    expect(cases.map(({ state }) => state)).toEqual(['measured', 'failed', 'measured']);
    expect(cases[1]?.failures).toMatchObject([{ code: 'batch-worker-died', details: { reason: 'SIGKILL' } }]);
    const again = await batch('twice', 'P1_T1', 0, true);
    expect(again.cases.map(({ state }) => state)).toEqual(['measured', 'measured', 'measured']);
  });
});
