import { describe, expect, it } from 'vitest';
import { differencesBetween } from '../../../core/record/differences.ts';

describe('the differences between two documents', () => {
  it('are none between equal ones, whatever the order of their fields', () => {
    expect(differencesBetween({ a: 1, b: [{ c: null }], d: [] }, { d: [], b: [{ c: null }], a: 1 })).toEqual([]);
  });

  it('are told by place, numbers to the last bit', () => {
    expect(differencesBetween({ a: [{ x: 0.3, y: 'u' }] }, { a: [{ x: 0.1 + 0.2, y: 'v' }] })).toEqual([
      { path: 'a[0].x', recorded: 0.3, now: 0.1 + 0.2 },
      { path: 'a[0].y', recorded: 'u', now: 'v' },
    ]);
  });

  it('are none in the last bits of what an interval was drawn from, and there alone', () => {
    const drawn = (x: number): { uncertainty: { quantilesPercent: number[] } } => ({
      uncertainty: { quantilesPercent: [x] },
    });
    expect(differencesBetween(drawn(14.041016148785056), drawn(14.041016148785054))).toEqual([]);
    expect(differencesBetween(drawn(14.041016), drawn(14.0410161))).toHaveLength(1);
    expect(differencesBetween({ letbPercent: 14.041016148785056 }, { letbPercent: 14.041016148785054 })).toHaveLength(
      1,
    );
  });

  it.each([
    [{ interval: { low: 1, high: 2 } }, 0],
    [{ parts: { sampling: { low: 1, high: 2 }, registration: { low: 3, high: 4 } } }, 0],
    [{ findings: [{ code: 'recorded-outside-drawn', details: { lowPercent: 1, highPercent: 2 } }] }, 0],
    [{ parts: { placement: { low: 1, high: 2 }, boundary: { low: 3, high: 4 } } }, 4],
    [{ population: { letbPercent: 11, thresholdHu: 40, meanHu: 15 } }, 3],
    [{ lipiodol: { unknownCm3: 3, noneViablePercent: 11 } }, 2],
    [{ residualShift: { lengthMm: 1, errorMm: 2 }, seed: 1, confidence: 0.95 }, 4],
    [{ placements: [{ letbPercent: 11, percentile: 50 }], responses: [{ probability: 0.5 }] }, 3],
  ])('in %j the last bit tells in %i numbers', (uncertainty, differing) => {
    const nudged: typeof uncertainty = JSON.parse(JSON.stringify(uncertainty), (_, value: unknown) =>
      typeof value === 'number' ? value * (1 + 2 ** -52) : value,
    );
    for (const at of [{ uncertainty }, { change: { uncertainty } }]) {
      const other = 'change' in at ? { change: { uncertainty: nudged } } : { uncertainty: nudged };
      expect(differencesBetween(at, other)).toHaveLength(differing);
    }
  });

  it('name what is missing on either side, and a list of another length once', () => {
    expect(differencesBetween({ a: 1, l: [1, 2] }, { b: 2, l: [1, 2, 3] })).toEqual([
      { path: 'a', recorded: 1, now: null },
      { path: 'l', recorded: [1, 2], now: [1, 2, 3] },
      { path: 'b', recorded: null, now: 2 },
    ]);
  });

  it('are seen between values of other kinds', () => {
    expect(differencesBetween({ a: null, b: [], c: '1' }, { a: 0, b: {}, c: 1 })).toHaveLength(3);
  });
});
