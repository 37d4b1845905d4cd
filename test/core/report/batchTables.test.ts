import { describe, expect, it } from 'vitest';
import { batchDocument, type BatchedCase } from '../../../core/record/batchDocument.ts';
import type { CaseDocument } from '../../../core/record/caseDocument.ts';
import { batchCsv } from '../../../core/report/batchCsv.ts';
import { batchIndex } from '../../../core/report/batchIndex.ts';
import { readCsvTable } from '../../../core/record/csvTable.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { smallMeasurement } from '../../fixtures/signedReading.ts';

const missing = { timepoint: 'post', treatment: null };
const protocol = { k: 2, roiVolumeCm3: 1, roiShape: 'cube', align: 'none', overrides: [], uncertainty: false } as const;

function caseOf(letbs: readonly number[], changePercent: number | null): CaseDocument {
  const responses = [
    {
      endpoint: 'overall-survival',
      thresholdPercent: -25.8,
      responder: changePercent === null ? null : changePercent < -25.8,
    },
  ];
  const side = { date: null, letbPercent: 1, enhancingVolumeCm3: 1, liverVolumeCm3: 1, provisional: true };
  return {
    schema: 'letb.case/1',
    patientId: 'P',
    treatmentDates: ['2026-01-12'],
    protocol,
    folders: ['/images/P'],
    steps: [],
    timepoints: letbs.map((letbPercent, n) => ({
      id: n === 0 ? ('pre' as const) : ('post' as const),
      date: `2026-0${n + 1}-01`,
      measurement: smallMeasurement(letbPercent),
      liverMask: { path: 'x', label: null, findings: [] },
    })),
    refused:
      letbs.length === 2
        ? []
        : [{ id: 'post', date: null, code: 'timepoint-without-study', details: missing, sentence: 'None.' }],
    change:
      letbs.length < 2
        ? null
        : {
            schema: 'letb.change/1',
            changePercent,
            enhancingChangePercent: -40.5,
            liverChangePercent: 1,
            provisional: true,
            thresholdSet: { id: 'set', version: '1', source: 'x' },
            responses,
            findings: [],
            pre: side,
            post: side,
          },
    changeRefusal: null,
    findings: [],
  };
}

function batched(line: number, rest: Partial<BatchedCase>): BatchedCase {
  const patient = `P${line}`;
  return {
    line,
    key: `${patient}_T`,
    patient,
    treatment: 'T',
    treatmentDates: ['2026-01-12'],
    document: null,
    failure: null,
    review: null,
    ...rest,
  };
}

const emptyFolder = { path: '/images/P4', files: 0, skipped: [] };
const document = batchDocument({ manifest: { name: 'm.csv', sha256: 'ab' }, protocol, invalidRows: [] }, [
  batched(5, {}),
  batched(4, { failure: { code: 'no-dicom', details: emptyFolder, sentence: 'No <DICOM>.' } }),
  batched(3, { document: caseOf([12.5], null) }),
  batched(2, { document: caseOf([30.123456789, 10], -66.8), review: { decision: 'accepted', reason: '' } }),
]);

describe('a batch’s document', () => {
  it('is in the order of the manifest and says how each case ended', () => {
    expect(document.cases.map(({ line, state, review }) => [line, state, review])).toEqual([
      [2, 'measured', 'accepted'],
      [3, 'partial', 'unreviewed'],
      [4, 'failed', 'unreviewed'],
      [5, 'pending', 'unreviewed'],
    ]);
    expect(document.counts).toEqual({
      measured: 1,
      partial: 1,
      failed: 1,
      pending: 1,
      invalidRows: 0,
      accepted: 1,
      rejected: 0,
    });
  });

  it('holds nothing that depends on when it was computed', () => {
    expect(JSON.stringify(document)).not.toMatch(/computedAt|2026-11-21/);
  });
});

