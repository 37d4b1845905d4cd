import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { voxelCentre } from '../../../core/geometry/affine.ts';
import { voxelOffset } from '../../../core/geometry/grid.ts';
import { resampleSteps } from '../../../core/dicom/resampleSteps.ts';
import { stacksOf } from '../../../core/dicom/studyTree.ts';
import { jobCode } from '../../../core/compute/jobCode.ts';
import type { StackSlice } from '../../../core/dicom/stack.ts';
import { shiftSlice } from '../../../core/imaging/shiftSlice.ts';
import { NO_DATA_HU } from '../../../core/imaging/volume.ts';
import { writeNifti } from '../../../core/segmentation/writeNifti.ts';
import type { Labelmap } from '../../../core/segmentation/labelmap.ts';
import { resolveStack } from '../../../electron/files/resolveStack.ts';
import { scanFolder } from '../../../electron/files/scanFolder.ts';
import { sliceHuReader } from '../../../electron/files/sliceHu.ts';
import { lendDecoding } from '../../../electron/decoders/lendDecoding.ts';
import { chaosMask } from '../../fixtures/chaosMasks.ts';
import { documentOf, runLetb } from '../../fixtures/runLetb.ts';
import { hasTestData, testData } from '../../testData.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'letb-real-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every file below a folder. */
function filesBelow(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((name) => statSync(name).isFile());
}

/** Replaces a text of a header by one of the same length. */
function replaceText(bytes: Buffer, from: string, to: string): void {
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + from.length)) bytes.write(to, at, 'latin1');
}

describe.runIf(hasTestData)('the liver of chaos, by its hand-drawn mask', () => {
  const VOXELS = 1_342_595;

  it('measures 1417.5 mL through letb measure, where the thickness tag would give 2268', async () => {
    const mask = chaosMask('Ground');
    expect(mask.voxels.reduce((sum, value) => sum + value, 0)).toBe(VOXELS);
    const liver = join(folder, 'liver.nii');
    writeFileSync(liver, writeNifti(mask));
    const arterial = testData('chaos', 'DICOM_anon');
    const stack = await resolveStack(arterial);
    // One series alone is there: its twin, 40 HU darker under other UIDs, stands for the precontrast phase.
    const precontrast = join(folder, 'twin');
    mkdirSync(precontrast);
    const { instanceUid } = stack.header.series;
    const twinUid = `${instanceUid.slice(0, -1)}${instanceUid.endsWith('7') ? '8' : '7'}`;
    for (const [k, { source, sopInstanceUid }] of stack.slices.entries()) {
      const bytes = readFileSync(source);
      const end = bytes.indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00]));
      const header = Buffer.from(bytes.subarray(0, end));
      replaceText(header, instanceUid, twinUid);
      replaceText(header, sopInstanceUid, `${sopInstanceUid.slice(0, -1)}${sopInstanceUid.endsWith('7') ? '8' : '7'}`);
      header.copy(bytes);
      const pixels = bytes.subarray(stack.slices[k]?.pixels.dataOffset ?? end);
      for (let at = 0; at + 1 < pixels.length; at += 2) pixels.writeInt16LE(pixels.readInt16LE(at) - 40, at);
      writeFileSync(join(precontrast, `${k}.dcm`), bytes);
    }
    const roi = voxelCentre(mask.grid, centreOf(mask)).join(',');
    const document = documentOf(
      runLetb(
        'measure',
        '--arterial',
        arterial,
        '--precontrast',
        precontrast,
        '--liver',
        liver,
        `--roi=${roi}`,
        '--json',
      ),
    );
    expect(document['liverVolumeCm3']).toBeCloseTo((VOXELS * 0.7265625 ** 2 * 2) / 1000, 6);
    expect(Number(document['liverVolumeCm3']).toFixed(1)).toBe('1417.5');
    expect(stack.header.acquisition.sliceThicknessMm).toBe(3.2);
    expect(((VOXELS * 0.7265625 ** 2 * 3.2) / 1000).toFixed(0)).toBe('2268');
    expect(document).toMatchObject({ alignment: { kind: 'identity' }, placements: [{ meanHu: 40, sdHu: 0 }] });
  });
});

