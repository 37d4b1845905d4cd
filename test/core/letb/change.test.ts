import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  computeChange,
  relativeChangePercent,
  type LetbChange,
  type TimepointLetb,
} from '../../../core/letb/change.ts';
import { isResponder, parseThresholdSet } from '../../../core/letb/thresholdSets.ts';
import { addCalendarMonths, isIsoDate, timingFindings } from '../../../core/letb/timing.ts';

const assouline = parseThresholdSet(
  JSON.parse(readFileSync(new URL('../../../assets/threshold-sets/assouline-2023.json', import.meta.url), 'utf8')),
);

const base: TimepointLetb = {
  patientId: 'P1',
  date: '2026-01-12',
  preset: 'paper',
  k: 2,
  alignment: { kind: 'identity' },
  placements: [{ shape: 'cube', nominalCm3: 1 }],
  letbPercent: 20,
  enhancingVolumeCm3: 300,
  liverVolumeCm3: 1500,
  provisional: false,
  overrides: [],
};
const change = (
  pre: Partial<TimepointLetb>,
  post: Partial<TimepointLetb>,
  procedureDates: readonly string[] = [],
): LetbChange =>
  computeChange(
    { ...base, ...pre },
    { ...base, date: '2026-03-16', ...post },
    { thresholdSet: assouline, procedureDates },
  );
const responders = (result: LetbChange): readonly (boolean | null)[] =>
  result.responses.map((response) => response.responder);
const codes = (result: LetbChange): readonly string[] => result.findings.map((finding) => finding.code);

describe('the change of LETB', () => {
  it('agrees with the published arithmetic', () => {
    expect((100 * 2012) / 4495).toBeCloseTo(44.8, 1);
    const [pre, post] = [(100 * 1035) / 2823, (100 * 354) / 1607];
    expect(pre).toBeCloseTo(36.66, 2);
    expect(post).toBeCloseTo(22.03, 2);
    expect(relativeChangePercent(pre, post)).toBeCloseTo(-39.9, 1);
    expect(relativeChangePercent(1035, 354)).toBeCloseTo(-65.8, 1);
  });

  it('keeps LETB, enhancing and liver volume each with its own change', () => {
    const result = change(
      { letbPercent: 36.6, enhancingVolumeCm3: 1035, liverVolumeCm3: 2823 },
      { letbPercent: 22, enhancingVolumeCm3: 354, liverVolumeCm3: 1607 },
    );
    expect(result.changePercent).toBeCloseTo(-39.89, 2);
    expect(result.enhancingChangePercent).toBeCloseTo(-65.8, 1);
    expect(result.liverChangePercent).toBeCloseTo(-43.07, 2);
    expect(responders(result)).toEqual([true, true, true, true]);
  });

  it('is not evaluable from 0, never infinite', () => {
    const result = change({ letbPercent: 0, enhancingVolumeCm3: 0 }, { letbPercent: 5 });
    expect([result.changePercent, result.enhancingChangePercent]).toEqual([null, null]);
    expect(responders(result)).toEqual([null, null, null, null]);
    expect(codes(result)).toContain('change-not-evaluable-zero-baseline');
  });

  it('from almost 0 is not evaluable rather than infinite', () => {
    expect(change({ letbPercent: 1e-320 }, { letbPercent: 5 }).changePercent).toBeNull();
  });

  it('says that a side was overridden, and that a patient is not known', () => {
    expect(codes(change({ overrides: ['coverage'] }, { patientId: null }))).toEqual(
      expect.arrayContaining(['change-with-overrides', 'patient-unknown']),
    );
  });

  it('names the threshold set it used', () => {
    expect(change({}, {}).thresholdSet).toEqual({ id: 'assouline-2023', version: '1', source: assouline.source });
  });

  it('of exactly −25.8 % is no response, a little more is', () => {
    expect(responders(change({ letbPercent: 100 }, { letbPercent: 74.2 }))).toEqual([false, false, true, true]);
    expect(responders(change({ letbPercent: 100 }, { letbPercent: 74.19 }))).toEqual([true, true, true, true]);
  });

  it('from 7 to 6.3 % is exactly −10 % on paper and no response, although float64 says a little less', () => {
    const result = change({ letbPercent: 7 }, { letbPercent: 6.3 });
    expect(result.changePercent).toBeLessThan(-10);
    expect(responders(result)).toEqual([false, false, false, false]);
    expect(isResponder(-10 - 1e-7, -10)).toBe(true);
  });

  it.each([
    ['k', { k: 2.5 }, 'unlike-k'],
    ['presets', { preset: 'corrected' }, 'unlike-preset'],
    ['kinds of alignment', { alignment: { kind: 'scanner' } }, 'unlike-alignment'],
    ['patients', { patientId: 'P2' }, 'change-of-different-patients'],
  ] as const)('is refused between unlike %s', (_, post, code) => {
    expect(() => change({}, post)).toThrow(new RegExp(code));
  });

  it('warns of unlike ROIs and is provisional when a side is', () => {
    const result = change({}, { placements: [{ shape: 'sphere', nominalCm3: 1 }], provisional: true });
    expect(result.provisional).toBe(true);
    expect(codes(result)).toEqual(expect.arrayContaining(['unlike-roi', 'change-provisional']));
  });
});

