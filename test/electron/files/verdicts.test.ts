import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobCode } from '../../../core/compute/jobCode.ts';
import { resampleSteps } from '../../../core/dicom/resampleSteps.ts';
import type { Stack } from '../../../core/dicom/stack.ts';
import { stacksOf } from '../../../core/dicom/studyTree.ts';
import { voxelOffset } from '../../../core/geometry/grid.ts';
import { NO_DATA_HU } from '../../../core/imaging/volume.ts';
import { relatePhases } from '../../../core/letb/relatePhases.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { scanFolder } from '../../../electron/files/scanFolder.ts';
import { sliceFile, sliceFiles, type Attribute, type SliceOptions } from '../../fixtures/dicomFile.ts';
import { tiltedFiles } from '../../fixtures/tiltedStack.ts';
import { gridOf } from '../../phantoms.ts';
import { hasTestData, testData } from '../../testData.ts';

let root = '';
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'letb-verdicts-'));
});
afterAll(async () => rm(root, { recursive: true, force: true }));

/** The stacks of a folder that holds these files; names are shuffled against positions, without extension. */
async function scanOf(files: readonly Uint8Array[]): Promise<readonly Stack[]> {
  const folder = join(root, String((count += 1)));
  await mkdir(folder);
  await Promise.all(files.map((bytes, n) => writeFile(join(folder, `X${(n * 7) % files.length}_${n}`), bytes)));
  return stacksOf(await scanFolder([folder], { cache: null }));
}

async function oneOf(files: readonly Uint8Array[]): Promise<Stack> {
  const [stack, ...more] = await scanOf(files);
  if (stack === undefined || more.length > 0) throw new Error(`${more.length + 1} stacks`);
  return stack;
}

/** HU of a measurable stack, by the job that measurements use. */
async function huOf({ grid, slices }: Pick<Stack, 'grid' | 'slices'>): Promise<Int16Array> {
  if (grid === null) throw new Error('no grid');
  const { slab } = await jobCode.readSlices(
    { grid, slices, range: [0, grid.dimensions[2]], into: null },
    {
      ports: { readSource: async (source) => new Uint8Array(await readFile(source)), digest: () => '' },
      progress: () => undefined,
      breathe: () => Promise.resolve(),
      isCancelled: () => false,
    },
  );
  return slab ?? new Int16Array();
}

const codes = ({ reasons }: Stack): readonly string[] => reasons.map(({ code }) => code);
const text = (tag: string, vr: string, value: string | null): Attribute => ({ tag, vr, value });
const withAll = (...attributes: readonly Attribute[]): SliceOptions => ({ with: attributes });

