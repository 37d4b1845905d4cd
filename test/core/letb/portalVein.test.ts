import { describe, expect, it } from 'vitest';
import { voxelCentre } from '../../../core/geometry/affine.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { samplePortalVein } from '../../../core/letb/portalVein.ts';
import { gridOf, obliqueDirection, volumeOf } from '../../phantoms.ts';

const at = pointLps(20, 20, 20);

describe('the sample of the portal vein', () => {
  it('holds the voxels whose centres are within 4 mm, and their mean and SD', () => {
    const grid = gridOf([41, 41, 41]);
    // Two attenuations in halves about the point: the mean tells which voxels were taken.
    const inside = (i: number, j: number, k: number): boolean => Math.hypot(i - 20, j - 20, k - 20) <= 4;
    const volume = volumeOf(grid, (i, j, k) => (inside(i, j, k) ? (i < 20 ? 100 : 140) : -1000));
    const values: number[] = [];
    for (let k = 0; k < 41; k += 1)
      for (let j = 0; j < 41; j += 1)
        for (let i = 0; i < 41; i += 1) if (inside(i, j, k)) values.push(i < 20 ? 100 : 140);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    const sample = samplePortalVein(volume, at);
    expect(values).toHaveLength(257);
    expect(sample.meanHu).toBeCloseTo(mean, 10);
    expect(sample.sdHu).toBeCloseTo(Math.sqrt(variance), 10);
    expect(sample.centreLpsMm).toEqual(at);
  });

  it('is in patient space: an oblique volume of one attenuation gives it', () => {
    const grid = gridOf([40, 40, 40], [0.9, 0.9, 2], [-5, 3, 11], obliqueDirection());
    const centre = voxelCentre(grid, [20, 20, 20]);
    expect(
      samplePortalVein(
        volumeOf(grid, () => 87),
        centre,
      ),
    ).toMatchObject({ meanHu: 87, sdHu: 0 });
  });

  it('is refused where it leaves the image', () => {
    const volume = volumeOf(gridOf([41, 41, 41]), () => 90);
    for (const outside of [pointLps(3, 20, 20), pointLps(20, 20, 37), pointLps(500, 0, 0)]) {
      expect(() => samplePortalVein(volume, outside)).toThrow(
        expect.objectContaining({ code: 'portal-vein-outside-image', details: { centreLpsMm: [...outside] } }),
      );
    }
  });
});
