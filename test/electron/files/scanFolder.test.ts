import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelledError, DomainError } from '../../../core/base/errors.ts';
import { stacksOf } from '../../../core/dicom/studyTree.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { main } from '../../../electron/cli/main.ts';
import { scanDocument } from '../../../electron/cli/scanDocument.ts';
import { resolveStack } from '../../../electron/files/resolveStack.ts';
import { scanFolder } from '../../../electron/files/scanFolder.ts';
import { sliceFile, sliceFiles } from '../../fixtures/dicomFile.ts';
import { hasTestData, testData } from '../../testData.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'letb-scan-'));
  const write = async (name: string, files: readonly Uint8Array[]): Promise<void> => {
    await mkdir(join(folder, name), { recursive: true });
    await Promise.all(files.map((bytes, index) => writeFile(join(folder, name, `I${index}`), bytes)));
  };
  await write('one', sliceFiles(8, 2.5));
  const second = { series: '1.2.3.7', with: [{ tag: '00200011', vr: 'IS', value: '4' }] };
  await write('two/a', sliceFiles(4, 2.5, second));
  await write(
    'two/b',
    Array.from({ length: 4 }, (_, k) => sliceFile({ ...second, position: [0, 0, 10 + 2.5 * k], instance: 5 + k })),
  );
  await writeFile(join(folder, '.DS_Store'), 'Bud1 not an image');
  await writeFile(join(folder, 'empty'), '');
  await writeFile(join(folder, 'one', 'cut.dcm'), sliceFile({ series: '1.2.3.8' }).subarray(0, -8));
  await mkdir(join(folder, 'links'));
  await symlink(folder, join(folder, 'links', 'loop'));
  await symlink(join(folder, 'nowhere'), join(folder, 'dangling'));
  await mkdir(join(folder, 'void'));
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

const refusalOf = async (work: Promise<unknown>): Promise<DomainError> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('not refused');
};

describe('scanFolder', () => {
  it('finds each series once through links that lead back, and says why other files are left out', async () => {
    const tree = await scanFolder([folder]);
    expect(stacksOf(tree).map(({ slices, verdict }) => [slices.length, verdict])).toEqual([
      [8, 'measurable'],
      [8, 'measurable'],
    ]);
    expect(tree.skipped.map(({ source, code }) => [source.slice(folder.length + 1), code])).toEqual([
      ['.DS_Store', 'not-dicom'],
      ['dangling', 'unreadable-file'],
      ['empty', 'empty-file'],
      ['one/cut.dcm', 'truncated-pixel-data'],
    ]);
  });

  it('takes files as well as folders, each once', async () => {
    const tree = await scanFolder([join(folder, 'one', 'I0'), join(folder, 'one'), join(folder, 'one', 'I0')]);
    expect(stacksOf(tree)[0]?.slices).toHaveLength(8);
  });

  it('tells its progress, rising to 1, and stops when cancelled', async () => {
    const fractions: number[] = [];
    await scanFolder([folder], { onProgress: (fraction) => fractions.push(fraction) });
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    let asked = 0;
    const cancelled = scanFolder([folder], { isCancelled: () => (asked += 1) > 12 });
    await expect(cancelled).rejects.toBeInstanceOf(CancelledError);
  });

  it('refuses a path that is not there', async () => {
    expect(await refusalOf(scanFolder([join(folder, 'nothing')]))).toMatchObject({
      code: 'path-missing',
      details: { cause: 'ENOENT' },
    });
  });
});

