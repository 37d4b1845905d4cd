import { describe, expect, it } from 'vitest';
import { runSteps } from '../../../core/base/steps.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { NO_DATA_HU, type Volume } from '../../../core/imaging/volume.ts';
import { computeLetb } from '../../../core/letb/computeLetb.ts';
import { paperProtocol } from '../../../core/letb/protocol.ts';
import { letbUncertainty, type LetbUncertainty } from '../../../core/letb/uncertainty.ts';
import { makeParenchymaRoi } from '../../../core/roi/parenchymaRoi.ts';
import type { Labelmap } from '../../../core/segmentation/labelmap.ts';
import { gridOf, histogramOf, maskOf, volumeOf } from '../../phantoms.ts';

function uncertaintyOf(arterial: Volume, subtraction: Volume, liver: Labelmap): LetbUncertainty {
  const [ni, nj, nk] = subtraction.grid.dimensions;
  const [si, sj, sk] = subtraction.grid.spacingMm;
  const centre = pointLps(((ni - 1) / 2) * si, ((nj - 1) / 2) * sj, Math.floor((nk - 1) / 2) * sk);
  const rois = [makeParenchymaRoi({ centreLpsMm: centre, shape: 'cube', nominalCm3: 0.5 })];
  const histogram = histogramOf(subtraction, liver);
  const protocol = { ...paperProtocol, overrides: ['coverage'] as const };
  const alignment = { kind: 'identity' } as const;
  const measurement = computeLetb({ subtraction, liver, histogram, rois, protocol, alignment, findings: [] });
  return runSteps(letbUncertainty({ arterial, subtraction, liver, histogram, measurement, seed: 1 }));
}

function everyNumberIsFinite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(everyNumberIsFinite);
}

describe('the interval where little is known', () => {
  const grid = gridOf([24, 24, 12], [2, 2, 2]);
  const noisy = (i: number, j: number, k: number): number => ((i * 7 + j * 13 + k * 29) % 31) - 15;
  const whole = maskOf(grid, () => true);

  it('of a liver that fills the grid to its ends has finite numbers', () => {
    const found = uncertaintyOf(
      volumeOf(grid, (i, j, k) => 70 + noisy(i, j, k)),
      volumeOf(grid, noisy),
      whole,
    );
    expect(everyNumberIsFinite(found)).toBe(true);
    expect(found.interval.low).toBeLessThanOrEqual(found.interval.high);
  });

  it('of a constant S is a point', () => {
    const found = uncertaintyOf(
      volumeOf(grid, () => 70),
      volumeOf(grid, () => 10),
      whole,
    );
    expect(everyNumberIsFinite(found)).toBe(true);
    expect(found.interval).toEqual({ low: 0, high: 0 });
  });

  it('leaves out what the precontrast series does not cover', () => {
    const s = volumeOf(grid, (i, j, k) => (k < 3 ? NO_DATA_HU : noisy(i, j, k)));
    const found = uncertaintyOf(
      volumeOf(grid, (i, j, k) => 70 + noisy(i, j, k)),
      s,
      whole,
    );
    expect(everyNumberIsFinite(found)).toBe(true);
  });

  it('of a single slice has finite numbers', () => {
    const flat = gridOf([30, 30, 1], [2, 2, 8]);
    const s = volumeOf(flat, noisy);
    const found = uncertaintyOf(
      volumeOf(flat, (i, j, k) => 70 + noisy(i, j, k)),
      s,
      maskOf(flat, () => true),
    );
    expect(everyNumberIsFinite(found)).toBe(true);
  });
});
