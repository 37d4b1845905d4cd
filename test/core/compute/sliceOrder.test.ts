import { describe, expect, it } from 'vitest';
import type { ComputeClient } from '../../../core/compute/computeClient.ts';
import type { SliceRange } from '../../../core/compute/jobs.ts';
import { readVolume } from '../../../core/compute/prepareTimepoint.ts';
import { paired } from '../../../core/compute/protocol.ts';
import { workOrder } from '../../../core/compute/sliceOrder.ts';
import { gridOf } from '../../phantoms.ts';
import { sliceFiles } from '../../fixtures/dicomFile.ts';
import { stacksOfFiles } from '../../fixtures/scanned.ts';

const ranges = (count: number): readonly SliceRange[] =>
  Array.from({ length: count }, (_, n): SliceRange => [4 * n, 4 * n + 4]);

describe('the order of work', () => {
  it('is each range once, as they lie or from the middle outwards', () => {
    expect(workOrder(ranges(4), 'ascending')).toEqual([0, 1, 2, 3]);
    expect(workOrder(ranges(5), 'middle-out')).toEqual([2, 1, 3, 0, 4]);
    expect(workOrder(ranges(4), 'middle-out')).toEqual([1, 2, 0, 3]);
    expect(workOrder([], 'middle-out')).toEqual([]);
  });

  it('of a volume that a viewer waits for begins with the middle slice, and its voxels and digests stay in theirs', async () => {
    const asked: number[] = [];
    const told: SliceRange[] = [];
    const client: ComputeClient = {
      parallel: 2,
      run: async (_job, input) => {
        const { range, grid } = paired<{ range: SliceRange; grid: { dimensions: readonly number[] } }>(input);
        asked.push(range[0]);
        await new Promise((resolve) => setTimeout(resolve, (range[0] * 7) % 5));
        const perSlice = (grid.dimensions[0] ?? 0) * (grid.dimensions[1] ?? 0);
        const slab = new Int16Array(perSlice * (range[1] - range[0])).map(
          (_, v) => range[0] + Math.floor(v / perSlice),
        );
        return paired({ slab, digests: [{ source: `${range[0]}`, sha256: '' }] });
      },
    };
    const grid = gridOf([2, 2, 30], [1, 1, 1], [0, 0, 0]);
    const [stack] = stacksOfFiles(sliceFiles(30, 2));
    const { volume, digests } = await readVolume(
      client,
      { grid, slices: stack?.slices ?? [] },
      {
        allocate: (count) => ({ voxels: new Int16Array(count), shared: false }),
        order: 'middle-out',
        onSlices: (range, { voxels }) => {
          told.push(range);
          expect(voxels[4 * range[0]]).toBe(range[0]);
        },
      },
    );
    expect(asked[0]).toBe(12);
    expect(asked.slice(-2).sort((a, b) => a - b)).toEqual([0, 28]);
    expect(told).toHaveLength(8);
    expect([...volume.voxels]).toEqual(Array.from({ length: 120 }, (_, v) => Math.floor(v / 4)));
    expect(digests.map(({ source }) => source)).toEqual(['0', '4', '8', '12', '16', '20', '24', '28']);
  });
});