describe('resolveStack', () => {
  it('gives the one stack of a folder, and the same by its id', async () => {
    const stack = await resolveStack(join(folder, 'two'));
    expect(stack.slices).toHaveLength(8);
    expect((await resolveStack(`${folder}#${stack.id}`)).slices).toEqual(stack.slices);
  });

  it('takes a folder whose name holds a #', async () => {
    const odd = join(folder, 'void', 'a#b');
    await cp(join(folder, 'one'), odd, { recursive: true });
    const stack = await resolveStack(odd);
    expect((await resolveStack(`${odd}#${stack.id}`)).id).toBe(stack.id);
    await rm(odd, { recursive: true });
  });

  it('refuses several stacks by naming them, unknown ids, empty folders and missing paths', async () => {
    const several = await refusalOf(resolveStack(folder));
    expect(several.code).toBe('several-stacks');
    expect(several.details['ids']).toHaveLength(2);
    expect(await refusalOf(resolveStack(`${folder}#9-00000000`))).toMatchObject({ code: 'unknown-stack' });
    expect(await refusalOf(resolveStack(join(folder, 'void')))).toMatchObject({
      code: 'no-dicom',
      details: { files: 0 },
    });
    const noImage = await refusalOf(resolveStack(join(folder, '.DS_Store')));
    expect(noImage).toMatchObject({ code: 'no-dicom', details: { first: { name: '.DS_Store', code: 'not-dicom' } } });
    expect(sentenceOf(noImage, 'en')).toMatch(/1 file was left out \(not-dicom\)\. Not a DICOM file \(.+\)\.$/);
  });

  it('reports a missing path as it was given, with what stands after a #', async () => {
    const missing = [
      join(folder, 'nothing#3-aa'),
      join(folder, 'nothing#1', 'deeper'),
      join(folder, 'one#1', 'deeper'),
      join(folder, 'nothing#'),
    ];
    for (const path of missing) {
      const refused = await refusalOf(resolveStack(path));
      expect([refused.code, refused.details['path']]).toEqual(['path-missing', path]);
    }
    const refused = await refusalOf(scanFolder(['no/such/../folder#a']));
    expect(refused.details['path']).toBe('no/such/../folder#a');
  });
});

describe('letb scan', () => {
  const run = async (args: readonly string[]): Promise<readonly [number, string]> => {
    const write = process.stdout.write.bind(process.stdout);
    let text = '';
    process.stdout.write = (chunk: string | Uint8Array): boolean => {
      text += typeof chunk === 'string' ? chunk : '';
      return true;
    };
    try {
      return [await main(args), text];
    } finally {
      process.stdout.write = write;
    }
  };

  it('prints one JSON document whose references resolve', async () => {
    const [exit, text] = await run(['scan', folder, '--json']);
    expect(exit).toBe(0);
    const document = JSON.parse(text);
    expect(document.schema).toBe('letb.scan/1');
    const stacks = document.patients[0].studies[0].series.flatMap((series: { stacks: unknown[] }) => series.stacks);
    expect(stacks.map((stack: { files: number }) => stack.files)).toEqual([8, 8]);
    expect(stacks[0].ref).toBe(`${join(folder, 'one')}#${stacks[0].id}`);
    expect(stacks[1].ref).toBe(`${join(folder, 'two')}#${stacks[1].id}`);
    expect((await resolveStack(stacks[1].ref)).id).toBe(stacks[1].id);
    expect(stacks[0].grid).toEqual({
      dimensions: [4, 4, 8],
      spacingMm: [0.7, 0.8, 2.5],
      originLpsMm: [0, 0, 0],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    });
    expect(document.skipped[0]).toMatchObject({ path: join(folder, '.DS_Store'), code: 'not-dicom' });
  });

  it('ends with 2 on a missing path, on a folder without DICOM and without a path', async () => {
    const error = process.stderr.write;
    process.stderr.write = () => true;
    try {
      expect((await run(['scan', join(folder, 'nothing')]))[0]).toBe(2);
      expect((await run(['scan', join(folder, 'void')]))[0]).toBe(2);
      expect((await run(['scan']))[0]).toBe(2);
    } finally {
      process.stderr.write = error;
    }
  });
});

