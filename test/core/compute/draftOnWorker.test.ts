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
import { draftLiver, type LiverDraft } from '../../../core/segmentation/draft/draftLiver.ts';
import { NO_SEEDS, type DraftSeeds } from '../../../core/segmentation/draft/seeds.ts';
import { startComputePool } from '../../../electron/workers/computePool.ts';

let volume: Volume;
let whole: LiverDraft;
beforeAll(() => {
  volume = runSteps(demoTimepoint('pre', { seed: 5, dimensions: [96, 96, 48] })).volumes['portal-venous'];
  whole = runSteps(draftLiver(volume, clicks));
});

const clicks: DraftSeeds = { inside: [pointLps(-70, 0, 0)], outside: [pointLps(70, 30, 0)] };

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
  it('is the draft itself, whether its state was held or not, and says how far it is', async () => {
    const ports = host();
    const fractions: number[] = [];
    const first = await draftOnWorker(orderOf(volume.voxels), contextOf(ports, fractions));
    const held = await draftOnWorker(orderOf(null, clicks), contextOf(ports));
    expect(held.mask).toEqual(whole.mask.voxels);
    expect(held.findings).toEqual(whole.findings);
    expect(held.provenance).toEqual(whole.provenance);
    expect(first.mask).not.toEqual(held.mask);
    expect(fractions.length).toBeGreaterThan(20);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBeLessThanOrEqual(1);
  });

  it('of a volume that is neither held nor given is refused by name, also after a cancelled one', async () => {
    const ports = host();
    await expect(draftOnWorker(orderOf(null), contextOf(ports))).rejects.toMatchObject({ code: 'draft-not-prepared' });
    const stopped: number[] = [];
    await expect(draftOnWorker(orderOf(volume.voxels), contextOf(ports, stopped, 12))).rejects.toThrow(CancelledError);
    expect(stopped).toHaveLength(12);
    await expect(draftOnWorker(orderOf(null), contextOf(ports))).rejects.toMatchObject({ code: 'draft-not-prepared' });
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
      expect(after.mask).toEqual(whole.mask.voxels);
    } finally {
      pool.end();
    }
  });
});

describe('drafting one volume', () => {
  it('sends the voxels once, and again where the worker has lost them', async () => {
    const sent: boolean[] = [];
    let holds = false;
    const answer = { mask: whole.mask.voxels, findings: [], provenance: whole.provenance };
    const client: ComputeClient = {
      parallel: 1,
      run: (_job, input) => {
        const order: DraftOrder = paired(input);
        sent.push(order.voxels !== null);
        if (order.seeds.inside.length > 1) return Promise.reject(new DomainError('draft-seeds-contradict', {}));
        if (order.voxels === null && !holds) return Promise.reject(new DomainError('draft-not-prepared', {}));
        holds = true;
        return Promise.resolve(paired(answer));
      },
    };
    const drafting = liverDrafting(client, 'a', volume);
    await drafting.draft();
    await drafting.draft(clicks);
    holds = false;
    expect((await drafting.draft()).mask).toBe(whole.mask.voxels);
    expect(sent).toEqual([true, false, false, true]);
    const refused = { inside: [...clicks.inside, ...clicks.inside], outside: [] };
    await expect(drafting.draft(refused)).rejects.toMatchObject({ code: 'draft-seeds-contradict' });
    expect(sent).toHaveLength(5);
  });
});
