import { describe, expect, it } from 'vitest';
import { convexHull, hullDiameter, lengthOf, longestChord, type Point2 } from '../../../core/geometry/convexHull.ts';
import { randomOf } from '../../phantoms.ts';

/** Points of many shapes: clouds, rings, lattices with many on a line, and all at one place. */
function clouds(): readonly (readonly Point2[])[] {
  const random = randomOf(3);
  const cloud = (n: number, at: () => Point2): readonly Point2[] => Array.from({ length: n }, at);
  return [
    ...[3, 4, 7, 40, 300].map((n) => cloud(n, () => [100 * random() - 50, 30 * random()])),
    cloud(200, () => {
      const angle = 2 * Math.PI * random();
      return [20 * Math.cos(angle) + 3, 11 * Math.sin(angle) - 4];
    }),
    cloud(120, () => [Math.floor(6 * random()), Math.floor(4 * random())]),
  ];
}

/** Every pair. */
function longestPair(points: readonly Point2[]): number {
  return Math.max(...points.flatMap((a) => points.map((b) => lengthOf([a, b]))));
}

/** Every corner's line along the direction, cut with every edge. */
function longestCut(hull: readonly Point2[], [ux, uy]: Point2): number {
  const across = ([x, y]: Point2): number => x * uy - y * ux;
  const along = ([x, y]: Point2): number => x * ux + y * uy;
  return Math.max(
    ...hull.map((corner) => {
      const cuts = hull.flatMap((a, n) => {
        const b = hull[(n + 1) % hull.length] ?? a;
        const [da, db] = [across(a) - across(corner), across(b) - across(corner)];
        if (Math.abs(da) < 1e-12 || Math.abs(db) < 1e-12)
          return [a, b].filter((p) => Math.abs(across(p) - across(corner)) < 1e-9).map(along);
        return da * db > 0 ? [] : [along(a) + (da / (da - db)) * (along(b) - along(a))];
      });
      return Math.max(...cuts) - Math.min(...cuts);
    }),
  );
}

describe('the convex hull', () => {
  it.each(clouds().map((points) => [points.length, points] as const))('of %i points holds them all', (_, points) => {
    const hull = convexHull(points);
    expect(hull.length).toBeGreaterThan(2);
    for (const [n, a] of hull.entries()) {
      const b = hull[(n + 1) % hull.length] ?? a;
      for (const [x, y] of points)
        expect((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])).toBeGreaterThanOrEqual(-1e-9);
    }
  });

  it('of a line has its two ends, of a point that point', () => {
    expect(
      convexHull([
        [0, 0],
        [2, 2],
        [1, 1],
      ]),
    ).toHaveLength(2);
    expect(
      convexHull([
        [5, 1],
        [5, 1],
      ]),
    ).toEqual([[5, 1]]);
    expect(convexHull([])).toEqual([]);
  });

  it('has the diameter that comparing every pair gives', () => {
    for (const points of clouds()) {
      const diameter = hullDiameter(convexHull(points));
      expect(diameter === null ? 0 : lengthOf(diameter)).toBeCloseTo(longestPair(points), 9);
    }
    expect(hullDiameter([])).toBeNull();
    expect(
      lengthOf(
        hullDiameter(
          convexHull([
            [0, 0],
            [3, 4],
          ]),
        ) ?? [
          [0, 0],
          [0, 0],
        ],
      ),
    ).toBe(5);
  });

  it('has the longest chord along a direction that cutting every edge gives', () => {
    for (const points of clouds()) {
      const hull = convexHull(points);
      for (const degrees of [0, 17, 45, 90, 133]) {
        const direction: Point2 = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
        const chord = longestChord(hull, direction);
        if (chord === null) throw new Error('a chord');
        expect(lengthOf(chord)).toBeCloseTo(longestCut(hull, direction), 9);
        const [from, to] = chord;
        expect((to[0] - from[0]) * direction[1] - (to[1] - from[1]) * direction[0]).toBeCloseTo(0, 9);
      }
    }
  });

  it('of a 40 × 20 rectangle is as long as its diagonal and as wide as its side', () => {
    const hull = convexHull([
      [0, 0],
      [40, 0],
      [40, 20],
      [0, 20],
    ]);
    expect(
      lengthOf(
        hullDiameter(hull) ?? [
          [0, 0],
          [0, 0],
        ],
      ),
    ).toBeCloseTo(Math.hypot(40, 20), 12);
    expect(
      lengthOf(
        longestChord(hull, [0, 1]) ?? [
          [0, 0],
          [0, 0],
        ],
      ),
    ).toBe(20);
    expect(
      lengthOf(
        longestChord(hull, [1, 0]) ?? [
          [0, 0],
          [0, 0],
        ],
      ),
    ).toBe(40);
  });
});
