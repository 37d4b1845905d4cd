import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readVolume } from '../../core/compute/prepareTimepoint.ts';
import type { FromWorker, ToWorker } from '../../core/compute/protocol.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import { stacksOf, type StudyTree } from '../../core/dicom/studyTree.ts';
import { scanFolder } from '../../electron/files/scanFolder.ts';
import { projectRoot } from '../../electron/start/build.ts';
import { allocateShared, startComputePool } from '../../electron/workers/computePool.ts';
import { DEFLATED, losslessEncoders, writeCompressedSeries } from '../fixtures/compressedSeries.ts';
import { heardImport, listenForImport } from './heardImport.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

const folder = mkdtempSync(join(tmpdir(), 'letb-compressed-'));
const [columns, slices] = [64, 6];
let shell: LaunchedApp;
let tree: StudyTree;

beforeAll(async () => {
  const all = [...(await losslessEncoders()), [DEFLATED, null] as const];
  for (const [number, [syntax, encode]] of all.entries()) {
    writeCompressedSeries(join(folder, `series-${number}`), {
      series: `1.2.3.${number + 1}`,
      syntax,
      encode,
      columns,
      slices,
      stepMm: 2 + number / 10,
      stored: (index, k) => ((index * 7919 + k * 104_729 + number) % 1500) - 700,
    });
  }
  shell = await launchApp();
  await listenForImport(shell);
  await shell.app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, folder);
  await shell.page.evaluate(() => window.letb.request('import:chooseFolder', null));
  ({ tree } = await heardImport(shell));
});

afterAll(async () => {
  await shell.close();
  rmSync(folder, { recursive: true, force: true });
});

/** SHA-256 of a stack's voxels as a compute worker of the window's own build reads them, under the window's policy. */
function readInWindow(stack: Stack): Promise<string> {
  const script = readdirSync(join(projectRoot, 'out', 'renderer', 'assets')).find((name) =>
    /^compute\.worker-.*\.js$/.test(name),
  );
  if (stack.grid === null || script === undefined) throw new Error('no grid, or no worker was built');
  const order: ToWorker = {
    type: 'start',
    id: 1,
    job: 'readSlices',
    input: { grid: stack.grid, range: [0, slices], into: null, slices: stack.slices },
  };
  return shell.page.evaluate(
    ([script, order]) =>
      new Promise<string>((resolve) => {
        const worker = new Worker(new URL(`./assets/${script}`, location.href), { type: 'module', name: script });
        worker.addEventListener('message', async ({ data }: { readonly data: FromWorker }) => {
          if (data.type === 'ready' || data.type === 'progress') return;
          worker.terminate();
          if (data.type === 'failed' || !('slab' in data.output) || data.output.slab === null) {
            resolve(JSON.stringify(data));
            return;
          }
          const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', new Int16Array(data.output.slab)));
          resolve(Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join(''));
        });
        worker.postMessage(order, []);
      }),
    [script, order] as const,
  );
}

async function readByCommandLine(seriesUid: string): Promise<string> {
  const stack = stacksOf(await scanFolder([folder])).find(({ header }) => header.series.instanceUid === seriesUid);
  if (stack?.grid === null || stack === undefined) throw new Error('no grid');
  const pool = startComputePool(1);
  try {
    const { volume } = await readVolume(pool, { grid: stack.grid, slices: stack.slices }, { allocate: allocateShared });
    return createHash('sha256').update(volume.voxels).digest('hex');
  } finally {
    pool.end();
  }
}

describe('compressed series in the window', () => {
  test('are measurable, all six', () => {
    expect(stacksOf(tree).map(({ verdict, slices: found }) => [verdict, found.length])).toEqual(
      Array.from({ length: 6 }, () => ['measurable', slices]),
    );
  });

  test('are read by its workers bit for bit as by those of the command line', async () => {
    const stacks = stacksOf(tree);
    expect(new Set(stacks.map(({ header }) => header.pixels.transferSyntaxUid)).size).toBe(6);
    for (const stack of stacks) {
      const { series, pixels } = stack.header;
      expect(await readInWindow(stack), pixels.transferSyntaxUid).toBe(await readByCommandLine(series.instanceUid));
    }
  });
});
