import { describe, expect, it } from 'vitest';
import { runSteps } from '../../../core/base/steps.ts';
import { computeLetb } from '../../../core/letb/computeLetb.ts';
import { paperProtocol } from '../../../core/letb/protocol.ts';
import { residualShift } from '../../../core/letb/residualShift.ts';
import { letbUncertainty, percentileIn, quantile, type LetbUncertainty } from '../../../core/letb/uncertainty.ts';
import type { ParenchymaRoi } from '../../../core/roi/parenchymaRoi.ts';
import {
  makeUncertaintyCase,
  randomPlacements,
  type CaseOptions,
  type UncertaintyCase,
} from '../../fixtures/uncertaintyCases.ts';
import { histogramOf } from '../../phantoms.ts';

function uncertaintyOf(made: UncertaintyCase, rois: readonly ParenchymaRoi[], seed = 1): LetbUncertainty {
  const { arterial, subtraction, liver } = made;
  const histogram = histogramOf(subtraction, liver);
  const measurement = computeLetb({
    subtraction,
    liver,
    histogram,
    rois,
    protocol: paperProtocol,
    alignment: { kind: 'identity' },
    findings: [],
  });
  return runSteps(letbUncertainty({ arterial, subtraction, liver, histogram, measurement, seed }));
}

describe('the interval of LETB', () => {
  const made = makeUncertaintyCase(5, { maskError: 'uneven', shiftMm: 0.5 });
  const rois = randomPlacements(made, 3, 5);
  const found = uncertaintyOf(made, rois);

  it('is the same for the same seed and differs for another', () => {
    expect(uncertaintyOf(made, rois)).toEqual(found);
    expect(uncertaintyOf(made, rois, 2).quantilesPercent).not.toEqual(found.quantilesPercent);
  });

  it('holds the recorded LETB and the LETB of all healthy parenchyma', () => {
    const { low, high } = found.interval;
    expect(low).toBeLessThanOrEqual(made.populationLetbPercent);
    expect(high).toBeGreaterThanOrEqual(made.populationLetbPercent);
    const recorded = found.placements.reduce((sum, { letbPercent }) => sum + letbPercent, 0) / 3;
    expect(low).toBeLessThanOrEqual(recorded + 1e-9);
    expect(high).toBeGreaterThanOrEqual(recorded - 1e-9);
  });

  it('has four parts, none wider than what is drawn of all together by much', () => {
    const width = ({ low, high }: { low: number; high: number }): number => high - low;
    for (const part of [found.parts.sampling, found.parts.boundary, found.parts.registration]) {
      expect(width(part)).toBeGreaterThan(0);
      expect(width(part)).toBeLessThan(1.2 * width(found.interval));
    }
    expect(found.parts.placement).not.toBeNull();
  });

  it('rests on the placements alone, and says so, where no place is admissible', () => {
    const { arterial, subtraction, liver } = made;
    const histogram = histogramOf(subtraction, liver);
    const measurement = computeLetb({
      subtraction,
      liver,
      histogram,
      rois,
      protocol: paperProtocol,
      alignment: { kind: 'identity' },
      findings: [],
    });
    const alone = runSteps(
      letbUncertainty({ arterial, subtraction, liver, histogram, measurement, seed: 1, placements: null }),
    );
    expect(alone.population.basis).toBe('own-placements');
    expect(alone.parts.placement).toBeNull();
    expect(alone.findings.map(({ code }) => code)).toContain('no-admissible-placements');
    expect(alone.interval.high - alone.interval.low).toBeGreaterThan(found.interval.high - found.interval.low);
  });
});

describe('the residual shift', () => {
  it.each([0, 0.6])('is found to a tenth of a voxel in a slice for shifts up to %f mm', (shiftMm) => {
    for (const seed of [1, 2, 3]) {
      const made = makeUncertaintyCase(seed, { shiftMm });
      const { voxels } = runSteps(residualShift({ ...made, meanHu: 15 }));
      for (const axis of [0, 1] as const) {
        expect(Math.abs(voxels[axis] - made.trueShiftMm[axis] / made.spacingMm[axis])).toBeLessThan(0.1);
      }
    }
  });
});

describe('coverage', () => {
  /** Hits and tries over generated cases. */
  function cover(cases: number, options: CaseOptions): { hits: number; width: number } {
    const widths: number[] = [];
    let hits = 0;
    for (let seed = 1; seed <= cases; seed += 1) {
      const made = makeUncertaintyCase(seed, options);
      const { low, high } = uncertaintyOf(made, randomPlacements(made, 3, seed), seed).interval;
      if (low <= made.populationLetbPercent && made.populationLetbPercent <= high) hits += 1;
      widths.push(high - low);
    }
    return {
      hits,
      width: quantile(
        widths.toSorted((a, b) => a - b),
        0.5,
      ),
    };
  }

  it('of the population’s LETB over 20 generated cases is what 95 % gives, with a width that says something', () => {
    const { hits, width } = cover(20, { maskError: 'uneven', shiftMm: 0.7 });
    // Fewer than 16 of 20 have a chance of 0.3 % at 95 %.
    expect(hits).toBeGreaterThanOrEqual(16);
    expect(width).toBeLessThan(8);
  });
});

it('a percentile counts equal values by half', () => {
  expect(percentileIn(Float64Array.of(1, 2, 2, 3), 2)).toBe(50);
  expect(percentileIn(Float64Array.of(1, 2, 2, 3), 5)).toBe(100);
});
