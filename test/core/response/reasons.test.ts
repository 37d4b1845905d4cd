import { describe, expect, it } from 'vitest';
import {
  codesOf,
  course,
  day,
  findingsIn,
  last,
  nonTarget,
  onDays,
  respond,
  seen,
  target,
} from '../../fixtures/lesionCourses.ts';

describe('the reasons', () => {
  it('of a response without targets are those of the non-targets, the target’s own says that there are none', () => {
    const gone = last(course([nonTarget('X')], [{ id: 'X', status: 'absent' }]));
    expect(gone.targetReason).toEqual({ code: 'target-none' });
    expect(codesOf(gone)).toEqual(['non-target-cr']);
    expect(codesOf(last(course([nonTarget('X')], [])))).toEqual(['non-target-not-evaluated']);
  });

  it('of a complete response name targets and non-targets, also where there are none of these', () => {
    expect(codesOf(last(course([target('T1', 20)], [seen('T1', 0)])))).toEqual(['target-cr', 'non-target-none']);
    const both = course([target('T1', 20), nonTarget('X')], [seen('T1', 0)]);
    expect(codesOf(last(both))).toEqual(['target-cr', 'non-target-not-evaluated']);
  });

  it('of the best response say that there was no follow-up, or what was not confirmed and counts as less', () => {
    const bestReasons = (...args: Parameters<typeof respond>): readonly object[] | undefined =>
      respond(...args).cycles[0]?.reasons;
    expect(bestReasons(course([target('T1', 20)]))).toEqual([{ code: 'best-none' }]);
    const once = course([target('T1', 20)], [seen('T1', 10)]);
    expect(bestReasons(once, 'recist-1.1', { confirm: true })).toEqual([
      { code: 'response-unconfirmed', timepoint: 'f1', category: 'PR', minimumDays: 28, countsAs: 'SD' },
    ]);
    // What became of a lesser timepoint is no reason of a better one.
    const early = onDays(course([target('T1', 20)], [seen('T1', 20)], [seen('T1', 10)]), 0, 20, 80);
    expect(bestReasons(early)).toEqual([]);
  });

  it('are joined by remarks on what was left out or came too early', () => {
    const before = { ...course([target('T1', 20)], [seen('T1', 20)]), treatments: [{ date: day(90), cycle: 1 }] };
    expect(findingsIn(respond(before))).toEqual(['follow-up-before-treatment']);
    const untreated = course([nonTarget('X', { treated: false })], [{ id: 'X', status: 'present' }]);
    expect(findingsIn(respond(untreated, 'fohlen-2023-mrecist'))).toEqual([
      'non-target-untreated-not-judged',
      'nothing-judged',
    ]);
  });
});
