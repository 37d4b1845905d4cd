import { describe, expect, it } from 'vitest';
import {
  applyAffine,
  composeAffine,
  continuousIndex,
  ijkToLps,
  invertAffine,
  lpsToIjk,
  voxelCentre,
} from '../../../core/geometry/affine.ts';
import { gridsCoincide, ijkToIjk, makeGrid, voxelVolumeMm3, type Grid } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { gridOf, identityDirection, obliqueDirection } from '../../phantoms.ts';

const oblique = gridOf([5, 6, 7], [0.7, 0.8, 2.5], [-100, 50, 20], obliqueDirection());

describe('a grid', () => {
  it('places voxel (i, j, k) at origin + index × spacing along the direction columns', () => {
    const columnJ = [oblique.direction[1], oblique.direction[4], oblique.direction[7]];
    const step = voxelCentre(oblique, [0, 1, 0]).map((x, a) => x - (oblique.originLpsMm[a] ?? 0));
    step.forEach((x, a) => expect(x).toBeCloseTo(0.8 * (columnJ[a] ?? 0), 12));
  });

  it('maps there and back to within rounding', () => {
    const index = continuousIndex(oblique, voxelCentre(oblique, [1.25, 4, 6.5]));
    expect(index[0]).toBeCloseTo(1.25, 10);
    expect(index[1]).toBeCloseTo(4, 10);
    expect(index[2]).toBeCloseTo(6.5, 10);
  });

  it('has the voxel volume of its spacing, however it is turned or flipped', () => {
    expect(voxelVolumeMm3(oblique)).toBeCloseTo(0.7 * 0.8 * 2.5, 10);
    expect(voxelVolumeMm3(gridOf([2, 2, 2], [0.7, 0.8, 2.5], [0, 0, 0], [-1, 0, 0, 0, 1, 0, 0, 0, -1]))).toBeCloseTo(
      1.4,
      10,
    );
  });

  it.each([
    ['dimensions that are not whole', { dimensions: [2.5, 2, 2] }],
    ['zero dimensions', { dimensions: [0, 2, 2] }],
    ['dimensions beyond any memory', { dimensions: [65535, 65535, 65535] }],
    ['spacing 0', { spacingMm: [0, 1, 1] }],
    ['spacing that is not a number', { spacingMm: [Number.NaN, 1, 1] }],
    ['axes that are not perpendicular', { direction: [1, 0.1, 0, 0, 1, 0, 0, 0, 1] }],
    ['an origin that is not finite', { originLpsMm: pointLps(Number.POSITIVE_INFINITY, 0, 0) }],
  ])('refuses %s', (_, wrong) => {
    const right: Grid = {
      dimensions: [2, 2, 2],
      spacingMm: [1, 1, 1],
      originLpsMm: pointLps(0, 0, 0),
      direction: identityDirection,
    };
    expect(() => makeGrid({ ...right, ...(wrong as Partial<Grid>) })).toThrow(/grid-invalid/);
  });
});

describe('affine maps', () => {
  it('composed with their inverse are the identity', () => {
    const both = composeAffine(ijkToLps(oblique), invertAffine(ijkToLps(oblique)));
    applyAffine(both, [3, -2, 9]).forEach((x, a) => expect(x).toBeCloseTo([3, -2, 9][a] ?? 0, 9));
  });

  it('between two grids go through patient space', () => {
    const other = gridOf([9, 9, 9], [1, 1, 1], [-100, 50, 20]);
    const direct = applyAffine(ijkToIjk(oblique, other), [1, 2, 3]);
    const throughSpace = applyAffine(lpsToIjk(other), applyAffine(ijkToLps(oblique), [1, 2, 3]));
    direct.forEach((x, a) => expect(x).toBeCloseTo(throughSpace[a] ?? 0, 10));
  });
});

describe('grids coincide', () => {
  const base = gridOf([10, 10, 10], [0.7, 0.7, 2.5], [1, 2, 3]);
  it('within the tolerances of the method', () => {
    expect(gridsCoincide(base, gridOf([10, 10, 10], [0.7009, 0.7, 2.5], [1.009, 2, 3]))).toBe(true);
  });
  it.each([
    ['spacing', gridOf([10, 10, 10], [0.7011, 0.7, 2.5], [1, 2, 3])],
    ['origin', gridOf([10, 10, 10], [0.7, 0.7, 2.5], [1, 2, 3.011])],
    ['dimensions', gridOf([10, 10, 9], [0.7, 0.7, 2.5], [1, 2, 3])],
    ['direction', gridOf([10, 10, 10], [0.7, 0.7, 2.5], [1, 2, 3], [1, -0.0002, 0, 0.0002, 1, 0, 0, 0, 1])],
    [
      'a flip with the same corners',
      gridOf([10, 10, 10], [0.7, 0.7, 2.5], [1, 2, 3 + 9 * 2.5], [1, 0, 0, 0, 1, 0, 0, 0, -1]),
    ],
  ])('not when they differ in %s', (_, other) => {
    expect(gridsCoincide(base, other)).toBe(false);
  });
});
