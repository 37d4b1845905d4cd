import { describe, expect, it } from 'vitest';
import { applyAffine, voxelCentre } from '../../../core/geometry/affine.ts';
import { addBending } from '../../../core/registration/bending.ts';
import { rigidAbout, rotationDegrees } from '../../../core/registration/rigidMap.ts';
import { jacobianRange } from '../../../core/registration/alignmentQuality.ts';
import {
  displacementAt,
  latticeOver,
  refineField,
  sampleField,
  zeroField,
} from '../../../core/registration/splineField.ts';
import { gridOf, obliqueDirection, randomOf } from '../../phantoms.ts';

const grid = gridOf([20, 17, 12], [2, 2, 3], [5, -8, 30], obliqueDirection());
const lattice = latticeOver(grid, 9);

/** Coefficients that are linear in the control point's index along each axis: the spline is then that same line. */
function linearField(): ReturnType<typeof zeroField> {
  const field = zeroField(lattice);
  const [ni, nj] = lattice.dimensions;
  for (let c = 0; c < field.coefficientsMm.length; c += 3) {
    const node = c / 3;
    const [i, j, k] = [node % ni, Math.floor(node / ni) % nj, Math.floor(node / (ni * nj))];
    field.coefficientsMm.set([0.9 * i, -0.45 * j, 0.3 * k + 0.2 * i], c);
  }
  return field;
}

describe('a spline field', () => {
  it('gives a voxel what it gives that voxel’s place', () => {
    const field = zeroField(lattice);
    const random = randomOf(3);
    field.coefficientsMm.forEach((_, c) => {
      field.coefficientsMm[c] = 4 * random() - 2;
    });
    const sampled = sampleField(field, grid);
    const at = displacementAt(field);
    for (const [i, j, k] of [
      [0, 0, 0],
      [19, 16, 11],
      [7, 3, 9],
    ] as const) {
      const v = 3 * (i + 20 * (j + 17 * k));
      const d = grid.direction;
      const [u = 0, w = 0, q = 0] = sampled.subarray(v, v + 3);
      const found = at(voxelCentre(grid, [i, j, k]));
      const expected = [d[0] * u + d[1] * w + d[2] * q, d[3] * u + d[4] * w + d[5] * q, d[6] * u + d[7] * w + d[8] * q];
      expected.forEach((value, c) => expect(found[c]).toBeCloseTo(value, 5));
    }
  });

  it('of linear coefficients is linear, with the volume change of its matrix', () => {
    const { least, most } = jacobianRange(linearField(), grid, new Float32Array(20 * 17 * 12).fill(1));
    expect(least).toBeCloseTo((1 + 0.1) * (1 - 0.05) * (1 + 1 / 30), 4);
    expect(most).toBeCloseTo(least, 4);
  });

  it('bends nothing when it is linear, and resists the rest as the matrix of one symmetric form', () => {
    const straight = new Float64Array(linearField().coefficientsMm.length);
    addBending(lattice, linearField().coefficientsMm, 1, straight);
    expect(Math.max(...straight.map(Math.abs))).toBeLessThan(1e-9);
    const random = randomOf(4);
    const [a, b] = [straight.map(() => random() - 0.5), straight.map(() => random() - 0.5)];
    const [ba, bb] = [straight.map(() => 0), straight.map(() => 0)];
    addBending(lattice, a, 1, ba);
    addBending(lattice, b, 1, bb);
    const inner = (x: Float64Array, y: Float64Array): number =>
      x.reduce((sum, value, c) => sum + value * (y[c] ?? 0), 0);
    expect(inner(a, bb)).toBeCloseTo(inner(b, ba), 9);
    expect(inner(a, ba)).toBeGreaterThan(0);
  });

  it('is kept by a finer lattice, but for its outermost cells', () => {
    const fine = refineField(linearField(), latticeOver(grid, 5));
    const [before, after] = [sampleField(linearField(), grid), sampleField(fine, grid)];
    for (let k = 4; k < 8; k += 1)
      for (let j = 5; j < 12; j += 1)
        for (let i = 6; i < 14; i += 1)
          for (const c of [0, 1, 2]) {
            const v = 3 * (i + 20 * (j + 17 * k)) + c;
            expect(Math.abs((before[v] ?? 0) - (after[v] ?? 0))).toBeLessThan(0.02);
          }
  });
});

describe('a rigid map', () => {
  it('turns about its centre and keeps lengths', () => {
    const map = rigidAbout([1, 2, 3], [0, 0, Math.PI / 2], [10, 0, 0]);
    const [x, y, z] = applyAffine(map, [2, 2, 3]);
    expect([x, y, z].map((value) => Math.round(1e9 * value) / 1e9)).toEqual([11, 3, 3]);
    expect(rotationDegrees(map)).toBeCloseTo(90, 9);
  });
});
