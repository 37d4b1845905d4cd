import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNifti } from '../../../core/segmentation/writeNifti.ts';
import { gridOf, maskOf } from '../../phantoms.ts';
import { documentOf, runLetb, type LetbRun } from '../../fixtures/runLetb.ts';
import {
  timepointGrid,
  timepointRoi,
  writeTimepoint,
  type SmallTimepoint,
  type TimepointChanges,
} from '../../fixtures/timepoint.ts';

let folder = '';
let made = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'letb-measure-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function timepoint(changes: TimepointChanges = {}): SmallTimepoint {
  made += 1;
  return writeTimepoint(join(folder, `case-${made}`), changes);
}

function measure(at: SmallTimepoint, ...more: readonly string[]): LetbRun {
  return runLetb(
    'measure',
    '--arterial',
    at.arterial,
    '--precontrast',
    at.precontrast,
    '--liver',
    at.liver,
    '--roi',
    timepointRoi,
    '--json',
    ...more,
  );
}

function refusedWith(run: LetbRun, sentence: RegExp): void {
  expect({ status: run.status, out: run.out }).toEqual({ status: 2, out: '' });
  expect(run.err).toMatch(sentence);
  expect(run.err.trimEnd().split('\n')).toHaveLength(1);
  expect(run.err).not.toMatch(/\n\s+at /);
}

describe('letb measure', () => {
  it('prints one document with every field of the contract, and nothing else', () => {
    const at = timepoint();
    const document = documentOf(measure(at, '--roi=5,-3,122', '--roi', '-9,-5,118', '--k', '3'));
    expect(document).toMatchObject({
      schema: 'letb.measurement/1',
      preset: 'paper',
      k: 3,
      grid: {
        dimensions: [24, 24, 12],
        spacingMm: [2, 2, 4],
        originLpsMm: [-24, -24, 100],
        direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      },
      alignment: { kind: 'identity' },
      coverage: 1,
      provisional: false,
      sdEstimator: 'sample (n − 1)',
      subject: { patientId: 'T1', studyDate: '2026-01-12' },
    });
    const { placements, provenance, quality } = document as {
      placements: unknown[];
      provenance: { inputs: { role: string; sha256: string; files: number }[] };
      quality: { sensitivity: object };
    };
    expect(placements).toHaveLength(3);
    expect(Object.keys(quality.sensitivity).toSorted()).toEqual(['1.5', '2', '2.5', '3']);
    expect(provenance.inputs.map(({ role, files }) => [role, files])).toEqual([
      ['arterial', 12],
      ['precontrast', 12],
      ['liver-mask', 1],
    ]);
    for (const input of provenance.inputs) expect(input.sha256).toMatch(/^[0-9a-f]{64}$/);
    // 5 × 7 of 20 × 20 columns hold the tumour; uniform noise of ± 5 HU a phase never reaches 3 SD above parenchyma.
    expect(document['letbPercent']).toBeCloseTo((100 * 5 * 7) / 400, 6);
  });

  it('gives the same numbers and digests again, and whatever the files are called', () => {
    const at = timepoint();
    const first = documentOf(measure(at));
    const again = documentOf(measure(at));
    for (const document of [first, again]) (document['provenance'] as { computedAt?: string }).computedAt = '';
    expect(again).toEqual(first);
  });

  it('shows a table without --json, and writes a report where asked', () => {
    const at = timepoint();
    const out = join(folder, 'report');
    const run = runLetb(
      'measure',
      '--arterial',
      at.arterial,
      '--precontrast',
      at.precontrast,
      '--liver',
      at.liver,
      '--roi',
      timepointRoi,
      '--k',
      '3',
      '--out',
      out,
    );
    expect(run.out).toMatch(/LETB 8\.8 % \(provisional\)/);
    expect(run.err).toBe('');
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('Liver enhancing tumour burden');
    expect(readFileSync(join(out, 'measurements.csv'), 'utf8')).toContain('letbPercent,,8.75,%');
  });

  it('takes a smaller ROI, a sphere and another k, and records them', () => {
    const document = documentOf(measure(timepoint(), '--roi-volume', '0.5', '--roi-shape', 'sphere', '--k', '3'));
    expect(document).toMatchObject({ k: 3, placements: [{ shape: 'sphere', nominalCm3: 0.5 }] });
  });

  it('resamples by the scanner’s geometry where the grids differ, and warns where the frames of reference do', () => {
    const shifted = documentOf(measure(timepoint({ precontrast: [{ tag: '00280030', vr: 'DS', value: '2.1\\2.1' }] })));
    expect(shifted['alignment']).toEqual({ kind: 'scanner' });
    const otherFrame = documentOf(
      measure(timepoint({ precontrast: [{ tag: '00200052', vr: 'UI', value: '1.2.9' }] }), '--k', '3'),
    );
    expect(otherFrame['alignment']).toEqual({ kind: 'scanner' });
    expect(otherFrame['findings']).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'unlike-frame-of-reference' })]),
    );
    expect(otherFrame['letbPercent']).toBeCloseTo(8.75, 6);
  });
});

