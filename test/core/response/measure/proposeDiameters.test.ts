import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../../core/base/errors.ts';
import { runSteps } from '../../../../core/base/steps.ts';
import { voxelCentre } from '../../../../core/geometry/affine.ts';
import { pointLps, type PointLps } from '../../../../core/geometry/points.ts';
import { NO_DATA_HU, type Volume } from '../../../../core/imaging/volume.ts';
import { caliperMm, degreesFromPerpendicular } from '../../../../core/response/caliper.ts';
import { proposeDiameters, type DiameterOrder } from '../../../../core/response/measure/proposeDiameters.ts';
import { ball, gridAbout, lesionVolume } from '../../../fixtures/lesionPhantom.ts';
import { gridOf, maskOf, obliqueDirection, volumeOf } from '../../../phantoms.ts';

type Triple = readonly [number, number, number];

const centre = pointLps(5.3, 7.1, 2.4);
const grid = gridOf([110, 120, 40], [0.9, 0.75, 1.5], [-44, -38, -28]);
const oblique = gridAbout(centre, [66, 66, 56], [1, 1, 1.2], obliqueDirection());

const planes: Readonly<Record<string, readonly [Triple, Triple]>> = {
  axial: [
    [1, 0, 0],
    [0, 1, 0],
  ],
  coronal: [
    [1, 0, 0],
    [0, 0, -1],
  ],
  sagittal: [
    [0, 1, 0],
    [0, 0, -1],
  ],
  oblique: [
    [0.6, 0.8, 0],
    [0.48, -0.36, 0.8],
  ],
};

const axial = { right: [1, 0, 0], down: [0, 1, 0] } as const;
const propose = (volume: Volume, seedLps: PointLps, more: Partial<DiameterOrder> = {}) =>
  runSteps(proposeDiameters({ part: 'whole', volume, seedLps, ...axial, thresholdHu: null, liver: null, ...more }));

