import { describe, expect, it } from 'vitest';
import { lesionCourse } from '../../../core/record/lesionCourse.ts';
import { emptyReading } from '../../../core/record/lesionsDocument.ts';
import { sizesTable } from '../../../core/report/pageTables.ts';
import { lesionsCsv, responseModel, responseSection, responsesCsv } from '../../../core/report/responseSection.ts';
import { answerBySets, discordanceAt } from '../../../core/response/answerBySets.ts';
import { criteriaSet } from '../../fixtures/lesionCourses.ts';
import { laterReading, readTimepoint, targetReading } from '../../fixtures/lesionReadings.ts';

const timepoints = [
  readTimepoint('pre', [targetReading('T1', 50, 40), targetReading('T2', 30.25, 20, { site: 'liver, "segment" II' })]),
  readTimepoint('post', [
    laterReading('T1', 44, 12),
    laterReading('T2', 28, 10),
    { ...emptyReading('NT1'), status: 'present' },
  ]),
];
const judged = timepoints.map((one) => ({ ...one, lesions: one.lesions.filter(({ id }) => id !== 'NT1') }));
const answers = answerBySets(lesionCourse(judged, []), [criteriaSet('recist-1.1'), criteriaSet('mrecist-2010')], {});
const model = responseModel(timepoints, answers, discordanceAt(answers, 'post', true));

const cells = (csv: string): readonly (readonly string[])[] =>
  csv
    .trimEnd()
    .split('\r\n')
    .map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell ?? '').slice(0, -1));

describe('the lesions as a table', () => {
  const [head = [], ...rows] = cells(lesionsCsv(timepoints));

  it('have one row a line, unrounded, with both ends, and one for a lesion without a line', () => {
    expect(rows).toHaveLength(9);
    const first = Object.fromEntries(head.map((name, n) => [name, rows[0]?.[n]]));
    expect(first).toMatchObject({ timepoint: 'pre', lesion: 'T1', line: 'whole', phase: 'arterial', slice: '12' });
    expect(Number(first['length_mm'])).toBeCloseTo(50, 9);
    const ends = ['x', 'y', 'z'].map((a) => Number(first[`to_${a}_lps_mm`]) - Number(first[`from_${a}_lps_mm`]));
    expect(Math.hypot(...ends)).toBeCloseTo(50, 9);
    const last = Object.fromEntries(head.map((name, n) => [name, rows.at(-1)?.[n]]));
    expect(last).toMatchObject({ lesion: 'NT1', state: 'present', line: '', length_mm: '' });
    expect(lesionsCsv(timepoints)).toContain('"liver, ""segment"" II"');
  });
});

describe('the responses as a table', () => {
  it('have their reason in words of either language, with sum, change and category', () => {
    const csv = responsesCsv(model, 'en');
    const [head = [], recist = [], mrecist = []] = cells(csv);
    const of = (row: readonly string[], name: string): string => row[head.indexOf(name)] ?? '';
    expect([of(recist, 'overall'), of(mrecist, 'overall')]).toEqual(['SD', 'PR']);
    expect(of(recist, 'targets')).toBe('T1 T2');
    expect(Number(of(mrecist, 'sum_mm'))).toBeCloseTo(22, 9);
    expect(of(mrecist, 'reason')).toContain('PR of the targets');
    expect(responsesCsv(model, 'fr')).toContain('RP des cibles');
  });

  it('say why a set refuses', () => {
    const refused = answerBySets(
      lesionCourse([readTimepoint('pre', [targetReading('T1', 8, 8)])], []),
      [criteriaSet('recist-1.1')],
      {},
    );
    const csv = responsesCsv(responseModel([], refused, []), 'en');
    expect(csv).toContain('target-too-small');
  });
});

it('the table on the report’s page has the reason of each set below it', () => {
  const { markup } = sizesTable(
    model.answers.flatMap(({ response }) => response ?? []),
    'fr',
  );
  expect(markup.match(/<tr>/g)).toHaveLength(3);
  for (const { response } of model.answers)
    for (const sentence of response?.timepoints.at(-1)?.explanation.fr ?? ['none']) expect(markup).toContain(sentence);
});

it('the table has a row for each treatment cycle where there is more than one, with the best of that cycle', () => {
  const timepoints = [
    readTimepoint('pre', [targetReading('T1', 50, 50)]),
    { ...readTimepoint('post', [laterReading('T1', 30, 30)]), id: 'between' },
    { ...readTimepoint('post', [targetReading('T1', 30, 30)]), id: 'again', cycle: 2, baseline: true },
    { ...readTimepoint('post', [laterReading('T1', 29, 29)]), date: '2026-09-01', cycle: 2 },
  ];
  const answers = answerBySets(lesionCourse(timepoints, []), [criteriaSet('recist-1.1')], {});
  const { markup } = sizesTable(
    responseModel(timepoints, answers, []).answers.flatMap(({ response }) => response ?? []),
    'en',
  );
  const rows = [...markup.matchAll(/<tr>(.*?)<\/tr>/gs)]
    .slice(1)
    .map(([, row = '']) => row.replaceAll(/\s*<[^>]+>\s*/g, '|'));
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatch(/recist-1\.1 · cycle 1.*−40\.0.*PR.*PR/s);
  expect(rows[1]).toMatch(/recist-1\.1 · cycle 2.*30\.0 → 29\.0.*SD.*SD/s);
});

describe('the section of a report', () => {
  it.each(['en', 'fr'] as const)('has diameters, responses, reasons and discordance in %s', (language) => {
    const { markup } = responseSection(model, language);
    expect(markup).toContain(language === 'en' ? '50.0' : '50,0');
    expect(markup).toContain('liver, &quot;segment&quot; II');
    expect(markup).toContain('<td>PR</td>');
    for (const { explanation } of model.answers.flatMap(({ response }) => response?.timepoints ?? []))
      for (const sentence of explanation[language]) expect(markup).toContain(sentence.replaceAll("'", '&#39;'));
    expect(model.discordance.length).toBeGreaterThan(0);
  });
});
