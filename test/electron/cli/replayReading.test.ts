import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeDocument } from '../../../core/record/changeDocument.ts';
import type { MeasurementDocument } from '../../../core/record/measurementDocument.ts';
import { sealReading, withoutRuns, type ReadingDocument } from '../../../core/record/readingDocument.ts';
import type { ReplayDocument } from '../../../core/record/replayDocument.ts';
import { maskBytes, signedMask } from '../../../core/record/signedMask.ts';
import { makeDemoCase, openDemoCase } from '../../../electron/files/demoCase.ts';
import { readMaskFile } from '../../../electron/files/readMaskFile.ts';
import { runLetb } from '../../fixtures/runLetb.ts';
import { signedReading } from '../../fixtures/signedReading.ts';

const folder = mkdtempSync(join(tmpdir(), 'letb-replay-reading-'));
const demo = join(folder, 'demo');
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
let record: ReadingDocument;

/** Two measurements of the command line and their change, as a reader would have signed them: the same numbers, the masks in the record. */
beforeAll(async () => {
  await makeDemoCase(demo, { demo: { seed: 6, dimensions: [80, 80, 36] } });
  const { timepoints } = await openDemoCase(demo);
  const signed: ReadingDocument['timepoints'][number][] = [];
  const files: string[] = [];
  for (const [n, role] of (['pre', 'post'] as const).entries()) {
    const { arterial, precontrast, liverMask, roiCentresLps } = timepoints[n as 0 | 1];
    const rois = roiCentresLps.map((centre) => `--roi=${centre.join(',')}`);
    const run = runLetb(
      'measure',
      `--arterial=${arterial}`,
      `--precontrast=${precontrast}`,
      `--liver=${liverMask}`,
      '--json',
      '--uncertainty',
      ...rois,
    );
    expect(run.err).toBe('');
    const measurement = JSON.parse(run.out) as MeasurementDocument;
    files.push(write(`${role}.json`, measurement));
    const { labelmap } = await readMaskFile(liverMask, measurement.grid);
    const bytes = maskBytes('liver', labelmap);
    const inputs = measurement.provenance.inputs.map((input) =>
      input.role === 'liver-mask' ? { ...input, sha256: digest(bytes) } : input,
    );
    signed.push({
      role,
      measurement: { ...measurement, provenance: { ...measurement.provenance, inputs } },
      masks: [signedMask('liver', { bytes, sha256: digest(bytes), findings: [] })],
      alignment: null,
      drafts: [],
    });
  }
  const change = JSON.parse(
    runLetb('change', ...files, '--treatment-date', '2026-01-26', '--json').out,
  ) as ChangeDocument;
  ({ reading: record } = await signedReading({ timepoints: signed, change, procedureDates: ['2026-01-26'] }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, document: object): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(document));
  return path;
}

function replay(path: string): { readonly status: number | null; readonly document: ReplayDocument } {
  const run = runLetb('replay', path, '--data', demo, '--json');
  expect(run.err).toBe('');
  return { status: run.status, document: JSON.parse(run.out) as ReplayDocument };
}

describe('letb replay of a signed reading', () => {
  it('says equal from the record and the DICOM files alone', () => {
    const { status, document } = replay(write('record.json', record));
    expect(document).toMatchObject({ equal: true, replayed: 'letb.reading/1', differences: [], refused: [] });
    expect(document.inputs.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'same'));
    expect(status).toBe(0);
  });

  it('names what a sealed record says that its inputs do not give', async () => {
    const { sha256: _old, ...rest } = record;
    const [pre, post] = record.timepoints;
    if (pre === undefined || post === undefined) throw new Error('the record has two timepoints');
    const other = { ...pre, measurement: { ...pre.measurement, liverVolumeCm3: 1 } };
    const sealed = await sealReading({ ...rest, timepoints: [other, post] }, digest);
    const { status, document } = replay(write('number.json', sealed));
    expect(status).toBe(1);
    expect(document.differences).toMatchObject([{ timepoint: 'pre', path: 'liverVolumeCm3', recorded: 1 }]);
  });

  it('refuses a record that was changed after it was signed, or that lacks its masks', () => {
    const changed = runLetb('replay', write('changed.json', { ...record, version: 2 }), '--data', demo);
    expect([changed.status, changed.err]).toEqual([2, expect.stringContaining('was changed after it was signed')]);
    const { document } = replay(write('bare.json', withoutRuns(record)));
    expect(document.refused.map(({ code }) => code)).toEqual(['record-mask-missing', 'record-mask-missing']);
    const noData = runLetb('replay', write('record.json', record));
    expect([noData.status, noData.err]).toEqual([2, expect.stringContaining('--data')]);
  });
});
