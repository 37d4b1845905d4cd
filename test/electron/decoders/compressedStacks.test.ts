import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVolume } from '../../../core/compute/prepareTimepoint.ts';
import { stacksOf } from '../../../core/dicom/studyTree.ts';
import { resolveStack } from '../../../electron/files/resolveStack.ts';
import { scanFolder } from '../../../electron/files/scanFolder.ts';
import { allocateShared, startComputePool } from '../../../electron/workers/computePool.ts';
import {
  DEFLATED,
  losslessEncoders,
  NATIVE,
  writeCompressedSeries,
  type Encode,
} from '../../fixtures/compressedSeries.ts';
import { hasTestData, testData } from '../../testData.ts';

let folder = '';
let encoders: ReadonlyMap<string, Encode>;
const [columns, slices] = [32, 8];
const stored = (index: number, k: number): number => ((index * 7919 + k * 104_729) % 1500) - 700;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'letb-compressed-'));
  encoders = await losslessEncoders();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, syntax: string, value = stored): string {
  const encode = encoders.get(syntax) ?? null;
  return writeCompressedSeries(join(folder, name), {
    series: '1.2.3.7',
    syntax,
    encode,
    columns,
    slices,
    stepMm: 2,
    stored: value,
  });
}

async function volumeOf(path: string): Promise<Int16Array> {
  const stack = await resolveStack(path);
  expect(stack.verdict).toBe('measurable');
  if (stack.grid === null) throw new Error('no grid');
  const pool = startComputePool(2);
  try {
    const { volume, digests } = await readVolume(
      pool,
      { grid: stack.grid, slices: stack.slices },
      { allocate: allocateShared },
    );
    expect(digests).toHaveLength(slices);
    return volume.voxels;
  } finally {
    pool.end();
  }
}

describe('a compressed stack', () => {
  const expected = Int16Array.from({ length: columns * columns * slices }, (_, index) =>
    stored(index % (columns * columns), Math.floor(index / (columns * columns))),
  );

  it.each([
    ['RLE', '1.2.840.10008.1.2.5'],
    ['JPEG lossless', '1.2.840.10008.1.2.4.70'],
    ['JPEG-LS', '1.2.840.10008.1.2.4.80'],
    ['JPEG 2000', '1.2.840.10008.1.2.4.90'],
    ['HTJ2K', '1.2.840.10008.1.2.4.201'],
    ['deflated', DEFLATED],
  ])('(%s) is measurable and read by the workers to the same voxels', async (name, syntax) => {
    expect(await volumeOf(write(name, syntax))).toEqual(expected);
  });

  it.each([
    ['1.2.840.10008.1.2.4.53', /Process 6 & 8/],
    ['1.2.840.10008.1.2.4.93', /Part 2/],
    ['1.2.840.10008.1.2.4.106', /H\.264/],
  ])('of %s, which nothing here decodes, is to be looked at only, and named', async (syntax, name) => {
    const stack = await resolveStack(
      writeCompressedSeries(join(folder, syntax), {
        series: '1.2.3.8',
        syntax,
        encode: () => Uint8Array.from([0xff, 0xd8, 0xff, 0xd9]),
        columns: 8,
        slices: 6,
        stepMm: 2,
        stored,
      }),
    );
    expect(stack.verdict).toBe('viewable');
    expect(stack.reasons).toContainEqual({
      code: 'compressed-pixels',
      details: { uid: syntax, name: expect.stringMatching(name) },
    });
  });

  it('with a damaged slice is refused with the UID and the place in the file', async () => {
    const path = write('damaged', '1.2.840.10008.1.2.4.80');
    const stack = await resolveStack(path);
    const slice = stack.slices[3];
    if (slice === undefined || stack.grid === null) throw new Error('no slice');
    const bytes = readFileSync(slice.source);
    const start = bytes.lastIndexOf(Buffer.from([0xff, 0xd8, 0xff, 0xf7]));
    bytes.fill(0x55, start + 40, bytes.length - 20);
    writeFileSync(slice.source, bytes);
    const pool = startComputePool(1);
    await expect(
      readVolume(pool, { grid: stack.grid, slices: stack.slices }, { allocate: allocateShared }),
    ).rejects.toMatchObject({
      code: 'frame-undecodable',
      details: { uid: '1.2.840.10008.1.2.4.80', frame: 1, offset: start },
    });
    pool.end();
  });
});

describe('images of one place in several syntaxes', () => {
  it('are copies where their values are the same', async () => {
    write('mixed', NATIVE);
    write('mixed', '1.2.840.10008.1.2.4.80');
    const stacks = stacksOf(await scanFolder([write('mixed', DEFLATED)]));
    expect(stacks.map(({ slices, verdict }) => [slices.length, verdict])).toEqual([[slices, 'measurable']]);
    expect(stacks[0]?.reasons).toContainEqual({ code: 'duplicates-removed', details: { count: 2 * slices } });
  });

  it('are no copies where one value differs', async () => {
    write('other', NATIVE);
    const changed = (index: number, k: number): number => stored(index, k) + (k === 4 && index === 77 ? 1 : 0);
    const stacks = stacksOf(await scanFolder([write('other', '1.2.840.10008.1.2.5', changed)]));
    expect(stacks.flatMap(({ reasons }) => reasons).map(({ code }) => code)).toContain('repeated-positions');
  });
});

describe.runIf(hasTestData)("a scanner's own JPEG 2000 series", () => {
  it('is measurable and portal-venous by its timing', async () => {
    const [stack, ...others] = stacksOf(await scanFolder([testData('totalseg', 'example_ct_dicom')]));
    expect(others).toEqual([]);
    expect(stack).toMatchObject({ verdict: 'measurable', phase: { value: 'portal-venous' } });
    expect(stack?.phase.evidence.map(({ source }) => source)).toContain('image');
  });
});
