import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { lesionCourse, lesionRecord, lesionsDocument } from '../../../core/record/lesionCourse.ts';
import { emptyReading, lesionReadingsSchema, noPart } from '../../../core/record/lesionsDocument.ts';
import { readLesions } from '../../../core/record/readLesions.ts';
import { answerBySets, discordanceAt } from '../../../core/response/answerBySets.ts';
import { evaluateCourse } from '../../../core/response/evaluateCourse.ts';
import { criteriaSet } from '../../fixtures/lesionCourses.ts';
import { laterReading, lineOf, readTimepoint, targetReading } from '../../fixtures/lesionReadings.ts';

const pre = readTimepoint('pre', [targetReading('T1', 50, 40), targetReading('T2', 30, 20, { lobe: 'left' })]);
const post = readTimepoint('post', [laterReading('T1', 44, 12), laterReading('T2', 28, 10)]);
const treatments = [{ date: '2026-01-26', cycle: 1 }];

describe('lines become the records of the criteria', () => {
  it('as the distances of their ends', () => {
    const record = lesionRecord(targetReading('T1', 41.25, 33.5), 'lesion');
    expect(record.diameterMm).toBeCloseTo(41.25, 12);
    expect(record.viableDiameterMm).toBeCloseTo(33.5, 12);
    expect(record.state).toBe('measured');
  });

  it('of a node by its short axis', () => {
    const node = { ...targetReading('T1', 30, 20), parts: [{ ...noPart, whole: lineOf(30), shortAxis: lineOf(18) }] };
    expect(lesionRecord(node, 'node').diameterMm).toBeCloseTo(18, 12);
  });

  it('as nothing where nothing was drawn: not evaluable, never 0 mm', () => {
    const record = lesionRecord(emptyReading('T1'), 'lesion');
    expect(record).toMatchObject({ diameterMm: null, viableDiameterMm: null, state: null });
    const [, later] = lesionCourse(
      [pre, readTimepoint('post', [emptyReading('T1'), laterReading('T2', 28, 10)])],
      [],
    ).timepoints;
    const course = {
      timepoints: [...lesionCourse([pre], []).timepoints, ...(later === undefined ? [] : [later])],
      treatments,
    };
    expect(evaluateCourse(course, criteriaSet('recist-1.1'), {}).timepoints[0]).toMatchObject({ overall: 'NE' });
  });

  it('of a split lesion as the lengths of all its parts, or none where one is missing', () => {
    const both = { ...noPart, whole: lineOf(20), viable: lineOf(8) };
    const split = { ...emptyReading('T1'), parts: [both, { ...noPart, whole: lineOf(15) }] };
    const record = lesionRecord(split, 'lesion');
    expect(record.fragments?.map((mm) => Math.round(mm))).toEqual([20, 15]);
    expect(record.viableFragments).toBeNull();
    expect(record.diameterMm).toBeNull();
    expect(lesionRecord({ ...split, parts: [both, noPart] }, 'lesion').fragments).toBeNull();
  });

  it('without the lines of a lesion that is gone, not evaluable or merged', () => {
    for (const said of [{ state: 'absent' }, { state: 'notEvaluable' }, { mergedInto: 'T2' }] as const) {
      const record = lesionRecord({ ...laterReading('T1', 40, 30), ...said }, 'lesion');
      expect(record).toMatchObject({ diameterMm: null, viableDiameterMm: null, ...said });
    }
  });
});

describe('the document of a window', () => {
  const document = lesionsDocument([pre, post], treatments, { criteria: 'recist-1.1', options: {} });

  it('gives the command line the same answers', () => {
    const read = readLesions(JSON.stringify(document), 'lesions.json');
    expect(read.criteria).toBe('recist-1.1');
    for (const id of ['recist-1.1', 'mrecist-2010', 'touloupas-2021-mrecist']) {
      const here = evaluateCourse(lesionCourse([pre, post], treatments), criteriaSet(id), {});
      expect(evaluateCourse(read.course, criteriaSet(id), read.options)).toEqual(here);
    }
  });

  it('keeps every line with both ends, plane, phase, series and slice', () => {
    const [first] = document.timepoints[0]?.lesions ?? [];
    expect(first?.lines[0]?.whole).toEqual(lineOf(50));
  });
});

describe('what is kept of a timepoint', () => {
  it('is read back as it was', () => {
    const readings = { schema: 'letb.lesion-readings/1', lesions: pre.lesions };
    const parsed = v.parse(lesionReadingsSchema, JSON.parse(JSON.stringify(readings)));
    expect(parsed).toEqual(readings);
  });

  it.each([
    ['an unknown field', { ...pre.lesions[0], colour: 'red' }],
    ['no part', { ...pre.lesions[0], parts: [] }],
    ['an end that is no place', { ...pre.lesions[0], parts: [{ ...noPart, whole: { ...lineOf(3), toLps: [1, 2] } }] }],
    ['an unknown state', { ...pre.lesions[0], state: 'shrunk' }],
  ])('is refused with %s', (_, lesion) => {
    expect(v.safeParse(lesionReadingsSchema, { schema: 'letb.lesion-readings/1', lesions: [lesion] }).success).toBe(
      false,
    );
  });
});

describe('criteria side by side', () => {
  const sets = [criteriaSet('recist-1.1'), criteriaSet('mrecist-2010')];

  it('answer each for itself: PR by enhancement, SD by size, and the discordance says so', () => {
    const answers = answerBySets(lesionCourse([pre, post], treatments), sets, {});
    const overall = answers.map(({ outcome }) => (outcome.kind === 'ok' ? outcome.value.timepoints[0]?.overall : null));
    expect(overall).toEqual(['SD', 'PR']);
    expect(discordanceAt(answers, 'post', null).map(({ code }) => code)).toEqual(['enhancement-responds-before-size']);
    expect(discordanceAt(answers, 'elsewhere', true)).toEqual([]);
  });

  it('refuse each for itself', () => {
    const unenhanced = readTimepoint('pre', [
      targetReading('T1', 50, 40, { viableStatus: 'nonEnhancing', parts: [{ ...noPart, whole: lineOf(50) }] }),
    ]);
    const answers = answerBySets(
      lesionCourse([unenhanced, readTimepoint('post', [laterReading('T1', 20, 5)])], []),
      sets,
      {},
    );
    expect(answers.map(({ outcome }) => (outcome.kind === 'ok' ? 'ok' : outcome.reason.code))).toEqual([
      'ok',
      'target-not-enhancing',
    ]);
  });
});
