import { describe, expect, it } from 'vitest';
import { changeUncertainty, type TimepointUncertainty } from '../../../core/letb/changeUncertainty.ts';
import type { ThresholdSet } from '../../../core/letb/thresholdSets.ts';

/** LETB equally likely anywhere from `low` to `high`, %. */
const even = (low: number, high: number): TimepointUncertainty => ({
  confidence: 0.95,
  seed: 3,
  quantilesPercent: Array.from({ length: 201 }, (_, q) => low + ((high - low) * q) / 200),
});
const thresholdSet: ThresholdSet = {
  id: 't',
  version: '1',
  source: 'test',
  endpoints: [
    { endpoint: 'os', thresholdPercent: -25.8 },
    { endpoint: 'ttup', thresholdPercent: -10 },
  ],
  exploratoryThresholdsPercent: [],
};

describe('the interval of a change', () => {
  it('has the closed form of a fixed LETB before treatment', () => {
    const { interval, responses } = changeUncertainty(even(20, 20), even(10, 20), { changePercent: -25, thresholdSet });
    // The change is even from −50 to 0 %.
    expect(interval?.low).toBeCloseTo(-48.75, 0);
    expect(interval?.high).toBeCloseTo(-1.25, 0);
    expect(responses[0]?.probability).toBeCloseTo((50 - 25.8) / 50, 1);
    expect(responses[1]?.probability).toBeCloseTo(40 / 50, 1);
    expect(responses.map(({ call }) => call)).toEqual(['indeterminate', 'indeterminate']);
  });

  it('calls where the probability reaches the confidence on the side of the recorded change', () => {
    const sure = changeUncertainty(even(19, 21), even(7, 9), { changePercent: -60, thresholdSet });
    expect(sure.responses.map(({ call }) => call)).toEqual(['responder', 'responder']);
    const none = changeUncertainty(even(18, 22), even(18, 22), { changePercent: 1, thresholdSet });
    expect(none.responses.map(({ call }) => call)).toEqual(['non-responder', 'indeterminate']);
    const contradicted = changeUncertainty(even(19, 21), even(7, 9), { changePercent: -5, thresholdSet });
    expect(contradicted.responses.map(({ call }) => call)).toEqual(['indeterminate', 'indeterminate']);
  });

  it('holds the recorded change', () => {
    const { interval } = changeUncertainty(even(20, 21), even(10, 11), { changePercent: -30, thresholdSet });
    expect(interval?.high).toBe(-30);
  });

  it('is none, and nothing is called, where LETB before treatment may be 0', () => {
    const { interval, responses } = changeUncertainty(
      { ...even(0, 10), quantilesPercent: Array.from({ length: 201 }, (_, q) => Math.max(0, (q - 40) / 16)) },
      even(0, 1),
      { changePercent: -90, thresholdSet },
    );
    expect(interval).toBeNull();
    expect(responses.map(({ call }) => call)).toEqual(['indeterminate', 'indeterminate']);
  });

  it('is the same for the same seed', () => {
    const once = changeUncertainty(even(18, 22), even(10, 20), { changePercent: -25, thresholdSet });
    expect(changeUncertainty(even(18, 22), even(10, 20), { changePercent: -25, thresholdSet })).toEqual(once);
  });
});
