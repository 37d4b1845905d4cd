import { describe, expect, it } from 'vitest';
import { pointLps } from '../../../core/geometry/points.ts';
import {
  caliperMiddle,
  caliperMm,
  degreesFromPerpendicular,
  movedCaliper,
  perpendicularTo,
  type Caliper,
} from '../../../core/response/caliper.ts';
import { lineFindings } from '../../../core/response/lineFindings.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';

const line = (from: readonly [number, number, number], to: readonly [number, number, number]): Caliper => ({
  fromLps: pointLps(...from),
  toLps: pointLps(...to),
});

describe('a caliper', () => {
  it('is as long as its ends are apart in patient space, in any direction', () => {
    expect(caliperMm(line([0, 0, 0], [3, 4, 12]))).toBe(13);
    expect(caliperMm(line([-5, 7, 100], [-5, 7, 60]))).toBe(40);
  });

  it('has its middle halfway, and keeps its length when it is moved', () => {
    const drawn = line([1, 2, 3], [5, -2, 9]);
    expect(caliperMiddle(drawn)).toEqual([3, 0, 6]);
    expect(caliperMm(movedCaliper(drawn, [10, -3, 2]))).toBeCloseTo(caliperMm(drawn), 12);
    expect(movedCaliper(drawn, [10, -3, 2]).toLps).toEqual([15, -5, 11]);
  });

  it('says how far it is from perpendicular to another', () => {
    const across = line([0, 0, 0], [10, 0, 0]);
    expect(degreesFromPerpendicular(across, line([2, 3, 1], [2, 9, 1]))).toBeCloseTo(0, 9);
    expect(degreesFromPerpendicular(across, line([0, 0, 0], [5, 5, 0]))).toBeCloseTo(45, 9);
    expect(degreesFromPerpendicular(across, line([0, 0, 0], [7, 0, 0]))).toBeCloseTo(90, 9);
    expect(degreesFromPerpendicular(across, line([1, 1, 1], [1, 1, 1]))).toBeNull();
  });

  it('is turned perpendicular from its beginning, and left alone where nothing of it is', () => {
    const across = line([0, 0, 0], [10, 0, 0]);
    expect(perpendicularTo(across, line([4, 1, 0], [6, 8, 0]))).toEqual(line([4, 1, 0], [4, 8, 0]));
    expect(perpendicularTo(across, line([4, 1, 0], [9, 1, 0]))).toEqual(line([4, 1, 0], [9, 1, 0]));
  });

  it('is remarked on as a short axis that is askew or longer than the long one', () => {
    const long = line([0, 0, 0], [30, 0, 0]);
    expect(lineFindings('T1', long, line([10, -5, 0], [11, 10, 0]))).toEqual([]);
    const found = lineFindings('T1', long, line([0, 0, 0], [30, 30, 0]));
    expect(found.map(({ code }) => code)).toEqual(['short-axis-askew', 'short-axis-longer']);
    const [askew] = found;
    if (askew === undefined) throw new Error('a finding');
    expect(sentenceOf(askew, 'en')).toContain('45° off the perpendicular');
    expect(lineFindings('T1', long, null)).toEqual([]);
  });
});
