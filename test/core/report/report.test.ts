import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { computeChange } from '../../../core/letb/change.ts';
import { computeLetb } from '../../../core/letb/computeLetb.ts';
import { paperProtocol } from '../../../core/letb/protocol.ts';
import { parseThresholdSet } from '../../../core/letb/thresholdSets.ts';
import { changeDocument } from '../../../core/record/changeDocument.ts';
import { measurementDocument, type MeasurementDocument } from '../../../core/record/measurementDocument.ts';
import { readMeasurement } from '../../../core/record/readMeasurement.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { changeCsv, measurementsCsv } from '../../../core/report/csv.ts';
import { html } from '../../../core/report/html.ts';
import { reportPage } from '../../../core/report/page.ts';
import { buildReport, type ReportModel } from '../../../core/report/reportModel.ts';
import { gridOf, histogramOf, maskOf, volumeOf } from '../../phantoms.ts';

const grid = gridOf([30, 30, 30]);

/** `tumour` of 30 columns enhance. */
function documentWith(tumour: number, patientId: string | null): MeasurementDocument {
  const liver = maskOf(grid, () => true);
  const subtraction = volumeOf(grid, (i, j) => (i < tumour ? 90 : 20 + (j % 2)));
  const centres = [22, 23, 24].map((x) => pointLps(x + 0.5, 15, 15));
  const measurement = computeLetb({
    subtraction,
    liver,
    histogram: histogramOf(subtraction, liver),
    rois: centres.map((centreLpsMm) => ({ centreLpsMm, shape: 'cube', nominalCm3: 1 })),
    protocol: paperProtocol,
    alignment: { kind: 'identity' },
    findings: [],
  });
  return measurementDocument(measurement, {
    subject: { patientId, studyDate: '2026-01-12', studyInstanceUid: '1.2.3' },
    softwareVersion: '0.0.0',
    computedAt: '2026-02-01T00:00:00.000Z',
    inputs: [
      {
        role: 'arterial',
        seriesInstanceUid: '1.2',
        stackId: '3-aa',
        files: 30,
        sha256: 'ab'.repeat(32),
        sopInstanceUids: [],
      },
    ],
  });
}

function model(patientId: string | null, tumours: readonly [number, number] = [9, 3]): ReportModel {
  const [pre, post] = [documentWith(tumours[0], patientId), documentWith(tumours[1], patientId)];
  const read = (document: MeasurementDocument): ReturnType<typeof readMeasurement> =>
    readMeasurement(JSON.stringify(document), 'x');
  const thresholdSet = parseThresholdSet(
    JSON.parse(readFileSync(new URL('../../../assets/threshold-sets/assouline-2023.json', import.meta.url), 'utf8')),
  );
  const change = changeDocument(
    read(pre),
    read(post),
    computeChange(read(pre), read(post), { thresholdSet, procedureDates: ['2026-01-13'] }),
  );
  return buildReport({
    timepoints: [
      { id: 'pre', measurement: pre },
      { id: 'post', measurement: post },
    ],
    change,
    treatmentDates: ['2026-01-13'],
  });
}

function changeOf({ change }: ReportModel): NonNullable<ReportModel['change']> {
  if (change === null) throw new Error('the model has a change');
  return change;
}

/** A reader of RFC 4180 written apart. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const c = text[at] ?? '';
    if (quoted && c === '"' && text[at + 1] === '"') {
      field += '"';
      at += 1;
    } else if (c === '"') quoted = !quoted;
    else if (!quoted && c === ',') {
      row.push(field);
      field = '';
    } else if (!quoted && c === '\r' && text[at + 1] === '\n') {
      rows.push([...row, field]);
      row = [];
      field = '';
      at += 1;
    } else field += c;
  }
  return rows;
}

describe('the measurements as CSV', () => {
  const rows = parseCsv(measurementsCsv(model('A,"B"\r\nC').timepoints));
  const [head = [], ...body] = rows;

  it('has one width, every figure of every placement, full precision and units', () => {
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([head.length]));
    const letb = body.filter(
      (row) => row[head.indexOf('figure')] === 'letbPercent' && row[head.indexOf('timepoint')] === 'pre',
    );
    expect(letb.map((row) => row[head.indexOf('placement')])).toEqual(['', '1', '2', '3']);
    expect(Number(letb[0]?.[head.indexOf('value')])).toBe(30);
    expect(letb[0]?.[head.indexOf('unit')]).toBe('%');
    const sd = body.find((row) => row[head.indexOf('figure')] === 'sdHu');
    expect(Number(sd?.[head.indexOf('value')])).toBe(documentWith(9, null).placements[0]?.sdHu);
  });

  it('keeps commas, quotes and line breaks in their field', () => {
    expect(body[0]?.[head.indexOf('patient_id')]).toBe('A,"B"\r\nC');
  });

  it('leaves what is not evaluable empty and never says NaN, undefined or Infinity', () => {
    const text = measurementsCsv(model(null, [9, 0]).timepoints);
    expect(text).not.toMatch(/NaN|undefined|Infinity|null/);
  });

  it('puts no text first that a spreadsheet would run', () => {
    expect(measurementsCsv(model('=1+1').timepoints)).toContain("'=1+1");
  });
});

describe('the change as CSV', () => {
  it('has the three changes and each endpoint’s answer', () => {
    const rows = parseCsv(changeCsv(changeOf(model(null))));
    expect(rows.slice(1).map((row) => row[1])).toEqual([
      'changePercent',
      'enhancingChangePercent',
      'liverChangePercent',
      ...Array<string>(4).fill('responder'),
    ]);
    expect(Number(rows[1]?.[3])).toBeCloseTo(-66.6667, 3);
  });
});

describe('the page', () => {
  it('says the numbers, the response, the preset and the findings in words', () => {
    const page = reportPage(model('P1'), 'en');
    for (const words of [
      '30.0 %',
      '10.0 %',
      '−66.7 %',
      'paper',
      'responder',
      'Overall survival',
      'is not later than',
    ]) {
      expect(page, words).toContain(words);
    }
  });

  it('speaks French with decimal commas', () => {
    const page = reportPage(model('P1'), 'fr');
    expect(page).toContain('30,0 %');
    expect(page).toContain('Survie globale');
  });

  it('says not evaluable, never a number, for a change from 0', () => {
    const page = reportPage(model('P1', [0, 3]), 'en');
    expect(page).toContain('not evaluable');
    expect(page).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  it('escapes what comes from files and loads nothing', () => {
    const page = reportPage(model('<script>alert(1)</script>'), 'en');
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toMatch(/(src|href)=/);
  });

  it('is made of templates that escape all but markup', () => {
    expect(html`<b title="${'"<&\''}">${html`<i>x</i>`}${[html`1`, html`2`]}${3}</b>`.markup).toBe(
      '<b title="&quot;&lt;&amp;&#39;"><i>x</i>123</b>',
    );
  });
});