/** A voxel in the middle of a slice of the mask around which a cube of 15 mm lies inside. */
function centreOf({ grid, voxels }: Labelmap): readonly [number, number, number] {
  const [ni, nj, nk] = grid.dimensions;
  const reach = [Math.ceil(8 / grid.spacingMm[0]), Math.ceil(8 / grid.spacingMm[1]), Math.ceil(8 / grid.spacingMm[2])];
  for (let j = Math.floor(nj / 3); j < nj; j += 4) {
    for (let i = Math.floor(ni / 5); i < ni; i += 4) {
      const k = Math.floor(nk / 2);
      const corners = [-1, 0, 1].flatMap((a) => [-1, 0, 1].flatMap((b) => [-1, 0, 1].map((c) => [a, b, c] as const)));
      const inside = corners.every(
        ([a, b, c]) =>
          voxels[voxelOffset(grid, i + a * (reach[0] ?? 0), j + b * (reach[1] ?? 0), k + c * (reach[2] ?? 0))] === 1,
      );
      if (inside) return [i, j, k];
    }
  }
  throw new Error('no room for an ROI');
}

describe.runIf(hasTestData)('gantry_tilt_GE', () => {
  it('is recognised as tilted and uneven, and both are corrected when that is asked for', async () => {
    const stack = await resolveStack(testData('corpus', 'gantry_tilt_GE'));
    expect(stack.verdict).toBe('refused');
    expect(stack.reasons.map(({ code }) => code)).toEqual(expect.arrayContaining(['uneven-spacing', 'gantry-tilt']));
    expect(stack.reasons.find(({ code }) => code === 'uneven-spacing')?.details).toMatchObject({
      gapCount: 14,
      resamplingOffered: true,
    });
    const resampled = resampleSteps(stack);
    expect(resampled?.verdict).toBe('measurable');
    if (resampled?.correction?.kind !== 'even-steps' || resampled.grid === null) throw new Error('not resampled');
    expect(resampled.correction.shear?.tiltDegrees).toBeCloseTo(18.5, 2);
    expect(resampled.correction).toMatchObject({ emptySlices: 0, gaps: { length: 14 } });
    const lengthMm = (stack.slices.at(-1)?.positionMm ?? 0) - (stack.slices[0]?.positionMm ?? 0);
    const stepMm = resampled.grid.spacingMm[2];
    expect(stepMm).toBeCloseTo(4.002, 3);
    expect(Math.abs((resampled.grid.dimensions[2] - 1) * stepMm - lengthMm)).toBeLessThanOrEqual(stepMm / 2);
  });

  it('keeps the attenuation of its images where a grid slice lies on one, and their weighted mean between two', async () => {
    const stack = await resolveStack(testData('corpus', 'gantry_tilt_GE'));
    const resampled = resampleSteps(stack);
    const { grid, slices } = resampled ?? {};
    if (grid === undefined || grid === null || slices === undefined) throw new Error('not resampled');
    const [columns, rows] = grid.dimensions;
    const read = sliceHuReader(lendDecoding());
    const shiftedBy = async (slice: StackSlice): Promise<Int16Array> => {
      const voxels = new Int16Array(columns * rows);
      const source = { voxels: await read(slice), columns: slice.pixels.columns, rows: slice.pixels.rows };
      if (slice.shift === undefined) throw new Error('no shift');
      shiftSlice(source, slice.shift, { voxels, columns, rows });
      return voxels;
    };
    const between = slices.findIndex(({ blend }) => blend !== undefined && blend !== null);
    for (const k of [0, between]) {
      const slice = slices[k];
      if (slice === undefined) throw new Error('no such slice');
      const { slab } = await jobCode.readSlices(
        { grid, slices: [slice], range: [k, k + 1], into: null },
        {
          ports: { readSource: (source) => Promise.resolve(new Uint8Array(readFileSync(source))), digest: () => '' },
          progress: () => undefined,
          breathe: () => Promise.resolve(),
          isCancelled: () => false,
        },
      );
      const here = await shiftedBy(slice);
      const beside = slice.blend === undefined || slice.blend === null ? null : await shiftedBy(slice.blend.image);
      const share = slice.blend?.share ?? 0;
      const expected = here.map((hu, at) => {
        const other = beside?.[at] ?? hu;
        if (hu === NO_DATA_HU || other === NO_DATA_HU) return NO_DATA_HU;
        return Math.floor(hu + share * (other - hu) + 0.5 + 1e-9);
      });
      expect(slab?.findIndex((hu, at) => Math.abs(hu - (expected[at] ?? 0)) > 0)).toBe(-1);
      expect(expected.some((hu) => hu > 30)).toBe(true);
    }
  });
});

