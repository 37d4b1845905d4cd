import { describe, expect, it } from 'vitest';
import { voxelCentre } from '../../../core/geometry/affine.ts';
import { axis, directionOf, makeGrid, voxelCount, voxelOffset, type Grid } from '../../../core/geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../../../core/imaging/volume.ts';
import { computeLetb, type LetbMeasurement } from '../../../core/letb/computeLetb.ts';
import { paperProtocol, type Protocol } from '../../../core/letb/protocol.ts';
import type { ParenchymaRoi, RoiShape } from '../../../core/roi/parenchymaRoi.ts';
import type { Labelmap } from '../../../core/segmentation/labelmap.ts';
import { gaussianOf, gridOf, histogramOf, maskOf, randomOf, volumeOf } from '../../phantoms.ts';

const grid = gridOf([60, 50, 24], [1.5, 1.5, 3], [-40, -30, -50]);
const noise = gaussianOf(randomOf(7));

/** A box of liver with parenchyma of 20 ± 10 HU and a tumour box of 100 HU. */
const liver = maskOf(grid, (i, j, k) => i >= 5 && i < 55 && j >= 5 && j < 45 && k >= 2 && k < 22);
const subtraction = volumeOf(grid, (i, j, k) =>
  i >= 35 && i < 50 && j >= 10 && j < 25 && k >= 5 && k < 15 ? 100 : Math.round(20 + 10 * noise()),
);

function roiAt(
  index: readonly [number, number, number],
  shape: RoiShape = 'cube',
  nominalCm3 = 1,
  on: Grid = grid,
): ParenchymaRoi {
  return { centreLpsMm: voxelCentre(on, index), shape, nominalCm3 };
}

function measure(
  rois: readonly ParenchymaRoi[],
  options: { readonly s?: Volume; readonly m?: Labelmap; readonly protocol?: Protocol } = {},
): LetbMeasurement {
  const s = options.s ?? subtraction;
  const m = options.m ?? liver;
  return computeLetb({
    subtraction: s,
    liver: m,
    histogram: histogramOf(s, m),
    rois,
    protocol: options.protocol ?? paperProtocol,
    alignment: { kind: 'identity' },
    findings: [],
  });
}

const three = [roiAt([15, 15, 8]), roiAt([15, 30, 12]), roiAt([25, 35, 16])];
const codes = (measurement: LetbMeasurement): readonly string[] => measurement.findings.map((finding) => finding.code);

