import { describe, expect, it } from 'vitest';
import { closedContour } from '../../../../core/response/measure/closedContour.ts';
import { roundPart } from '../../../../core/response/measure/roundPart.ts';
import { surroundingLevels } from '../../../../core/response/measure/surroundingLevels.ts';
import { gaussianOf, randomOf } from '../../../phantoms.ts';

describe('a closed contour', () => {
  it('is the best of all that there are, and comes back to where it began', () => {
    const random = randomOf(4);
    const [directions, distances] = [6, 5];
    for (let trial = 0; trial < 20; trial += 1) {
      const gain = Float32Array.from({ length: directions * distances }, () => random() - 0.5);
      const sumOf = (contour: ArrayLike<number>): number => {
        let sum = 0;
        for (let at = 0; at < directions; at += 1) {
          const bend = (contour[at] ?? 0) - (contour[(at + 1) % directions] ?? 0);
          // As far as a contour may move from one direction to the next.
          if (Math.abs(bend) > 2) return Number.NEGATIVE_INFINITY;
          sum += (gain[at * distances + (contour[at] ?? 0)] ?? 0) - 0.12 * bend * bend;
        }
        return sum;
      };
      let best = Number.NEGATIVE_INFINITY;
      for (let code = 0; code < distances ** directions; code += 1) {
        const contour = Array.from({ length: directions }, (_, at) => Math.floor(code / distances ** at) % distances);
        best = Math.max(best, sumOf(contour));
      }
      expect(sumOf(closedContour({ gain, directions, distances }, [0, distances - 1]))).toBeCloseTo(best, 5);
    }
  });

  it('stays between the distances that it is given', () => {
    const gain = Float32Array.from({ length: 8 * 9 }, (_, at) => at % 9);
    expect([...closedContour({ gain, directions: 8, distances: 9 }, [2, 5])]).toEqual(Array(8).fill(5));
  });
});

describe('the round part of a region', () => {
  const size = { columns: 60, rows: 40 };
  const region = (isIn: (x: number, y: number) => boolean): Uint8Array =>
    Uint8Array.from({ length: size.columns * size.rows }, (_, at) =>
      isIn(at % size.columns, Math.floor(at / size.columns)) ? 1 : 0,
    );
  const nothing = new Uint8Array(size.columns * size.rows);
  const disc = region((x, y) => Math.hypot(x - 18, y - 20) <= 12);
  const seed = 18 + 20 * size.columns;

  it('of a disc is the disc', () => {
    const part = roundPart(disc, size, { seed, beside: nothing });
    expect(part.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(0.98 * disc.reduce((sum, one) => sum + one, 0));
  });

  it('leaves out a vessel, and a neighbour behind a neck', () => {
    const joined = region(
      (x, y) =>
        disc[x + y * size.columns] === 1 || (x > 18 && Math.abs(y - 20) <= 2) || Math.hypot(x - 42, y - 20) <= 11,
    );
    const part = roundPart(joined, size, { seed, beside: nothing });
    expect(part[40 + 20 * size.columns]).toBe(0);
    expect(part[26 + 20 * size.columns]).toBe(1);
  });

  it('keeps its corners where it was cut off', () => {
    const half = region((x, y) => disc[x + y * size.columns] === 1 && y <= 20);
    const below = region((_, y) => y > 20);
    const corner = 7 + 20 * size.columns;
    expect(half[corner]).toBe(1);
    expect(roundPart(half, size, { seed, beside: below })[corner]).toBe(1);
    expect(roundPart(half, size, { seed, beside: nothing })[corner]).toBe(0);
  });
});

describe('the levels of what lies around', () => {
  const gaussian = gaussianOf(randomOf(8));
  const values = (hu: number, sd: number, count: number): readonly number[] =>
    Array.from({ length: count }, () => hu + sd * gaussian());

  it('are the peaks, the commonest first, with their spread', () => {
    const levels = surroundingLevels([...values(110, 8, 20_000), ...values(50, 8, 12_000), ...values(200, 6, 500)]);
    expect(levels.map(({ hu }) => Math.round(hu / 4))).toEqual([27, 13].map((one) => expect.closeTo(one, -0.5)));
    // The histogram's own smoothing of 4 HU widens them.
    for (const { spreadHu } of levels) expect(Math.abs(spreadHu - Math.hypot(8, 4))).toBeLessThan(1.6);
  });

  it('are one where there is one, and none without values', () => {
    expect(surroundingLevels(values(90, 10, 20_000))).toHaveLength(1);
    expect(surroundingLevels([Number.NaN])).toEqual([]);
  });
});
