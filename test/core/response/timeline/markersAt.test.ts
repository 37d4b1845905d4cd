import { expect, it } from 'vitest';
import { markersAt } from '../../../../core/response/timeline/markersAt.ts';
import type { MarkerValue } from '../../../../core/response/timeline/patientData.ts';

const value = (date: string, amount: number, more: Partial<MarkerValue> = {}): MarkerValue => ({
  date,
  marker: 'chromogranin-a',
  value: amount,
  unit: 'µg/L',
  upperLimit: 100,
  ...more,
});

it('a marker is raised above its limit, normal at it, by the value nearest to the examination', () => {
  const values = [value('2026-01-01', 300), value('2026-02-20', 100), value('2026-02-01', 101, { marker: '5-hiaa' })];
  expect(markersAt(values, '2026-01-12')).toEqual({ 'chromogranin-a': 'raised', '5-hiaa': 'raised' });
  expect(markersAt(values, '2026-03-16')).toEqual({ 'chromogranin-a': 'normal' });
});

it('of two values as near the later one is taken, and none further away than 42 days', () => {
  expect(markersAt([value('2026-03-10', 300), value('2026-03-22', 50)], '2026-03-16')).toEqual({
    'chromogranin-a': 'normal',
  });
  expect(markersAt([value('2026-02-02', 300)], '2026-03-16')).toEqual({ 'chromogranin-a': 'raised' });
  expect(markersAt([value('2026-02-01', 300)], '2026-03-16')).toEqual({});
});

it('a value without a limit is neither raised nor normal', () => {
  expect(markersAt([value('2026-03-16', 300, { upperLimit: null })], '2026-03-16')).toEqual({});
});
