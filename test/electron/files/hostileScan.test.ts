import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupIntoSeries } from '../../../core/dicom/groupIntoSeries.ts';
import { splitStacks } from '../../../core/dicom/splitStacks.ts';
import type { Stack } from '../../../core/dicom/stack.ts';
import { stacksOf } from '../../../core/dicom/studyTree.ts';
import { comparePixels, withFailures } from '../../../electron/files/comparePixels.ts';
import { resolveStack } from '../../../electron/files/resolveStack.ts';
import { scanFolder } from '../../../electron/files/scanFolder.ts';
import { sliceFile, sliceFiles, type Attribute } from '../../fixtures/dicomFile.ts';
import { codes, scanned } from '../../fixtures/scanned.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'letb-hostile-'));
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

async function write(name: string, files: readonly Uint8Array[]): Promise<string> {
  const target = join(folder, name);
  await mkdir(target, { recursive: true });
  await Promise.all(files.map((bytes, index) => writeFile(join(target, `I${index}`), bytes)));
  return target;
}

interface Sparse {
  readonly size: number;
  readonly bytes: number;
  readonly with?: readonly Attribute[];
}

/** Slices that declare size × size pixels of which the disk holds none: the file is a hole. */
async function writeSparse(name: string, { size, bytes, with: extra = [] }: Sparse): Promise<string> {
  const target = join(folder, name);
  await mkdir(target, { recursive: true });
  for (let k = 0; k < 5; k += 1) {
    const header = sliceFile({
      position: [0, 0, 2 * k],
      instance: k + 1,
      with: [
        { tag: '00280010', vr: 'US', value: size },
        { tag: '00280011', vr: 'US', value: size },
        { tag: '7FE00010', vr: 'OW', value: new Uint8Array(0) },
        ...extra,
      ],
    });
    new DataView(header.buffer).setUint32(header.length - 4, bytes, true);
    await writeFile(join(target, `I${k}`), header);
    await truncate(join(target, `I${k}`), header.length + bytes);
  }
  return target;
}

async function stackBeside(name: string): Promise<readonly [Stack | undefined, Stack | undefined]> {
  const tree = await scanFolder([join(folder, name), join(folder, 'good')]);
  const good = stacksOf(tree).find(({ header }) => header.series.instanceUid === '1.2.3.77');
  return [stacksOf(tree).find((stack) => stack !== good), good];
}

describe('a huge declared matrix over a sparse file', () => {
  beforeAll(async () => write('good', sliceFiles(6, 2, { series: '1.2.3.77' })));

  it.each([
    ['40000', 40_000, 3_200_000_000],
    ['12000', 12_000, 288_000_000],
    ['8192', 8192, 134_217_728],
    ['4097', 4097, 33_570_818],
  ])(
    'of %s² is refused by name, its pixels are not read, and the rest of the scan stands',
    async (name, size, bytes) => {
      await writeSparse(name, { size, bytes });
      const started = performance.now();
      const [stack, good] = await stackBeside(name);
      expect(performance.now() - started).toBeLessThan(2000);
      expect(good?.verdict).toBe('measurable');
      expect(stack?.verdict).toBe('refused');
      expect(stack?.slices).toHaveLength(5);
      expect(stack?.reasons).toContainEqual({
        code: 'matrix-too-large',
        details: { rows: size, columns: size, maximum: 4096 },
      });
      await rm(join(folder, name), { recursive: true });
    },
  );

  it('is refused as well where two files lie at one position, without reading either', async () => {
    await writeSparse('twice/a', { size: 40_000, bytes: 3_200_000_000 });
    await writeSparse('twice/b', {
      size: 40_000,
      bytes: 3_200_000_000,
      with: [{ tag: '00080018', vr: 'UI', value: '1.2.3.99' }],
    });
    const started = performance.now();
    const [stack, good] = await stackBeside('twice');
    expect(performance.now() - started).toBeLessThan(2000);
    expect(good?.verdict).toBe('measurable');
    expect(stack?.verdict).toBe('refused');
    expect(codes(stack)).toContain('matrix-too-large');
    await rm(join(folder, 'twice'), { recursive: true });
  });

  it('of 4096² is looked at on a few slices only', async () => {
    await writeSparse('4096', {
      size: 4096,
      bytes: 33_554_432,
      with: [{ tag: '00280030', vr: 'DS', value: '0.1\\0.1' }],
    });
    const [stack] = await stackBeside('4096');
    expect(stack?.verdict).toBe('measurable');
    await rm(join(folder, '4096'), { recursive: true });
  });

  it('is not made by an absurd pixel spacing: the phase is not looked for, and the scan stands', async () => {
    const spacing = { tag: '00280030', vr: 'DS', value: '1e9\\1e9' };
    const wide = await write('wide', sliceFiles(6, 2, { rows: 64, columns: 64, with: [spacing] }));
    expect(stacksOf(await scanFolder([wide]))).toHaveLength(1);
  });

  it('is not believed where Pixel Data declares more than the file holds and the matrix needs', async () => {
    const long = sliceFiles(6, 2, { rows: 64, columns: 64 }).map((bytes) => {
      new DataView(bytes.buffer).setUint32(bytes.length - 64 * 64 * 2 - 4, 0xffff_fff0, true);
      return bytes;
    });
    const tree = await scanFolder([await write('long', long)]);
    expect(stacksOf(tree).every(({ verdict }) => verdict === 'measurable')).toBe(true);
  });
});

