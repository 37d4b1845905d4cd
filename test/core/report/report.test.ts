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
import { caseCsv, changeCsv, measurementsCsv } from '../../../core/report/csv.ts';
import { html } from '../../../core/report/html.ts';
import { whichCounts } from '../../../core/report/pageTables.ts';
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

  it('names study, series and content of what each number came from', () => {
    const inputs = ['study_instance_uid', 'arterial_series_uid', 'arterial_sha256', 'precontrast_series_uid'];
    for (const row of body)
      expect(inputs.map((column) => row[head.indexOf(column)])).toEqual(['1.2.3', '1.2', 'ab'.repeat(32), '']);
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

describe('a case as CSV', () => {
  it('has the measurements’ rows, then the change’s under the same columns', () => {
    const { timepoints, change } = model('P1');
    const rows = parseCsv(caseCsv(timepoints, change));
    const alone = parseCsv(measurementsCsv(timepoints));
    expect(rows.slice(0, alone.length)).toEqual(alone);
    const [head = []] = rows;
    const changed = rows.slice(alone.length);
    expect(new Set(changed.map((row) => row.length))).toEqual(new Set([head.length]));
    expect(new Set(changed.map((row) => row[head.indexOf('timepoint')]))).toEqual(new Set(['change']));
    const value = (figure: string) =>
      changed.find((row) => row[head.indexOf('figure')] === figure)?.[head.indexOf('value')];
    expect(Number(value('changePercent'))).toBeCloseTo(-200 / 3, 9);
    expect(value('responder overall-survival')).toBe('true');
    expect(value('threshold overall-survival')).toBe('-25.8');
  });

  it('without a change is the measurements’', () => {
    const { timepoints } = model('P1');
    expect(caseCsv(timepoints, null)).toBe(measurementsCsv(timepoints));
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
    expect(page.match(/(?:src|href|url)\s*[=(]/g) ?? []).toEqual([]);
  });

  const picture = {
    placements: [1, 3],
    zMm: 12.5,
    widthMm: 84,
    heightMm: 64,
    picture: 'data:image/png;base64,AAAA',
    contours: [[12, 12, 72, 12, 72, 52]],
    rois: [
      { placement: 1, shape: 'cube' as const, xMm: 40, yMm: 30, halfMm: 5 },
      { placement: 3, shape: 'sphere' as const, xMm: 60, yMm: 30, halfMm: 6.2 },
    ],
  };

  it('holds its pictures in itself, with the outline, each ROI’s shape and its number', () => {
    const pictures = new Map([['pre', { placement: 2, thresholdHu: 41.26, images: [picture] }]]);
    const page = reportPage(model('P1'), 'en', pictures);
    expect(page.match(/href="[^"]*"/g)).toEqual(['href="data:image/png;base64,AAAA"']);
    expect(page).toContain('d="M12 12L72 12L72 52Z"');
    expect(page).toContain('x="35"');
    expect(page).toContain('r="6.2"');
    expect(page).toContain('ROI 1, 3 · z 12.5 mm');
    expect(page).toMatch(/threshold of ROI 2\s+\(T 41\.3\s+HU\)/);
  });

  it('says that nobody reviewed it, and what was automatic at which timepoint', () => {
    const automatic = [
      { step: 'pair', timepoint: null },
      { step: 'segment', timepoint: 'pre' },
      { step: 'segment', timepoint: 'post' },
    ];
    const { timepoints, change, treatmentDates } = model('P1');
    const unreviewed = buildReport({ timepoints, change, treatmentDates, review: { state: 'unreviewed', automatic } });
    expect(reportPage(unreviewed, 'en')).toContain('choice of the two examinations, liver contour (Before, After)');
    expect(reportPage(unreviewed, 'fr')).toContain('contour du foie (Avant, Après)');
  });

  it('says who signed which version, and then of no draft', () => {
    const review = { state: 'signed', observer: 'Dr <A>', at: '2026-02-02T10:00:00Z', version: 2 } as const;
    const page = reportPage({ ...model('P1'), review }, 'en');
    expect(page).toContain('Signed by Dr &lt;A&gt;, 2026-02-02T10:00:00Z, version 2.');
    expect(page).not.toContain('Not reviewed');
  });

  it('shows the intervals with the probability and the call of each threshold', () => {
    const { timepoints, change, ...rest } = model('P1');
    const interval = { low: 27.04, high: 33.96 };
    const uncertainty = {
      confidence: 0.95,
      seed: 7,
      draws: 1,
      interval,
      parts: {
        placement: null,
        sampling: interval,
        boundary: { low: 29, high: 31 },
        registration: { low: 30, high: 30 },
      },
      population: { letbPercent: 28.84, thresholdHu: 40, meanHu: 20, sdHu: 10, placements: 0, voxels: 1 },
      residualShift: { lengthMm: 0, errorMm: 0 },
      admissiblePlacements: 0,
      placements: [],
      quantilesPercent: [27, 34],
      findings: [],
    };
    const answers = [
      { endpoint: 'overall-survival', thresholdPercent: -25.8, probability: 0.9412, call: 'indeterminate' as const },
      {
        endpoint: 'hepatic-progression-free-survival',
        thresholdPercent: -10,
        probability: 0.98,
        call: 'responder' as const,
      },
    ];
    const page = reportPage(
      {
        ...rest,
        timepoints: timepoints.map((t) => ({
          ...t,
          measurement: { ...t.measurement, uncertainty } as unknown as MeasurementDocument,
        })),
        change:
          change === null
            ? null
            : {
                ...change,
                uncertainty: { confidence: 0.95, seed: 7, interval: { low: -80, high: -9 }, responses: answers },
              },
      },
      'en',
    );
    expect(page).toContain('noise 27.0–34.0 % · contour ±1 voxel 29.0–31.0 %');
    expect(page).toContain('placement not evaluable');
    expect(page).toMatch(/All parenchyma gives\s+28\.8 %/);
    expect(page).toContain('95 % interval 27.0 to 34.0 %');
    expect(page).toContain('95 % interval −80.0 to −9.0 %');
    expect(page).toContain('P 0.941 · indeterminate');
    expect(page).toContain('P 0.980 · responder');
    expect(page).toContain('Response · by the recorded change');
    const drawn = { confidence: 0.95, seed: 7, interval: null, responses: answers };
    expect(whichCounts(drawn, 'en')).toMatch(/recorded change; indeterminate: .* 95 %/);
    expect(whichCounts({ ...drawn, responses: answers.slice(1) }, 'en')).toBe('');
  });

  it('says once what is remarked of several placements in the same words', () => {
    const { timepoints, ...rest } = model('P1');
    const off = (placement: number, effectiveCm3: number) => ({
      severity: 'warning' as const,
      code: 'roi-volume-off-nominal',
      details: { placement, effectiveCm3, nominalCm3: 1 },
    });
    const findings = [off(1, 1.39), off(2, 1.25), off(3, 1.39)];
    const page = reportPage(
      { ...rest, timepoints: timepoints.map((t) => ({ ...t, measurement: { ...t.measurement, findings } })) },
      'en',
    );
    expect(page).toContain('ROI 1, 3 holds 1.39 cm³');
    expect(page).toContain('ROI 2 holds 1.25 cm³');
  });

  it('is made of templates that escape all but markup', () => {
    expect(html`<b title="${'"<&\''}">${html`<i>x</i>`}${[html`1`, html`2`]}${3}</b>`.markup).toBe(
      '<b title="&quot;&lt;&amp;&#39;"><i>x</i>123</b>',
    );
  });
});
