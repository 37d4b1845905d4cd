import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelledError } from '../../core/base/errors.ts';
import { WorkerPool } from '../../core/compute/computeClient.ts';
import {
  countLiverVoxels,
  readVolume,
  subtractPhases,
  type AllocateVoxels,
} from '../../core/compute/prepareTimepoint.ts';
import type { FromWorker } from '../../core/compute/protocol.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import { resolveStack } from '../../electron/files/resolveStack.ts';
import { readMaskFile } from '../../electron/files/readMaskFile.ts';
import { allocateShared, startComputePool } from '../../electron/workers/computePool.ts';
import { gridOf } from '../phantoms.ts';
import { timepointGrid, writeTimepoint, type SmallTimepoint } from '../fixtures/timepoint.ts';

let folder = '';
let at: SmallTimepoint;
let arterial: Stack;
let precontrast: Stack;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'letb-pool-'));
  at = writeTimepoint(folder);
  arterial = await resolveStack(at.arterial);
  precontrast = await resolveStack(at.precontrast);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const allocateAlone: AllocateVoxels = (count) => ({ voxels: new Int16Array(count), shared: false });

async function subtracted(
  workers: number,
  allocate: AllocateVoxels,
): Promise<{ readonly s: Int16Array; readonly tail: Float64Array }> {
  const pool = startComputePool(workers);
  try {
    const { volume } = await subtractPhases(
      pool,
      {
        grid: timepointGrid,
        arterial: { kind: 'files', slices: arterial.slices },
        precontrast: { alignment: 'identity', from: { kind: 'files', slices: precontrast.slices } },
      },
      { allocate },
    );
    const mask = await readMaskFile(at.liver, timepointGrid);
    const histogram = await countLiverVoxels(pool, volume, mask.labelmap);
    return { s: Int16Array.from(volume.voxels), tail: histogram.tail };
  } finally {
    pool.end();
  }
}

describe('the compute pool', () => {
  it('gives the same voxels and counts with one worker, two, shared memory or none', async () => {
    const reference = await subtracted(1, allocateShared);
    expect(reference.s.some((hu) => hu !== 0)).toBe(true);
    for (const [workers, allocate] of [
      [2, allocateShared],
      [2, allocateAlone],
      [1, allocateAlone],
    ] as const) {
      expect(await subtracted(workers, allocate)).toEqual(reference);
    }
  });

  it('resamples P from voxels to what identity gives when the lattices are one', async () => {
    const reference = await subtracted(1, allocateShared);
    const pool = startComputePool(2);
    const p = await readVolume(pool, { grid: timepointGrid, slices: precontrast.slices }, { allocate: allocateShared });
    const { volume } = await subtractPhases(
      pool,
      {
        grid: timepointGrid,
        arterial: { kind: 'files', slices: arterial.slices },
        precontrast: { alignment: 'scanner', voxels: p.volume.voxels, grid: timepointGrid },
      },
      { allocate: allocateShared },
    );
    pool.end();
    expect(Int16Array.from(volume.voxels)).toEqual(reference.s);
  });

  it('carries a refusal across with its code and goes on working', async () => {
    const pool = startComputePool(1);
    const missing = arterial.slices.map((slice) => ({ ...slice, source: `${slice.source}.gone` }));
    const target = { grid: timepointGrid, allocate: allocateShared };
    await expect(readVolume(pool, { grid: timepointGrid, slices: missing }, target)).rejects.toMatchObject({
      name: 'DomainError',
      code: 'file-unreadable',
    });
    const { volume } = await readVolume(pool, { grid: timepointGrid, slices: arterial.slices }, target);
    expect(volume.voxels.some((hu) => hu > 100)).toBe(true);
    pool.end();
  });

  it('reports progress up to 1 and cancels in mid-computation', async () => {
    const pool = startComputePool(2);
    const fractions: number[] = [];
    const grid = gridOf([256, 256, 200]);
    const [a, p] = [allocateShared(256 * 256 * 200).voxels, allocateShared(256 * 256 * 200).voxels];
    const phases = {
      grid,
      arterial: { kind: 'voxels', voxels: a },
      precontrast: { alignment: 'identity', from: { kind: 'voxels', voxels: p } },
    } as const;
    await subtractPhases(pool, phases, {
      allocate: allocateShared,
      onProgress: (fraction) => fractions.push(fraction),
    });
    expect(fractions.at(-1)).toBeCloseTo(1, 9);
    expect(fractions).toEqual(fractions.toSorted((x, y) => x - y));
    let cancel: () => void = () => undefined;
    const running = subtractPhases(pool, phases, {
      allocate: allocateShared,
      onCancel: (stop) => {
        cancel = stop;
      },
      onProgress: () => cancel(),
    });
    await expect(running).rejects.toBeInstanceOf(CancelledError);
    await expect(subtractPhases(pool, phases, { allocate: allocateShared })).resolves.toBeDefined();
    pool.end();
  });

  it('says so when a worker is killed in mid-computation, and the next computation works', async () => {
    const workers: Worker[] = [];
    const pool = new WorkerPool(1, () => {
      const worker = new Worker(new URL('../../electron/workers/compute.worker.ts', import.meta.url));
      workers.push(worker);
      return {
        post: (message) => worker.postMessage(message),
        listen: (listener) => worker.on('message', (message: FromWorker) => listener(message)),
        whenDead: (listener) => worker.on('exit', (code) => listener(`exit code ${code}`)),
        end: () => void worker.terminate(),
      };
    });
    const target = { grid: timepointGrid, allocate: allocateShared };
    const doomed = readVolume(
      pool,
      { grid: timepointGrid, slices: arterial.slices },
      {
        ...target,
        onProgress: () => void workers[0]?.terminate(),
      },
    );
    await expect(doomed).rejects.toMatchObject({ code: 'worker-died' });
    await expect(readVolume(pool, { grid: timepointGrid, slices: arterial.slices }, target)).resolves.toBeDefined();
    expect(workers).toHaveLength(2);
    pool.end();
  });

  it('gives up, with the reason, when its workers cannot start', async () => {
    let starts = 0;
    const pool = new WorkerPool(1, () => {
      starts += 1;
      const worker = new Worker('process.exit(3)', { eval: true });
      return {
        post: () => undefined,
        listen: () => undefined,
        whenDead: (listener) => worker.on('exit', (code) => listener(`exit code ${code}`)),
        end: () => void worker.terminate(),
      };
    });
    await expect(
      pool.run('countLiver', {
        grid: timepointGrid,
        range: [0, 1],
        subtraction: new Int16Array(1),
        liver: new Uint8Array(1),
      }),
    ).rejects.toMatchObject({
      code: 'worker-died',
      details: { reason: 'exit code 3' },
    });
    expect(starts).toBeLessThanOrEqual(4);
    pool.end();
  });

  it('rejects what waits when it is ended', async () => {
    const pool = startComputePool(1);
    const waiting = readVolume(pool, { grid: timepointGrid, slices: arterial.slices }, { allocate: allocateShared });
    pool.end();
    await expect(waiting).rejects.toBeInstanceOf(CancelledError);
  });
});