function refusalOf(volume: Volume, seedLps: PointLps, more: Partial<DiameterOrder> = {}): DomainError {
  try {
    propose(volume, seedLps, more);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe('a ball of 40.0 mm', () => {
  const bright = lesionVolume(grid, ball(centre, 20), { insideHu: 140, outsideHu: 80 });

  it.each(Object.entries(planes))('reads 40.0 ± 0.3 mm by a click in the %s plane', (_, [right, down]) => {
    for (const volume of [bright, lesionVolume(oblique, ball(centre, 20), { insideHu: 140, outsideHu: 80 })]) {
      const { longest, perpendicular } = propose(volume, centre, { right, down });
      expect(Math.abs(caliperMm(longest) - 40)).toBeLessThan(0.3);
      expect(Math.abs(caliperMm(perpendicular) - 40)).toBeLessThan(0.3);
      expect(degreesFromPerpendicular(longest, perpendicular)).toBeLessThan(1e-4);
    }
  });

  it.each([
    ['with the noise of a CT', { insideHu: 140, outsideHu: 80, noiseHu: 10 }],
    ['that is darker than the liver', { insideHu: 60, outsideHu: 100, noiseHu: 6 }],
    ['without noise in air', { insideHu: 100, outsideHu: -900 }],
  ])('%s reads 40 within 0.6 mm wherever in it the click falls', (_, hu) => {
    const volume = lesionVolume(grid, ball(centre, 20), hu);
    for (const [x, y] of [
      [0, 0],
      [-3, 14],
    ] as const) {
      const { longest } = propose(volume, pointLps(centre[0] + x, centre[1] + y, centre[2]));
      expect(Math.abs(caliperMm(longest) - 40)).toBeLessThan(0.6);
    }
  });

  it('has its viable diameter above the threshold, and half of the contrast without one', () => {
    const viable = { part: 'viable', thresholdHu: 110 } as const;
    expect(Math.abs(caliperMm(propose(bright, centre, viable).longest) - 40)).toBeLessThan(0.3);
    const local = propose(bright, centre, { part: 'viable', thresholdHu: null });
    expect(Math.abs(caliperMm(local.longest) - 40)).toBeLessThan(0.3);
    // A higher threshold takes the blurred edge away.
    expect(caliperMm(propose(bright, centre, { ...viable, thresholdHu: 130 }).longest)).toBeLessThan(39.5);
  });
});

it('an ellipse of 50 × 30 mm reads both its axes', () => {
  const depth = ([x, y, z]: PointLps): number => {
    const [u, v] = [(x - centre[0]) / 25, (y - centre[1]) / 15];
    const r = Math.hypot(u, v, (z - centre[2]) / 20);
    const slope = Math.hypot(u / 25, v / 15) / Math.max(r, 1e-9);
    return r === 0 ? 15 : (1 - r) / Math.max(slope, 1 / 25);
  };
  const { longest, perpendicular, areaMm2 } = propose(
    lesionVolume(grid, depth, { insideHu: 150, outsideHu: 90 }),
    centre,
  );
  expect(Math.abs(caliperMm(longest) - 50)).toBeLessThan(0.6);
  expect(Math.abs(caliperMm(perpendicular) - 30)).toBeLessThan(0.4);
  expect(areaMm2 / (Math.PI * 25 * 15)).toBeCloseTo(1, 1);
});

it('a vessel that leaves the lesion is not part of its diameter', () => {
  const vessel = ([x, y, z]: PointLps): number =>
    x < centre[0] ? -Infinity : 1.6 - Math.hypot(y - centre[1], z - centre[2]);
  const inside = ball(centre, 15);
  const volume = lesionVolume(grid, (lps) => Math.max(inside(lps), vessel(lps)), { insideHu: 160, outsideHu: 80 });
  // The blurred root of the vessel stays.
  expect(Math.abs(caliperMm(propose(volume, centre).longest) - 30)).toBeLessThan(2);
});

describe('the viable part of a lesion with a necrotic centre', () => {
  // A rim from 12 to 20 mm: a line through the middle crosses 24 mm of necrosis.
  const rim = ([x, y, z]: PointLps): number => {
    const r = Math.hypot(x - centre[0], y - centre[1], z - centre[2]);
    return Math.min(20 - r, r - 12);
  };
  const volume = lesionVolume(grid, rim, { insideHu: 90, outsideHu: 10 });
  const onRim = pointLps(centre[0] + 16, centre[1], centre[2]);

  it('is measured along the rim, beside the necrosis and not across it', () => {
    const { longest } = propose(volume, onRim, { part: 'viable', thresholdHu: 50 });
    // The longest line that leaves out the middle passes at most 5 mm through it.
    const farthest = 2 * Math.sqrt(20 ** 2 - 12 ** 2 + 2.5 ** 2);
    expect(caliperMm(longest)).toBeGreaterThan(farthest - 1.2);
    expect(caliperMm(longest)).toBeLessThan(farthest + 1.2);
  });

  it('counts whole where the size is asked for', () => {
    expect(Math.abs(caliperMm(propose(volume, onRim).longest) - 40)).toBeLessThan(0.5);
  });
});

describe('a click is refused', () => {
  const flat = volumeOf(grid, () => 80);
  const bright = lesionVolume(grid, ball(centre, 20), { insideHu: 140, outsideHu: 80 });

  it('where there is no image', () => {
    expect(refusalOf(flat, pointLps(900, 0, 0)).code).toBe('diameter-seed-without-data');
    const blank = volumeOf(grid, () => NO_DATA_HU);
    expect(refusalOf(blank, centre).code).toBe('diameter-seed-without-data');
  });

  it('where nothing has an edge', () => {
    expect(refusalOf(flat, centre).code).toBe('diameter-no-edge');
  });

  it('where nothing enhances, with the HU and the threshold', () => {
    const error = refusalOf(bright, pointLps(centre[0] + 32, centre[1], centre[2]), {
      part: 'viable',
      thresholdHu: 110,
    });
    expect(error.code).toBe('diameter-seed-not-enhancing');
    expect(error.details).toMatchObject({ thresholdHu: 110 });
  });

  it('where the region runs out of the picture', () => {
    const half = volumeOf(grid, (i) => (voxelCentre(grid, [i, 0, 0])[0] > centre[0] - 10 ? 140 : 80));
    expect(refusalOf(half, centre, { part: 'viable', thresholdHu: 110 }).code).toBe('diameter-leaks');
    expect(refusalOf(half, centre).code).toBe('diameter-no-edge');
  });

  it('where what is found is longer than any lesion', () => {
    const wide = gridAbout(centre, [200, 60, 3], [1, 1, 2]);
    const band = volumeOf(wide, (i, j) => (Math.abs(i - 99.5) < 88 && Math.abs(j - 29.5) < 12 ? 140 : 80));
    expect(refusalOf(band, centre, { part: 'viable', thresholdHu: 110 }).code).toBe('diameter-leaks');
  });

  it('on a viable part outside the liver, where its mask is known; the size of what lies there may be asked', () => {
    const liver = maskOf(grid, (i) => i < 40);
    expect(refusalOf(bright, centre, { liver, part: 'viable' }).code).toBe('diameter-seed-outside-liver');
    expect(Math.abs(caliperMm(propose(bright, centre, { liver }).longest) - 40)).toBeLessThan(0.3);
  });
});

it('is taken beside the enhancing part when it is within 3 mm of it', () => {
  const bright = lesionVolume(grid, ball(centre, 20), { insideHu: 140, outsideHu: 80 });
  const beside = pointLps(centre[0] + 22, centre[1], centre[2]);
  const { longest } = propose(bright, beside, { part: 'viable', thresholdHu: 110 });
  expect(Math.abs(caliperMm(longest) - 40)).toBeLessThan(0.3);
});
