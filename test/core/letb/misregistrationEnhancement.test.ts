import { describe, expect, it } from 'vitest';
import { pointLps } from '../../../core/geometry/points.ts';
import { misregistrationEnhancement } from '../../../core/letb/misregistrationEnhancement.ts';
import { makeParenchymaRoi } from '../../../core/roi/parenchymaRoi.ts';
import { gaussianOf, gridOf, maskOf, randomOf, volumeOf } from '../../phantoms.ts';

const grid = gridOf([40, 40, 24], [2, 2, 2]);
const inLiver = (i: number, j: number, k: number): boolean => Math.hypot(i - 20, j - 20, k - 12) <= 10;
const inTumour = (i: number, j: number, k: number): boolean => Math.hypot(i - 24, j - 20, k - 12) <= 3;

/** A liver in fat with a tumour inside; P shifted by whole voxels along i, noise of 5 HU. */
function phantom(shift: number): Parameters<typeof misregistrationEnhancement>[0] {
  const gaussian = gaussianOf(randomOf(6));
  const noise = (): number => Math.round(5 * gaussian());
  const arterial = volumeOf(grid, (i, j, k) => (inTumour(i, j, k) ? 130 : inLiver(i, j, k) ? 75 : -100) + noise());
  const precontrast = volumeOf(grid, (i, j, k) => (inLiver(i + shift, j, k) ? 55 : -100) + noise());
  const subtraction = volumeOf(grid, (i, j, k) => {
    const v = i + 40 * (j + 40 * k);
    return (arterial.voxels[v] ?? 0) - (precontrast.voxels[v] ?? 0);
  });
  const roi = makeParenchymaRoi({ centreLpsMm: pointLps(32, 40, 24), shape: 'cube', nominalCm3: 1 });
  return { arterial, subtraction, liver: maskOf(grid, inLiver), thresholdHu: 20 + 2 * 7, rois: [roi] };
}

describe('enhancement that a small shift explains', () => {
  it('is the rim that P left bare, and no tumour', () => {
    const input = phantom(1);
    const { offsets, cm3 } = misregistrationEnhancement(input);
    const found = new Set(offsets);
    let [bare, explained] = [0, 0];
    input.liver.voxels.forEach((inside, v) => {
      const [i, j, k] = [v % 40, Math.floor(v / 40) % 40, Math.floor(v / 1600)];
      if (inside === 1 && !inLiver(i + 1, j, k)) {
        bare += 1;
        if (found.has(v)) explained += 1;
      }
      if (inTumour(i, j, k)) expect(found.has(v)).toBe(false);
    });
    expect(bare).toBeGreaterThan(200);
    // Noise alone keeps 2.28 % above T wherever P is read.
    expect(explained / bare).toBeGreaterThan(0.95);
    expect(found.size).toBeLessThan(1.1 * bare);
    expect(cm3).toBeCloseTo(found.size * 0.008, 9);
  });

  it('is almost nothing where the phases lie alike', () => {
    expect(misregistrationEnhancement(phantom(0)).offsets.length).toBeLessThan(30);
  });
});
