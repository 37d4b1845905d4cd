import { describe, expect, it } from 'vitest';
import { bestResponse } from '../../../core/response/bestResponse.ts';
import type { ResponseCategory } from '../../../core/response/categories.ts';
import type { TimepointResponse } from '../../../core/response/evaluateCycle.ts';
import {
  criteriaSet,
  day,
  onDays,
  course,
  respond,
  seen,
  target,
  type PlainCourse,
} from '../../fixtures/lesionCourses.ts';
import { rules } from '../../fixtures/responseRules.ts';

const at = (days: number, overall: ResponseCategory): TimepointResponse => ({
  id: `d${days}`,
  date: day(days),
  cycle: 1,
  figures: null,
  target: 'SD',
  nonTarget: 'none',
  newLesion: false,
  overall,
  targetReason: { code: 'target-sd', details: {} },
  reasons: [],
  findings: [],
  newLesions: [],
});
/** Best response over `day category` pairs counted from day 0. */
const best = (text: string, options: { readonly confirm?: boolean; readonly minimumSdDays?: number } = {}): string => {
  const set = criteriaSet('recist-1.1');
  const responses = text.split(', ').map((item) => {
    const [days = '', category = ''] = item.split(' ');
    const found = (['CR', 'PR', 'SD', 'PD', 'NE', 'non-CR/non-PD'] as const).find((name) => name === category);
    return at(Number(days), found ?? 'NE');
  });
  const applied = { ...set, best: { ...set.best, ...options } };
  return bestResponse({ responses, countedFrom: day(0) }, applied).best;
};

