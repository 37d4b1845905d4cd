import { describe, expect, it } from 'vitest';
import { runSteps } from '../../../core/base/steps.ts';
import { enhancementThresholdHu } from '../../../core/letb/threshold.ts';
import { admissiblePlacements } from '../../../core/roi/admissiblePlacements.ts';
import { healthyParenchyma } from '../../../core/roi/healthyParenchyma.ts';
import { makeUncertaintyCase } from '../../fixtures/uncertaintyCases.ts';

/** By how many of parenchyma's SDs T of the sample is off that of all healthy parenchyma; how many ROI volumes are admissible in all. */
function errorOf(seed: number): { readonly spreads: number; readonly sampled: number; readonly places: number } {
  const made = makeUncertaintyCase(seed, { shiftMm: 0.7, maskError: 'uneven' });
  const admissible = runSteps(admissiblePlacements({ ...made, shape: 'cube', nominalCm3: 1 }));
  const sample = admissible === null ? null : healthyParenchyma(made.subtraction, admissible.tissue);
  if (admissible === null || sample === null) throw new Error('the liver has parenchyma');
  const { meanHu, sdHu, sampledFraction } = sample;
  return {
    spreads: (enhancementThresholdHu({ meanHu, sdHu }, 2) - made.populationThresholdHu) / sdHu,
    sampled: sampledFraction,
    places: admissible.offsets.length,
  };
}

describe('the healthy parenchyma of a liver', () => {
  it.each([1134, 1163])('is found where an ROI fits hardly anywhere: case %i', (seed) => {
    const { spreads, sampled, places } = errorOf(seed);
    expect(places).toBeLessThan(30);
    expect(sampled).toBeGreaterThan(0.1);
    expect(Math.abs(spreads)).toBeLessThan(0.2);
  });

  it.each([1009, 1044, 1063])('leaves out tumour that hides in the noise of voxels: case %i', (seed) => {
    expect(Math.abs(errorOf(seed).spreads)).toBeLessThan(0.2);
  });
});
