import { describe, expect, it } from 'vitest';
import { runSteps } from '../../../core/base/steps.ts';
import { voxelCentre } from '../../../core/geometry/affine.ts';
import { arterialToPrecontrast } from '../../../core/registration/alignment.ts';
import { registerPhases, type Registration } from '../../../core/registration/registerPhases.ts';
import { IDENTITY_MAP } from '../../../core/registration/rigidMap.ts';
import { meanDistanceMm, movedLiver } from '../../fixtures/movedLiver.ts';
import { gaussianOf, maskOf, randomOf, volumeOf } from '../../phantoms.ts';

const pair = movedLiver(IDENTITY_MAP);
const { grid } = pair.precontrast;
const gaussian = gaussianOf(randomOf(9));
const shown = (huAt: (point: readonly [number, number, number]) => number): typeof pair => ({
  ...pair,
  precontrast: volumeOf(grid, (i, j, k) => Math.round(huAt(voxelCentre(grid, [i, j, k])) + 8 * gaussian())),
});

function figuresOf({ figures }: Registration): readonly (number | null)[] {
  const { jacobian, ...numbers } = figures;
  return [...Object.values(numbers), jacobian.least, jacobian.most];
}

describe('phases that cannot agree', () => {
  it.each([
    ['a head', shown(([x, y]) => (Math.hypot(x, y) < 42 ? 35 : Math.hypot(x, y) < 51 ? 1200 : -1000))],
    ['a chest', shown(([x]) => (Math.abs(Math.abs(x) - 40) < 27 ? -850 : 45))],
    ['one grey', { ...pair, precontrast: volumeOf(grid, () => 50) }],
    ['an arterial phase of one grey', { ...pair, arterial: volumeOf(grid, () => 70) }],
  ])('keep the scanner’s geometry or a plausible rigid map, with every figure a number: %s', (_, phases) => {
    const found = runSteps(registerPhases(phases, 'deformable'));
    for (const figure of figuresOf(found)) expect(figure === null || Number.isFinite(figure)).toBe(true);
    const moved = meanDistanceMm(pair.liver, arterialToPrecontrast(found.alignment), (point) => point);
    expect(moved).toBeLessThan(60);
    expect(found.figures.rotationDegrees).toBeLessThan(30);
    expect(found.fallBack).not.toBeNull();
  });

  it('are refused where the mask is no liver, with its size', () => {
    const speck = maskOf(grid, (i, j, k) => i > 20 && i < 24 && j > 20 && j < 24 && k > 12 && k < 16);
    expect(() => runSteps(registerPhases({ ...pair, liver: speck }, 'rigid'))).toThrow(
      'alignment-liver-too-small {"cm3":0.972,"leastCm3":10}',
    );
  });

  it('are aligned where only some voxels hold no data', () => {
    const holes = { ...pair, precontrast: volumeOf(grid, (i, j, k) => ((i * j + k) % 7 === 0 ? -32768 : at(i, j, k))) };
    const { alignment, fallBack } = runSteps(registerPhases(holes, 'deformable'));
    expect(fallBack).toBeNull();
    expect(meanDistanceMm(pair.liver, arterialToPrecontrast(alignment), (point) => point)).toBeLessThan(0.5);
  });
});

function at(i: number, j: number, k: number): number {
  return pair.precontrast.voxels[i + grid.dimensions[0] * (j + grid.dimensions[1] * k)] ?? 0;
}
