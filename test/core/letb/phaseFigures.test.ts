import { describe, expect, it } from 'vitest';
import { pointLps } from '../../../core/geometry/points.ts';
import { comparePhases, type PhaseFigures } from '../../../core/letb/phaseFigures.ts';

const phase: PhaseFigures = {
  aortaHu: 290,
  liverHu: 80,
  portalVein: { centreLpsMm: pointLps(0, 0, 0), meanHu: 90, sdHu: 12 },
  kvp: 120,
  kernel: 'B30f',
  sliceThicknessMm: 2.5,
  spectralReconstruction: null,
  delaySeconds: 32,
  scanner: 'Maker A',
  parenchymaEnhancementHu: 15,
  parenchymaSdHu: 16,
};

describe('arterial phases before and after treatment', () => {
  it('that are alike raise nothing', () => {
    expect(comparePhases(phase, { ...phase, aortaHu: 310, liverHu: 90, delaySeconds: 35 })).toEqual([]);
  });

  it.each([
    ['aortaHu', 220],
    ['liverHu', 100],
    ['kvp', 100],
    ['kernel', 'B50f'],
    ['sliceThicknessMm', 5],
    ['spectralReconstruction', '70 keV'],
    ['delaySeconds', 40],
    ['scanner', 'Maker B'],
    ['parenchymaEnhancementHu', 30],
    ['parenchymaSdHu', 24],
  ] as const)('that differ in %s are warned about by name', (figure, value) => {
    const [found, ...more] = comparePhases(phase, { ...phase, [figure]: value });
    expect(found?.code).toBe('phases-not-comparable');
    expect(found?.details).toMatchObject({ differences: [{ figure, post: value }] });
    expect(more).toEqual([]);
  });

  it('are compared by the portal vein where the reader pointed at it in both', () => {
    const at = (meanHu: number): PhaseFigures => ({
      ...phase,
      portalVein: { centreLpsMm: pointLps(1, 2, 3), meanHu, sdHu: 10 },
    });
    expect(comparePhases(at(90), at(120))).toEqual([]);
    expect(comparePhases(at(90), at(121))).toMatchObject([
      { code: 'phases-not-comparable', details: { differences: [{ figure: 'portalVeinHu', pre: 90, post: 121 }] } },
    ]);
    expect(comparePhases(at(90), { ...phase, portalVein: null })).toMatchObject([
      { code: 'phases-not-compared', details: { figures: ['portalVeinHu'] } },
    ]);
  });

  it('of which a figure is not known say so', () => {
    expect(comparePhases(phase, { ...phase, aortaHu: null })).toMatchObject([
      { severity: 'note', code: 'phases-not-compared', details: { figures: ['aortaHu'] } },
    ]);
  });
});
