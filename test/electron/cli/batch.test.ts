import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchDocument } from '../../../core/record/batchDocument.ts';
import type { MeasurementDocument } from '../../../core/record/measurementDocument.ts';
import { writeBatchCases } from '../../fixtures/batchCases.ts';
import { documentOf, runLetb } from '../../fixtures/runLetb.ts';

const folder = mkdtempSync(join(tmpdir(), 'letb-batch-'));
const cases = join(folder, 'cases');
const out = join(folder, 'out');
let manifest = '';
let first: BatchDocument;

beforeAll(() => {
  manifest = writeBatchCases(cases, 3);
  writeFileSync(manifest, `${readFileSync(manifest, 'utf8')}P9,T1,26.1.2026,a,b,,,,,,\n`);
  const run = runLetb('batch', manifest, '--out', out, '--workers', '2', '--no-uncertainty', '--json');
  expect([run.status, run.err.includes('Line 5: treatment_dates takes dates')]).toEqual([1, true]);
  first = JSON.parse(run.out) as BatchDocument;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function resumed(...words: readonly string[]): BatchDocument {
  const run = runLetb('batch', manifest, '--out', out, '--resume', '--no-uncertainty', '--json', ...words);
  if (run.status === 2) throw new Error(run.err);
  return JSON.parse(run.out) as BatchDocument;
}

/** When each case was written last. */
function written(): Readonly<Record<string, number>> {
  const at = (key: string): number => statSync(join(out, 'cases', key, 'case.json')).mtimeMs;
  return Object.fromEntries(readdirSync(join(out, 'cases')).map((key) => [key, at(key)]));
}

describe('letb batch', () => {
  it('measures each case as letb measure does from the same files', () => {
    expect(first.counts).toMatchObject({ measured: 3, partial: 0, failed: 0, invalidRows: 1 });
    expect(first.invalidRows).toMatchObject([{ line: 5, column: 'treatment_dates', code: 'manifest-field-invalid' }]);
    const row = readFileSync(manifest, 'utf8').split('\n')[2]?.split(',') ?? [];
    const [arterial = '', precontrast = '', liver = '', rois = ''] = row.slice(7, 11);
    const alone = documentOf(
      runLetb(
        'measure',
        '--arterial',
        join(cases, arterial),
        '--precontrast',
        join(cases, precontrast),
        '--liver',
        join(cases, liver),
        '--json',
        ...rois.split(';').flatMap((point) => ['--roi', point.trim().split(' ').join(',')]),
      ),
    ) as unknown as MeasurementDocument;
    expect(first.cases[1]?.timepoints[1]).toMatchObject({
      id: 'post',
      letbPercent: alone.letbPercent,
      enhancingVolumeCm3: alone.enhancingVolumeCm3,
      findings: alone.findings.map(({ code }) => code),
    });
    expect(new Set(first.cases.map(({ timepoints }) => timepoints[0]?.letbPercent)).size).toBe(3);
  });

  it('writes the table, the page to look through and a folder a case', () => {
    expect(JSON.parse(readFileSync(join(out, 'batch.json'), 'utf8'))).toEqual(first);
    expect(readdirSync(join(out, 'cases')).toSorted()).toEqual(['P0_T1', 'P1_T1', 'P2_T1']);
    expect(readFileSync(join(out, 'cases', 'P0_T1', 'qa.html'), 'utf8').match(/<img|<image/g)?.length).toBeGreaterThan(
      10,
    );
    expect(readFileSync(join(out, 'batch.csv'), 'utf8').trim().split('\r\n')).toHaveLength(4);
  });

  it('measures nothing again when it is resumed, and gives the same tables', () => {
    const before = written();
    expect(resumed()).toEqual(first);
    expect(written()).toEqual(before);
  });

  it('takes a reader’s decisions in, and gives them back', () => {
    const decisions = join(folder, 'decisions.json');
    const decided = [
      { case: 'P0_T1', decision: 'accepted', reason: '' },
      { case: 'P1_T1', decision: 'rejected', reason: 'liver' },
    ];
    writeFileSync(decisions, JSON.stringify({ schema: 'letb.batch-decisions/1', decisions: decided }));
    const { counts, cases: rows } = resumed('--decisions', decisions);
    expect(counts).toMatchObject({ accepted: 1, rejected: 1 });
    expect(rows.map(({ review, reviewReason }) => [review, reviewReason])).toEqual([
      ['accepted', ''],
      ['rejected', 'liver'],
      ['unreviewed', ''],
    ]);
    writeFileSync(
      decisions,
      JSON.stringify({ schema: 'letb.batch-decisions/1', decisions: [{ case: 'P7_T1', decision: 'accepted' }] }),
    );
    expect(() => resumed('--decisions', decisions)).toThrow(/P7_T1/);
  });

  it('measures anew the row that says something else, tries a failed case again when asked, and forgets a row that is gone', () => {
    const text = readFileSync(manifest, 'utf8');
    const before = written();
    const away = join(cases, 'away');
    renameSync(join(cases, 'p2', 'post', 'arterial'), away);
    writeFileSync(manifest, text.replace(/^P2,T1,2026-01-26/m, 'P2,T1,2026-01-27'));
    const failed = resumed();
    expect(failed.cases[2]).toMatchObject({
      state: 'partial',
      failures: [{ timepoint: 'post', code: 'path-missing' }],
    });
    renameSync(away, join(cases, 'p2', 'post', 'arterial'));
    expect(resumed().cases[2]?.state).toBe('partial');
    expect(resumed('--retry-failed').cases[2]?.state).toBe('measured');
    const after = written();
    expect([after['P0_T1'], after['P1_T1']]).toEqual([before['P0_T1'], before['P1_T1']]);
    expect(after['P2_T1']).not.toBe(before['P2_T1']);
    writeFileSync(manifest, text.split('\n').toSpliced(3, 1).join('\n'));
    expect(resumed().cases.map(({ case: key }) => key)).toEqual(['P0_T1', 'P1_T1']);
  });

  it('writes a manifest to begin with, never over one that is there', () => {
    const path = join(folder, 'new.csv');
    expect(runLetb('batch', '--template', path).status).toBe(0);
    expect(readFileSync(path, 'utf8')).toContain('patient,treatment,folder');
    expect(runLetb('batch', '--template', path).err).toMatch(/there already/);
    expect(runLetb('batch', '--template').out).toContain('patient,treatment,folder');
  });

  it.each([
    [['batch'], /--template/],
    [['batch', 'MANIFEST'], /--out is missing/],
    [['batch', 'MANIFEST', '--out', out], /--resume goes on/],
    [['batch', 'MANIFEST', '--out', out, '--resume', '--k', '3'], /other options/],
    [['batch', 'MANIFEST', '--out', out, '--retry-failed'], /goes with --resume/],
    [['batch', 'MANIFEST', '--out', out, '--workers', '0'], /whole number from 1/],
    [['batch', join(folder, 'none.csv'), '--out', join(folder, 'x')], /none\.csv cannot be read/],
  ])('refuses %j with one line', (words, sentence) => {
    const run = runLetb(...words.map((word) => (word === 'MANIFEST' ? manifest : word)));
    expect([run.status, run.out]).toEqual([2, '']);
    expect(run.err).toMatch(sentence);
    expect(run.err.trim().split('\n')).toHaveLength(1);
  });

  it('leaves a damaged journal as it is', () => {
    const spoilt = join(folder, 'spoilt');
    cpSync(out, spoilt, { recursive: true });
    const journal = join(spoilt, 'journal.sqlite');
    for (const name of readdirSync(spoilt)) if (name.startsWith('journal.sqlite-')) rmSync(join(spoilt, name));
    writeFileSync(journal, 'no database, and longer than a page of SQLite header would be'.repeat(20));
    const run = runLetb('batch', manifest, '--out', spoilt, '--resume', '--no-uncertainty');
    expect(run.status).toBe(2);
    expect(run.err).toMatch(/damaged/);
    expect(readFileSync(journal, 'utf8')).toContain('no database');
  });
});
