import { afterAll, describe, expect, it } from 'vitest';
import { CancelledError } from '../../core/base/errors.ts';
import { runSteps } from '../../core/base/steps.ts';
import { alignAcrossTimepoints, alignPhases, registeredPrecontrast } from '../../core/compute/alignTimepoint.ts';
import { splineCoefficients } from '../../core/imaging/splineCoefficients.ts';
import { alignTimepoints } from '../../core/registration/alignTimepoints.ts';
import { registerPhases } from '../../core/registration/registerPhases.ts';
import { rigidAbout } from '../../core/registration/rigidMap.ts';
import { startComputePool } from '../../electron/workers/computePool.ts';
import { movedLiver } from '../fixtures/movedLiver.ts';
import { lyingAlike, twoTimepoints } from '../fixtures/twoTimepoints.ts';

describe('an alignment on a worker', () => {
  const pool = startComputePool(1);
  afterAll(() => pool.end());
  const pair = movedLiver(rigidAbout([0, 0, 0], [0.02, 0, 0], [2, -3, 8]));

  it('is the one of this thread, bit for bit, and tells its progress', async () => {
    const fractions: number[] = [];
    const found = await alignPhases(pool, pair, 'rigid', { onProgress: (fraction) => fractions.push(fraction) });
    expect(found).toEqual(runSteps(registerPhases(pair, 'rigid')));
    expect(fractions.length).toBeGreaterThan(30);
  });

  it('ends as cancelled before its next step, and the worker takes other work', async () => {
    let cancel = (): void => undefined;
    const run = alignPhases(pool, pair, 'deformable', {
      onProgress: () => cancel(),
      onCancel: (stop) => {
        cancel = stop;
      },
    });
    await expect(run).rejects.toThrow(CancelledError);
    const map = runSteps(registerPhases(pair, 'rigid')).alignment;
    const [here, there] = await Promise.all(
      [true, false].map((shared) => registeredPrecontrast(pool, { ...pair, map }, { shared })),
    );
    expect(here?.coefficients).toEqual(there?.coefficients);
    expect(Float32Array.from(here?.coefficients ?? [])).toEqual(runSteps(splineCoefficients(pair.precontrast)));
  });

  it('finds the liver of another timepoint as this thread does', async () => {
    const both = twoTimepoints({ ...lyingAlike, shiftMm: [10, 0, -40], rotationDegrees: [0, 0, 4] });
    const fractions: number[] = [];
    const found = await alignAcrossTimepoints(pool, both, { onProgress: (fraction) => fractions.push(fraction) });
    expect(found).toEqual(runSteps(alignTimepoints(both)));
    expect(fractions.length).toBeGreaterThan(30);
  });
});
