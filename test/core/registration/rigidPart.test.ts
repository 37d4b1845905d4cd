import { describe, expect, it } from 'vitest';
import { applyAffine, composeAffine as compose } from '../../../core/geometry/affine.ts';
import { pointMap, type Alignment } from '../../../core/registration/alignment.ts';
import { rigidPart } from '../../../core/registration/rigidPart.ts';
import { IDENTITY_MAP, rigidAbout } from '../../../core/registration/rigidMap.ts';
import { latticeOver, zeroField } from '../../../core/registration/splineField.ts';
import { meanDistanceMm } from '../../fixtures/movedLiver.ts';
import { gridOf, maskOf } from '../../phantoms.ts';

const grid = gridOf([30, 26, 20], [5, 5, 6], [-70, -60, -55]);
const liver = maskOf(grid, (i, j, k) => ((i - 14) / 13) ** 2 + ((j - 12) / 10) ** 2 + ((k - 9) / 8) ** 2 < 1);
const moved = rigidAbout([0, 0, 0], [0.06, -0.04, 0.05], [4, -5, 12]);

describe('the rigid part of an alignment', () => {
  it('of a rigid one is itself, from whatever it starts', () => {
    const { coefficientsMm, lattice } = zeroField(latticeOver(grid, 20));
    expect(rigidPart({ kind: 'rigid', rigid: moved, field: null }, liver)).toEqual(moved);
    const shifted: Alignment = {
      kind: 'deformable',
      rigid: IDENTITY_MAP,
      field: { lattice, coefficientsMm: coefficientsMm.map((_, c) => [3, -2, 7][c % 3] ?? 0) },
    };
    const part = rigidPart(shifted, liver);
    expect(
      meanDistanceMm(
        liver,
        (point) => applyAffine(part, point),
        ([x, y, z]) => [x + 3, y - 2, z + 7],
      ),
    ).toBeLessThan(1e-6);
  });

  it('lies nearer to a bent one than any turn or shift beside it', () => {
    const { coefficientsMm, lattice } = zeroField(latticeOver(grid, 20));
    const bent: Alignment = {
      kind: 'deformable',
      rigid: moved,
      field: { lattice, coefficientsMm: coefficientsMm.map((_, c) => 4 * Math.sin(0.7 * c)) },
    };
    const part = rigidPart(bent, liver);
    const squared = (map: typeof part): number => {
      let sum = 0;
      meanDistanceMm(
        liver,
        (point) => point,
        (point) => {
          const [a, b] = [applyAffine(map, point), pointMap(bent)(point)];
          sum += (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
          return point;
        },
      );
      return sum;
    };
    const least = squared(part);
    for (const sign of [-1, 1])
      for (const a of [0, 1, 2]) {
        const unit = [0, 0, 0].map((_, c) => (c === a ? sign : 0)) as [number, number, number];
        const turn = unit.map((value) => 0.01 * value) as [number, number, number];
        expect(squared(compose(part, rigidAbout([0, 0, 0], [0, 0, 0], unit)))).toBeGreaterThan(least);
        expect(squared(compose(part, rigidAbout(applyAffine(part, [0, 0, 0]), turn, [0, 0, 0])))).toBeGreaterThan(
          least,
        );
      }
  });
});