/** Names are the rows of the specification's table of findings and verdicts. */
describe('verdicts', () => {
  describe('localizer/scout, secondary capture, dose report, MIP/screen save, < 5 slices: not measurable, shown in the list', () => {
    it.each<[string, readonly Uint8Array[], string]>([
      ['localizer', sliceFiles(6, 2, withAll(text('00080008', 'CS', 'ORIGINAL\\PRIMARY\\LOCALIZER'))), 'localizer'],
      ['scout', sliceFiles(6, 2, withAll(text('00080008', 'CS', 'ORIGINAL\\PRIMARY\\SCOUT'))), 'localizer'],
      [
        'secondary capture',
        sliceFiles(6, 2, withAll(text('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'))),
        'secondary-capture',
      ],
      ['dose report', sliceFiles(6, 2, withAll(text('0008103E', 'LO', 'Dose Report'))), 'dose-report'],
      ['MIP', sliceFiles(6, 2, withAll(text('00080008', 'CS', 'DERIVED\\SECONDARY\\AXIAL\\MIP'))), 'projection-image'],
      [
        'screen save',
        sliceFiles(6, 2, withAll(text('00080008', 'CS', 'DERIVED\\SECONDARY\\SCREEN SAVE'))),
        'secondary-capture',
      ],
      ['four slices', sliceFiles(4, 2), 'too-few-slices'],
    ])('%s', async (_, files, code) => {
      const stack = await oneOf(files);
      expect([stack.verdict, stack.slices.length]).toEqual(['viewable', files.length]);
      expect(codes(stack)).toContain(code);
    });
  });

  it('duplicate slice positions with equal pixels: de-duplicated, noted', async () => {
    const files = sliceFiles(8, 2);
    const copies = [2, 5].map((k) =>
      sliceFile({ position: [0, 0, 2 * k], instance: 50 + k, with: [text('00080018', 'UI', `1.2.9.${k}`)] }),
    );
    const stack = await oneOf([...files, ...copies]);
    expect([stack.verdict, stack.slices.length]).toEqual(['measurable', 8]);
    expect(stack.reasons.find(({ code }) => code === 'duplicates-removed')?.details).toEqual({ count: 2 });
  });

  it('duplicate positions with different pixels: split into two stacks', async () => {
    const second = Array.from({ length: 8 }, (_, k) =>
      sliceFile({
        position: [0, 0, 2 * k],
        instance: 9 + k,
        stored: (index) => index + 100,
        with: [text('00080018', 'UI', `1.2.9.${k}`)],
      }),
    );
    const stacks = await scanOf([...sliceFiles(8, 2), ...second]);
    expect(stacks.map(({ verdict, slices }) => [verdict, slices.length])).toEqual([
      ['measurable', 8],
      ['measurable', 8],
    ]);
    const sums = await Promise.all(stacks.map(async (stack) => (await huOf(stack)).reduce((sum, hu) => sum + hu, 0)));
    expect((sums[1] ?? 0) - (sums[0] ?? 0)).toBe(100 * 16 * 8);
    expect(stacks.every((stack) => codes(stack).includes('split-from-series'))).toBe(true);
  });

  it('a step off the median step by more than max(1 %, 0.1 mm): refused for volumetry, the gaps named in mm; offered: resample explicitly', async () => {
    const stack = await oneOf(sliceFiles(9, 2.5).filter((_, k) => k !== 4));
    expect([stack.verdict, stack.grid]).toEqual(['refused', null]);
    const said = stack.reasons.map((reason) => sentenceOf(reason, 'en')).join(' ');
    expect(said).toContain('5 mm between 7.5 and 12.5 mm (images 4 and 6)');
    expect(said).toContain('resampled onto even steps');
    const resampled = resampleSteps(stack);
    expect([resampled?.verdict, resampled?.grid?.dimensions[2]]).toEqual(['measurable', 9]);
    expect(resampled?.correction).toMatchObject({ kind: 'even-steps', gaps: [{ fromMm: 7.5, toMm: 12.5 }] });
  });

  it('gantry tilt / sheared stack: corrected by resampling onto an orthogonal grid, recorded', async () => {
    const stack = await oneOf(
      tiltedFiles(
        { tiltDegrees: 15, rows: 12, columns: 10, pixelSpacingMm: [2, 2], stepMm: 3, slices: 8, origin: [0, 0, 0] },
        () => 40,
      ),
    );
    expect(stack.verdict).toBe('measurable');
    expect(stack.correction).toMatchObject({ kind: 'shear' });
    expect(stack.grid?.dimensions[1]).toBeGreaterThan(12);
    const hu = await huOf(stack);
    expect(new Set(hu)).toEqual(new Set([40, NO_DATA_HU]));
  });

  it.each<[string, Attribute, string]>([
    ['no Frame of Reference UID', text('00200052', 'UI', null), 'no-frame-of-reference'],
    ['no Acquisition Number', text('00200012', 'IS', null), 'no-acquisition-number'],
    ['empty Patient ID', text('00100020', 'LO', null), 'no-patient-id'],
  ])('%s, no file extension: still measurable; what is missing is a finding', async (_, attribute, code) => {
    const stack = await oneOf(sliceFiles(6, 2, withAll(attribute)));
    expect(stack.verdict).toBe('measurable');
    expect(codes(stack)).toContain(code);
    const reason = stack.reasons.find((item) => item.code === code);
    expect(reason === undefined ? '' : sentenceOf(reason, 'fr')).not.toContain('{');
  });

  it('Pixel Spacing missing: refused for measuring; viewing allowed, uncalibrated', async () => {
    const stack = await oneOf(sliceFiles(6, 2, withAll(text('00280030', 'DS', null))));
    expect([stack.verdict, stack.grid]).toEqual(['viewable', null]);
    expect(codes(stack)).toContain('uncalibrated');
    expect(() => relatePhases(stack, stack, [])).toThrow(/stack-not-measurable/);
  });

  it('Rescale Slope/Intercept differ between slices: applied per slice', async () => {
    const files = Array.from({ length: 6 }, (_, k) =>
      sliceFile({
        position: [0, 0, 2 * k],
        instance: k + 1,
        stored: () => 100,
        with: [text('00281052', 'DS', String(-10 * k)), text('00281053', 'DS', String(1 + k))],
      }),
    );
    const stack = await oneOf(files);
    expect(stack.verdict).toBe('measurable');
    expect(codes(stack)).toContain('rescale-differs');
    const hu = await huOf(stack);
    const { grid } = stack;
    if (grid === null) throw new Error('no grid');
    expect([0, 1, 2, 3, 4, 5].map((k) => hu[voxelOffset(grid, 1, 1, k)])).toEqual(
      [0, 1, 2, 3, 4, 5].map((k) => 100 * (1 + k) - 10 * k),
    );
  });

  it.each<[string, Attribute, string]>([
    ['Rescale Type not HU', text('00281054', 'LO', 'US'), 'not-hounsfield'],
    ['Modality not CT', text('00080060', 'CS', 'PT'), 'not-ct'],
  ])('%s: refused for LETB, viewing and diameters allowed', async (_, attribute, code) => {
    const stack = await oneOf(sliceFiles(6, 2, withAll(attribute)));
    expect(stack.verdict).toBe('viewable');
    expect(codes(stack)).toContain(code);
    // Diameters need a place: the grid stays.
    expect(stack.grid).not.toBeNull();
    expect(() => relatePhases(stack, stack, [])).toThrow(/stack-not-measurable/);
  });

  it.each<[string, readonly Attribute[], (word: number) => number]>([
    ['padding (0028,0120)', [{ tag: '00280120', vr: 'SS', value: 7 }], (word) => (word === 7 ? NO_DATA_HU : word)],
    [
      'a range of padding (0028,0121)',
      [
        { tag: '00280120', vr: 'SS', value: 3 },
        { tag: '00280121', vr: 'SS', value: 5 },
      ],
      (word) => (word >= 3 && word <= 5 ? NO_DATA_HU : word),
    ],
    ['unsigned', [{ tag: '00280103', vr: 'US', value: 0 }], (word) => word & 0xffff],
    [
      '12 in 16 bits, with something above them',
      [
        { tag: '00280101', vr: 'US', value: 12 },
        { tag: '00280102', vr: 'US', value: 11 },
      ],
      (word) => ((word & 0xfff) > 2047 ? (word & 0xfff) - 4096 : word & 0xfff),
    ],
    [
      'high bit ≠ bits stored − 1',
      [
        { tag: '00280101', vr: 'US', value: 12 },
        { tag: '00280102', vr: 'US', value: 15 },
      ],
      (word) => word >> 4,
    ],
  ])('%s: honoured', async (_, attributes, expected) => {
    const words = [0, 3, 4, 5, 7, 100, 2047, 2048, 4095, -1, -16, -2000, 0x1234, 0x5003, 31000, 16];
    const stored = (index: number): number => words[index] ?? 0;
    const stack = await oneOf(sliceFiles(6, 2, { stored, with: attributes }));
    expect(stack.verdict).toBe('measurable');
    const saturated = words.map((word) => Math.min(32767, expected(word)));
    expect([...(await huOf(stack)).subarray(0, 16)]).toEqual(saturated);
  });

  it('lossy compression (0028,2110 = 01): measured, flagged', async () => {
    const stack = await oneOf(sliceFiles(6, 2, withAll(text('00282110', 'CS', '01'))));
    expect(stack.verdict).toBe('measurable');
    expect(codes(stack)).toContain('lossy-images');
    const other = await oneOf(sliceFiles(6, 2, { series: '1.2.3.9' }));
    expect(relatePhases(stack, other, []).findings.map(({ code }) => code)).toContain('lossy-compression');
  });

  it('slice thickness > 5 mm: measured, flagged', async () => {
    const [thick, thin] = [
      await oneOf(sliceFiles(6, 7.5, withAll(text('00180050', 'DS', '7.5')))),
      await oneOf(sliceFiles(6, 5, { ...withAll(text('00180050', 'DS', '5')), series: '1.2.3.9' })),
    ];
    expect([thick.verdict, thin.verdict]).toEqual(['measurable', 'measurable']);
    expect([codes(thick).includes('slices-over-5-mm'), codes(thin).includes('slices-over-5-mm')]).toEqual([
      true,
      false,
    ]);
    expect(relatePhases(thick, thin, []).findings.map(({ code }) => code)).toContain('thick-slices');
  });
});