describe('the best response', () => {
  it(rules['best-order'], () => {
    expect(best('60 SD, 120 PR, 180 CR, 240 PD')).toBe('CR');
    expect(best('60 SD, 120 PD, 180 CR')).toBe('SD');
    expect(best('60 PD, 120 PR')).toBe('PD');
    expect(best('60 NE, 120 non-CR/non-PD, 180 NE')).toBe('non-CR/non-PD');
    expect(best('60 NE, 120 PD')).toBe('PD');
    expect(best('60 NE')).toBe('NE');
  });

  it(rules['best-sd-42'], () => {
    expect([best('41 SD'), best('42 SD')]).toEqual(['NE', 'SD']);
    expect([best('41 non-CR/non-PD'), best('42 non-CR/non-PD')]).toEqual(['NE', 'non-CR/non-PD']);
    expect(best('20 PR')).toBe('PR');
  });

  it(rules['best-early-sd'], () => {
    expect(best('30 SD, 90 PD')).toBe('PD');
    expect(best('30 SD, 60 NE, 90 PD')).toBe('PD');
    expect(best('30 SD, 90 NE')).toBe('NE');
    expect(best('30 SD, 90 SD')).toBe('SD');
  });

  it(rules['best-minimum-switch'], () => {
    expect([best('60 SD', { minimumSdDays: 61 }), best('60 SD', { minimumSdDays: 60 })]).toEqual(['NE', 'SD']);
    expect(best('10 SD', { minimumSdDays: 0 })).toBe('SD');
  });

  const stable = course([target('T1', 40)], [seen('T1', 40)]);
  const treatedOn = (plain: PlainCourse, date: string): PlainCourse => ({
    ...plain,
    treatments: [
      { date, cycle: 1 },
      { date: day(90), cycle: 1 },
    ],
  });
  it(rules['best-sd-from-procedure'], () => {
    expect(respond(stable).best).toBe('SD');
    const late = respond(treatedOn(stable, day(19)));
    expect(late).toMatchObject({ best: 'NE', bestDate: null });
    expect(late.cycles[0]?.reasons).toEqual([{ code: 'sd-too-early', timepoint: 'f1', days: 41, minimumDays: 42 }]);
    expect(respond(treatedOn(stable, day(18))).best).toBe('SD');
    expect(respond({ ...stable, treatments: [{ date: day(19), cycle: 2 }] }).best).toBe('SD');
  });

  const confirm = { confirm: true };
  it(rules['best-confirmed'], () => {
    expect([best('60 PR, 88 PR', confirm), best('60 PR, 87 PR', confirm)]).toEqual(['PR', 'SD']);
    expect(best('60 PR, 70 PR, 88 PR', confirm)).toBe('PR');
    expect(best('60 PR, 75 NE, 88 PR', confirm)).toBe('PR');
    expect(best('60 CR, 88 CR', confirm)).toBe('CR');
    expect(best('60 PR, 120 CR', confirm)).toBe('PR');
    expect(best('60 CR, 120 CR, 180 PD', confirm)).toBe('CR');
    // Table 3, footnote: a CR that turns out to have been a PR is one.
    expect(best('60 CR, 120 PR', confirm)).toBe('PR');
  });

  // Eisenhauer 2009, Table 3: first, later, with the minimum interval met at the first, and without.
  const table3: readonly (readonly [string, string, string, string])[] = [
    ['CR', 'CR', 'CR', 'CR'],
    ['CR', 'SD', 'SD', 'SD'],
    ['CR', 'PD', 'SD', 'PD'],
    ['CR', 'NE', 'SD', 'NE'],
    ['PR', 'CR', 'PR', 'PR'],
    ['PR', 'PR', 'PR', 'PR'],
    ['PR', 'SD', 'SD', 'SD'],
    ['PR', 'PD', 'SD', 'PD'],
    ['PR', 'NE', 'SD', 'NE'],
    ['NE', 'NE', 'NE', 'NE'],
  ];
  it.each(table3)(`${rules['best-unconfirmed']}: %s, then %s`, (first, later, late, early) => {
    expect(best(`60 ${first}, 120 ${later}`, confirm)).toBe(late);
    expect(best(`30 ${first}, 90 ${later}`, confirm)).toBe(early);
  });

  it('unconfirmed and alone is SD after the interval and not evaluable before', () => {
    expect([best('60 PR', confirm), best('30 PR', confirm)]).toEqual(['SD', 'NE']);
    expect(best('60 PR, 120 SD, 180 PR', confirm)).toBe('SD');
  });

  it(rules['best-time'], () => {
    const plain = treatedOn(course([target('T1', 40)], [seen('T1', 38)], [seen('T1', 20)], [seen('T1', 18)]), day(10));
    expect(respond(plain)).toMatchObject({
      best: 'PR',
      bestDate: day(120),
      daysToBest: 110,
      objectiveResponse: true,
      diseaseControl: true,
    });
    expect(respond(stable)).toMatchObject({
      best: 'SD',
      daysToBest: 60,
      objectiveResponse: false,
      diseaseControl: true,
    });
    expect(respond(course([target('T1', 40)]))).toMatchObject({ best: 'NE', daysToBest: null, diseaseControl: null });
  });
});

