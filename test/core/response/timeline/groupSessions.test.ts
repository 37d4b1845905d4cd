import { describe, expect, it } from 'vitest';
import { groupSessions, territoryOf } from '../../../../core/response/timeline/groupSessions.ts';
import { liverSegments, type LiverSegment, type Timeline } from '../../../../core/response/timeline/timeline.ts';
import { randomPatient, session, timelineOf } from '../../../fixtures/timelines.ts';

/** `[[['2024-01-01'], ['2024-03-01']], …]`: treatments of cycles of dates. */
const shapeOf = (timeline: Timeline): readonly (readonly (readonly string[])[])[] =>
  groupSessions(timeline).map(({ cycles }) =>
    cycles.map(({ sessions }) => sessions.map(({ procedure }) => procedure.date)),
  );
const reasonsOf = (timeline: Timeline): readonly string[] =>
  groupSessions(timeline).flatMap(({ cycles }) =>
    cycles.flatMap(({ sessions }) => sessions.map(({ reason }) => reason.code)),
  );
const right: readonly LiverSegment[] = ['5', '6', '7', '8'];
const left: readonly LiverSegment[] = ['2', '3', '4a', '4b'];

describe('sessions are grouped into treatments', () => {
  it('by 6 calendar months from the first, the last day included', () => {
    expect(shapeOf(timelineOf(['2024-01-31', '2024-07-31']))).toHaveLength(1);
    expect(shapeOf(timelineOf(['2024-01-31', '2024-08-01']))).toHaveLength(2);
    expect(shapeOf(timelineOf(['2023-08-31', '2024-02-29']))).toHaveLength(1);
    expect(shapeOf(timelineOf(['2023-08-31', '2024-03-01']))).toHaveLength(2);
  });

  it('from first to last, not from one to the next', () => {
    expect(shapeOf(timelineOf(['2024-01-01', '2024-05-01', '2024-09-01']))).toEqual([
      [['2024-01-01', '2024-05-01']],
      [['2024-09-01']],
    ]);
  });

  it('whatever their order', () => {
    const dates = ['2024-09-01', '2024-01-01', '2024-05-01'];
    expect(shapeOf(timelineOf(dates))).toEqual(shapeOf(timelineOf(dates.toReversed())));
  });

  it('none where there are none', () => expect(groupSessions(timelineOf([]))).toEqual([]));
});

describe('a treatment is divided into cycles', () => {
  it('when the burden that is stated has been treated', () => {
    const sessions = [
      session('2024-01-01', { segments: right }),
      session('2024-02-01', { segments: ['2', '3'] }),
      session('2024-04-01', { segments: ['4a'] }),
    ];
    const timeline = timelineOf(sessions, {}, ['2', '6', '7']);
    expect(shapeOf(timeline)).toEqual([[['2024-01-01', '2024-02-01'], ['2024-04-01']]]);
    expect(reasonsOf(timeline)).toEqual(['place-first-session', 'place-burden-not-complete', 'place-burden-treated']);
    expect(groupSessions(timeline)[0]?.cycles.map(({ complete }) => complete)).toEqual([true, false]);
  });

  it('when a segment is treated again, where the burden is not stated', () => {
    const timeline = timelineOf([
      session('2024-01-01', { segments: right }),
      session('2024-02-01', { segments: left }),
      session('2024-03-01', { segments: ['8'] }),
    ]);
    expect(shapeOf(timeline)).toEqual([[['2024-01-01', '2024-02-01'], ['2024-03-01']]]);
    expect(groupSessions(timeline)[0]?.cycles[1]?.sessions[0]?.reason).toEqual({
      code: 'place-territory-repeated',
      details: { segments: ['8'] },
    });
  });

  it('after each total embolisation', () => {
    const total = (date: string) => session(date, { selectivity: 'total' });
    expect(territoryOf(total('2024-01-01'))).toEqual(liverSegments);
    expect(shapeOf(timelineOf([total('2024-01-01'), total('2024-03-01')]))).toEqual([[['2024-01-01'], ['2024-03-01']]]);
  });

  it('not within a day, and not where the territory is not stated', () => {
    const again = [
      session('2024-01-01', { id: 'a', segments: right }),
      session('2024-01-01', { id: 'b', segments: right }),
    ];
    expect(reasonsOf(timelineOf(again))).toEqual(['place-first-session', 'place-same-day']);
    expect(reasonsOf(timelineOf(['2024-01-01', '2024-02-01']))).toEqual([
      'place-first-session',
      'place-territory-not-stated',
    ]);
    expect(groupSessions(timelineOf(['2024-01-01']))[0]?.cycles[0]?.complete).toBeNull();
  });

  it('and cycles are counted through all treatments', () => {
    const treatments = groupSessions(timelineOf(['2024-01-01', '2025-01-01', '2026-01-01']));
    expect(treatments.map(({ number, cycles }) => [number, cycles.map((cycle) => cycle.number)])).toEqual([
      [1, [1]],
      [2, [2]],
      [3, [3]],
    ]);
  });
});

