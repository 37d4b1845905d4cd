import { describe, expect, it } from 'vitest';
import { axisPlaces } from '../../../../core/segmentation/model/windowPlan.ts';

const plans = [1, 2, 7, 8, 9, 23, 64].flatMap((count) =>
  [1, 3, 8, 17].flatMap((patch) =>
    [0, 0.25, 0.5, 0.9].flatMap((overlapFraction) =>
      [0, 1, 3]
        .filter((border) => 2 * border < patch)
        .map((border) => ({ count, window: { patch, overlapFraction, border } })),
    ),
  ),
);

describe('the window’s places along an axis', () => {
  it('give each voxel of the axis shares that sum to 1, and cover it from end to end', () => {
    expect(plans.length).toBeGreaterThan(200);
    for (const { count, window } of plans) {
      const sums = new Float64Array(count);
      for (const { start, share } of axisPlaces(count, window)) {
        expect(share).toHaveLength(window.patch);
        share.forEach((part, t) => {
          if (start + t >= 0 && start + t < count) sums[start + t] = (sums[start + t] ?? 0) + part;
          else expect(part).toBe(0);
        });
      }
      for (const sum of sums) expect(sum, JSON.stringify({ count, window })).toBeCloseTo(1, 12);
    }
  });

  it('overlap at least by the share that is asked for, and lie within the axis where the patch does', () => {
    for (const { count, window } of plans) {
      const starts = axisPlaces(count, window).map(({ start }) => start);
      starts.forEach((start, n) => {
        const before = starts[n - 1];
        if (before !== undefined) expect(start - before).toBeGreaterThan(0);
        if (before !== undefined)
          expect(start - before).toBeLessThanOrEqual(Math.max(1, window.patch * (1 - window.overlapFraction)));
        if (window.patch <= count) expect(start).toBeGreaterThanOrEqual(0);
        if (window.patch <= count) expect(start + window.patch).toBeLessThanOrEqual(count);
      });
    }
  });

  it('take nothing of a patch’s border but at the ends of the axis', () => {
    const places = axisPlaces(20, { patch: 8, overlapFraction: 0.5, border: 2 });
    expect(places.map(({ start }) => start)).toEqual([0, 4, 8, 12]);
    const used = places.map(({ share }) => [...share.keys()].filter((t) => (share[t] ?? 0) > 0));
    expect(used).toEqual([
      [0, 1, 2, 3, 4, 5],
      [2, 3, 4, 5],
      [2, 3, 4, 5],
      [2, 3, 4, 5, 6, 7],
    ]);
  });
});
