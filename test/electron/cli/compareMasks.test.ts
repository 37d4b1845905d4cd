import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reorderedGrid } from '../../../core/segmentation/axisOrder.ts';
import { maskOnGrid } from '../../../core/segmentation/maskOnGrid.ts';
import { writeNifti } from '../../../core/segmentation/writeNifti.ts';
import { readLabelImageFile, readMaskFile } from '../../../electron/files/readMaskFile.ts';
import { chaosMask } from '../../fixtures/chaosMasks.ts';
import { COUNTING, metaImageFile, niftiFile, nrrdFile } from '../../fixtures/maskFiles.ts';
import { hasTestData, testData } from '../../testData.ts';

let folder = '';
const inFolder = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'letb-masks-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function letb(...args: readonly string[]): {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
} {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, '../../../electron/cli/letb.ts'), 'compare-masks', ...args],
    { encoding: 'utf8' },
  );
  return { status, out: stdout, err: stderr };
}

/** LPS steps 1, 2, 3 mm from (10, 20, 30), as the other two formats' files. */
const SFORM = [-1, 0, 0, -10, 0, -2, 0, -20, 0, 0, 3, 30];

describe('letb compare-masks', () => {
  it('gives one JSON document for masks of unlike format and label', () => {
    const left = inFolder(
      'a.nrrd',
      nrrdFile(
        {},
        COUNTING.map((value) => (value > 8 ? 5 : 0)),
      ),
    );
    const right = inFolder(
      'b.mha',
      metaImageFile(
        {},
        COUNTING.map((value) => (value > 12 ? 5 : 1)),
      ),
    );
    const { status, out, err } = letb(left, right, '--label', '5', '--json');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({
      schema: 'letb.mask-comparison/1',
      dice: 24 / 28,
      jaccard: 12 / 16,
      ravdPercent: 25,
      volumesCm3: [0.096, 0.072],
      label: 5,
      findings: [],
      inputs: [
        { role: 'reference', path: left },
        { role: 'compared', path: right },
      ],
    });
  });

  it('prints a table, and a remark on several labels, without JSON', () => {
    const file = inFolder('several.nii', niftiFile({ sform: SFORM }));
    const { status, out, err } = letb(file, file);
    expect(status).toBe(0);
    expect(out).toMatch(/Dice +1\.0000\n/);
    expect(out).toMatch(/average symmetric surface distance +not evaluable mm\n/);
    expect(err.trim().split('\n')).toHaveLength(2);
    expect(err).toContain('several labels');
  });

  it('ends with exit code 2 and one line for bad use and bad input', () => {
    const good = inFolder('good.nii', niftiFile({ sform: SFORM }));
    const moved = inFolder('moved.nii', niftiFile({ sform: SFORM.with(11, 31) }));
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[good], /two mask files/],
      [[good, good, good], /two mask files/],
      [[good, good, '--label', '0'], /--label takes a whole number/],
      [[good, good, '--label', '99'], /no voxel of label 99/],
      [[good, join(folder, 'absent.nii')], /absent\.nii cannot be read \(ENOENT\)/],
      [[folder, good], /cannot be read \(no regular file\)/],
      [
        [good, moved],
        /another grid than it must \(origin; a corner is 0\.33 voxels off\).*origin \(10, 20, 31\) mm.*origin \(10, 20, 30\) mm/,
      ],
    ];
    for (const [args, message] of cases) {
      const { status, out, err } = letb(...args);
      expect({ status, out }).toEqual({ status: 2, out: '' });
      expect(err).toMatch(message);
      expect(err.trim().split('\n')).toHaveLength(1);
    }
  });

  describe.runIf(hasTestData)('on the CHAOS challenge’s sample', () => {
    it('prints the published figures, whatever the order of the second file’s axes', () => {
      const ground = chaosMask('Ground');
      const result = chaosMask('Segmentation');
      expect(ground.voxels.reduce((sum, value) => sum + value, 0)).toBe(1_342_595);
      const order = { source: [0, 1, 2], reversed: [true, true, true] } as const;
      const turnedGrid = reorderedGrid(result.grid, order);
      const asImage = { name: '', grid: result.grid, stored: result.voxels, slope: 1, intercept: 0 };
      const turned = maskOnGrid(asImage, turnedGrid).labelmap;
      const reference = inFolder('ground.nii.gz', gzipSync(writeNifti(ground)));
      for (const mask of [result, turned]) {
        const { status, out } = letb(reference, inFolder('result.nii.gz', gzipSync(writeNifti(mask))), '--json');
        expect(status).toBe(0);
        const found: unknown = JSON.parse(out);
        if (typeof found !== 'object' || found === null) throw new Error(out);
        const rounded = Object.fromEntries(
          Object.entries(found).map(([key, value]) => [
            key,
            typeof value === 'number' ? Number(value.toFixed(3)) : value,
          ]),
        );
        expect(rounded).toMatchObject({ dice: 0.978, ravdPercent: 0.665, assdMm: 0.734, mssdMm: 14 });
        expect(rounded['volumesCm3']).toEqual([expect.closeTo(1417.5, 1), expect.closeTo(1408.1, 1)]);
      }
    });
  });
});

async function volumeCm3(path: string, label?: number): Promise<number> {
  const { grid } = (await readLabelImageFile(path)).image;
  const { labelmap } = await readMaskFile(path, grid, { label });
  const [si, sj, sk] = grid.spacingMm;
  return (labelmap.voxels.reduce((sum, value) => sum + value, 0) * si * sj * sk) / 1000;
}

describe('a mask file read from disk', () => {
  it('comes on the grid asked for, with the digest of its bytes', async () => {
    const bytes = gzipSync(niftiFile({ sform: SFORM, data: COUNTING.map((value) => (value === 7 ? 1 : 0)) }));
    const path = inFolder('one.nii.gz', bytes);
    const { grid } = (await readLabelImageFile(path)).image;
    const flipped = reorderedGrid(grid, { source: [2, 0, 1], reversed: [false, true, false] });
    const mask = await readMaskFile(path, flipped);
    expect(mask.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    // Label 7 is voxel (2, 1, 0) of 4 × 3 × 2; on the axes (k, −i, j) it is (0, 1, 1) of 2 × 4 × 3.
    expect(mask.labelmap.voxels.indexOf(1)).toBe(0 + 2 * (1 + 4 * 1));
    expect(mask.findings).toEqual([]);
  });

  it.runIf(hasTestData)('is the known liver of the independent generator and of TotalSegmentator', async () => {
    const truth: unknown = JSON.parse(readFileSync(testData('synthetic', 'aligned', 'truth.json'), 'utf8'));
    expect(truth).toMatchObject({ liver_ml: 1473.32 });
    expect(await volumeCm3(testData('synthetic', 'aligned', 'liver.nii.gz'))).toBeCloseTo(1473.32, 9);
    expect(await volumeCm3(testData('synthetic', 'aligned', 'liver.nrrd'))).toBeCloseTo(1473.32, 9);
    expect(await volumeCm3(testData('totalseg', 'example_seg.nii.gz'), 5)).toBeCloseTo(1043.1, 1);
    expect(await volumeCm3(testData('totalseg', 'example_seg_dicom.nii.gz'), 5)).toBeCloseTo(699.4, 1);
  });
});