describe('threshold sets', () => {
  it.each([
    [{}, 'schema'],
    [{ schema: 'letb.threshold-set/1', endpoints: [] }, 'endpoints is empty'],
    [{ schema: 'letb.threshold-set/1', endpoints: [{ endpoint: 'x', thresholdPercent: 'low' }] }, 'thresholdPercent'],
    [null, 'not an object'],
  ])('that are broken are refused by the field: %j', (value, what) => {
    expect(() => parseThresholdSet(value)).toThrow(new RegExp(`threshold-set-invalid.*${what}`));
  });
});

describe('timing', () => {
  it('adds calendar months, to the last day where the day does not exist', () => {
    expect(addCalendarMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addCalendarMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addCalendarMonths('2026-03-31', -4)).toBe('2025-11-30');
    expect(addCalendarMonths('2026-11-15', 14)).toBe('2028-01-15');
  });

  it('knows the dates of the calendar', () => {
    expect(['2024-02-29', '2026-02-29', '2026-13-01', '20260101', '2026-1-1'].map(isIsoDate)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  const codesOf = (pre: string, post: string, procedures: readonly string[]): readonly string[] =>
    timingFindings(pre, post, procedures).map((finding) => finding.code);

  it('holds at the ends of the windows and flags one day beyond', () => {
    expect(codesOf('2026-01-15', '2026-05-15', ['2026-04-15'])).toEqual([]);
    expect(codesOf('2026-01-14', '2026-05-14', ['2026-04-15'])).toEqual(['pre-outside-window', 'post-outside-window']);
    expect(codesOf('2026-04-15', '2026-08-15', ['2026-04-15'])).toEqual([]);
    expect(codesOf('2026-04-16', '2026-08-16', ['2026-04-15'])).toEqual(['pre-outside-window', 'post-outside-window']);
  });

  it('counts from the first procedure before and the last after, which span at most six months', () => {
    expect(codesOf('2026-01-10', '2026-08-01', ['2026-06-30', '2026-02-01', '2026-04-01'])).toEqual([]);
    expect(codesOf('2026-01-10', '2026-05-15', ['2026-02-01', '2026-06-01'])).toEqual(['post-outside-window']);
    expect(codesOf('2026-01-10', '2026-10-10', ['2026-02-01', '2026-08-02'])).toEqual(['procedures-too-far-apart']);
  });

  it('flags a post that is not later than the pre', () => {
    expect(codesOf('2026-03-01', '2026-03-01', [])).toEqual(['post-not-after-pre']);
  });
});