describe('cycles', () => {
  const two = (second: readonly number[], first: readonly number[] = [40, 20]): PlainCourse => ({
    schema: 'letb.lesions/1',
    timepoints: [
      ...first.map((mm, index) => ({
        id: `a${index}`,
        date: day(60 * index),
        lesions: [index === 0 ? target('T1', mm) : seen('T1', mm)],
      })),
      ...second.map((mm, index) => ({
        id: `b${index}`,
        date: day(400 + 60 * index),
        cycle: 2,
        lesions: [seen('T1', mm)],
      })),
    ],
  });

  it(rules['best-by-cycle'], () => {
    const answer = respond(two([20, 22, 14]), 'touloupas-2021-recist');
    expect(answer.bestByCycle).toEqual([
      { cycle: 1, best: 'PR' },
      { cycle: 2, best: 'PR' },
    ]);
    expect(
      answer.timepoints.map(({ id, baselineSumMm, nadirSumMm, overall }) => [id, baselineSumMm, nadirSumMm, overall]),
    ).toEqual([
      ['a1', 40, 40, 'PR'],
      ['b1', 20, 20, 'SD'],
      ['b2', 20, 20, 'PR'],
    ]);
    expect(answer.cycles.map(({ baseline }) => baseline)).toEqual(['a0', 'b0']);
  });

  it(rules['best-over-cycles'], () => {
    const answer = respond(two([20, 10], [40, 50]), 'touloupas-2021-recist');
    expect(answer).toMatchObject({ best: 'PD', progressionDate: day(60) });
    expect(answer.bestByCycle.map((item) => item.best)).toEqual(['PD', 'PR']);
    expect(respond(two([20, 26], [40, 20])).best).toBe('PR');
  });

  it('take the timepoint marked as baseline; older ones are left out and named', () => {
    const plain = course([target('T1', 50)], [target('T1', 40)], [seen('T1', 28)]);
    const marked = { ...plain, timepoints: plain.timepoints.map((item) => ({ ...item, baseline: item.id === 'f1' })) };
    const answer = respond(marked);
    expect(answer.timepoints.map(({ id, baselineSumMm, overall }) => [id, baselineSumMm, overall])).toEqual([
      ['f2', 40, 'PR'],
    ]);
    expect(answer.cycles[0]?.findings.map(({ code }) => code)).toContain('timepoint-before-baseline');
  });

  it('whose timepoints collide are refused, naming both', () => {
    expect(() => respond(onDays(course([target('T1', 40)], [], []), 0, 60, 60))).toThrow(
      /timepoints-on-one-date.*"f2".*"f1"/,
    );
    const plain = course([target('T1', 40)], []);
    const both = { ...plain, timepoints: plain.timepoints.map((item) => ({ ...item, baseline: true })) };
    expect(() => respond(both)).toThrow(/cycle-with-two-baselines.*"f1".*"b"/);
    const same = { ...plain, timepoints: plain.timepoints.map((item) => ({ ...item, id: 'x' })) };
    expect(() => respond(same)).toThrow('timepoint-id-repeated');
  });

  it.each([
    ['a lesion twice', [seen('T1', 20), seen('T1', 30)], /lesion-id-repeated.*"f1".*"T1"/],
    ['a stranger without a role', [seen('T9', 20)], /lesion-not-at-baseline.*"f1".*"T9".*"role"/],
    ['a target that is not at the baseline', [target('T9', 20)], /lesion-not-at-baseline.*"role":"target"/],
    ['another kind', [seen('T1', 20, { kind: 'node' })], /lesion-identity-changed.*"kind".*"lesion".*"node"/],
    ['another role', [seen('T1', 20, { role: 'nonTarget' })], /lesion-identity-changed.*"role"/],
    ['another site', [seen('T1', 20, { site: 'lung' })], /lesion-identity-changed.*"site"/],
    ['absent, yet measured', [seen('T1', 20, { state: 'absent' })], /lesion-contradicts-itself.*"state".*"diameterMm"/],
    [
      'dark, yet viable',
      [seen('T1', 20, { viableStatus: 'nonEnhancing' })],
      /lesion-contradicts-itself.*viableDiameterMm/,
    ],
    [
      'a target that “progressed”',
      [{ id: 'T1', status: 'unequivocalProgression' }],
      /lesion-contradicts-itself.*"status"/,
    ],
  ])('with %s at a follow-up are refused by timepoint, lesion and field', (_, lesions, pattern) => {
    expect(() => respond(course([target('T1', 40)], lesions))).toThrow(pattern);
  });

  it.each([
    ['without a role', { role: null }, /baseline-role-missing.*"b".*"T1".*"role"/],
    ['called new', { role: 'new' }, /baseline-role-new/],
    [
      'a non-target that is absent',
      { role: 'nonTarget', status: 'absent', diameterMm: null, viableDiameterMm: null },
      /non-target-not-present/,
    ],
  ])('with a baseline lesion %s are refused', (_, more, pattern) => {
    expect(() => respond(course([target('T1', 40, more)], []))).toThrow(pattern);
  });
});
