import { describe, expect, test } from 'vitest';
import { fillGaussian, mixSeeds, mulberry32, shuffled, valueNoise } from '../../../core/phantom/random.ts';

describe('random numbers of the phantom', () => {
  test('mulberry32 gives the published sequence of seed 0', () => {
    const random = mulberry32(0);
    expect([random(), random(), random()]).toEqual([0.26642920868471265, 0.0003297457005828619, 0.2232720274478197]);
  });

  test('Gaussian numbers have mean 0, SD 1 and 2.28 % beyond 2', () => {
    const values = new Float32Array(200_001);
    fillGaussian(mulberry32(5), values);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(sd - 1)).toBeLessThan(0.01);
    expect(Math.abs(values.filter((value) => value > 2).length / values.length - 0.02275)).toBeLessThan(0.002);
  });

  test('a shuffle holds every number once and depends on the seed', () => {
    const order = shuffled(mulberry32(3), 60);
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n));
    expect(order).not.toEqual(shuffled(mulberry32(4), 60));
    expect(order).toEqual(shuffled(mulberry32(3), 60));
  });

  test('value noise is within −1 and 1, smooth, and not constant', () => {
    let largest = 0;
    let steepest = 0;
    for (let n = 0; n < 2000; n += 1) {
      const at = n * 0.01;
      const value = valueNoise(9, at, 0.37 * at, -0.8 * at);
      largest = Math.max(largest, Math.abs(value));
      steepest = Math.max(steepest, Math.abs(valueNoise(9, at + 1e-4, 0.37 * at, -0.8 * at) - value));
    }
    expect(largest).toBeGreaterThan(0.5);
    expect(largest).toBeLessThanOrEqual(1);
    expect(steepest).toBeLessThan(1e-3);
  });

  test('mixed seeds differ when one part differs, and when parts change places', () => {
    const seeds = [mixSeeds(1, 2, 3), mixSeeds(1, 2, 4), mixSeeds(1, 3, 2), mixSeeds(2, 1, 3), mixSeeds(1, 2)];
    expect(new Set(seeds).size).toBe(seeds.length);
  });
});