describe('LETB', () => {
  it('is the share of liver voxels strictly above mean + k · SD, counted by hand', () => {
    const { placements, liverVolumeCm3, coverage } = measure(three);
    for (const placement of placements) {
      let enhancing = 0;
      let all = 0;
      for (let v = 0; v < voxelCount(grid); v += 1) {
        if (liver.voxels[v] === 0) continue;
        all += 1;
        if ((subtraction.voxels[v] ?? 0) > placement.thresholdHu) enhancing += 1;
      }
      expect(placement.thresholdHu).toBe(placement.meanHu + 2 * placement.sdHu);
      expect(placement.letbPercent).toBe((100 * enhancing) / all);
      expect(placement.enhancingVolumeCm3).toBeCloseTo((enhancing * 6.75) / 1000, 10);
      expect(liverVolumeCm3).toBeCloseTo((all * 6.75) / 1000, 10);
    }
    expect(coverage).toBe(1);
  });

  it('of three placements is the mean of their LETBs, not LETB at the mean threshold', () => {
    const result = measure(three);
    const letbs = result.placements.map((placement) => placement.letbPercent);
    const mean = letbs.reduce((sum, value) => sum + value, 0) / 3;
    expect(result.letbPercent).toBe(mean);
    expect(result.provisional).toBe(false);
    expect(result.letbSdPercent).toBeCloseTo(
      Math.sqrt(letbs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2),
      12,
    );
    expect(result.letbRangePercent).toBeCloseTo(Math.max(...letbs) - Math.min(...letbs), 12);
    expect(result.letbCoefficientOfVariation).toBeCloseTo((result.letbSdPercent ?? 0) / mean, 12);
    const meanThreshold = result.placements.reduce((sum, placement) => sum + placement.thresholdHu, 0) / 3;
    let above = 0;
    for (let v = 0; v < voxelCount(grid); v += 1)
      if (liver.voxels[v] === 1 && (subtraction.voxels[v] ?? 0) > meanThreshold) above += 1;
    expect(new Set(letbs).size).toBeGreaterThan(1);
    expect(result.letbPercent).not.toBe((100 * above) / result.placements.length);
  });

  it('with one or two placements is provisional, without SD for one', () => {
    const one = measure(three.slice(0, 1));
    expect([one.provisional, one.letbSdPercent, one.letbRangePercent]).toEqual([true, null, null]);
    expect(codes(one)).toContain('provisional-fewer-than-three-placements');
    const two = measure(three.slice(0, 2));
    expect(two.provisional).toBe(true);
    expect(two.letbSdPercent).not.toBeNull();
  });

  it('counts a voxel exactly at the threshold as not enhancing', () => {
    const flat = volumeOf(grid, (i) => (i % 2 === 0 ? 0 : 2));
    const result = measure([roiAt([20.5, 20, 10])], { s: flat, protocol: { ...paperProtocol, k: 1e-9 } });
    expect(result.placements[0]?.letbPercent).toBeCloseTo(50, 10);
    const constant = volumeOf(grid, () => 7);
    const none = measure([roiAt([20, 20, 10])], { s: constant });
    expect(none.placements[0]?.thresholdHu).toBe(7);
    expect(none.letbPercent).toBe(0);
    expect(none.letbCoefficientOfVariation).toBeNull();
  });

  it('leaves uncovered voxels out of both sides, but in the liver volume', () => {
    const holed = volumeOf(grid, (i, j, k) =>
      k === 21 ? NO_DATA_HU : (subtraction.voxels[voxelOffset(grid, i, j, k)] ?? 0),
    );
    const result = measure(three, { s: holed, protocol: { ...paperProtocol, overrides: ['coverage'] } });
    expect(result.coverage).toBe(0.95);
    expect(result.coveredLiverVolumeCm3).toBeCloseTo(0.95 * result.liverVolumeCm3, 10);
    const whole = measure(three);
    expect(result.liverVolumeCm3).toBe(whole.liverVolumeCm3);
    expect(codes(result)).toContain('coverage-low');
  });

  it('is refused with the missing span when P covers less than 95 %, and measured when that is overridden', () => {
    const holed = volumeOf(grid, (i, j, k) =>
      k >= 19 ? NO_DATA_HU : (subtraction.voxels[voxelOffset(grid, i, j, k)] ?? 0),
    );
    expect(() => measure(three, { s: holed })).toThrow(
      /coverage-too-low.*"coveragePercent":85.*"lengthMm":9.*"fromZMm":7,"toZMm":13/,
    );
    const overridden = measure(three, { s: holed, protocol: { ...paperProtocol, overrides: ['coverage'] } });
    expect(codes(overridden)).toContain('coverage-overridden');
    expect(overridden.overrides).toEqual(['coverage']);
  });

  it('of a liver that P does not cover at all is refused even when overridden', () => {
    const nothing = volumeOf(grid, () => NO_DATA_HU);
    expect(() => measure(three, { s: nothing, protocol: { ...paperProtocol, overrides: ['coverage'] } })).toThrow(
      /coverage-too-low/,
    );
  });

  it.each([
    ['no placement', [], 'no-roi'],
    ['four placements', [...three, roiAt([10, 10, 6])], 'too-many-rois'],
    ['a placement partly outside the liver', [roiAt([6, 15, 8])], 'roi-outside-liver'],
  ])('is refused with %s', (_, rois, code) => {
    expect(() => measure(rois)).toThrow(new RegExp(code));
  });

  it('is refused for an empty mask', () => {
    expect(() => measure(three, { m: maskOf(grid, () => false) })).toThrow(/liver-mask-empty/);
  });

  it('warns of placements that coincide, differ, or are off their nominal volume', () => {
    expect(codes(measure([three[0] ?? roiAt([0, 0, 0]), roiAt([15, 15, 8.1]), roiAt([25, 35, 16], 'sphere')]))).toEqual(
      expect.arrayContaining(['roi-placements-coincide', 'roi-shapes-differ']),
    );
    const coarse = gridOf([20, 20, 20], [6, 6, 6]);
    const result = measure([roiAt([10.5, 10.5, 10.5], 'cube', 1, coarse)], {
      s: volumeOf(coarse, (i) => i % 3),
      m: maskOf(coarse, () => true),
    });
    expect(result.placements[0]?.effectiveCm3).toBeCloseTo(8 * 0.216, 10);
    expect(codes(result)).toContain('roi-volume-off-nominal');
  });
});

