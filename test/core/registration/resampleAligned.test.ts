import { describe, expect, it } from 'vitest';
import { runSteps } from '../../../core/base/steps.ts';
import { voxelOffset } from '../../../core/geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../../../core/imaging/volume.ts';
import { scannerResampling, resampleOnto } from '../../../core/imaging/resample.ts';
import { splineCoefficients } from '../../../core/imaging/splineCoefficients.ts';
import type { Alignment } from '../../../core/registration/alignment.ts';
import { resampleAlignedSlices } from '../../../core/registration/resampleAligned.ts';
import { IDENTITY_MAP } from '../../../core/registration/rigidMap.ts';
import { gaussianOf, gridOf, randomOf, volumeOf } from '../../phantoms.ts';

type Triple = readonly [number, number, number];

const grid = gridOf([40, 36, 30], [2, 2, 2.5]);
const whole = { from: [0, 0, 0], to: [39, 35, 29] } as const;

function shifted(by: Triple): Alignment {
  return { kind: 'rigid', rigid: { matrix: IDENTITY_MAP.matrix, translation: by }, field: null };
}

function aligned(precontrast: Volume, alignment: Alignment, box: { from: Triple; to: Triple } = whole): Int16Array {
  const coefficients = runSteps(splineCoefficients(precontrast));
  const into = new Int16Array(precontrast.voxels.length);
  resampleAlignedSlices({ precontrast, coefficients, fixed: grid, alignment, box }, 0, 30, into);
  return into;
}

const inner = (visit: (v: number) => void): void => {
  for (let k = 4; k < 26; k += 1)
    for (let j = 4; j < 32; j += 1) for (let i = 4; i < 36; i += 1) visit(voxelOffset(grid, i, j, k));
};

function spread(voxels: Int16Array): { readonly mean: number; readonly sd: number } {
  let [n, sum, squares] = [0, 0, 0];
  inner((v) => {
    n += 1;
    sum += voxels[v] ?? 0;
    squares += (voxels[v] ?? 0) ** 2;
  });
  return { mean: sum / n, sd: Math.sqrt((squares - (sum * sum) / n) / (n - 1)) };
}

const noiseOf = (seed: number, sd: number): Volume => {
  const gaussian = gaussianOf(randomOf(seed));
  return volumeOf(grid, () => Math.round(55 + sd * gaussian()));
};

describe('a precontrast volume read through an alignment', () => {
  it('is itself where nothing moves', () => {
    const noise = noiseOf(1, 12);
    expect(aligned(noise, shifted([0, 0, 0]))).toEqual(noise.voxels);
  });

  it('of a line is that line between the voxels', () => {
    const ramp = volumeOf(grid, (i, j, k) => 10 * i - 6 * j + 8 * k);
    const values = aligned(ramp, shifted([1, -0.5, 1.25]));
    const v = voxelOffset(grid, 20, 18, 15);
    expect(values[v]).toBe(10 * 20.5 - 6 * 17.75 + 8 * 15.5 + 0.5);
  });

  it('has no data beyond its own, beyond the box, and where voxels without data are near', () => {
    const holed = volumeOf(grid, (i, j, k) => (i === 20 && j === 18 && k === 15 ? NO_DATA_HU : 50));
    const values = aligned(holed, shifted([1, 0, 0]), { from: [2, 0, 0], to: [39, 35, 29] });
    expect(values[voxelOffset(grid, 19, 18, 15)]).toBe(NO_DATA_HU);
    expect(values[voxelOffset(grid, 20, 18, 15)]).toBe(NO_DATA_HU);
    expect(values[voxelOffset(grid, 0, 18, 15)]).toBe(NO_DATA_HU);
    expect(values[voxelOffset(grid, 30, 18, 15)]).toBe(50);
    expect(aligned(holed, shifted([0, 0, 2.6]))[voxelOffset(grid, 5, 5, 29)]).toBe(NO_DATA_HU);
  });
});

describe('noise between voxels', () => {
  const precontrast = noiseOf(2, 12);
  const arterial = noiseOf(3, 12);
  const half: Triple = [1, 1, 1.25];
  const cubic = aligned(precontrast, shifted(half));
  const linear = runSteps(
    resampleOnto({
      ...scannerResampling(precontrast, grid),
      fixedIjkToMovingIjk: { matrix: IDENTITY_MAP.matrix, translation: [0.5, 0.5, 0.5] },
    }),
  ).voxels;

  it('is lowered less by the cubic spline than by a line: at half a voxel on each axis 0.70 against 0.35', () => {
    expect(spread(linear).sd / spread(precontrast.voxels).sd).toBeCloseTo(0.354, 1);
    expect(spread(cubic).sd / spread(precontrast.voxels).sd).toBeGreaterThan(0.65);
  });

  it('leaves the share of parenchyma above T at its nominal 2.28 %, T taken from the aligned S', () => {
    for (const by of [half, [0, 0, 0], [0.3, 0.9, 0.2]] as const) {
      const p = aligned(precontrast, shifted(by));
      const s = arterial.voxels.map((a, v) => a - (p[v] ?? 0));
      const { mean, sd } = spread(s);
      let [above, all] = [0, 0];
      inner((v) => {
        all += 1;
        if ((s[v] ?? 0) > mean + 2 * sd) above += 1;
      });
      expect((100 * above) / all).toBeGreaterThan(1.9);
      expect((100 * above) / all).toBeLessThan(2.7);
    }
  });

  it('differs less from place to place than by a line, so that one ROI’s T serves a liver of many phases', () => {
    const noiseFactor = (voxels: Int16Array): number => {
      const s = arterial.voxels.map((a, v) => a - (voxels[v] ?? 0));
      return spread(s).sd / spread(arterial.voxels.map((a, v) => a - (precontrast.voxels[v] ?? 0))).sd;
    };
    expect(noiseFactor(cubic)).toBeGreaterThan(0.83);
    expect(noiseFactor(linear)).toBeLessThan(0.78);
  });
});
