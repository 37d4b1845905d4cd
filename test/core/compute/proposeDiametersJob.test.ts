import { expect, it } from 'vitest';
import { CancelledError } from '../../../core/base/errors.ts';
import { jobCode, type JobContext } from '../../../core/compute/jobCode.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { caliperMm } from '../../../core/response/caliper.ts';
import type { DiameterOrder } from '../../../core/response/measure/proposeDiameters.ts';
import { ball, gridAbout, lesionVolume } from '../../fixtures/lesionPhantom.ts';

const centre = pointLps(5, 7, 2);
const volume = lesionVolume(gridAbout(centre, [60, 60, 20], [1, 1, 2]), ball(centre, 15), {
  insideHu: 140,
  outsideHu: 80,
});
const order: DiameterOrder = {
  part: 'viable',
  volume,
  seedLps: centre,
  right: [1, 0, 0],
  down: [0, 1, 0],
  thresholdHu: 110,
  liver: null,
};
const none = (): Promise<never> => Promise.reject(new Error('nothing is read'));

function contextOf(isCancelled: () => boolean, fractions: number[] = []): JobContext {
  return {
    ports: { readSource: none, digest: none },
    progress: (fraction) => fractions.push(fraction),
    breathe: () => Promise.resolve(),
    isCancelled,
  };
}

it('diameters about a click are a job with progress', async () => {
  const fractions: number[] = [];
  const { longest } = await jobCode.proposeDiameters(
    order,
    contextOf(() => false, fractions),
  );
  expect(Math.abs(caliperMm(longest) - 30)).toBeLessThan(0.3);
  expect(fractions.length).toBeGreaterThan(1);
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
});

it('and stop when they are cancelled', async () => {
  await expect(
    jobCode.proposeDiameters(
      order,
      contextOf(() => true),
    ),
  ).rejects.toBeInstanceOf(CancelledError);
});