describe.runIf(hasTestData)('the whole corpus', () => {
  it('is scanned with every file in a stack or left out with a code that has sentences, and a verdict for every stack', () => {
    const corpus = testData('corpus');
    const document = documentOf(runLetb('scan', corpus, '--no-cache', '--json')) as unknown as {
      readonly patients: readonly {
        readonly pairing: { readonly basis: string };
        readonly studies: readonly {
          readonly series: readonly {
            readonly stacks: readonly {
              readonly files: number;
              readonly verdict: string;
              readonly reasons: readonly { readonly code: string; readonly sentence: string }[];
              readonly phase: { readonly value: string; readonly needsReader: boolean };
            }[];
          }[];
        }[];
      }[];
      readonly skipped: readonly { readonly path: string; readonly code: string; readonly sentence: string }[];
    };
    const stacks = document.patients.flatMap(({ studies }) =>
      studies.flatMap(({ series }) => series.flatMap((item) => item.stacks)),
    );
    expect(stacks.length).toBeGreaterThan(100);
    for (const { verdict, reasons } of stacks) {
      expect(['measurable', 'viewable', 'refused']).toContain(verdict);
      if (verdict !== 'measurable') expect(reasons.length).toBeGreaterThan(0);
      for (const { code, sentence } of reasons) expect(sentence.startsWith(`${code} `), sentence).toBe(false);
    }
    for (const { code, sentence } of document.skipped) {
      expect(sentence.length).toBeGreaterThan(10);
      expect(sentence.startsWith(`${code} `), sentence).toBe(false);
    }
    expect(document.patients.every(({ pairing }) => pairing.basis === 'study-order')).toBe(true);
  });

  it('leaves no file unaccounted for', async () => {
    const corpus = testData('corpus');
    const files = filesBelow(corpus);
    const tree = await scanFolder([corpus], { cache: null, phases: false });
    const inStacks = new Set(stacksOf(tree).flatMap(({ slices }) => slices.map(({ source }) => source)));
    const left = new Set(tree.skipped.map(({ source }) => source));
    expect(files.length).toBeGreaterThan(300);
    expect(files.filter((file) => !inStacks.has(file) && !left.has(file))).toEqual([]);
    expect([...left].filter((file) => !files.includes(file))).toEqual([]);
    // In both are images cut short, which their stack names too.
    const inBoth = tree.skipped.filter(({ source }) => inStacks.has(source));
    expect([...new Set(inBoth.map(({ code }) => code))]).toEqual(['truncated-pixel-data']);
    expect(inStacks.size + left.size - inBoth.length).toBe(files.length);
  });

  it('proposes no phase with confidence but for scans of a trunk, and asks the reader for the others', async () => {
    const tree = await scanFolder([testData('corpus')], { cache: null });
    const proposed = stacksOf(tree).filter(({ phase }) => phase.value !== 'unknown');
    for (const { header, phase } of proposed) {
      const named = phase.evidence.filter(({ source }) => source === 'words');
      // Words alone, or the unenhanced slices of a chest and upper abdomen (patient 99000).
      expect(named.length > 0 || header.patient.id === '99000', header.series.description ?? '').toBe(true);
      expect(phase.value).toBe('precontrast');
    }
    const others = stacksOf(tree).filter(({ phase }) => phase.value === 'unknown' && phase.evidence.length > 0);
    expect(others.length).toBeGreaterThan(20);
    expect(others.every(({ phase }) => phase.needsReader)).toBe(true);
  });
});

describe.runIf(hasTestData)('letb scan on real patients', () => {
  it('pairs HCC_007 by its two studies, and its stacks by phase, with the timing of a treatment between them', () => {
    const scan = documentOf(
      runLetb('scan', testData('HCC_007'), '--no-cache', '--treatment-date', '1998-01-20', '--json'),
    ) as unknown as { readonly patients: readonly { readonly pairing: Record<string, unknown> }[] };
    const pairing = scan.patients[0]?.pairing;
    expect(pairing).toMatchObject({ basis: 'procedure-dates', pre: 0, post: 1, identityQuestion: null, findings: [] });
    const timepoints = pairing?.['timepoints'] as readonly Record<string, unknown>[];
    expect(timepoints.map(({ date, role }) => [date, role])).toEqual([
      ['1997-12-27', 'pre'],
      ['1998-03-14', 'post'],
    ]);
    expect(String(timepoints[0]?.['arterial'])).toMatch(/#4-15810d39$/);
    expect(String(timepoints[0]?.['precontrast'])).toMatch(/#2-d1e663d3$/);
    for (const { comparability } of timepoints)
      expect((comparability as readonly { code: string }[]).map(({ code }) => code)).toEqual(
        expect.arrayContaining(['unlike-thickness', 'thick-slices']),
      );
  });

  it('finds totalseg portal-venous 96 s after the injection, with the delay as evidence and no doubt', () => {
    const scan = documentOf(runLetb('scan', testData('totalseg', 'example_ct_dicom'), '--no-cache', '--json'));
    const text = JSON.stringify(scan);
    expect(text).toContain('"value":"portal-venous"');
    expect(text).toContain('"needsReader":false');
    expect(text).toMatch(/"code":"delay-after-contrast","details":\{"seconds":96/);
  });
});
