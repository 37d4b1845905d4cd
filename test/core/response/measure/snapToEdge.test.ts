import { describe, expect, it } from 'vitest';
import { pointLps } from '../../../../core/geometry/points.ts';
import { caliperMm } from '../../../../core/response/caliper.ts';
import { SNAP_REACH_MM, snapToEdge } from '../../../../core/response/measure/snapToEdge.ts';
import { ball, gridAbout, lesionVolume } from '../../../fixtures/lesionPhantom.ts';
import { gridOf, obliqueDirection } from '../../../phantoms.ts';

const centre = pointLps(3.3, 2.7, 1.9);
const grids = {
  'along the patient': gridOf([70, 80, 40], [0.9, 0.75, 1.5], [-28, -27, -28]),
  oblique: gridAbout(centre, [70, 70, 60], [0.9, 0.9, 1.2], obliqueDirection()),
};

describe.each(Object.entries(grids))('the end of a line in a ball of 40 mm on a grid %s', (_, grid) => {
  const volume = lesionVolume(grid, ball(centre, 20), { insideHu: 130, outsideHu: 70 });

  it.each([
    ['in front of the edge', 17.1],
    ['beyond the edge', 22.8],
    ['on it', 20],
  ])('let go %s goes onto it', (_, atMm) => {
    for (const [x, y, z] of [
      [1, 0, 0],
      [0.6, -0.8, 0],
      [0.48, 0.64, 0.6],
    ] as const) {
      const at = (mm: number) => pointLps(centre[0] + mm * x, centre[1] + mm * y, centre[2] + mm * z);
      const end = snapToEdge(volume, { fromLps: at(-5), toLps: at(atMm) });
      if (end === null) throw new Error('an edge');
      expect(caliperMm({ fromLps: centre, toLps: end })).toBeGreaterThan(19.85);
      expect(caliperMm({ fromLps: centre, toLps: end })).toBeLessThan(20.15);
      // On the line that was drawn, not beside it.
      expect((end[0] - centre[0]) * y - (end[1] - centre[1]) * x).toBeCloseTo(0, 9);
    }
  });

  it('stays where there is no edge within 4 mm', () => {
    const at = (mm: number) => pointLps(centre[0] + mm, centre[1], centre[2]);
    expect(SNAP_REACH_MM).toBe(4);
    expect(snapToEdge(volume, { fromLps: centre, toLps: at(12) })).toBeNull();
    expect(snapToEdge(volume, { fromLps: centre, toLps: centre })).toBeNull();
    expect(snapToEdge(volume, { fromLps: pointLps(900, 0, 0), toLps: pointLps(930, 0, 0) })).toBeNull();
  });
});

it('the edge of a lesion darker than the liver is found as well', () => {
  const volume = lesionVolume(grids['along the patient'], ball(centre, 20), {
    insideHu: 60,
    outsideHu: 110,
    noiseHu: 4,
  });
  const end = snapToEdge(volume, { fromLps: centre, toLps: pointLps(centre[0], centre[1] + 18, centre[2]) });
  if (end === null) throw new Error('an edge');
  expect(Math.abs(caliperMm({ fromLps: centre, toLps: end }) - 20)).toBeLessThan(0.5);
});