describe.runIf(hasTestData)('verdicts on real data', () => {
  const stacksAt = async (...path: readonly string[]): Promise<readonly Stack[]> =>
    stacksOf(await scanFolder([testData(...path)], { cache: null, phases: false }));

  it('localizers, few slices and other modalities of the corpus are shown and not measurable', async () => {
    const stacks = await stacksAt('corpus', 'pydicom');
    expect(stacks.length).toBeGreaterThan(20);
    const measurable = stacks.filter(({ verdict }) => verdict === 'measurable');
    expect(measurable.every(({ slices, header }) => slices.length >= 5 && header.series.modality === 'CT')).toBe(true);
    expect(stacks.some((stack) => codes(stack).includes('not-ct'))).toBe(true);
    expect(stacks.some((stack) => codes(stack).includes('too-few-slices'))).toBe(true);
  });

  it('two passes at the same positions in one series of HCC_007 are two stacks', async () => {
    const stacks = await stacksAt('HCC_007');
    const split = stacks.filter((stack) => codes(stack).includes('split-from-series'));
    expect(split).toHaveLength(4);
    expect(split.every(({ verdict }) => verdict === 'measurable')).toBe(true);
  });

  it('the same image in nine lossless syntaxes is kept once', async () => {
    const stacks = await stacksAt('corpus', 'cornerstone3d_CTImage_all_TS');
    const counts = stacks.flatMap(({ reasons }) =>
      reasons.flatMap(({ code, details }) => (code === 'duplicates-removed' ? [Number(details['count'])] : [])),
    );
    expect(Math.max(...counts)).toBe(9);
  });

  it('an image without Pixel Spacing is viewable and uncalibrated', async () => {
    const [stack] = await stacksAt('corpus', 'cornerstone3d_CTImage_all_TS', 'no-pixel-spacing.dcm');
    expect([stack?.verdict, stack?.grid]).toEqual(['viewable', null]);
    expect(stack === undefined ? [] : codes(stack)).toContain('uncalibrated');
  });

  it('precontrast slices of 10 mm are measured and flagged', async () => {
    const thick = (await stacksAt('HCC_007')).filter((stack) => codes(stack).includes('slices-over-5-mm'));
    expect(thick.map(({ verdict }) => verdict)).toEqual(['measurable', 'measurable']);
  });

  it('what lies outside the scanner’s circle in CT1 is padding: no data, pixel by pixel', async () => {
    const [stack] = await stacksAt('corpus', 'nema_wg04', 'CT1_UNC');
    const [slice] = stack?.slices ?? [];
    if (stack === undefined || slice === undefined) throw new Error('no image');
    const { rows, columns, dataOffset, padding, slope, intercept } = slice.pixels;
    expect(padding).toEqual({ low: -2000, high: -2000 });
    const grid = gridOf([columns, rows, 1]);
    const hu = await huOf({ grid, slices: [slice] });
    const bytes = await readFile(slice.source);
    const words = Array.from(hu, (_, at) => bytes.readInt16LE(dataOffset + 2 * at));
    expect(words.filter((word) => word === -2000).length).toBe(55_772);
    expect([...hu]).toEqual(words.map((word) => (word === -2000 ? NO_DATA_HU : word * slope + intercept)));
  });
});
