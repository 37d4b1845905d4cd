import { describe, expect, it } from 'vitest';
import { runSteps } from '../../../core/base/steps.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { placementCentre } from '../../../core/roi/admissiblePlacements.ts';
import { proposePlacements } from '../../../core/roi/proposePlacements.ts';
import { roiStatistics } from '../../../core/roi/roiStatistics.ts';
import type { LiverPhases } from '../../../core/roi/tissueCells.ts';
import { arterialOf, gaussianOf, gridOf, maskOf, randomOf, volumeOf } from '../../phantoms.ts';

type Triple = readonly [number, number, number];

/** A liver of the given half axes with a tumour at x, mm; the patient's right is at small x. */
function liver(semiAxes: Triple, tumourXMm: number, radiusMm = 9): LiverPhases {
  const grid = gridOf([64, 44, 36], [2, 2, 2], [-63, -43, -35]);
  const gaussian = gaussianOf(randomOf(8));
  const at = (i: number, j: number, k: number): Triple => [2 * i - 63, 2 * j - 43, 2 * k - 35];
  const inLiver = ([x, y, z]: Triple): boolean => Math.hypot(x / semiAxes[0], y / semiAxes[1], z / semiAxes[2]) <= 1;
  const subtraction = volumeOf(grid, (i, j, k) => {
    const [x, y, z] = at(i, j, k);
    return Math.round((Math.hypot(x - tumourXMm, y, z) <= radiusMm ? 70 : 15) + 10 * gaussian());
  });
  return {
    subtraction,
    arterial: arterialOf(subtraction),
    liver: maskOf(grid, (i, j, k) => inLiver(at(i, j, k))),
  };
}

describe('proposed placements', () => {
  it.each([
    [-35, 'right'],
    [35, 'left'],
  ] as const)('lie on the side of a tumour at %i mm, %s', (x, side) => {
    const { rois, tumourSide, ipsilateral, findings } = runSteps(
      proposePlacements({ ...liver([60, 40, 33], x), shape: 'cube', nominalCm3: 1 }),
    );
    expect([rois.length, tumourSide, ipsilateral]).toEqual([3, side, [true, true, true]]);
    expect(findings).toEqual([]);
  });

  it('lie apart, are wholly in the liver and have its parenchyma’s mean and SD', () => {
    const phantom = liver([60, 40, 33], -35);
    const { rois } = runSteps(proposePlacements({ ...phantom, shape: 'sphere', nominalCm3: 1 }));
    for (const [first, a] of rois.entries()) {
      const { meanHu, sdHu } = roiStatistics(phantom.subtraction, phantom.liver, a, first + 1);
      expect(Math.abs(meanHu - 15)).toBeLessThan(2);
      expect(Math.abs(sdHu - 10)).toBeLessThan(2);
      for (const b of rois.slice(first + 1)) {
        expect(Math.hypot(...a.centreLpsMm.map((x, axis) => x - (b.centreLpsMm[axis] ?? 0)))).toBeGreaterThanOrEqual(
          15,
        );
      }
    }
  });

  it('keep away from the lesions that a reader recorded, and are refused where these leave no place', () => {
    const request = { ...liver([60, 40, 33], 300), shape: 'cube', nominalCm3: 1 } as const;
    const lesion = { centreLpsMm: pointLps(-20, 0, 0), radiusMm: 25 };
    const { rois, admissible } = runSteps(proposePlacements({ ...request, lesions: [lesion] }));
    expect(rois).toHaveLength(3);
    const away = (at: readonly number[]): number => Math.hypot((at[0] ?? 0) + 20, at[1] ?? 0, at[2] ?? 0);
    for (const { centreLpsMm } of rois) expect(away(centreLpsMm)).toBeGreaterThan(25 + 5);
    for (let at = 0; at < admissible.offsets.length; at += 1) {
      expect(away(placementCentre(admissible, request.subtraction, at))).toBeGreaterThan(25 + 5);
    }
    const everywhere = [{ centreLpsMm: pointLps(0, 0, 0), radiusMm: 60 }];
    expect(() => runSteps(proposePlacements({ ...request, lesions: everywhere }))).toThrow('no-place-for-roi');
  });

  it('are the same for the same images', () => {
    const request = { ...liver([60, 40, 33], 20), shape: 'cube', nominalCm3: 1 } as const;
    expect(runSteps(proposePlacements(request)).rois).toEqual(runSteps(proposePlacements(request)).rois);
  });

  it('have 0.5 cm³, and say so, where 1 cm³ has no place', () => {
    const { rois, findings } = runSteps(
      proposePlacements({ ...liver([13, 13, 13], 100), shape: 'cube', nominalCm3: 1 }),
    );
    expect(rois[0]?.nominalCm3).toBe(0.5);
    expect(findings.map(({ code }) => code)).toContain('half-volume-proposed');
  });

  it('are refused in a liver too small for any', () => {
    const request = { ...liver([6, 6, 6], 100), shape: 'cube', nominalCm3: 1 } as const;
    expect(() => runSteps(proposePlacements(request))).toThrow('no-place-for-roi');
  });

  it('give no side without a tumour', () => {
    const { tumourSide, ipsilateral } = runSteps(
      proposePlacements({ ...liver([60, 40, 33], 300), shape: 'cube', nominalCm3: 1 }),
    );
    expect([tumourSide, ipsilateral]).toEqual([null, [null, null, null]]);
  });
});
