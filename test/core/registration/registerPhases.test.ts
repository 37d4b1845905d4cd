import { describe, expect, it } from 'vitest';
import { runSteps } from '../../../core/base/steps.ts';
import { applyAffine } from '../../../core/geometry/affine.ts';
import { arterialToPrecontrast } from '../../../core/registration/alignment.ts';
import { registerPhases } from '../../../core/registration/registerPhases.ts';
import { IDENTITY_MAP, rigidAbout } from '../../../core/registration/rigidMap.ts';
import { meanDistanceMm, movedLiver } from '../../fixtures/movedLiver.ts';
import { volumeOf } from '../../phantoms.ts';

const moved = rigidAbout([0, 0, 0], [0.05, -0.03, 0.04], [4, -5, 12]);
const truth = (point: readonly [number, number, number]): readonly [number, number, number] =>
  applyAffine(moved, point);

describe('an alignment of two breath-holds', () => {
  const pair = movedLiver(moved);
  const rigid = runSteps(registerPhases(pair, 'rigid'));

  it('finds a shift of 13 mm with turns of 3° to a fifth of a voxel', () => {
    expect(meanDistanceMm(pair.liver, (point) => point, truth)).toBeGreaterThan(12);
    expect(meanDistanceMm(pair.liver, arterialToPrecontrast(rigid.alignment), truth)).toBeLessThan(0.6);
    expect(rigid.fallBack).toBeNull();
  });

  it('says that the phases agree better, and how far the liver moved', () => {
    const { misfitBefore, misfitAfter, nmiBefore, nmiAfter, meanDisplacementMm, jacobian } = rigid.figures;
    expect(misfitAfter).toBeLessThan(0.5 * misfitBefore);
    expect(nmiAfter).toBeGreaterThan(nmiBefore ?? 2);
    expect(meanDisplacementMm).toBeCloseTo(
      meanDistanceMm(pair.liver, (point) => point, truth),
      0,
    );
    expect(jacobian).toEqual({ least: 1, most: 1 });
    // A liver that does not bend is left where the smooth map brings it.
    expect(rigid.figures.leftByBendingMm).toBeGreaterThan(0);
    expect(rigid.figures.leftByBendingMm).toBeLessThan(0.6);
  });

  it('is the same bit for bit when it is made again', () => {
    expect(runSteps(registerPhases(movedLiver(moved), 'rigid'))).toEqual(rigid);
  });

  it('deforms a liver that only moved by less than a mm, and without folding', () => {
    const { alignment, figures, requested } = runSteps(registerPhases(pair, 'deformable'));
    expect(requested).toBe('deformable');
    expect(meanDistanceMm(pair.liver, arterialToPrecontrast(alignment), truth)).toBeLessThan(1);
    expect(figures.jacobian.least).toBeGreaterThan(0.7);
    expect(figures.inverseConsistencyMm ?? 0).toBeLessThan(1.5);
  });

  it('leaves two phases that lie alike where they are', () => {
    const still = movedLiver(IDENTITY_MAP);
    const { alignment } = runSteps(registerPhases(still, 'rigid'));
    expect(meanDistanceMm(still.liver, arterialToPrecontrast(alignment), (point) => point)).toBeLessThan(0.3);
  });

  it('can be stopped within the work: it yields its progress in order', () => {
    const fractions: number[] = [];
    const steps = registerPhases(pair, 'rigid');
    for (let step = steps.next(); step.done !== true; step = steps.next()) fractions.push(step.value);
    expect(fractions.length).toBeGreaterThan(30);
    expect(fractions.every((value, index) => value >= (fractions[index - 1] ?? 0) - 1e-9)).toBe(true);
    expect(fractions.at(-1)).toBeLessThanOrEqual(1);
  });

  it('is refused in an empty liver, and where the precontrast series shows another place', () => {
    const empty = { ...pair, liver: { grid: pair.liver.grid, voxels: new Uint8Array(pair.liver.voxels.length) } };
    expect(() => runSteps(registerPhases(empty, 'rigid'))).toThrow('alignment-liver-empty');
    const { grid } = pair.precontrast;
    const [x, y, z] = grid.originLpsMm;
    const elsewhere = volumeOf({ ...grid, originLpsMm: [x, y, z + 300] as never }, () => 50);
    expect(() => runSteps(registerPhases({ ...pair, precontrast: elsewhere }, 'rigid'))).toThrow(
      'alignment-no-overlap',
    );
  });
});