describe('letb measure says beside the number', () => {
  const codesOf = (run: LetbRun): readonly string[] =>
    (documentOf(run)['findings'] as { readonly code: string }[]).map(({ code }) => code);

  it('that a file next to a stack could not be read', () => {
    const at = timepoint();
    writeFileSync(join(at.precontrast, 'empty.dcm'), '');
    expect(codesOf(measure(at))).toContain('damaged-files-left-out');
  });
  it('that one Patient ID has two names', () => {
    const at = timepoint({ precontrast: [{ tag: '00100010', vr: 'PN', value: 'TEST^TWO' }] });
    expect(codesOf(measure(at))).toContain('patient-identity-differs');
  });
  it('that without Patient IDs another name is another patient', () => {
    const anonymous = { tag: '00100020', vr: 'LO', value: null };
    const run = measure(
      timepoint({ arterial: [anonymous], precontrast: [anonymous, { tag: '00100010', vr: 'PN', value: 'TEST^TWO' }] }),
    );
    refusedWith(run, /different patients .*Patient’s Name/);
  });
  it('what was remarked of a stack', () => {
    const anonymous = { tag: '00100020', vr: 'LO', value: null };
    expect(codesOf(measure(timepoint({ arterial: [anonymous], precontrast: [anonymous] })))).toContain('stack-remark');
  });
});