describe('the reader’s word', () => {
  it('goes before the rules in every direction, and keeps what they say beside it', () => {
    const by = (value: 'treatment' | 'cycle' | 'same-cycle') => ({ place: { value, reason: 'Planned so.' } });
    const close = (value: 'treatment' | 'cycle' | 'same-cycle') =>
      shapeOf(timelineOf(['2024-01-01', session('2024-02-01', by(value))]));
    expect(close('treatment')).toEqual([[['2024-01-01']], [['2024-02-01']]]);
    expect(close('cycle')).toEqual([[['2024-01-01'], ['2024-02-01']]]);
    expect(close('same-cycle')).toEqual([[['2024-01-01', '2024-02-01']]]);
    const far = groupSessions(timelineOf(['2024-01-01', session('2024-12-01', by('same-cycle'))]));
    expect(far).toHaveLength(1);
    expect(far[0]?.cycles[0]?.sessions[1]).toMatchObject({
      place: 'same-cycle',
      byRules: 'treatment',
      reason: { code: 'place-by-hand', details: { reason: 'Planned so.', byRules: 'treatment' } },
    });
  });

  it('moves the first day from which the rules count', () => {
    const split = session('2024-05-01', { place: { value: 'treatment', reason: 'New aim.' } });
    expect(shapeOf(timelineOf(['2024-01-01', split, '2024-09-01']))).toEqual([
      [['2024-01-01']],
      [['2024-05-01', '2024-09-01']],
    ]);
  });
});

describe('over 3,000 random patients', () => {
  it('every session stands once, in order of time, and the treatments agree with counting back from each session', () => {
    for (let seed = 0; seed < 3000; seed += 1) {
      const { timeline } = randomPatient(seed);
      const treatments = groupSessions(timeline);
      const placed = treatments.flatMap(({ cycles }) => cycles.flatMap(({ sessions }) => sessions));
      const inTime = timeline.procedures.toSorted((a, b) =>
        a.date === b.date ? (a.id < b.id ? -1 : 1) : a.date < b.date ? -1 : 1,
      );
      expect(placed.map(({ procedure }) => procedure)).toEqual(inTime);
      // Backwards: a session begins a treatment if its hand says so, or if it lies over 6 months after the nearest such beginning before it.
      const begins = (at: number): boolean => {
        const one = inTime[at];
        if (one === undefined || at === 0) return at === 0;
        if (one.place !== null) return one.place.value === 'treatment';
        let first = at - 1;
        while (!begins(first)) first -= 1;
        return one.date > sixMonthsAfter(inTime[first]?.date ?? '');
      };
      expect(treatments).toHaveLength(inTime.filter((_, at) => begins(at)).length);
      for (const { cycles } of treatments)
        for (const { sessions } of cycles) {
          // No session treats a segment of its cycle again, unless the reader says so or another session of its day precedes it.
          for (const [at, one] of sessions.entries())
            for (const other of sessions.slice(0, at)) {
              if (one.procedure.place !== null || one.procedure.date === sessions[at - 1]?.procedure.date) continue;
              const shared = (territoryOf(one.procedure) ?? []).filter((segment) =>
                (territoryOf(other.procedure) ?? []).includes(segment),
              );
              expect(shared, `seed ${seed}`).toEqual([]);
            }
        }
    }
  });
});

/** By the calendar's own arithmetic. */
function sixMonthsAfter(date: string): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month - 1 + 7, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + 6, Math.min(day, lastDay))).toISOString().slice(0, 10);
}
