import { describe, expect, it } from 'vitest';
import { parseCriteriaSet } from '../../../core/response/criteriaSets.ts';
import {
  course,
  criteriaSet,
  findingsIn,
  last,
  lastOf,
  nonTarget,
  respond,
  seen,
  target,
  viable,
} from '../../fixtures/lesionCourses.ts';
import { rules } from '../../fixtures/responseRules.ts';

const over = (criteria: string, ...mm: readonly number[]): string => {
  const [first = 0, ...later] = mm;
  return last(course([target('T1', first)], ...later.map((size) => [seen('T1', size)])), criteria).overall;
};

describe('the variants', () => {
  it(rules['assouline-strict'], () => {
    for (const id of ['assouline-2023-recist', 'assouline-2023-mrecist']) {
      expect([over(id, 20, 24), over(id, 20, 24.01), over(id, 50, 60), over(id, 50, 60.01)]).toEqual([
        'SD',
        'PD',
        'SD',
        'PD',
      ]);
      // 1.2 × 25.1 is 30.119999999999997 in float64: still exactly +20 %.
      expect(over(id, 25.1, 30.12)).toBe('SD');
    }
  });

  it(rules['assouline-baseline'], () => {
    const answer = last(course([target('T1', 50)], [seen('T1', 20)], [seen('T1', 34)]), 'assouline-2023-recist');
    expect(answer).toMatchObject({ nadirSumMm: 50, nadirDate: '2025-01-10', target: 'PR' });
    expect(over('assouline-2023-mrecist', 50, 0, 10)).toBe('PR');
    expect(over('mrecist-2010', 50, 0, 10)).toBe('PD');
  });

  it(rules['touloupas-lobes'], () => {
    const plain = (lobe: string, other: string): ReturnType<typeof course> =>
      course([
        target('T1', 30),
        target('T2', 20, { lobe }),
        nonTarget('X', { site: 'liver', lobe: other, status: 'present' }),
      ]);
    expect(findingsIn(respond(plain('right', 'left'), 'touloupas-2021-recist'))).toEqual(['targets-in-one-lobe']);
    expect(findingsIn(respond(plain('left', 'left'), 'touloupas-2021-recist'))).toEqual([]);
    expect(findingsIn(respond(plain('right', 'right'), 'touloupas-2021-recist'))).toEqual([]);
    expect(findingsIn(respond(plain('right', 'left'), 'recist-1.1'))).toEqual([]);
  });

  it(rules['fohlen-disappearance'], () => {
    const plain = course(
      [target('T1', 30), nonTarget('X', { site: 'liver' })],
      [viable('T1', 0, 20), { id: 'X', status: 'present', viableStatus: 'nonEnhancing' }],
    );
    expect(last(plain, 'fohlen-2023-mrecist')).toMatchObject({
      sumMm: 0,
      target: 'PR',
      nonTarget: 'non-CR/non-PD',
      overall: 'PR',
    });
    const byEnhancement = respond(plain, 'fohlen-2023-mrecist', { crByEnhancement: true });
    expect(lastOf(byEnhancement)).toMatchObject({ target: 'CR', nonTarget: 'CR', overall: 'CR' });
    expect(byEnhancement.switches).toEqual([
      { name: 'crByEnhancement', value: true, default: false, changedAnswer: true },
    ]);
    const gone = course(
      [target('T1', 30), nonTarget('X', { site: 'liver' })],
      [seen('T1', 0), { id: 'X', status: 'absent' }],
    );
    expect(last(gone, 'fohlen-2023-mrecist').overall).toBe('CR');
    expect(last(plain, 'mrecist-2010', { crByEnhancement: false }).overall).toBe('PR');
    expect(over('fohlen-2023-mrecist', 20, 24)).toBe('PD');
  });

  it(rules['fohlen-treated'], () => {
    const untreated = course([target('T1', 30, { treated: false })], [seen('T1', 30)]);
    for (const id of ['fohlen-2023-mrecist', 'assouline-2023-recist', 'assouline-2023-mrecist'])
      expect(findingsIn(respond(untreated, id)), id).toEqual(['target-untreated']);
    for (const id of ['recist-1.1', 'touloupas-2021-mrecist'])
      expect(findingsIn(respond(untreated, id)), id).toEqual([]);
    const withStatus = (status: string): ReturnType<typeof last> =>
      last(
        course([target('T1', 30), nonTarget('X', { treated: false })], [seen('T1', 0), { id: 'X', status }]),
        'fohlen-2023-mrecist',
      );
    expect(withStatus('present')).toMatchObject({ nonTarget: 'none', overall: 'CR' });
    expect(withStatus('unequivocalProgression')).toMatchObject({ nonTarget: 'PD', overall: 'PD' });
    const only = course([nonTarget('X', { treated: false })], [{ id: 'X', status: 'present' }]);
    expect(last(only, 'fohlen-2023-mrecist')).toMatchObject({ target: 'none', nonTarget: 'none', overall: 'NE' });
  });

  it(rules['outside-liver'], () => {
    const lung = course([target('T1', 30, { site: 'lung' })], [seen('T1', 30)]);
    const findings = (id: string): readonly string[] => findingsIn(respond(lung, id));
    for (const id of ['assouline-2023-recist', 'touloupas-2021-mrecist', 'fohlen-2023-mrecist'])
      expect(findings(id), id).toEqual(['target-outside-liver']);
    for (const id of ['recist-1.1', 'mrecist-2010']) expect(findings(id), id).toEqual([]);
  });

  it(rules['absolute-switch'], () => {
    const plain = course([target('T1', 20)], [seen('T1', 24)]);
    const both = (criteria: string): readonly string[] =>
      [true, false].map((absolutePdRule) => last(plain, criteria, { absolutePdRule }).target);
    expect(both('mrecist-2010')).toEqual(['SD', 'PD']);
    expect(both('recist-1.1')).toEqual(['SD', 'PD']);
    expect(respond(plain, 'recist-1.1', { absolutePdRule: false }).switches).toEqual([
      { name: 'absolutePdRule', value: false, default: true, changedAnswer: true },
    ]);
  });

  it(rules['own-set'], () => {
    const recist = criteriaSet('recist-1.1');
    const own = parseCriteriaSet(
      {
        ...recist,
        id: 'our-ward',
        partialResponseAtMostPercentOfBaseline: 50,
        targets: { ...recist.targets, maximum: 1 },
      },
      'our-ward.json',
    );
    const plain = course([target('T1', 40)], [seen('T1', 25)]);
    expect([lastOf(respond(plain)).target, lastOf(respond(plain, own)).target]).toEqual(['PR', 'SD']);
    expect(respond(plain, own).criteria).toBe('our-ward');
    expect(() => respond(course([target('T1', 40), target('T2', 40)]), own)).toThrow('too-many-targets');
  });

  it(rules['switches-printed'], () => {
    const plain = course([target('T1', 40)], [seen('T1', 25)], [seen('T1', 40)]);
    expect(respond(plain, 'recist-1.1', { confirm: false, minimumSdDays: 42 }).switches).toEqual([]);
    const answer = respond(plain, 'recist-1.1', { confirm: true, minimumSdDays: 30, crByEnhancement: true });
    expect(answer.best).toBe('SD');
    expect(answer.switches).toEqual([
      { name: 'confirm', value: true, default: false, changedAnswer: true },
      { name: 'crByEnhancement', value: true, default: false, changedAnswer: false },
      { name: 'minimumSdDays', value: 30, default: 42, changedAnswer: false },
    ]);
  });
});