describe('a batch’s table', () => {
  const { rows, columns } = readCsvTable(batchCsv(document), 'batch.csv');
  const field = (row: number, column: string): string | undefined => rows[row]?.fields.get(column);

  it('has one row a case, full precision, and empty fields for what is not there', () => {
    expect(rows).toHaveLength(4);
    expect(Number(field(0, 'pre_letb_percent'))).toBe(30.123456789);
    expect(field(0, 'letb_change_percent')).toBe('-66.8');
    expect(field(0, 'responder_overall_survival')).toBe('1');
    expect([field(1, 'post_letb_percent'), field(1, 'letb_change_percent')]).toEqual(['', '']);
    expect(field(1, 'failures')).toBe('post:timepoint-without-study');
    expect(field(2, 'failures')).toBe('no-dicom');
  });

  it('names series and content of what each number came from', () => {
    const { inputs } = smallMeasurement(1).provenance;
    for (const { role, seriesInstanceUid, sha256 } of inputs) {
      expect(field(0, `pre_${role.replace('-', '_')}_sha256`)).toBe(sha256);
      if (role !== 'liver-mask') expect(field(0, `pre_${role}_series_uid`)).toBe(seriesInstanceUid);
    }
    expect(inputs.length).toBeGreaterThan(0);
    expect(field(1, 'post_arterial_sha256')).toBe('');
  });

  it('keeps its columns where no case has a number', () => {
    const empty = batchDocument({ manifest: { name: 'm', sha256: '' }, protocol, invalidRows: [] }, [batched(2, {})]);
    const own = readCsvTable(batchCsv(empty), 'x').columns;
    expect(own).toEqual(columns.filter((column) => !/overall_survival/.test(column)));
  });

  it('never says NaN, undefined, null or Infinity, also for a change from 0', () => {
    const zero = batchDocument({ manifest: { name: 'm', sha256: '' }, protocol, invalidRows: [] }, [
      batched(2, { document: caseOf([0, 3], null) }),
    ]);
    expect(batchCsv(zero)).not.toMatch(/NaN|undefined|null|Infinity/);
  });
});

describe('a batch’s page', () => {
  it('holds its data as text that ends no element, and loads nothing from elsewhere', () => {
    const hostile = batchDocument({ manifest: { name: '</script><b>', sha256: '' }, protocol, invalidRows: [] }, [
      batched(2, { patient: '</script><script>alert(1)</script>' }),
    ]);
    const page = batchIndex(hostile, 'en');
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toMatch(/https?:/);
  });

  const dataOf = (page: string): unknown =>
    JSON.parse(/<script type="application\/json" id="data">\s*(.*?)\s*<\/script>/s.exec(page)?.[1] ?? '');

  it('has every case with its state, its numbers and why it failed', () => {
    expect(dataOf(batchIndex(document, 'en'))).toMatchObject({
      cases: [
        { case: 'P2_T', said: '30.1 % → 10.0 %, −66.8 %', decision: 'accepted', hasSheet: true },
        { case: 'P3_T', failures: ['After: None.'], hasSheet: true },
        { case: 'P4_T', failures: ['No <DICOM>.'], hasSheet: false },
        { case: 'P5_T', state: 'pending', said: 'waits' },
      ],
    });
  });

  it('is French in a French batch: labels, keys, numbers and reasons, while table and document stay as they are', () => {
    const page = batchIndex(document, 'fr');
    expect(dataOf(page)).toMatchObject({
      words: { reason: 'Motif', marks: { accepted: '✓ accepté', rejected: '✗ rejeté' } },
      cases: [
        { said: '30,1 % → 10,0 %, −66,8 %' },
        { failures: [`Après\u00a0: ${sentenceOf({ code: 'timepoint-without-study', details: missing }, 'fr')}`] },
        { said: 'échec', failures: [sentenceOf({ code: 'no-dicom', details: emptyFolder }, 'fr')] },
        { said: 'en attente' },
      ],
    });
    expect(page).toContain('<html lang="fr">');
    expect(page).toContain('prochain à décider');
    // What is left when both pages' data and programs are taken away is words, none of them in both languages.
    const words = (language: 'en' | 'fr') =>
      new Set(
        batchIndex(document, language)
          .replace(/<(style|script)[^>]*>.*?<\/\1>/gs, '')
          .replace(/letb batch MANIFEST.*FILE|<[^>]*>/g, ' ')
          .match(/\p{L}{4,}/gu),
      );
    expect([...words('fr')].filter((word) => words('en').has(word))).toEqual(['LETB']);
    expect(words('fr').size).toBeGreaterThan(10);
  });

  it('says no English word from its own program', () => {
    const program = /<script>(.*?)<\/script>/s.exec(batchIndex(document, 'fr'))?.[1] ?? '';
    expect(program).toContain('data.words.counts');
    expect(program).not.toMatch(/'[^']*(cases ·|undecided'|In the window|Reason)/);
  });
});