describe.runIf(hasTestData)('scan on real data', () => {
  const phases = async (path: string) => stacksOf(await scanFolder([path])).map(({ phase }) => phase.value);
  const truth = ['precontrast', 'arterial', 'portal-venous', 'precontrast', 'arterial', 'portal-venous'];

  it('gives HCC_007 as one patient, two studies and six stacks with the right grids and phases', async () => {
    const tree = await scanFolder([testData('HCC_007')]);
    expect(tree.patients.map(({ studies }) => studies.map(({ date }) => date))).toEqual([['1997-12-27', '1998-03-14']]);
    const stacks = stacksOf(tree);
    expect(stacks.map(({ grid }) => grid?.dimensions)).toEqual(
      [18, 75, 75, 20, 79, 115].map((slices) => [512, 512, slices]),
    );
    [10, 2.5, 2.5, 10, 2.5, 2.5].forEach((mm, index) => expect(stacks[index]?.grid?.spacingMm[2]).toBeCloseTo(mm, 5));
    expect(stacks.map(({ header }) => header.acquisition.number)).toEqual([1, 2, 3, 1, 1, 3]);
    expect(stacks.every(({ verdict }) => verdict === 'measurable')).toBe(true);
    expect(stacks.map(({ phase }) => phase.value)).toEqual(truth);
    expect(stacks.every(({ phase }) => phase.evidence.some(({ source }) => source === 'image'))).toBe(true);
    expect(tree.skipped.map(({ code }) => code)).toEqual(['not-dicom', 'not-dicom', 'not-dicom']);
    expect(JSON.stringify(scanDocument(tree))).not.toContain('NaN');
  });

  it('gives the six phases without descriptions, series numbers and acquisition numbers in the headers', async () => {
    const blanked = await mkdtemp(join(tmpdir(), 'letb-blank-'));
    try {
      const tree = await scanFolder([testData('HCC_007')], { phases: false });
      for (const [number, stack] of stacksOf(tree).entries()) {
        const target = join(blanked, String(number));
        await mkdir(target);
        for (const [index, { source }] of stack.slices.entries()) {
          const bytes = await readFile(source);
          for (const tag of ['0008103e', '00081030', '00181030', '00200011', '00200012', '00200013']) blank(bytes, tag);
          await writeFile(join(target, String(index)), bytes);
        }
      }
      const found = await Promise.all(truth.map((_, number) => phases(join(blanked, String(number)))));
      expect(found.flat()).toEqual(truth);
    } finally {
      await rm(blanked, { recursive: true, force: true });
    }
  });

  it.each([
    ['chaos/DICOM_anon', ['portal-venous']],
    ['totalseg/example_ct_dicom', ['portal-venous']],
    ['synthetic/aligned', ['precontrast', 'arterial']],
    ['synthetic/breathing', ['precontrast', 'arterial']],
  ])('proposes the phases of %s', async (path, expected) => {
    expect(await phases(testData(...path.split('/')))).toEqual(expected);
  });

  it('takes the slice step of chaos from positions: 2.0 mm, not 3.2', async () => {
    const stack = await resolveStack(testData('chaos', 'DICOM_anon'));
    expect(stack.grid?.spacingMm).toEqual([0.7265625, 0.7265625, 2]);
  });

  it('refuses the tilted, unevenly spaced head scan with both reasons', async () => {
    const stack = await resolveStack(testData('corpus', 'gantry_tilt_GE'));
    expect(stack.verdict).toBe('refused');
    const tilt = stack.reasons.find(({ code }) => code === 'gantry-tilt');
    expect(tilt?.details['degrees']).toBeCloseTo(18.5, 2);
    expect(stack.reasons.map(({ code }) => code)).toContain('uneven-spacing');
  });

  it('takes compressed stacks as measurable', async () => {
    const stack = await resolveStack(testData('totalseg', 'example_ct_dicom'));
    expect(stack.verdict).toBe('measurable');
    expect(stack.reasons.map(({ code }) => code)).not.toContain('compressed-pixels');
  });
});

/** Overwrites the value of an explicit little endian element with blanks. */
function blank(bytes: Buffer, tag: string): void {
  const group = Number.parseInt(tag.slice(0, 4), 16);
  const element = Number.parseInt(tag.slice(4), 16);
  const at = bytes.indexOf(Buffer.from([group & 255, group >> 8, element & 255, element >> 8]));
  if (at < 0 || at > 4000) return;
  bytes.fill(0x20, at + 8, at + 8 + bytes.readUInt16LE(at + 6));
}
