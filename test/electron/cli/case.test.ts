import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseDocument } from '../../../core/record/caseDocument.ts';
import { isProposalFinding } from '../../../core/roi/proposePlacements.ts';
import type { MeasurementDocument } from '../../../core/record/measurementDocument.ts';
import { readLabelImageFile } from '../../../electron/files/readMaskFile.ts';
import { makeDemoCase } from '../../../electron/files/demoCase.ts';
import { documentOf, runLetb, type LetbRun } from '../../fixtures/runLetb.ts';

const folder = mkdtempSync(join(tmpdir(), 'letb-case-'));
const demo = join(folder, 'demo');
const out = join(folder, 'out');
const treatment = ['--treatment-date', '2026-01-26'];
let run: LetbRun = { status: null, out: '', err: '' };

beforeAll(async () => {
  await makeDemoCase(demo, { demo: { seed: 5, dimensions: [80, 80, 36] } });
  run = runLetb('case', demo, ...treatment, '--out', out, '--json');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written<T>(name: string): T {
  return JSON.parse(readFileSync(join(out, name), 'utf8')) as T;
}

/** Everything but when it was computed and where its inputs lay. */
function undated(measurement: MeasurementDocument): unknown {
  const inputs = measurement.provenance.inputs.map(({ path: _path, ...input }) => input);
  return { ...measurement, provenance: { ...measurement.provenance, inputs, computedAt: '' } };
}

describe('letb case on a patient’s folder', () => {
  it('writes the document that it prints, and the files beside it', () => {
    expect(run.status).toBe(0);
    expect(documentOf(run)).toEqual(written('case.json'));
    expect(readdirSync(out).toSorted()).toEqual([
      'case.csv',
      'case.json',
      'change.json',
      'post-images.json',
      'post-liver.nii.gz',
      'post.json',
      'pre-images.json',
      'pre-liver.nii.gz',
      'pre.json',
      'qa.html',
      'report.html',
    ]);
  });

  it('marks each automatic choice as unreviewed', () => {
    const { schema, steps, timepoints } = written<CaseDocument>('case.json');
    expect(schema).toBe('letb.case/1');
    const at = (timepoint: string | null) =>
      steps.filter((step) => step.timepoint === timepoint).map(({ step }) => step);
    expect(at(null)).toEqual(['scan', 'pair']);
    for (const id of ['pre', 'post']) expect(at(id)).toEqual(['phase', 'segment', 'propose-rois', 'measure']);
    for (const step of steps) expect(step).toMatchObject({ origin: 'automatic', review: 'unreviewed' });
    expect(timepoints.map(({ id, date }) => [id, date])).toEqual([
      ['pre', '2026-01-12'],
      ['post', '2026-03-16'],
    ]);
    for (const { measurement } of timepoints) {
      expect(measurement.placements).toHaveLength(3);
      expect(measurement.findings.map(({ code }) => code)).toContain('draft-unreviewed');
    }
  });

  it('measures what letb measure does with its mask and its placements', () => {
    for (const { id, measurement } of written<CaseDocument>('case.json').timepoints) {
      const mask = join(out, `${id}-liver.nii.gz`);
      const again = documentOf(
        runLetb(
          'measure',
          '--arterial',
          join(demo, id, 'arterial'),
          '--precontrast',
          join(demo, id, 'precontrast'),
          '--liver',
          mask,
          '--uncertainty',
          '--json',
          ...measurement.placements.flatMap(({ centreLpsMm }) => ['--roi', centreLpsMm.join(',')]),
        ),
      ) as unknown as MeasurementDocument;
      const findings = measurement.findings.filter(
        (finding) => !finding.code.startsWith('draft-') && !isProposalFinding(finding),
      );
      expect(undated({ ...measurement, findings })).toEqual(undated(again));
      expect(measurement.provenance.inputs.at(-1)?.sha256).toBe(
        createHash('sha256').update(readFileSync(mask)).digest('hex'),
      );
    }
  });

  it('gives the change that letb change gives of its measurements', () => {
    const change = documentOf(runLetb('change', join(out, 'pre.json'), join(out, 'post.json'), ...treatment, '--json'));
    expect(written<CaseDocument>('case.json').change).toEqual(change);
  });

  it('shows on its page the numbers, the pictures and that nobody reviewed it', () => {
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    const { timepoints } = written<CaseDocument>('case.json');
    for (const { measurement } of timepoints) expect(page).toContain(`${measurement.letbPercent.toFixed(1)} %`);
    expect(page.match(/href="data:image\/png;base64,/g)?.length).toBeGreaterThanOrEqual(4);
    expect(page).toContain('Not reviewed by a reader');
  });
});

describe('letb export', () => {
  it('gives each liver, ROI and enhancement as a mask on the arterial grid, in either format', () => {
    for (const [form, ending] of [
      ['nifti', 'nii.gz'],
      ['nrrd', 'nrrd'],
    ] as const) {
      const into = join(folder, form);
      const { files } = documentOf(runLetb('export', out, '--as', form, '--out', into, '--json'));
      expect(files).toHaveLength(16);
      const compared = documentOf(
        runLetb('compare-masks', join(out, 'pre-liver.nii.gz'), join(into, `pre-liver.${ending}`), '--json'),
      );
      expect(compared).toMatchObject({ dice: 1 });
    }
    const { timepoints } = written<CaseDocument>('case.json');
    const [placement] = timepoints[0]?.measurement.placements ?? [];
    const roi = join(folder, 'nrrd', 'pre-roi1.nrrd');
    const { volumesCm3 } = documentOf(runLetb('compare-masks', roi, roi, '--json')) as { volumesCm3: number[] };
    expect(volumesCm3[0]).toBeCloseTo(placement?.effectiveCm3 ?? 0, 9);
    const enhancing = join(folder, 'nrrd', 'pre-enhancing1.nrrd');
    const seen = documentOf(runLetb('compare-masks', enhancing, enhancing, '--json')) as { volumesCm3: number[] };
    expect(seen.volumesCm3[0]).toBeCloseTo(placement?.enhancingVolumeCm3 ?? 0, 9);
  });

  it('gives the subtraction that the ROI’s figures are of', async () => {
    const { timepoints } = written<CaseDocument>('case.json');
    const { grid, placements } = timepoints[0]?.measurement ?? {};
    const hu = await readLabelImageFile(join(folder, 'nifti', 'pre-subtraction.nii.gz'));
    const roi = await readLabelImageFile(join(folder, 'nifti', 'pre-roi1.nii.gz'));
    const values = [...hu.image.stored].map(Number).filter((_, at) => roi.image.stored[at] === 1);
    expect(hu.image.grid.dimensions).toEqual(grid?.dimensions);
    expect(values).toHaveLength(placements?.[0]?.voxels ?? 0);
    expect(values.reduce((a, b) => a + b) / values.length).toBeCloseTo(placements?.[0]?.meanHu ?? 0, 9);
  });

  it('writes the masks of liver and ROIs alone and exits 1 where the images are not those that were measured', () => {
    const elsewhere = join(folder, 'elsewhere');
    cpSync(demo, elsewhere, { recursive: true });
    const [name = ''] = readdirSync(join(elsewhere, 'post', 'arterial'));
    const image = join(elsewhere, 'post', 'arterial', name);
    const bytes = readFileSync(image);
    writeFileSync(image, bytes.with(bytes.length - 900, (bytes.at(-900) ?? 0) ^ 1));
    const into = join(folder, 'changed');
    const { status, err } = runLetb('export', out, '--as', 'nrrd', '--out', into, '--data', elsewhere, '--json');
    expect([status, err]).toEqual([
      1,
      expect.stringMatching(/^without subtraction.*arterial input of post is another one/),
    ]);
    expect(readdirSync(into).filter((file) => file.startsWith('post-'))).toEqual([
      'post-liver.nrrd',
      'post-roi1.nrrd',
      'post-roi2.nrrd',
      'post-roi3.nrrd',
    ]);
  });

  it('gives the table that lies beside the case', () => {
    const csv = join(folder, 'again.csv');
    expect(runLetb('export', join(out, 'case.json'), '--as', 'csv', '--out', csv).status).toBe(0);
    expect(readFileSync(csv, 'utf8')).toBe(readFileSync(join(out, 'case.csv'), 'utf8'));
  });

  it.each([
    [['export', out, '--out', 'x'], /--as is missing/],
    [['export', out, '--as', 'dicom', '--out', 'x'], /nifti or nrrd or csv or pdf/],
    [['export', join(folder, 'none'), '--as', 'csv', '--out', 'x'], /none cannot be read/],
    [['export', join(out, 'pre.json'), '--as', 'csv', '--out', 'x'], /letb\.case\/1/],
  ])('refuses %j with one line', (words, sentence) => {
    const { status, err } = runLetb(...words);
    expect(status).toBe(2);
    expect(err).toMatch(sentence);
  });
});

describe('letb case refuses', () => {
  it('one timepoint, measures the other and exits 1, where an examination is missing', () => {
    const alone = join(folder, 'alone');
    cpSync(join(demo, 'post'), join(alone, 'post'), { recursive: true });
    const half = runLetb('case', alone, ...treatment, '--out', join(folder, 'half'), '--json');
    expect(half.status).toBe(1);
    expect(half.err).toContain('No examination before treatment (2026-01-26) was found');
    expect(JSON.parse(half.out)).toMatchObject({
      timepoints: [{ id: 'post' }],
      refused: [{ id: 'pre', code: 'timepoint-without-study' }],
      change: null,
    });
  });

  it.each([
    [['case', '--out', 'x'], /case takes a folder/],
    [['case', demo], /--out is missing/],
    [['case', demo, '--out', out, '--treatment-date', '26.1.2026'], /YYYY-MM-DD/],
    [['case', demo, '--out', out, '--patient', 'NOBODY'], /no patient "NOBODY".*LETB-DEMO/],
    [['case', demo, '--out', out, '--align', 'elastic'], /none or rigid or deformable/],
    [['case', demo, '--out', out, '--override', 'all'], /coverage or unlike-spectra/],
    [['case', join(folder, 'nowhere'), '--out', out], /nowhere/],
  ])('%j with one line', (words, sentence) => {
    const refused = runLetb(...words);
    expect(refused.status).toBe(2);
    expect(refused.out).toBe('');
    expect(refused.err).toMatch(sentence);
    expect(refused.err.trim().split('\n')).toHaveLength(1);
  });
});
