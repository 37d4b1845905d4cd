import { describe, expect, it } from 'vitest';
import { runSteps } from '../../../core/base/steps.ts';
import { applyAffine, voxelCentre } from '../../../core/geometry/affine.ts';
import { NO_DATA_HU } from '../../../core/imaging/volume.ts';
import { arterialToPrecontrast, movedByHand, type Alignment } from '../../../core/registration/alignment.ts';
import { displacementLengths, PARTS_OF_A_MM } from '../../../core/registration/displacementLengths.ts';
import { judgeByHand, registerPhases } from '../../../core/registration/registerPhases.ts';
import { IDENTITY_MAP, rigidAbout } from '../../../core/registration/rigidMap.ts';
import { latticeOver, zeroField } from '../../../core/registration/splineField.ts';
import { movedLiver } from '../../fixtures/movedLiver.ts';
import { gridOf, maskOf } from '../../phantoms.ts';

const unmoved: Alignment = { kind: 'rigid', rigid: IDENTITY_MAP, field: null };

/** An alignment with a field that is no rigid motion. */
function bent(): Alignment {
  const grid = gridOf([20, 20, 10], [3, 3, 5], [-30, -28, -20]);
  const field = zeroField(latticeOver(grid, 16));
  for (let n = 0; n < field.coefficientsMm.length; n += 1) field.coefficientsMm[n] = 3 * Math.sin(n);
  return { kind: 'deformable', rigid: rigidAbout([1, 2, 3], [0.1, 0.02, -0.05], [4, 5, -6]), field };
}

describe('an alignment that a reader moves', () => {
  it('shows at motion(x) what it showed at x, where it is rigid', () => {
    const motion = rigidAbout([10, -4, 2], [0.02, -0.07, 0.1], [1.5, 0.5, -2]);
    const first: Alignment = { ...unmoved, rigid: rigidAbout([0, 0, 0], [0, 0.1, 0], [3, 0, 1]) };
    const [before, after] = [arterialToPrecontrast(first), arterialToPrecontrast(movedByHand(first, motion))];
    for (const x of [
      [0, 0, 0],
      [30, -20, 14],
      [-12, 45, -33],
    ] as const) {
      const [a, b] = [before(x), after(applyAffine(motion, x))];
      for (const c of [0, 1, 2] as const) expect(b[c]).toBeCloseTo(a[c], 9);
    }
  });

  it('keeps its smooth part, and comes back when moved back', () => {
    const motion = rigidAbout([0, 0, 0], [0, 0, 0.05], [2, 0, 0]);
    const back = rigidAbout([2, 0, 0], [0, 0, -0.05], [-2, 0, 0]);
    const alignment = bent();
    const again = movedByHand(movedByHand(alignment, motion), back);
    expect(again.field).toBe(alignment.field);
    for (const [n, value] of again.rigid.matrix.entries())
      expect(value).toBeCloseTo(alignment.rigid.matrix[n] ?? 0, 12);
    for (const [n, mm] of again.rigid.translation.entries())
      expect(mm).toBeCloseTo(alignment.rigid.translation[n] ?? 0, 9);
  });
});

describe('the figures of an alignment by hand', () => {
  const motion = rigidAbout([0, 0, 0], [0, 0, 0], [4, -5, 8]);
  const pair = movedLiver(motion);

  it('are those of a fitted one with the same map, but for what it is compared with while it is fitted', () => {
    const fitted = runSteps(registerPhases(pair, 'rigid'));
    const judged = runSteps(judgeByHand(pair, fitted.alignment));
    const figures = { ...fitted.figures, leftByBendingMm: null };
    expect(judged).toEqual({ ...fitted, figures, origin: 'by-hand', fallBack: null });
  });

  it('tell the right map from none', () => {
    const right = runSteps(judgeByHand(pair, { ...unmoved, rigid: motion })).figures;
    const none = runSteps(judgeByHand(pair, unmoved)).figures;
    expect(none.misfitAfter).toBe(none.misfitBefore);
    expect(right.misfitAfter).toBeLessThan(0.5 * right.misfitBefore);
    expect(right.meanDisplacementMm).toBeCloseTo(Math.hypot(4, 5, 8), 9);
    expect(right.inverseConsistencyMm).toBeNull();
  });
});

describe('the lengths of displacements', () => {
  const grid = gridOf([18, 14, 9], [2, 2.5, 4], [-17, -15, -16]);
  const liver = maskOf(grid, (i, j, k) => i > 2 && i < 15 && j > 1 && j < 12 && k > 0 && k < 8 && (i + j + k) % 5 > 0);

  it('are |p(x) − x| at every voxel of the liver, and none outside it', () => {
    const alignment = bent();
    const lengths = displacementLengths(alignment, liver);
    if (lengths === null) throw new Error('no lengths');
    const map = arterialToPrecontrast(alignment);
    const [ni, nj, nk] = lengths.grid.dimensions;
    let inside = 0;
    for (let k = 0; k < nk; k += 1)
      for (let j = 0; j < nj; j += 1)
        for (let i = 0; i < ni; i += 1) {
          const x = voxelCentre(lengths.grid, [i, j, k]);
          const value = lengths.voxels[i + ni * (j + nj * k)] ?? 0;
          const at = [0, 1, 2].map((a) =>
            Math.round(((x[a] ?? 0) - (grid.originLpsMm[a] ?? 0)) / (grid.spacingMm[a] ?? 1)),
          );
          const [u = 0, v = 0, w = 0] = at;
          if (liver.voxels[u + 18 * (v + 14 * w)] === 0) {
            expect(value).toBe(NO_DATA_HU);
            continue;
          }
          const p = map(x);
          const mm = Math.hypot(p[0] - x[0], p[1] - x[1], p[2] - x[2]);
          expect(Math.abs(value / PARTS_OF_A_MM - mm)).toBeLessThan(0.006);
          inside += 1;
        }
    expect(inside).toBe(liver.voxels.reduce((sum, voxel) => sum + voxel, 0));
    expect(inside).toBeGreaterThan(300);
  });

  it('of an empty liver are none', () => {
    expect(
      displacementLengths(
        bent(),
        maskOf(grid, () => false),
      ),
    ).toBeNull();
  });
});