describe('the command line', () => {
  it('ends quietly when its reader closes early', () => {
    const entry = new URL('../../../electron/cli/letb.ts', import.meta.url).pathname;
    const { status, stderr } = spawnSync(
      'bash',
      ['-c', `set -o pipefail; "${process.execPath}" "${entry}" help | true`],
      { encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('letb measure refuses, in one line with the numbers and exit code 2,', () => {
  it('a missing slice, with the gap and its place', () => {
    refusedWith(measure(timepoint({ precontrastSlices: (k) => k !== 5 })), /precontrast.*(gap|missing|spacing)/i);
  });
  it('mixed orientation', () => {
    const at = timepoint();
    const sagittal = timepoint({
      arterial: [{ tag: '00200037', vr: 'DS', value: '0\\1\\0\\0\\0\\-1' }],
      arterialSlices: (k) => k < 3,
    });
    for (const name of ['f0.dcm', 'f7.dcm', 'f2.dcm'])
      writeFileSync(join(at.arterial, `sagittal-${name}`), readFileSync(join(sagittal.arterial, name)));
    refusedWith(measure(at), /several|stacks/i);
  });
  it('missing Pixel Spacing', () => {
    refusedWith(
      measure(timepoint({ arterial: [{ tag: '00280030', vr: 'DS', value: null }] })),
      /arterial.*(uncalibrated|Pixel Spacing)/i,
    );
  });
  it('images that are not CT', () => {
    refusedWith(
      measure(timepoint({ arterial: [{ tag: '00080060', vr: 'CS', value: 'MR' }] })),
      /arterial.*(CT|modality)/i,
    );
  });
  it('unlike spectra, unless overridden and recorded', () => {
    const at = timepoint({
      arterial: [{ tag: '00180060', vr: 'DS', value: '100' }],
      precontrast: [{ tag: '00180060', vr: 'DS', value: '120' }],
    });
    refusedWith(measure(at), /spectra differ \(100 kVp \/ 120 kVp\)/);
    const document = documentOf(measure(at, '--override', 'unlike-spectra'));
    expect(document['overrides']).toEqual(['unlike-spectra']);
    expect(document['findings']).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'unlike-spectra-overridden' })]),
    );
  });
  it('another patient or study in the other role', () => {
    refusedWith(
      measure(timepoint({ precontrast: [{ tag: '00100020', vr: 'LO', value: 'T2' }] })),
      /different patients/,
    );
    refusedWith(
      measure(timepoint({ precontrast: [{ tag: '0020000D', vr: 'UI', value: '1.2.5' }] })),
      /different studies/,
    );
  });
  it('one stack in both roles', () => {
    const at = timepoint();
    refusedWith(measure({ ...at, precontrast: at.arterial }), /same images/);
  });
  it('a mask on another grid', () => {
    const at = timepoint();
    writeFileSync(at.liver, writeNifti(maskOf(gridOf([24, 24, 12], [2, 2, 4], [-24, -24, 104]), () => true)));
    refusedWith(measure(at), /grid/i);
  });
  it('an empty mask', () => {
    const at = timepoint();
    writeFileSync(at.liver, writeNifti(maskOf(timepointGrid, () => false)));
    refusedWith(measure(at), /empty/i);
  });
  it('an ROI outside the mask, with the share', () => {
    const at = timepoint();
    refusedWith(
      runLetb(
        'measure',
        '--arterial',
        at.arterial,
        '--precontrast',
        at.precontrast,
        '--liver',
        at.liver,
        '--roi',
        '-23,-23,122',
      ),
      /outside the liver mask/,
    );
  });
  it('an ROI as far away as numbers go, at once', () => {
    for (const roi of ['1e17,0,0', '-1e300,0,0', '0,0,1e9']) {
      refusedWith(measure(timepoint(), '--roi', roi), /ROI 2 .*100 % of it lies outside/);
    }
  });
  it('a pipe for a mask', () => {
    const at = timepoint();
    const pipe = join(folder, 'pipe');
    spawnSync('mkfifo', [pipe]);
    refusedWith(measure({ ...at, liver: pipe }), /pipe/);
  });
  it('coverage below 0.95, with the missing span in mm, unless overridden', () => {
    const at = timepoint({ precontrastSlices: (k) => k >= 3 });
    refusedWith(measure(at), /covers only [\d.]+ % of the liver .*missing: \d+ mm \(z 100 →/);
    expect(documentOf(measure(at, '--override', 'coverage'))).toMatchObject({ overrides: ['coverage'] });
  });
  it('a truncated file', () => {
    const at = timepoint();
    truncateSync(join(at.arterial, 'f0.dcm'), 900);
    refusedWith(measure(at), /arterial/);
  });
  it.each([
    ['an empty folder', () => mkdtempSync(join(folder, 'empty-')), /DICOM/],
    ['a path that is not there', () => join(folder, 'nowhere'), /nowhere/],
  ])('%s', (_, path, sentence) => {
    refusedWith(measure({ ...timepoint(), arterial: path() }), sentence);
  });
  it('a mask file that is not there or no mask', () => {
    const at = timepoint();
    refusedWith(measure({ ...at, liver: join(folder, 'none.nii') }), /none\.nii/);
    const text = join(folder, 'text.nii');
    writeFileSync(text, 'not a mask');
    refusedWith(measure({ ...at, liver: text }), /text\.nii/);
  });
  it.each([
    [['--roi', '1,2'], /--roi takes x,y,z/],
    [['--roi', '1,2,x'], /--roi takes a number, not "x"/],
    [['--k', 'two'], /--k takes a number/],
    [['--k', '-1'], /k must be a positive number/],
    [['--roi-shape', 'ball'], /--roi-shape takes cube or sphere/],
    [['--roi-volume', '0'], /volume 0/],
    [['--override', 'everything'], /--override takes/],
    [['--align', 'warp'], /--align takes none or rigid or deformable/],
    [['--align', 'rigid', '--alignment', 'x.json'], /give one of them/],
    [['--save-alignment', 'x.json'], /--save-alignment needs --align/],
    [['--alignment', 'nowhere.json'], /nowhere\.json/],
    [['--roi', '0x10,0,0'], /--roi takes a number/],
    [['--label', '0'], /--label takes a whole number other than 0/],
    [['--out', ''], /--out takes a folder/],
    [['--unknown'], /unknown/],
    [['stray'], /stray/],
  ])('the words %j', (words, sentence) => {
    refusedWith(
      runLetb('measure', '--arterial', 'a', '--precontrast', 'p', '--liver', 'm', '--roi', '0,0,0', ...words),
      sentence,
    );
  });
  it('missing options', () => {
    refusedWith(runLetb('measure'), /--arterial is missing/);
    refusedWith(runLetb('nonsense'), /no command "nonsense"/);
  });
});
