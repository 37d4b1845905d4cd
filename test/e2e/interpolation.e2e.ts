import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawnSlab, prepareInterpolation } from '../../core/segmentation/edits/interpolateSlices.ts';
import { projectRoot } from '../../electron/start/build.ts';
import { startComputePool } from '../../electron/workers/computePool.ts';
import { gridOf, maskOf } from '../phantoms.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

let shell: LaunchedApp;
beforeAll(async () => {
  shell = await launchApp();
});
afterAll(() => shell.close());

describe('interpolation between slices in the window’s worker', () => {
  test('gives, voxel for voxel, what the command line’s worker gives, without the network', async () => {
    const grid = gridOf([60, 50, 31]);
    const mask = maskOf(
      grid,
      (i, j, k) => k % 10 === 0 && ((i - 25 - k / 5) / (12 + k / 4)) ** 2 + ((j - 24) / 14) ** 2 <= 1,
    );
    const { slab, drawn } = drawnSlab(prepareInterpolation({ layer: 'liver', mask }, 2));
    const pool = startComputePool(1);
    const here = await pool.run('interpolateSlices', { slab, drawn });
    pool.end();
    const worker = readdirSync(join(projectRoot, 'out', 'renderer', 'assets')).find((name) =>
      /^compute\.worker-.*\.js$/.test(name),
    );
    const there = await shell.page.evaluate(
      ({ worker, size, voxels, drawn }) =>
        new Promise<number[]>((resolve, reject) => {
          const thread = new Worker(`/assets/${worker}`, { type: 'module', name: 'interpolation-test' });
          thread.addEventListener('error', (event) => reject(new Error(event.message)));
          thread.addEventListener('message', ({ data }) => {
            if (data.type === 'ready') {
              const input = { slab: { size, voxels: Uint8Array.from(voxels) }, drawn };
              thread.postMessage({ type: 'start', id: 1, job: 'interpolateSlices', input });
            }
            if (data.type === 'done') resolve([...data.output.mask]);
            if (data.type === 'failed') reject(new Error(JSON.stringify(data.failure)));
          });
        }),
      { worker, size: slab.size, voxels: [...slab.voxels], drawn },
    );
    expect(Buffer.compare(Uint8Array.from(there), here.mask)).toBe(0);
    const count = (voxels: Uint8Array): number => voxels.reduce((sum, voxel) => sum + voxel, 0);
    expect(count(here.mask)).toBeGreaterThan(7 * count(mask.voxels));
  });
});
