import { describe, expect, it } from 'vitest';
import { lipiodolBounds } from '../../../core/letb/lipiodolBounds.ts';
import { gridOf, maskOf, volumeOf } from '../../phantoms.ts';

const grid = gridOf([20, 20, 20], [2, 2, 2]);
const liver = maskOf(grid, (i) => i < 10);

describe('bounds by iodized oil', () => {
  it('leave its voxels and their neighbours within 2 mm undecided', () => {
    // A bar of oil of 1 × 1 × 20 voxels in P; half of the liver enhances, the oil not.
    const isOil = (i: number, j: number): boolean => i === 5 && j === 5;
    const precontrast = volumeOf(grid, (i, j) => (isOil(i, j) ? 400 : 50));
    const arterial = volumeOf(grid, (i, j) => (isOil(i, j) ? 400 : j < 10 ? 120 : 60));
    const subtraction = volumeOf(grid, (i, j, k) => {
      const v = i + 20 * (j + 20 * k);
      return (arterial.voxels[v] ?? 0) - (precontrast.voxels[v] ?? 0);
    });
    const found = lipiodolBounds({ arterial, subtraction, liver }, [40, 40]);
    // The bar and its four neighbours in a slice: 5 × 20 voxels of 8 mm³, of a liver of 4000 voxels.
    expect(found?.oilCm3).toBeCloseTo(0.16, 9);
    expect(found?.unknownCm3).toBeCloseTo(0.8, 9);
    expect(found?.noneViablePercent).toBeCloseTo((100 * (2000 - 100)) / 4000, 9);
    expect(found?.allViablePercent).toBeCloseTo((100 * 2000) / 4000, 9);
  });

  it('are none without oil', () => {
    const flat = volumeOf(grid, () => 10);
    expect(lipiodolBounds({ arterial: volumeOf(grid, () => 70), subtraction: flat, liver }, [40])).toBeNull();
  });
});
