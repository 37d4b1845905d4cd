import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runSteps } from '../../../core/base/steps.ts';
import { stacksOf } from '../../../core/dicom/studyTree.ts';
import { readHu } from '../../../core/dicom/pixelData.ts';
import { gridsCoincide, voxelCount, voxelOffset } from '../../../core/geometry/grid.ts';
import { demoGrid, demoTimepoint } from '../../../core/phantom/demoPatient.ts';
import { cacheFolder } from '../../../electron/files/cacheFolder.ts';
import { DEMO_VERSION, demoCase, makeDemoCase, type DemoCase } from '../../../electron/files/demoCase.ts';
import { readMaskFile } from '../../../electron/files/readMaskFile.ts';
import { resolveStack } from '../../../electron/files/resolveStack.ts';
import { scanFolder } from '../../../electron/files/scanFolder.ts';

const demo = { seed: 5, dimensions: [96, 96, 30] } as const;
let root = '';
let made: DemoCase;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'letb-demo-'));
  made = await demoCase({ demo }, root);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function unequal(a: Int16Array | Uint8Array, b: Int16Array | Uint8Array): number {
  expect(a.length).toBe(b.length);
  let count = 0;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) count += 1;
  return count;
}

/** Names and bytes of the DICOM files: the compressed mask depends on the zlib at hand. */
function digestOf(folder: string): string {
  const hash = createHash('sha256');
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  for (const path of paths) {
    if (!path.endsWith('.dcm')) continue;
    hash.update(path.replaceAll('\\', '/'));
    hash.update(readFileSync(join(folder, path)));
  }
  return hash.digest('hex');
}

describe('the demo case on disk', () => {
  test('each series reads back voxel for voxel, and the mask lies on its grid', async () => {
    for (const timepoint of made.timepoints) {
      const source = runSteps(demoTimepoint(timepoint.id, demo));
      const folders = [
        [timepoint.arterial, source.volumes.arterial],
        [timepoint.precontrast, source.volumes.precontrast],
        [timepoint.portalVenous, source.volumes['portal-venous']],
      ] as const;
      for (const [folder, { grid, voxels }] of folders) {
        const stack = await resolveStack(folder);
        expect(stack.verdict).toBe('measurable');
        expect(stack.header.study.date).toBe(timepoint.date);
        expect(stack.grid !== null && gridsCoincide(stack.grid, grid)).toBe(true);
        const read = new Int16Array(voxelCount(grid));
        for (const [k, slice] of stack.slices.entries())
          readHu(slice.pixels, readFileSync(slice.source), read, voxelOffset(grid, 0, 0, k));
        expect(unequal(read, voxels)).toBe(0);
      }
      const mask = await readMaskFile(timepoint.liverMask, demoGrid(demo.dimensions));
      expect(unequal(mask.labelmap.voxels, source.liver.voxels)).toBe(0);
      expect(made.truth[timepoint.id]).toEqual(JSON.parse(JSON.stringify(source.truth)));
      expect(timepoint.roiCentresLps).toEqual(source.truth.roiCentresLpsMm.map((centre) => [...centre]));
    }
  });

  test('a scan finds one patient, two studies and six measurable stacks', async () => {
    const tree = await scanFolder([made.folder], { phases: false });
    expect(tree.patients.length).toBe(1);
    expect(tree.patients[0]?.studies.map(({ date }) => date).toSorted()).toEqual(['2026-01-12', '2026-03-16']);
    expect(stacksOf(tree).map(({ verdict }) => verdict)).toEqual(Array.from({ length: 6 }, () => 'measurable'));
  });

  test('the cached copy is used again, and made again when a file is missing', async () => {
    const before = statSync(join(made.folder, 'manifest.json')).mtimeMs;
    await demoCase({ demo }, root);
    expect(statSync(join(made.folder, 'manifest.json')).mtimeMs).toBe(before);
    const content = digestOf(made.folder);
    rmSync(join(made.timepoints[0].arterial, 'IM0007.dcm'));
    await demoCase({ demo }, root);
    expect(digestOf(made.folder)).toBe(content);
    expect(readdirSync(root)).toEqual([`demo-${DEMO_VERSION}-5-96x96x30`]);
  });

  test('a run that stops half way leaves nothing behind', async () => {
    const folder = join(root, 'stopped');
    const onProgress = (fraction: number): void => {
      if (fraction > 0.5) throw new Error('stopped');
    };
    await expect(makeDemoCase(folder, { demo: { seed: 1, dimensions: [48, 48, 30] }, onProgress })).rejects.toThrow(
      'stopped',
    );
    expect(existsSync(folder)).toBe(false);
    expect(readdirSync(root).filter((name) => name.includes('draft'))).toEqual([]);
  });

  test('a folder that holds something is refused and left as it was', async () => {
    const folder = join(root, 'mine');
    mkdirSync(folder);
    writeFileSync(join(folder, 'notes.txt'), 'keep');
    await expect(makeDemoCase(folder, { demo })).rejects.toThrow('demo-folder-not-empty');
    expect(readdirSync(folder)).toEqual(['notes.txt']);
    rmSync(folder, { recursive: true });
  });

  test('a place where nothing can be written is refused with the system’s code', async () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    await expect(demoCase({ demo }, file)).rejects.toThrow(/demo-not-written.*(ENOTDIR|EEXIST)/);
    rmSync(file);
  });

  test('two makers at once leave one whole case', async () => {
    const small = { demo: { seed: 2, dimensions: [64, 64, 30] as const } };
    const [first, second] = await Promise.all([demoCase(small, root), demoCase(small, root)]);
    expect(first).toEqual(second);
    expect(readdirSync(root).filter((name) => name.includes('draft') || name.includes('damaged'))).toEqual([]);
  });

  test('its content changes only with DEMO_VERSION, so that no stale copy is taken from the cache', () => {
    expect({ version: DEMO_VERSION, content: digestOf(made.folder).slice(0, 16) }).toEqual({
      version: 2,
      content: '0d04290b4bcea43e',
    });
  });
});

describe('cacheFolder', () => {
  test('is where each system keeps caches', () => {
    expect(cacheFolder('linux', { XDG_CACHE_HOME: join('x', 'cache') })).toBe(join('x', 'cache', 'letb'));
    expect(cacheFolder('linux', { XDG_CACHE_HOME: '' }).endsWith(join('.cache', 'letb'))).toBe(true);
    expect(cacheFolder('win32', { LOCALAPPDATA: join('C', 'Local') })).toBe(join('C', 'Local', 'letb'));
    expect(cacheFolder('darwin', {}).endsWith(join('Library', 'Caches', 'letb'))).toBe(true);
  });
});
