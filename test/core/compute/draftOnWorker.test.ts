import { beforeAll, describe, expect, it } from 'vitest';
import { CancelledError, DomainError } from '../../../core/base/errors.ts';
import { runSteps } from '../../../core/base/steps.ts';
import type { ComputeClient } from '../../../core/compute/computeClient.ts';
import { draftOnWorker } from '../../../core/compute/draftOnWorker.ts';
import type { ComputePorts, JobContext } from '../../../core/compute/jobCode.ts';
import type { DraftOrder } from '../../../core/compute/jobs.ts';
import { liverDrafting } from '../../../core/compute/liverDrafting.ts';
import { paired } from '../../../core/compute/protocol.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import type { Volume } from '../../../core/imaging/volume.ts';
import { demoTimepoint } from '../../../core/phantom/demoPatient.ts';
import { draftLiver } from '../../../core/segmentation/draft/draftLiver.ts';
import { NO_SEEDS } from '../../../core/segmentation/draft/seeds.ts';
import { startComputePool } from '../../../electron/workers/computePool.ts';

let volume: Volume;
beforeAll(() => {
  volume = runSteps(demoTimepoint('pre', { seed: 5, dimensions: [96, 96, 48] })).volumes['portal-venous'];
});

const clicks = { inside: [pointLps(-70, 0, 0)], outside: [pointLps(70, 30, 0)] };

function host(): ComputePorts {
  const none = (): never => {
    throw new Error('a draft reads no file');
  };
  return { readSource: none, digest: none };
}

function contextOf(ports: ComputePorts, fractions: number[] = [], cancelAt = Infinity): JobContext {
  return {
    ports,
    progress: (fraction) => void fractions.push(fraction),
    breathe: () => Promise.resolve(),
    isCancelled: () => fractions.length >= cancelAt,
  };
}

const orderOf = (voxels: Int16Array | null, seeds = NO_SEEDS): DraftOrder => ({
  key: 'a',
  grid: volume.grid,
  voxels,
  seeds,
});

describe('a draft on a worker', () => {
  it('is the draft itself, whether its state was held or not', async () => {
    const whole = runSteps(draftLiver(volume, clicks));
    const ports = host();
    const first = await draftOnWorker(orderOf(volume.voxels), contextOf(ports));
    const held = await draftOnWorker(orderOf(null, clicks), contextOf(ports));
    const fresh = await draftOnWorker(orderOf(volume.voxels, clicks), contextOf(host()));
    expect(held.mask).toEqual(whole.mask.voxels);
    expect(fresh.mask).toEqual(whole.mask.voxels);
    expect(held.findings).toEqual(whole.findings);
    expect(held.provenance).toEqual(whole.provenance);
    expect(first.mask).not.toEqual(held.mask);
  });

  it('of a volume that is neither held nor given is refused by name', async () => {
    const ports = host();
    await expect(draftOnWorker(orderOf(null), contextOf(ports))).rejects.toMatchObject({ code: 'draft-not-prepared' });
    await draftOnWorker(orderOf(volume.voxels), contextOf(ports));
    await draftOnWorker({ ...orderOf(volume.voxels), key: 'b' }, contextOf(ports));
    await expect(draftOnWorker(orderOf(null), contextOf(ports))).rejects.toMatchObject({ code: 'draft-not-prepared' });
  });

  it('says how far it is, always further, and stops at the next step once cancelled', async () => {
    const fractions: number[] = [];
    await draftOnWorker(orderOf(volume.voxels), contextOf(host(), fractions));
    expect(fractions.length).toBeGreaterThan(20);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBeLessThanOrEqual(1);
    const stopped: number[] = [];
    await expect(draftOnWorker(orderOf(volume.voxels), contextOf(host(), stopped, 12))).rejects.toThrow(CancelledError);
    expect(stopped).toHaveLength(12);
  });

  it('on a worker thread gives a mask of the receiver’s own, and cancelling there leaves the worker usable', async () => {
    const pool = startComputePool(1);
    try {
      let cancel = (): void => undefined;
      const running = pool.run('draftLiver', orderOf(volume.voxels), {
        onCancel: (stop) => {
          cancel = stop;
        },
        onProgress: () => cancel(),
      });
      await expect(running).rejects.toThrow(CancelledError);
      const drafting = liverDrafting(pool, 'a', volume);
      const before = await drafting.draft();
      const after = await drafting.draft(clicks);
      expect(before.mask).toHaveLength(volume.voxels.length);
      expect(after.mask).toEqual(runSteps(draftLiver(volume, clicks)).mask.voxels);
    } finally {
      pool.end();
    }
  });
});

describe('drafting one volume', () => {
  it('sends the voxels once, and again where the worker has lost them', async () => {
    let ports = host();
    const sent: boolean[] = [];
    const client: ComputeClient = {
      parallel: 1,
      run: async (job, input) => {
        if (job !== 'draftLiver') throw new Error(job);
        const order: DraftOrder = paired(input);
        sent.push(order.voxels !== null);
        return paired(await draftOnWorker(order, contextOf(ports)));
      },
    };
    const drafting = liverDrafting(client, 'a', volume);
    const first = await drafting.draft();
    await drafting.draft(clicks);
    ports = host();
    const again = await drafting.draft();
    expect(sent).toEqual([true, false, false, true]);
    expect(again.mask).toEqual(first.mask);
    const outside = { inside: [pointLps(900, 0, 0)], outside: [] };
    await expect(drafting.draft(outside)).rejects.toThrow(DomainError);
    expect(sent).toHaveLength(5);
  });
});
