import { describe, expect, it } from 'vitest';
import {
  codesOf,
  course,
  findingsIn,
  last,
  lastOf,
  nodeTarget,
  nonTarget,
  respond,
  seen,
  target,
  viable,
} from '../../fixtures/lesionCourses.ts';
import { rules } from '../../fixtures/responseRules.ts';

/** The target category of one liver target over its diameters, the first one the baseline's; whole and viable alike. */
const over = (criteria: string, ...mm: readonly number[]): string => {
  const [first = 0, ...later] = mm;
  return last(course([target('T1', first)], ...later.map((size) => [seen('T1', size)])), criteria).target;
};
const RECIST = 'recist-1.1';
const MRECIST = 'mrecist-2010';

describe('the target response', () => {
  it(rules['cr-all-gone'], () => {
    const two = [target('T1', 20), target('T2', 20)];
    expect(last(course(two, [{ id: 'T1', state: 'absent' }, seen('T2', 0)]))).toMatchObject({
      sumMm: 0,
      target: 'CR',
      overall: 'CR',
    });
    expect(last(course(two, [{ id: 'T1', state: 'absent' }, seen('T2', 0.5)])).target).toBe('PR');
    expect(
      last(
        course(two, [
          { id: 'T1', state: 'absent' },
          { id: 'T2', state: 'tooSmall' },
        ]),
      ).target,
    ).toBe('PR');
  });

  it(rules['cr-nodes-below-10'], () => {
    const answer = last(course([target('T1', 20), nodeTarget('T2', 18)], [seen('T1', 0), seen('T2', 9.9)]));
    expect(answer).toMatchObject({ sumMm: 9.9, target: 'CR', overall: 'CR' });
    const absent = last(course([nodeTarget('T2', 18)], [{ id: 'T2', state: 'absent', diameterMm: 8 }]));
    expect(absent).toMatchObject({ sumMm: 8, target: 'CR' });
  });

  it(rules['node-10-is-disease'], () => {
    expect(last(course([target('T1', 20), nodeTarget('T2', 18)], [seen('T1', 0), seen('T2', 10)])).target).toBe('PR');
    expect(() => last(course([nodeTarget('T2', 18)], [{ id: 'T2', state: 'absent', diameterMm: 10 }]))).toThrow(
      'lesion-contradicts-itself',
    );
  });

  it(rules['cr-before-pd'], () => {
    const nodes = course(
      [nodeTarget('A', 16), nodeTarget('B', 16)],
      [seen('A', 4), seen('B', 3)],
      [seen('A', 9), seen('B', 9)],
    );
    expect(last(nodes)).toMatchObject({ sumMm: 18, nadirSumMm: 7, target: 'CR', overall: 'CR' });
  });

  it(rules['cr-by-enhancement'], () => {
    expect(last(course([target('T1', 30)], [viable('T1', 0, 28)]), MRECIST)).toMatchObject({ target: 'CR', sumMm: 0 });
    expect(last(course([target('T1', 30)], [viable('T1', 0, 28)]), RECIST).target).toBe('SD');
    expect(last(course([target('T1', 30)], [{ id: 'T1', viableStatus: 'nonEnhancing' }]), MRECIST).target).toBe('CR');
    for (const record of [{}, { diameterMm: 30, viableDiameterMm: 10 }])
      expect(
        last(course([target('T1', 30)], [{ id: 'T1', viableStatus: 'notEvaluable', ...record }]), MRECIST).target,
      ).toBe('NE');
  });

  it(rules['pr-30'], () => {
    expect([over(RECIST, 100, 70), over(RECIST, 100, 70.01)]).toEqual(['PR', 'SD']);
    expect([over(MRECIST, 100, 70), over(MRECIST, 100, 70.01)]).toEqual(['PR', 'SD']);
  });

  it(rules['pr-binary'], () => {
    for (let tenthsMm = 100; tenthsMm <= 2000; tenthsMm += 10) {
      const baselineMm = tenthsMm / 10;
      expect(over(RECIST, baselineMm, (7 * tenthsMm) / 100), `${baselineMm}`).toBe('PR');
      expect(over(MRECIST, baselineMm, (12 * tenthsMm) / 100), `${baselineMm}`).toBe('PD');
    }
    expect(over(RECIST, 50, 50 * 0.7)).toBe('PR');
  });

  it(rules['pr-from-baseline'], () => {
    expect(over(RECIST, 100, 80, 70)).toBe('PR');
    expect(over(RECIST, 100, 90, 71)).toBe('SD');
  });

  it(rules['pd-20'], () => {
    expect([over(RECIST, 50, 60), over(RECIST, 50, 59.99)]).toEqual(['PD', 'SD']);
    expect([over(MRECIST, 50, 60), over(MRECIST, 50, 59.99)]).toEqual(['PD', 'SD']);
  });

  it(rules['pd-5-mm'], () => {
    expect([over(RECIST, 20, 25), over(RECIST, 20, 24.9)]).toEqual(['PD', 'SD']);
    expect([over(RECIST, 25.1, 30.2), over(RECIST, 20.1, 25.1)]).toEqual(['PD', 'PD']);
    expect(over(MRECIST, 20, 24)).toBe('PD');
  });

  it(rules['pd-from-nadir'], () => {
    const answer = last(course([target('T1', 100)], [seen('T1', 50)], [seen('T1', 61.5)]));
    expect(answer).toMatchObject({
      nadirSumMm: 50,
      nadirDate: '2025-03-11',
      changeFromNadirPercent: 23,
      changeFromNadirMm: 11.5,
      changeFromBaselinePercent: -38.5,
      target: 'PD',
    });
    expect(answer.explanation.en).toEqual([
      '+23 % and +11.5 mm from nadir of 2025-03-11 (50 mm), sum 61.5 mm: PD of the targets.',
    ]);
    expect(answer.explanation.fr[0]).toContain('+11,5 mm');
  });

  it(rules['pd-before-pr'], () => {
    expect(over(RECIST, 100, 40, 60)).toBe('PD');
  });

  it(rules['nadir-not-now'], () => {
    expect(last(course([target('T1', 50)], [seen('T1', 30)]))).toMatchObject({
      nadirSumMm: 50,
      changeFromNadirPercent: -40,
    });
  });

  it(rules['nadir-earliest'], () => {
    const plain = course([target('T1', 50)], [seen('T1', 40)], [seen('T1', 40)], [seen('T1', 48)]);
    expect(last(plain)).toMatchObject({ nadirSumMm: 40, nadirDate: '2025-03-11', target: 'PD' });
  });

  it(rules['nadir-complete'], () => {
    const two = [target('T1', 50), target('T2', 50)];
    const plain = course(two, [seen('T1', 20)], [seen('T1', 40), seen('T2', 40)]);
    expect(last(plain)).toMatchObject({ nadirSumMm: 100, nadirDate: '2025-01-10', target: 'SD' });
  });

  it(rules['nadir-0-recist'], () => {
    // The bone lesion keeps the first response from being complete overall.
    const after = (mm: number): ReturnType<typeof last> =>
      last(
        course(
          [target('T1', 30), nonTarget('X')],
          [seen('T1', 0), { id: 'X', status: 'present' }],
          [seen('T1', mm), { id: 'X', status: 'present' }],
        ),
      );
    expect(after(5)).toMatchObject({ target: 'PD', nadirSumMm: 0, changeFromNadirPercent: null, changeFromNadirMm: 5 });
    expect(after(4.9)).toMatchObject({ target: 'PR', overall: 'PR' });
    expect(after(0)).toMatchObject({ target: 'CR', overall: 'PR' });
  });

  it(rules['nadir-0-viable'], () => {
    const plain = course(
      [target('T1', 30), nonTarget('X')],
      [viable('T1', 0), { id: 'X', status: 'present' }],
      [viable('T1', 0.5), { id: 'X', status: 'present' }],
    );
    expect(last(plain, MRECIST)).toMatchObject({ target: 'PD', changeFromNadirPercent: null });
    expect(last(plain, MRECIST, { absolutePdRule: true })).toMatchObject({ target: 'PR' });
  });

  it(rules['ne-target'], () => {
    const two = [target('T1', 20), target('T2', 20)];
    expect(
      last(
        course(two, [
          { id: 'T1', state: 'absent' },
          { id: 'T2', state: 'notEvaluable' },
        ]),
      ),
    ).toMatchObject({ target: 'NE', overall: 'NE' });
  });

  it(rules['ne-proves-pd'], () => {
    const two = [target('T1', 20), target('T2', 20)];
    const answer = last(course(two, [seen('T1', 48), { id: 'T2', state: 'notEvaluable' }]));
    expect(answer).toMatchObject({ sumMm: null, target: 'PD', overall: 'PD', changeFromNadirPercent: null });
    expect(answer.reasons).toEqual([
      {
        code: 'target-pd-incomplete',
        measuredMm: 48,
        nadirSumMm: 40,
        nadirDate: '2025-01-10',
        increaseMm: 8,
        lesions: ['T2'],
      },
    ]);
    expect(last(course(two, [seen('T1', 47.9)])).target).toBe('NE');
  });

  it(rules['reappeared'], () => {
    const plain = course(
      [target('T1', 40), target('T2', 20)],
      [seen('T1', 38), { id: 'T2', state: 'absent' }],
      [seen('T1', 38), seen('T2', 5)],
    );
    const answer = respond(plain);
    expect(lastOf(answer)).toMatchObject({ sumMm: 43, target: 'SD', overall: 'SD' });
    expect(findingsIn(answer)).toEqual(['target-reappeared']);
    // It is said once, when it is back, not for as long as it stays.
    const third = { id: 'f3', date: '2025-07-09', lesions: [seen('T1', 38), seen('T2', 5)] };
    expect(findingsIn(respond({ ...plain, timepoints: [...plain.timepoints, third] }))).toEqual(['target-reappeared']);
  });

  it(rules['after-cr'], () => {
    const gone = [seen('T1', 0), { id: 'X', status: 'absent' }];
    const baseline = [target('T1', 30), nonTarget('X')];
    const target3 = last(course(baseline, gone, [seen('T1', 3), { id: 'X', status: 'absent' }]));
    expect(target3).toMatchObject({ target: 'PD', overall: 'PD' });
    expect(target3.reasons).toEqual([{ code: 'target-disease-after-cr', lesions: ['T1'], since: '2025-03-11' }]);
    const other = last(course(baseline, gone, [seen('T1', 0), { id: 'X', status: 'present' }]));
    expect(other).toMatchObject({ target: 'CR', nonTarget: 'PD', overall: 'PD' });
    expect(codesOf(other)).toEqual(['non-target-disease-after-cr']);
    expect(last(course(baseline, gone, [seen('T1', 0)])).overall).toBe('PR');
    expect(last(course(baseline, gone, [])).overall).toBe('NE');
  });
});
