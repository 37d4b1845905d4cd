import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelOrder } from '../../core/compute/jobs.ts';
import type { FromWorker, ToWorker } from '../../core/compute/protocol.ts';
import { readLiverModel } from '../../core/segmentation/model/liverModel.ts';
import { projectRoot } from '../../electron/start/build.ts';
import { startComputePool } from '../../electron/workers/computePool.ts';
import { manifestDocument, sigmoidModel } from '../fixtures/tinyModels.ts';
import { gridOf, randomOf, volumeOf } from '../phantoms.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

let shell: LaunchedApp;
const folder = mkdtempSync(join(tmpdir(), 'letb-model-e2e-'));
beforeAll(async () => {
  shell = await launchApp();
});
afterAll(async () => {
  await shell.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answered {
  readonly mask: readonly number[];
  readonly runtime: string;
}

/** A job's answer by a compute worker of the window's own build, under the window's policy. */
function segmentedInWindow(input: ModelOrder): Promise<Answered | string> {
  const script = readdirSync(join(projectRoot, 'out', 'renderer', 'assets')).find((name) =>
    /^compute\.worker-.*\.js$/.test(name),
  );
  if (script === undefined) throw new Error('no worker was built');
  const { voxels, ...rest } = input;
  return shell.page.evaluate(
    ([script, rest, hu]) =>
      new Promise<Answered | string>((resolve) => {
        const worker = new Worker(new URL(`./assets/${script}`, location.href), { type: 'module', name: script });
        worker.addEventListener('message', ({ data }: { readonly data: FromWorker }) => {
          if (data.type === 'ready' || data.type === 'progress') return;
          worker.terminate();
          if (data.type === 'failed' || !('provenance' in data.output) || !('runtime' in data.output.provenance))
            resolve(JSON.stringify(data));
          else resolve({ mask: Array.from(data.output.mask ?? []), runtime: data.output.provenance.runtime });
        });
        const order: ToWorker = {
          type: 'start',
          id: 1,
          job: 'segmentByModel',
          input: { ...rest, voxels: Int16Array.from(hu) },
        };
        worker.postMessage(order, []);
      }),
    [script, rest, Array.from(voxels)] as const,
  );
}

describe('a liver model in the window', () => {
  test('runs under the window’s policy, from the program’s own files, and gives the command line’s mask', async () => {
    const random = randomOf(3);
    const grid = gridOf([23, 19, 17], [1.3, 1.1, 1.7]);
    const { voxels } = volumeOf(grid, (i, j) => (i > 5 && j > 6 ? 80 : 20) + Math.round(40 * random()) - 20);
    const bytes = sigmoidModel();
    const path = join(folder, 'tiny.onnx');
    writeFileSync(path, bytes);
    const order = (source: string): ModelOrder => ({
      manifest: readLiverModel(manifestDocument(), 'tiny.json'),
      manifestSha256: '',
      source,
      file: 'tiny.onnx',
      grid,
      voxels,
      into: null,
    });
    const pool = startComputePool(1);
    try {
      const inNode = await pool.run('segmentByModel', order(path));
      const inWindow = await segmentedInWindow(
        order(`data:application/octet-stream;base64,${Buffer.from(bytes).toString('base64')}`),
      );
      expect(inWindow).toEqual({ mask: Array.from(inNode.mask ?? []), runtime: inNode.provenance.runtime });
      expect(inNode.mask).toContain(1);
      expect(inNode.mask).toContain(0);
    } finally {
      pool.end();
    }
  });
});
