import { describe, expect, it } from 'vitest';
import { qualityFigures, qualityFindings } from '../../../core/letb/qualityFigures.ts';
import { countAbove } from '../../../core/letb/subtractionHistogram.ts';
import { gaussianOf, gridOf, histogramOf, maskOf, randomOf, volumeOf } from '../../phantoms.ts';

const grid = gridOf([100, 100, 40]);
const everywhere = maskOf(grid, () => true);
const gaussian = gaussianOf(randomOf(5));
const pure = histogramOf(
  volumeOf(grid, () => Math.round(20 + 15 * gaussian())),
  everywhere,
);
const roi = { meanHu: 20, sdHu: 15, outlierFraction: 0 };

describe('quality figures of Gaussian parenchyma without tumour', () => {
  const figures = qualityFigures(pure, [roi], 2);
  it('have a negative tail and a noise floor of 2.28 %, and nothing left above the floor', () => {
    expect(100 * figures.negativeTailFraction).toBeCloseTo(2.28, 0);
    expect(figures.noiseFloorPercent).toBeGreaterThan(1.9);
    expect(figures.noiseFloorPercent).toBeLessThan(2.7);
    expect(figures.letbNoiseCorrectedPercent).toBeLessThan(0.5);
  });
  it('are the mean over placements', () => {
    const other = { meanHu: 25, sdHu: 10, outlierFraction: 0.01 };
    const both = qualityFigures(pure, [roi, other], 2);
    const single = qualityFigures(pure, [other], 2);
    expect(both.negativeTailFraction).toBeCloseTo((figures.negativeTailFraction + single.negativeTailFraction) / 2, 14);
    expect(both.noiseFloorPercent).toBeCloseTo(
      ((figures.noiseFloorPercent ?? 0) + (single.noiseFloorPercent ?? 0)) / 2,
      12,
    );
    expect(both.roiSdHu).toEqual([15, 10]);
    expect(both.roiOutlierFraction).toEqual([0, 0.01]);
  });
  it('give LETB at k = 1.5, 2, 2.5 and 3', () => {
    expect(Object.keys(figures.sensitivity).toSorted()).toEqual(['1.5', '2', '2.5', '3']);
    expect(figures.sensitivity['2.5']).toBe((100 * countAbove(pure, 57.5)) / pure.total);
  });
});

describe('the noise floor in closed form', () => {
  // 10 voxels at 0 HU (the mode), 4 at −30, 1 at −60, 5 at +60.
  const values = [...Array<number>(10).fill(0), ...Array<number>(4).fill(-30), -60, ...Array<number>(5).fill(60)];
  const line = gridOf([20, 1, 1]);
  const h = histogramOf(
    volumeOf(line, (i) => values[i] ?? 0),
    maskOf(line, () => true),
  );
  it('is the mirrored tail below the mode over twice the voxels at or below it', () => {
    const figures = qualityFigures(h, [{ meanHu: 0, sdHu: 10, outlierFraction: 0 }], 2);
    // A running mean over 5 HU is equal from −2 to 2; the lowest is taken: mode −2, T = 20, 2·mode − T = −24.
    expect(figures.noiseFloorPercent).toBeCloseTo(100 * (5 / (2 * 5)), 10);
    expect(figures.letbNoiseCorrectedPercent).toBe(0);
  });
});

describe('quality warnings', () => {
  const codes = (sdHu: number, outlierFraction: number): readonly string[] =>
    qualityFindings(qualityFigures(pure, [{ meanHu: 20, sdHu, outlierFraction }], 2)).map((finding) => finding.code);
  it('come above their limits and not at them', () => {
    expect(codes(25, 0.02)).toEqual([]);
    expect(codes(25.1, 0.021)).toEqual(['roi-sd-high', 'roi-inhomogeneous']);
    expect(codes(8, 0)).toEqual(['negative-tail-high']);
  });
});