describe('A and P in each other’s place', () => {
  it('are suspected when parenchyma loses attenuation', () => {
    const swapped = volumeOf(grid, (i, j, k) => -(subtraction.voxels[voxelOffset(grid, i, j, k)] ?? 0));
    expect(codes(measure(three, { s: swapped }))).toContain('phases-may-be-swapped');
    expect(codes(measure(three))).not.toContain('phases-may-be-swapped');
  });
});

/** The same patient stored otherwise: axes permuted, then some of them reversed. The lattice in patient space stays. */
function stored(
  source: Grid,
  order: readonly [number, number, number],
  reversed: readonly [boolean, boolean, boolean],
) {
  const pick = (values: readonly number[]): [number, number, number] => [
    values[order[0]] ?? 0,
    values[order[1]] ?? 0,
    values[order[2]] ?? 0,
  ];
  const dimensions = pick(source.dimensions);
  const toSource = (index: readonly [number, number, number]): [number, number, number] => {
    const at: [number, number, number] = [0, 0, 0];
    index.forEach((x, a) => {
      at[order[a] ?? 0] = reversed[a] === true ? (dimensions[a] ?? 0) - 1 - x : x;
    });
    return at;
  };
  const column = (a: number): readonly [number, number, number] => {
    const [x, y, z] = axis(source.direction, order[a] ?? 0);
    return reversed[a] === true ? [-x, -y, -z] : [x, y, z];
  };
  const target = makeGrid({
    dimensions,
    spacingMm: pick(source.spacingMm),
    originLpsMm: voxelCentre(source, toSource([0, 0, 0])),
    direction: directionOf(column(0), column(1), column(2)),
  });
  return { target, toSource };
}

describe('flips and axis permutations of all inputs together', () => {
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ] as const;
  const flips = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => [(bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0] as const);
  const expected = measure(three);

  it.each(orders.flatMap((order) => flips.map((flip) => ({ order, flip }))))(
    'leave LETB unchanged: $order $flip',
    ({ order, flip }) => {
      const { target, toSource } = stored(grid, order, flip);
      const at = (i: number, j: number, k: number): number => voxelOffset(grid, ...toSource([i, j, k]));
      const result = measure(three, {
        s: volumeOf(target, (i, j, k) => subtraction.voxels[at(i, j, k)] ?? 0),
        m: maskOf(target, (i, j, k) => liver.voxels[at(i, j, k)] === 1),
      });
      expect(result.placements.map((placement) => placement.voxels)).toEqual(
        expected.placements.map((placement) => placement.voxels),
      );
      expect(result.letbPercent).toBe(expected.letbPercent);
      expect(result.liverVolumeCm3).toBeCloseTo(expected.liverVolumeCm3, 9);
    },
  );
});
