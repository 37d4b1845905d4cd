import { describe, expect, it } from 'vitest';
import { cycleCourse } from '../../../core/record/cycleCourse.ts';
import { lesionCourse, type ReadTimepoint } from '../../../core/record/lesionCourse.ts';
import type { LesionReading } from '../../../core/record/lesionsDocument.ts';
import { evaluateCourse } from '../../../core/response/evaluateCourse.ts';
import { groupSessions } from '../../../core/response/timeline/groupSessions.ts';
import { criteriaSet } from '../../fixtures/lesionCourses.ts';
import { laterReading, targetReading } from '../../fixtures/lesionReadings.ts';
import { session, timelineOf } from '../../fixtures/timelines.ts';

const read = (date: string, lesions: readonly LesionReading[], baseline = false): ReadTimepoint => ({
  id: date,
  date,
  cycle: 1,
  baseline,
  sliceThicknessMm: 2.5,
  markers: {},
  lesions,
});
/** Two treatments, seven months apart. */
const cycles = groupSessions(timelineOf([session('2025-01-10'), session('2025-08-10')])).flatMap((one) => one.cycles);
const before = read('2025-01-05', [targetReading('T1', 50, 50)], true);
const between = read('2025-07-20', [laterReading('T1', 30, 30)]);
const after = read('2025-10-01', [laterReading('T1', 29, 29)]);
const answer = (timepoints: readonly ReadTimepoint[]) => {
  const course = cycleCourse(timepoints, cycles);
  return evaluateCourse(lesionCourse(course.timepoints, course.treatments), criteriaSet('recist-1.1'), {});
};

describe('the timepoints by treatment cycles', () => {
  it('have for each cycle its own baseline: the CT between is follow-up of one and baseline of the next', () => {
    const { timepoints, treatments, findings } = cycleCourse([after, before, between], cycles);
    expect(timepoints.map(({ id, cycle, baseline }) => [id, cycle, baseline])).toEqual([
      ['2025-01-05', 1, true],
      ['2025-07-20', 1, false],
      ['2025-07-20/2', 2, true],
      ['2025-10-01', 2, false],
    ]);
    expect(treatments).toEqual([
      { date: '2025-01-10', cycle: 1 },
      { date: '2025-08-10', cycle: 2 },
    ]);
    expect(findings).toEqual([]);
    const { bestByCycle, last } = {
      bestByCycle: answer([before, between, after]).cycles.map(({ cycle, best }) => [cycle, best]),
      last: answer([before, between, after]).timepoints.at(-1),
    };
    // 50 → 30 mm is −40 %; 30 → 29 mm is −3 %, against 50 mm it would be −42 %.
    expect(bestByCycle).toEqual([
      [1, 'PR'],
      [2, 'SD'],
    ]);
    expect(last?.figures?.baselineSumMm).toBeCloseTo(30, 9);
  });

  it('stay with the baseline before where no CT was read between, or one that lacks a lesion, and say so', () => {
    const unread = cycleCourse([before, after], cycles);
    expect(unread.timepoints.map(({ id, cycle }) => [id, cycle])).toEqual([
      ['2025-01-05', 1],
      ['2025-10-01', 1],
    ]);
    expect(unread.findings).toMatchObject([{ code: 'cycle-without-baseline', details: { cycle: 2 } }]);
    const incomplete = cycleCourse([before, read('2025-07-20', []), after], cycles);
    expect(new Set(incomplete.timepoints.map(({ cycle }) => cycle))).toEqual(new Set([1]));
    expect(incomplete.findings).toMatchObject([{ code: 'cycle-baseline-incomplete', details: { lesion: 'T1' } }]);
  });

  it('leave out a cycle without a CT after it, and lesions that are gone at its baseline', () => {
    expect(cycleCourse([before, between], cycles).timepoints.map(({ cycle }) => cycle)).toEqual([1, 1]);
    const gone = { ...laterReading('T2', 0, 0), state: 'absent' as const, parts: [] };
    const seen = { ...targetReading('N1', 12, 12), role: 'new' as const, certainty: 'unequivocal' as const };
    const { timepoints } = cycleCourse(
      [
        read('2025-01-05', [targetReading('T1', 50, 50), targetReading('T2', 20, 20)], true),
        read('2025-07-20', [laterReading('T1', 30, 30), gone, seen]),
        after,
      ],
      cycles,
    );
    const second = timepoints.find(({ cycle, baseline }) => cycle === 2 && baseline);
    expect(second?.lesions.map(({ id, role }) => [id, role])).toEqual([
      ['T1', null],
      ['N1', 'nonTarget'],
    ]);
  });

  it('are those of one cycle where there is one, whatever their order', () => {
    const [first] = cycles;
    if (first === undefined) throw new Error('a cycle');
    expect(
      cycleCourse([after, before], [first]).timepoints.map(({ id, cycle, baseline }) => [id, cycle, baseline]),
    ).toEqual([
      ['2025-01-05', 1, true],
      ['2025-10-01', 1, false],
    ]);
  });
});