describe('files at one position', () => {
  it('that cannot be read again are damage of their stack, and named', async () => {
    const target = await write('gone', [...sliceFiles(6, 2), sliceFile({ position: [0, 0, 4], instance: 3 })]);
    const found = scanned([...sliceFiles(6, 2), sliceFile({ position: [0, 0, 4], instance: 3 })]).map(
      (instance, index) => ({ ...instance, source: join(target, `I${index}`) }),
    );
    await rm(join(target, 'I6'));
    const [group] = groupIntoSeries(found);
    if (group === undefined) throw new Error('no series');
    const { digests, failures } = await comparePixels(group, () => false);
    expect([...failures].map(([source, { code, detail }]) => [source, code, detail])).toEqual([
      [join(target, 'I6'), 'unreadable-file', 'ENOENT'],
    ]);
    const stacks = splitStacks(withFailures(group, failures), digests);
    expect(stacks.some(({ verdict }) => verdict === 'measurable')).toBe(false);
    expect(stacks.flatMap(codes)).toContain('unreadable-slices');
  });

  it('are copies where the pixels are equal whatever follows them, and are not where the intercept differs', async () => {
    const copy = (intercept: string) =>
      sliceFile({
        position: [0, 0, 4],
        instance: 3,
        with: [
          { tag: '00281052', vr: 'DS', value: intercept },
          { tag: 'FFFCFFFC', vr: 'OB', value: new Uint8Array(6) },
        ],
      });
    const same = await resolveStack(await write('same', [...sliceFiles(6, 2), copy('0')]));
    expect([same.verdict, codes(same)]).toEqual(['measurable', ['duplicates-removed']]);
    const tree = await scanFolder([await write('shifted', [...sliceFiles(6, 2), copy('-1024')])]);
    expect(stacksOf(tree).map(({ verdict }) => verdict)).not.toContain('measurable');
    expect(stacksOf(tree).flatMap(codes)).toContain('repeated-positions');
  });

  it('of a deflated syntax are not taken for copies of one another', async () => {
    const found = scanned(sliceFiles(6, 2)).map((instance, index) => ({
      ...instance,
      source: join(folder, 'deflated', `I${index}`),
      header: {
        ...instance.header,
        sopInstanceUid: `1.2.${index}`,
        placement: { ...instance.header.placement, positionLpsMm: [0, 0, 0] as const },
        pixels: { ...instance.header.pixels, transferSyntaxUid: '1.2.840.10008.1.2.1.99', dataOffset: 100_000 },
      },
    }));
    await write('deflated', sliceFiles(6, 2));
    const [group] = groupIntoSeries(found);
    if (group === undefined) throw new Error('no series');
    const { digests } = await comparePixels(group, () => false);
    expect(new Set(digests.values()).size).toBe(6);
  });
});

describe('patients who share UIDs', () => {
  it('have stacks of their own ids, each of which can be selected', async () => {
    await write('shared/a', sliceFiles(6, 2));
    await write('shared/b', sliceFiles(6, 2, { with: [{ tag: '00100020', vr: 'LO', value: 'T2' }] }));
    const ids = stacksOf(await scanFolder([join(folder, 'shared')])).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    const patients = await Promise.all(ids.map((id) => resolveStack(`${join(folder, 'shared')}#${id}`)));
    expect(patients.map(({ header }) => header.patient.id)).toEqual(['T1', 'T2']);
  });
});

describe('a series whose rescale is unreadable in every file', () => {
  it('is listed as a refused stack, its files as damaged', async () => {
    const comma = { with: [{ tag: '00281052', vr: 'DS', value: '-1024,0' }] };
    const tree = await scanFolder([await write('comma', sliceFiles(6, 2, comma))]);
    expect(
      stacksOf(tree).map((stack) => [
        stack.verdict,
        codes(stack),
        stack.phase.evidence.filter(({ source }) => source === 'image').length,
      ]),
    ).toEqual([['refused', ['unreadable-slices'], 0]]);
    expect(tree.skipped.map(({ code }) => code)).toEqual(Array.from({ length: 6 }, () => 'damaged-header'));
  });
});
