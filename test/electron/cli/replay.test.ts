import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseDocument } from '../../../core/record/caseDocument.ts';
import type { MeasurementDocument } from '../../../core/record/measurementDocument.ts';
import type { ReplayDocument } from '../../../core/record/replayDocument.ts';
import { makeDemoCase } from '../../../electron/files/demoCase.ts';
import type { SignedTimepoint } from '../../../core/record/readingDocument.ts';
import { maskBytes, signedMask } from '../../../core/record/signedMask.ts';
import { readMaskFile } from '../../../electron/files/readMaskFile.ts';
import { runLetb } from '../../fixtures/runLetb.ts';
import { signedReading } from '../../fixtures/signedReading.ts';

const folder = mkdtempSync(join(tmpdir(), 'letb-replay-'));
const demo = join(folder, 'demo');
const out = join(folder, 'out');
const record = join(out, 'case.json');

beforeAll(async () => {
  await makeDemoCase(demo, { demo: { seed: 5, dimensions: [80, 80, 36] } });
  expect(runLetb('case', demo, '--treatment-date', '2026-01-26', '--out', out).status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function replay(status: number, ...words: readonly string[]): ReplayDocument {
  const run = runLetb('replay', ...words, '--json');
  expect([run.status, run.err]).toEqual([status, '']);
  return JSON.parse(run.out) as ReplayDocument;
}

/** A copy of the record's folder in which the case says something else. */
function edited(
  name: string,
  change: (document: CaseDocument & { timepoints: { measurement: object }[] }) => void,
): string {
  const copy = join(folder, name);
  cpSync(out, copy, { recursive: true });
  const document = JSON.parse(readFileSync(record, 'utf8')) as CaseDocument & { timepoints: { measurement: object }[] };
  change(document);
  writeFileSync(join(copy, 'case.json'), JSON.stringify(document));
  return join(copy, 'case.json');
}

describe('letb replay', () => {
  it('says equal of what this version computed, from the case and from a bare measurement', () => {
    expect(replay(0, record)).toMatchObject({ equal: true, differences: [], refused: [], replayed: 'letb.case/1' });
    const bare = replay(0, join(out, 'pre.json'), '--data', demo);
    expect(bare).toMatchObject({ equal: true, replayed: 'letb.measurement/1' });
    expect(bare.inputs.map(({ role, state }) => [role, state])).toEqual([
      ['arterial', 'same'],
      ['precontrast', 'same'],
      ['liver-mask', 'same'],
    ]);
  });

  it('finds the images of what letb measure printed by itself, with the label that was the liver', () => {
    const { voxels, elsewhere } = labelledMask();
    const [arterial, precontrast] = ['arterial', 'precontrast'].map((phase) => join(demo, 'pre', phase));
    const [centre] =
      (JSON.parse(readFileSync(record, 'utf8')) as CaseDocument).timepoints[0]?.measurement.placements ?? [];
    const words = ['--arterial', arterial ?? '', '--precontrast', precontrast ?? '', '--liver', elsewhere];
    const measured = runLetb(
      'measure',
      ...words,
      '--label',
      '5',
      `--roi=${centre?.centreLpsMm.join(',') ?? ''}`,
      '--json',
    );
    expect(measured.err).toBe('');
    const path = join(folder, 'measured alone.json');
    writeFileSync(path, measured.out);
    const document = JSON.parse(measured.out) as MeasurementDocument;
    expect(document.provenance.inputs.map(({ role, label, path: from }) => [role, label, from])).toEqual([
      ['arterial', undefined, arterial],
      ['precontrast', undefined, precontrast],
      ['liver-mask', 5, elsewhere],
    ]);
    const voxelCm3 = document.grid.spacingMm.reduce((a, b) => a * b) / 1000;
    expect(document.liverVolumeCm3 / voxelCm3).toBeCloseTo(voxels, 6);
    expect(replay(0, path)).toMatchObject({ equal: true, replayed: 'letb.measurement/1' });
  });

  it('takes the folder of a case for its case.json', () => {
    expect(replay(0, out)).toMatchObject({ equal: true, replayed: 'letb.case/1' });
  });

  it('names a number that is not what its inputs give', () => {
    const path = edited('number', ({ timepoints }) => {
      Object.assign(timepoints[1]?.measurement ?? {}, { letbPercent: 12.5 });
    });
    expect(replay(1, path).differences).toMatchObject([{ timepoint: 'post', path: 'letbPercent', recorded: 12.5 }]);
    expect(runLetb('replay', path).out).toContain('post: letbPercent was 12.5, is ');
  });

  it('names the input of which one bit was changed, and the mask', () => {
    const data = join(folder, 'changed');
    cpSync(demo, data, { recursive: true });
    const [name = ''] = readdirSync(join(data, 'pre', 'arterial'));
    flipBit(join(data, 'pre', 'arterial', name), 4001);
    const images = replay(1, record, '--data', data);
    expect(images.inputs.filter(({ state }) => state !== 'same')).toMatchObject([
      { timepoint: 'pre', role: 'arterial', state: 'changed' },
    ]);
    const path = edited('mask', () => undefined);
    cpSync(join(demo, 'post', 'liver.nii.gz'), join(path, '..', 'post-liver.nii.gz'));
    expect(replay(1, path).inputs.filter(({ state }) => state !== 'same')).toMatchObject([
      { timepoint: 'post', role: 'liver-mask', state: 'changed' },
    ]);
  });

  it('says which input is missing, and computes the rest', () => {
    const data = join(folder, 'missing');
    cpSync(demo, data, { recursive: true });
    rmSync(join(data, 'post', 'precontrast'), { recursive: true });
    const { equal, inputs, refused } = replay(1, record, '--data', data);
    expect(equal).toBe(false);
    expect(inputs.filter(({ state }) => state !== 'same')).toMatchObject([
      { timepoint: 'post', role: 'precontrast', state: 'missing', foundSha256: null },
    ]);
    expect(refused).toMatchObject([{ timepoint: 'post', code: 'replay-input-missing' }]);
  });

  it('notes another version of the software without calling the result unequal', () => {
    const path = edited('version', ({ timepoints }) => {
      for (const { measurement } of timepoints) Object.assign(measurement.provenance, { softwareVersion: '0.0.1' });
    });
    expect(replay(0, path)).toMatchObject({ equal: true, softwareVersion: { recorded: ['0.0.1'] } });
    expect(runLetb('replay', path).out).toContain('recorded by version 0.0.1');
  });

  it('computes a signed reading again from its own masks and placements, and refuses one that was changed', async () => {
    const { timepoints, change } = JSON.parse(readFileSync(record, 'utf8')) as CaseDocument;
    const signed = await Promise.all(
      timepoints.map(async ({ id, measurement, liverMask }): Promise<SignedTimepoint> => {
        const mask = await readMaskFile(join(out, liverMask.path), measurement.grid);
        const bytes = maskBytes('liver', mask.labelmap);
        const inputs = measurement.provenance.inputs.map((input) =>
          input.role === 'liver-mask' ? { ...input, sha256: sha256Of(bytes) } : input,
        );
        return {
          role: id,
          measurement: { ...measurement, provenance: { ...measurement.provenance, inputs } },
          masks: [signedMask('liver', { bytes, sha256: sha256Of(bytes), findings: liverMask.findings })],
          alignment: null,
          drafts: [],
        };
      }),
    );
    const { reading } = await signedReading({ timepoints: signed, change, procedureDates: ['2026-01-26'] });
    const path = join(folder, 'reading.json');
    writeFileSync(path, JSON.stringify(reading));
    expect(replay(0, path, '--data', demo)).toMatchObject({ equal: true, replayed: 'letb.reading/1' });
    const changed = join(folder, 'changed.json');
    writeFileSync(changed, JSON.stringify(reading).replace('"Dr É"', '"Dr E"'));
    const refused = runLetb('replay', changed, '--data', demo);
    expect([refused.status, refused.err]).toEqual([2, expect.stringContaining('changed after it was signed')]);
  });

  it.each([
    [['replay'], /one record/],
    [['replay', join(out, 'pre.json')], /--data FOLDER/],
    [['replay', join(out, 'change.json')], /letb\.change\/1/],
    [['replay', join(out, 'case.csv')], /not a JSON document/],
  ])('refuses %j with one line', (words, sentence) => {
    const { status, out: said, err } = runLetb(...words);
    expect([status, said]).toEqual([2, '']);
    expect(err).toMatch(sentence);
  });
});

/** The liver of `pre` as label 5 of a file outside every folder of images; the first hundred voxels beside it are another label. */
function labelledMask(): { readonly voxels: number; readonly elsewhere: string } {
  const file = gunzipSync(readFileSync(join(out, 'pre-liver.nii.gz')));
  const data = file.subarray(352);
  let voxels = 0;
  data.forEach((value, index) => {
    if (value !== 0) voxels += 1;
    data[index] = value !== 0 ? 5 : index < 100 ? 7 : 0;
  });
  const elsewhere = join(folder, 'labels.nii');
  writeFileSync(elsewhere, file);
  return { voxels, elsewhere };
}

function flipBit(path: string, fromEnd: number): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - fromEnd] = (bytes[bytes.length - fromEnd] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
