import { describe, expect, it } from 'vitest';
import { groupSessions } from '../../../../core/response/timeline/groupSessions.ts';
import { placeImages, type DatedImage } from '../../../../core/response/timeline/placeImages.ts';
import type { Timeline } from '../../../../core/response/timeline/timeline.ts';
import { daysOf, randomPatient, session, timelineOf } from '../../../fixtures/timelines.ts';

const images = (...dates: readonly string[]): readonly DatedImage[] => dates.map((date) => ({ id: date, date }));
const pairsOf = (timeline: Timeline, all: readonly DatedImage[]): readonly (readonly (string | null)[])[] =>
  placeImages(groupSessions(timeline), all).map(({ images: pair }) => [pair.pre?.id ?? null, pair.post?.id ?? null]);

describe('a treatment’s CTs', () => {
  it('are the last of the 3 months until its first session and the first of the 1 to 4 months after its last', () => {
    const timeline = timelineOf(['2024-04-10', '2024-06-10']);
    const all = images(
      '2024-01-09',
      '2024-01-10',
      '2024-03-01',
      '2024-04-10',
      '2024-05-01',
      '2024-06-10',
      '2024-07-09',
    );
    expect(pairsOf(timeline, [...all, ...images('2024-07-10', '2024-09-01')])).toEqual([['2024-04-10', '2024-07-10']]);
    expect(pairsOf(timeline, all)).toEqual([['2024-04-10', '2024-07-09']]);
  });

  it('outside the windows are the nearest in days, and flagged', () => {
    const timeline = timelineOf(['2024-04-10']);
    const [treatment] = placeImages(
      groupSessions(timeline),
      images('2023-06-01', '2023-09-01', '2024-04-20', '2024-04-30'),
    );
    expect(treatment?.images.pre?.id).toBe('2023-09-01');
    expect(treatment?.images.post?.id).toBe('2024-04-30');
    expect(treatment?.images.findings.map(({ code }) => code)).toEqual(['pre-outside-window', 'post-outside-window']);
  });

  it('between two treatments may be after the one and before the other, on the day of the first session too', () => {
    expect(pairsOf(timelineOf(['2024-01-10', '2024-08-10']), images('2024-01-01', '2024-08-10'))).toEqual([
      ['2024-01-01', '2024-08-10'],
      ['2024-08-10', null],
    ]);
  });

  it('never lie beyond the neighbouring treatment, nor between its sessions, nor without a date', () => {
    const timeline = timelineOf(['2024-01-10', '2024-08-10', '2024-09-10']);
    expect(pairsOf(timeline, images('2024-01-01', '2024-08-20'))).toEqual([
      ['2024-01-01', null],
      [null, null],
    ]);
    expect(pairsOf(timeline, [{ id: 'undated', date: null }])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('of one day are chosen by their ids, whatever their order', () => {
    const two = [
      { id: 'b', date: '2024-01-01' },
      { id: 'a', date: '2024-01-01' },
    ];
    for (const order of [two, two.toReversed()])
      expect(pairsOf(timelineOf(['2024-01-10']), order)).toEqual([['a', null]]);
  });

  it('of a cycle lie between the sessions of its neighbours', () => {
    const total = (date: string) => session(date, { selectivity: 'total' });
    const [treatment] = placeImages(
      groupSessions(timelineOf([total('2024-01-10'), total('2024-04-10')])),
      images('2024-01-01', '2024-03-01', '2024-06-01'),
    );
    expect(treatment?.images).toMatchObject({ pre: { id: '2024-01-01' }, post: { id: '2024-06-01' } });
    expect(treatment?.cycles.map((cycle) => [cycle.images.pre?.id, cycle.images.post?.id])).toEqual([
      ['2024-01-01', '2024-03-01'],
      ['2024-03-01', '2024-06-01'],
    ]);
  });
});

describe('over 2,000 random patients', () => {
  it('the pair of each treatment is the one found by going from day to day', () => {
    for (let seed = 0; seed < 2000; seed += 1) {
      const { timeline, images: all } = randomPatient(seed);
      const treatments = placeImages(groupSessions(timeline), all);
      const firstOfDay = new Map<number, string>();
      for (const { id, date } of all.toSorted((a, b) => (a.id < b.id ? 1 : -1)))
        if (date !== null) firstOfDay.set(daysOf(date), id);
      for (const [at, treatment] of treatments.entries()) {
        const last = treatments[at - 1]?.last;
        const next = treatments[at + 1]?.first;
        const onDay = (day: number): string | null => firstOfDay.get(day) ?? null;
        const first = (from: number, to: number): string | null => {
          const step = to >= from ? 1 : -1;
          for (let day = from; day !== to + step; day += step) {
            const found = onDay(day);
            if (found !== null) return found;
          }
          return null;
        };
        const [firstDay, lastDay] = [daysOf(treatment.first), daysOf(treatment.last)];
        const monthsOn = (date: string, months: number): number => {
          const [y = 0, m = 0, d = 0] = date.split('-').map(Number);
          const end = new Date(Date.UTC(y, m + months, 0)).getUTCDate();
          return daysOf(new Date(Date.UTC(y, m - 1 + months, Math.min(d, end))).toISOString().slice(0, 10));
        };
        const lowest = last === undefined ? 0 : daysOf(last) + 1;
        const highest = next === undefined ? 20_000 : daysOf(next);
        // Backwards from the first session; a CT before the window is only reached when the window holds none.
        expect(treatment.images.pre?.id ?? null, `seed ${seed}`).toBe(
          lowest > firstDay ? null : first(firstDay, lowest),
        );
        const from = monthsOn(treatment.last, 1);
        const to = monthsOn(treatment.last, 4);
        const inside = from > highest ? null : first(from, Math.min(to, highest));
        const early =
          lastDay + 1 > Math.min(from - 1, highest) ? null : first(Math.min(from - 1, highest), lastDay + 1);
        const late = to + 1 > highest ? null : first(to + 1, Math.min(highest, 4000));
        const dayOf = (id: string): number => daysOf(all.find((one) => one.id === id)?.date ?? '');
        const nearer =
          early !== null && late !== null ? (from - dayOf(early) <= dayOf(late) - to ? early : late) : (early ?? late);
        expect(treatment.images.post?.id ?? null, `seed ${seed}`).toBe(inside ?? nearer);
      }
    }
  });
});
