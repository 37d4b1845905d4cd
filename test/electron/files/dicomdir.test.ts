import { cpSync, mkdtempSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { isDicomdir, readDicomdir } from '../../../core/dicom/readDicomdir.ts';
import { stacksOf } from '../../../core/dicom/studyTree.ts';
import { scanFolder } from '../../../electron/files/scanFolder.ts';
import { dicomdirFile } from '../../fixtures/dicomdirFile.ts';
import { sliceFile, sliceFiles } from '../../fixtures/dicomFile.ts';
import { zipFile } from '../../fixtures/zipFile.ts';
import { hasTestData, testData } from '../../testData.ts';

const root = mkdtempSync(join(tmpdir(), 'letb-dicomdir-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const names = Array.from({ length: 6 }, (_, k) => ['CT', `IM${k}`]);
let disc = '';
const dicomdir = (): string => join(disc, 'DICOMDIR');

beforeEach(() => {
  disc = mkdtempSync(join(root, 'disc-'));
  mkdirSync(join(disc, 'CT'));
  sliceFiles(6, 2.5).forEach((bytes, k) => writeFileSync(join(disc, 'CT', `IM${k}`), bytes));
  writeFileSync(join(disc, 'notListed.dcm'), sliceFile({ series: '1.2.3.99' }));
  writeFileSync(dicomdir(), dicomdirFile(names));
});

async function scan(...paths: readonly string[]): Promise<readonly [readonly number[], readonly string[]]> {
  const tree = await scanFolder(paths, { phases: false });
  return [
    stacksOf(tree).map(({ slices }) => slices.length),
    tree.skipped.map(({ source, code }) => `${source.slice(disc.length + 1)} ${code}`),
  ];
}

describe('a DICOMDIR', () => {
  it('names its files', () => {
    expect(isDicomdir(dicomdirFile(names))).toBe(true);
    expect(isDicomdir(sliceFile())).toBe(false);
    expect(readDicomdir(dicomdirFile(names))).toEqual({
      kind: 'ok',
      value: names.map((parts) => ({ parts, outside: false })),
    });
  });

  it('given by itself leads to the files it names, and to no other', async () => {
    expect(await scan(dicomdir())).toEqual([[6], ['DICOMDIR dicomdir']]);
  });

  it('in a given folder adds nothing to it, and counts nothing twice', async () => {
    const all = [[6, 1], ['DICOMDIR dicomdir']];
    expect(await scan(disc)).toEqual(all);
    expect(await scan(disc, dicomdir(), join(disc, 'CT'))).toEqual(all);
  });

  it('tells which of its files are missing', async () => {
    rmSync(join(disc, 'CT', 'IM5'));
    const missing = ['CT/IM5 dicomdir-file-missing', 'DICOMDIR dicomdir'];
    expect(await scan(dicomdir())).toEqual([[5], missing]);
    expect(await scan(disc)).toEqual([[5, 1], missing]);
  });

  it('without its files leads to its folder', async () => {
    renameSync(join(disc, 'CT'), join(disc, 'moved'));
    expect(await scan(dicomdir())).toEqual([
      [6, 1],
      ['DICOMDIR dicomdir-without-files', 'DICOMDIR dicomdir'],
    ]);
  });

  it('is followed where the disc changed the case of its names', async () => {
    renameSync(join(disc, 'CT'), join(disc, 'ct'));
    renameSync(join(disc, 'ct', 'IM2'), join(disc, 'ct', 'im2;1'));
    expect(await scan(dicomdir())).toEqual([[6], ['DICOMDIR dicomdir']]);
  });

  it('is not followed out of its folder', async () => {
    writeFileSync(join(root, 'outside'), sliceFile({ series: '1.2.3.77' }));
    writeFileSync(dicomdir(), dicomdirFile([...names, ['..', 'outside'], ['C:', 'x'], ['a/../../outside']]));
    expect(await scan(dicomdir())).toEqual([
      [6],
      [...Array.from({ length: 3 }, () => 'DICOMDIR dicomdir-reference-outside'), 'DICOMDIR dicomdir'],
    ]);
  });

  it('that is damaged leads to its folder', async () => {
    for (const kept of [400, 700]) {
      writeFileSync(dicomdir(), dicomdirFile(names).subarray(0, kept));
      const [stacks] = await scan(dicomdir());
      expect(stacks[0]).toBeGreaterThan(0);
    }
  });

  it('in an archive tells which of its files are missing there', async () => {
    const entries = sliceFiles(5, 2.5).map((bytes, k) => ({ name: `disc/CT/IM${k}`, bytes }));
    const path = join(disc, 'disc.zip');
    writeFileSync(path, zipFile([...entries, { name: 'disc/DICOMDIR', bytes: dicomdirFile(names) }]));
    expect(await scan(path)).toEqual([
      [5],
      ['disc.zip!/disc/CT/IM5 dicomdir-file-missing', 'disc.zip!/disc/DICOMDIR dicomdir'],
    ]);
  });
});

describe.runIf(hasTestData)('the DICOMDIRs of pydicom', () => {
  it('are read in every form, implicit, big endian and reordered; one whose lengths are wrong leads to its folder', async () => {
    const copy = mkdtempSync(join(root, 'pydicom-'));
    cpSync(testData('corpus', 'pydicom', 'dicomdirtests'), copy, { recursive: true });
    const named = async (name: string): Promise<readonly [number, boolean]> => {
      const { skipped, ...tree } = await scanFolder([join(copy, name)], { phases: false });
      const images = stacksOf({ skipped, ...tree }).reduce((sum, { slices }) => sum + slices.length, 0);
      return [images, skipped.some(({ code }) => code === 'dicomdir-damaged')];
    };
    for (const name of ['DICOMDIR', 'DICOMDIR-implicit', 'DICOMDIR-bigEnd', 'DICOMDIR-reordered'])
      expect([name, ...(await named(name))]).toEqual([name, PYDICOM_IMAGES, false]);
    const [images, damaged] = await named('DICOMDIR-nooffset');
    expect(images).toBeGreaterThanOrEqual(PYDICOM_IMAGES);
    expect(damaged).toBe(true);
  });
});

/** Images that its directory names, all of them there (counted with pydicom 2.3). */
const PYDICOM_IMAGES = 31;
