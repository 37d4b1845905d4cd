import { describe, expect, it } from 'vitest';
import { offsetsOf, rowAt, rowsInSight } from '../../renderer/ui/rowsInSight.ts';
import { randomOf } from '../phantoms.ts';

const heights = Array.from({ length: 2000 }, (_, n) => [30, 64, 82][n % 3] ?? 0);
const offsets = offsetsOf(heights, (height) => height);

describe('the rows in sight', () => {
  it('are the ones that a walk through all rows finds, and few', () => {
    const random = randomOf(7);
    for (let round = 0; round < 200; round += 1) {
      const sight = { top: Math.floor(random() * (offsets.at(-1) ?? 0)), height: 400 };
      const rows = rowsInSight(offsets, sight, -1);
      const seen = heights.flatMap((height, row) => {
        const from = offsets[row] ?? 0;
        return from + height > sight.top && from < sight.top + sight.height ? [row] : [];
      });
      expect(rows).toEqual(expect.arrayContaining(seen));
      expect(rows.length).toBeLessThanOrEqual(seen.length + 8);
      expect(rows).toEqual(rows.toSorted((a, b) => a - b));
    }
  });

  it('hold the current row wherever it is, once and in its order', () => {
    const sight = { top: 50_000, height: 400 };
    const without = rowsInSight(offsets, sight, -1);
    expect(rowsInSight(offsets, sight, 0)).toEqual([0, ...without]);
    expect(rowsInSight(offsets, sight, 1999)).toEqual([...without, 1999]);
    expect(rowsInSight(offsets, sight, without[4] ?? -1)).toEqual(without);
    expect(rowsInSight(offsets, sight, 2000)).toEqual(without);
  });

  it('are all of a short list, and none of an empty one', () => {
    expect(
      rowsInSight(
        offsetsOf([30, 30], (height) => height),
        { top: 0, height: 0 },
        0,
      ),
    ).toEqual([0, 1]);
    expect(
      rowsInSight(
        offsetsOf([], () => 30),
        { top: 0, height: 400 },
        0,
      ),
    ).toEqual([]);
  });

  it('begin at the row that covers a position, the last one beyond the end', () => {
    expect([0, 29, 30, 93, 94, 1e9].map((top) => rowAt(offsets, top))).toEqual([0, 0, 1, 1, 2, 1999]);
  });
});
