import { describe, expect, it } from 'vitest';
import {
  addCalendarMonths,
  daysBetween,
  daysOutside,
  isIsoDate,
  placeByProcedures,
  postWindow,
  preWindow,
} from '../../../core/letb/timing.ts';
import { randomOf } from '../../phantoms.ts';

const DAY_MS = 86_400_000;
const dayOf = (n: number): string => new Date(Date.UTC(1996, 0, 1) + n * DAY_MS).toISOString().slice(0, 10);
/** Every day from 1996 to 2031: eight leap years, with 2000 among them. */
const days = Array.from({ length: 13_000 }, (_, n) => dayOf(n));

describe('calendar months', () => {
  it('have the day of the month, or the month’s last day, for every day of 35 years', () => {
    for (const months of [-6, -3, 1, 4, 6, 12]) {
      for (const date of days) {
        const moved = addCalendarMonths(date, months);
        const [year = 0, month = 0, day = 0] = moved.split('-').map(Number);
        const [fromYear = 0, fromMonth = 0, fromDay = 0] = date.split('-').map(Number);
        expect(isIsoDate(moved), moved).toBe(true);
        expect(year * 12 + month - (fromYear * 12 + fromMonth)).toBe(months);
        const isLastDay = new Date(Date.UTC(year, month - 1, day + 1)).getUTCDate() === 1;
        expect(day === fromDay || (day < fromDay && isLastDay), `${date} + ${months}`).toBe(true);
      }
    }
  });

  it('never put a later date before an earlier one', () => {
    for (const months of [-3, 1, 4, 6]) {
      const moved = days.map((date) => addCalendarMonths(date, months));
      expect(moved).toEqual(moved.toSorted());
    }
  });

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2000-01-31', 1, '2000-02-29'],
    ['1900-01-31', 1, '1900-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-05-31', -3, '2024-02-29'],
    ['2026-05-31', -3, '2026-02-28'],
    ['2025-10-31', 4, '2026-02-28'],
    ['2025-12-15', 1, '2026-01-15'],
    ['2026-08-31', 6, '2027-02-28'],
  ])('%s and %i months are %s', (date, months, moved) => {
    expect(addCalendarMonths(date, months)).toBe(moved);
  });
});

describe('windows', () => {
  it('hold exactly the days from end to end, both included', () => {
    const random = randomOf(3);
    for (let round = 0; round < 60; round += 1) {
      const procedure = dayOf(Math.floor(12_000 * random()) + 200);
      for (const window of [preWindow([procedure]), postWindow([procedure])]) {
        const inside: string[] = [];
        for (let day = window.earliest; day <= window.latest; day = dayOf(daysBetween('1996-01-01', day) + 1))
          inside.push(day);
        expect(inside.length).toBeGreaterThan(87);
        expect(inside.every((day) => daysOutside(day, window) === 0)).toBe(true);
        const index = daysBetween('1996-01-01', window.earliest);
        expect(daysOutside(dayOf(index - 1), window)).toBe(1);
        expect(daysOutside(dayOf(index + inside.length), window)).toBe(1);
        expect(daysOutside(dayOf(index + inside.length + 40), window)).toBe(41);
      }
    }
  });

  it('start from the first procedure and the last, in whatever order they are given', () => {
    const procedures = ['2026-05-02', '2026-03-01', '2026-04-01'];
    expect(preWindow(procedures)).toEqual({ earliest: '2025-12-01', latest: '2026-03-01' });
    expect(postWindow(procedures)).toEqual({ earliest: '2026-06-02', latest: '2026-09-02' });
    expect(
      ['2026-02-28', '2026-03-01', '2026-03-02', '2026-05-02', '2026-05-03'].map((date) =>
        placeByProcedures(date, procedures),
      ),
    ).toEqual(['pre', 'pre', 'between', 'between', 'post']);
    expect(placeByProcedures(null, procedures)).toBe('undated');
  });
});
