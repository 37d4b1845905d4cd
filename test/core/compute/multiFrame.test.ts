import { describe, expect, it } from 'vitest';
import { jobCode, type JobContext } from '../../../core/compute/jobCode.ts';
import { enhancedFile } from '../../fixtures/enhancedCt.ts';
import { stacksOfFiles } from '../../fixtures/scanned.ts';

describe('a job on a multi-frame file', () => {
  it('reads and hashes the file once, however its frames lie and although the host reuses its memory', async () => {
    const zs = [0, 2, 4, 6, 8];
    const files = [0, 1].map((phase) =>
      enhancedFile(
        zs.map((z, n) => ({ position: [0, 0, 8 - z] as const, stored: () => 100 * (1 - phase) + n })).toReversed(),
      ),
    );
    const stacks = files.map((file) => stacksOfFiles([file])[0]);
    const [arterial, precontrast] = stacks.map((stack, phase) =>
      (stack?.slices ?? []).map((slice) => ({ ...slice, source: String(phase) })),
    );
    const grid = stacks[0]?.grid;
    if (grid === null || grid === undefined || arterial === undefined || precontrast === undefined)
      throw new Error('no stacks');
    const buffer = new Uint8Array(Math.max(...files.map((file) => file.length)));
    const read: string[] = [];
    const context: JobContext = {
      ports: {
        readSource: (source) => {
          read.push(source);
          const file = files[Number(source)] ?? new Uint8Array();
          buffer.fill(0);
          buffer.set(file);
          return buffer.subarray(0, file.length);
        },
        digest: (bytes) => `digest of ${bytes.length}`,
      },
      progress: () => undefined,
      breathe: () => Promise.resolve(),
      isCancelled: () => false,
    };
    const { slab, digests } = await jobCode.subtractSlices(
      {
        grid,
        range: [0, zs.length],
        into: null,
        arterial: { kind: 'files', slices: arterial },
        precontrast: { alignment: 'identity', from: { kind: 'files', slices: precontrast } },
      },
      context,
    );
    expect(read).toEqual(['0', '1']);
    expect(digests.map(({ source }) => source)).toEqual(['0', '1']);
    expect(new Set(slab)).toEqual(new Set([100]));
  });
});
