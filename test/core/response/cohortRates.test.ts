import { describe, expect, it } from 'vitest';
import { cohortRates, countCategories } from '../../../core/response/cohortRates.ts';
import { rules } from '../../fixtures/responseRules.ts';

/** Assouline 2023, best responses of 161 patients, as printed. */
const assouline = {
  recist: { CR: 0, PR: 42, SD: 114, PD: 5 },
  mrecist: { CR: 16, PR: 73, SD: 66, PD: 6 },
} as const;

describe('the rates of a cohort', () => {
  it(rules['published-rates'], () => {
    const [recist, mrecist] = [cohortRates(assouline.recist), cohortRates(assouline.mrecist)];
    expect([recist.count, mrecist.count]).toEqual([161, 161]);
    expect(recist.objectiveResponsePercent).toBeCloseTo((100 * 42) / 161, 12);
    expect(Math.round(recist.objectiveResponsePercent ?? 0)).toBe(26);
    expect(Math.round(mrecist.objectiveResponsePercent ?? 0)).toBe(55);
    expect(recist.diseaseControlPercent).toBeCloseTo((100 * 156) / 161, 12);
    expect(mrecist.percentOf).toMatchObject({ CR: (100 * 16) / 161, NE: 0 });
  });

  it('keep who is not evaluable in the denominator and call non-CR/non-PD control', () => {
    const counts = countCategories(['CR', 'PR', 'SD', 'non-CR/non-PD', 'PD', 'NE', 'NE', 'PR']);
    expect(counts).toEqual({ CR: 1, PR: 2, SD: 1, 'non-CR/non-PD': 1, PD: 1, NE: 2 });
    expect(cohortRates(counts)).toMatchObject({
      count: 8,
      objectiveResponsePercent: 37.5,
      diseaseControlPercent: 62.5,
      percentOf: { NE: 25 },
    });
  });

  it('of nobody are null', () => {
    expect(cohortRates({})).toMatchObject({ count: 0, objectiveResponsePercent: null, diseaseControlPercent: null });
    expect(cohortRates({ NE: 3 })).toMatchObject({ objectiveResponsePercent: 0, diseaseControlPercent: 0 });
  });
});
