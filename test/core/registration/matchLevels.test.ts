import { describe, expect, it } from 'vitest';
import type { Volume } from '../../../core/imaging/volume.ts';
import { bodyLevel, profileOf, slicesOfProfile, type BodyProfile } from '../../../core/registration/bodyProfile.ts';
import { matchLevels } from '../../../core/registration/matchLevels.ts';
import { gridOf, volumeOf } from '../../phantoms.ts';

interface Torso {
  /** z of the lowest lung. */
  readonly baseMm: number;
  readonly fromMm: number;
  readonly slices: number;
  readonly spacingMm: number;
  readonly middleMm?: readonly [number, number];
  /** Runs of i, j and k against the patient's axes. */
  readonly isReversed?: boolean;
}

/** An elliptic trunk of water, 320 × 220 mm, with two lungs whose half-width grows from the base upwards by 0.4 mm a millimetre. */
function torso({ baseMm, fromMm, slices, spacingMm, middleMm = [0, 0], isReversed = false }: Torso): Volume {
  const lastMm = fromMm + (slices - 1) * spacingMm;
  const grid = isReversed
    ? gridOf([100, 80, slices], [4, 4, spacingMm], [198, 158, lastMm], [-1, 0, 0, 0, -1, 0, 0, 0, -1])
    : gridOf([100, 80, slices], [4, 4, spacingMm], [-198, -158, fromMm]);
  return volumeOf(grid, (i, j, k) => {
    const [x, y] = isReversed
      ? [198 - 4 * i - middleMm[0], 158 - 4 * j - middleMm[1]]
      : [-198 + 4 * i - middleMm[0], -158 + 4 * j - middleMm[1]];
    const z = isReversed ? lastMm - spacingMm * k : fromMm + spacingMm * k;
    if ((x / 160) ** 2 + (y / 110) ** 2 > 1) return -1000;
    const half = Math.min(50, 0.4 * (z - baseMm));
    return half > 0 && (Math.abs(x) - 80) ** 2 + y ** 2 < half ** 2 ? -850 : 40;
  });
}

function profile(volume: Volume): BodyProfile {
  return profileOf(slicesOfProfile(volume).map((k) => bodyLevel(volume, k)));
}

const pre = profile(torso({ baseMm: 60, fromMm: -100, slices: 90, spacingMm: 2.5 }));

describe('the body along z', () => {
  it('has no lung below its base and, above it, the share of the drawn discs', () => {
    expect(pre.filter(({ zMm }) => zMm < 55).every(({ lungFraction }) => lungFraction === 0)).toBe(true);
    for (const level of pre.filter(({ zMm }) => zMm > 90)) {
      const half = Math.min(50, 0.4 * (level.zMm - 60));
      const share = (2 * Math.PI * half ** 2) / (Math.PI * 160 * 110);
      expect(Math.abs(level.lungFraction - share)).toBeLessThan(0.25 * share + 0.01);
    }
  });

  it('runs from the feet to the head about the same middle, however the slices are stored', () => {
    const turned = profile(torso({ baseMm: 60, fromMm: -100, slices: 90, spacingMm: 2.5, middleMm: [14, -9] }));
    const reversed = profile(
      torso({ baseMm: 60, fromMm: -100, slices: 90, spacingMm: 2.5, middleMm: [14, -9], isReversed: true }),
    );
    for (const levels of [turned, reversed]) {
      expect(levels.length).toBeGreaterThan(40);
      for (const [n, level] of levels.entries()) {
        expect(level.zMm).toBeGreaterThan(levels[n - 1]?.zMm ?? -Infinity);
        expect(Math.abs(level.middleMm[0] - 14)).toBeLessThan(3);
        expect(Math.abs(level.middleMm[1] + 9)).toBeLessThan(3);
      }
    }
  });

  it('is empty for slices that are not axial', () => {
    const grid = gridOf([60, 60, 20], [4, 4, 4], [0, 0, 0], [1, 0, 0, 0, 0, 1, 0, -1, 0]);
    expect(profile(volumeOf(grid, () => 40))).toEqual([]);
  });
});

describe('two scans set to one level by the bases of the lungs', () => {
  it.each([
    ['the same spacing', { baseMm: 35, fromMm: -130, slices: 90, spacingMm: 2.5 }, -25],
    ['thick slices', { baseMm: 92, fromMm: -60, slices: 22, spacingMm: 10 }, 32],
    ['half of the length', { baseMm: 60, fromMm: 10, slices: 50, spacingMm: 2.5 }, 0],
    ['another zero of the table', { baseMm: 60 - 310, fromMm: -100 - 310, slices: 90, spacingMm: 2.5 }, -310],
  ])('lie apart by the shift that they were made with: %s', (_, second, shift) => {
    const match = matchLevels(pre, profile(torso(second)));
    expect(Math.abs((match?.shiftMm[2] ?? Number.NaN) - shift)).toBeLessThan(second.spacingMm / 2 + 2);
    expect(match?.overlapMm).toBeGreaterThanOrEqual(40);
  });

  it('and by the middles of the body across it', () => {
    const match = matchLevels(
      pre,
      profile(torso({ baseMm: 60, fromMm: -100, slices: 90, spacingMm: 2.5, middleMm: [14, -9] })),
    );
    expect(Math.abs((match?.shiftMm[0] ?? 0) - 14)).toBeLessThan(3);
    expect(Math.abs((match?.shiftMm[1] ?? 0) + 9)).toBeLessThan(3);
  });

  it('are the same both ways round', () => {
    const post = profile(torso({ baseMm: 35, fromMm: -130, slices: 60, spacingMm: 5 }));
    const [there, back] = [matchLevels(pre, post)?.shiftMm[2], matchLevels(post, pre)?.shiftMm[2]];
    expect(Math.abs((there ?? Number.NaN) + (back ?? Number.NaN))).toBeLessThanOrEqual(2);
  });

  it('have no level where one shows no lung, nothing overlaps, or the lungs are of another shape', () => {
    expect(matchLevels(pre, profile(torso({ baseMm: 500, fromMm: -100, slices: 90, spacingMm: 2.5 })))).toBeNull();
    expect(matchLevels(pre, [])).toBeNull();
    expect(matchLevels(pre, profile(torso({ baseMm: 60, fromMm: 60, slices: 10, spacingMm: 2.5 })))).toBeNull();
    const striped = pre.map((level, n) => ({ ...level, lungFraction: n % 4 < 2 ? 0.5 : 0 }));
    expect(matchLevels(pre, striped)).toBeNull();
  });
});
