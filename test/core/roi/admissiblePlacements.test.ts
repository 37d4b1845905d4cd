import { describe, expect, it } from 'vitest';
import { runSteps } from '../../../core/base/steps.ts';
import { voxelOffset } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { NO_DATA_HU } from '../../../core/imaging/volume.ts';
import { admissiblePlacements, placementCentre } from '../../../core/roi/admissiblePlacements.ts';
import { BESIDE_BULK, ENHANCING, PARENCHYMA } from '../../../core/roi/enhancingTissue.ts';
import { makeParenchymaRoi, type RoiShape } from '../../../core/roi/parenchymaRoi.ts';
import { placeRoi } from '../../../core/roi/placeRoi.ts';
import { roiPattern, widened, type RoiPattern } from '../../../core/roi/roiPattern.ts';
import { roiStatistics } from '../../../core/roi/roiStatistics.ts';
import {
  arterialOf,
  eachVoxel,
  gaussianOf,
  gridOf,
  maskOf,
  obliqueDirection,
  randomOf,
  volumeOf,
} from '../../phantoms.ts';

/** A box of liver with a bright ball, a corner without data, on an oblique anisotropic grid. */
function liverWithTumour(): Parameters<typeof admissiblePlacements>[0] {
  const grid = gridOf([36, 30, 20], [1.7, 1.9, 2.6], [-31, 12, 5], obliqueDirection());
  const gaussian = gaussianOf(randomOf(3));
  const inLiver = (i: number, j: number, k: number): boolean => i > 1 && i < 34 && j > 1 && j < 28 && k > 0 && k < 19;
  const inTumour = (i: number, j: number, k: number): boolean =>
    Math.hypot(1.7 * (i - 25), 1.9 * (j - 15), 2.6 * (k - 10)) < 8;
  const subtraction = volumeOf(grid, (i, j, k) =>
    i < 6 && j < 6 && k < 4 ? NO_DATA_HU : Math.round(14 + (inTumour(i, j, k) ? 60 : 0) + 9 * gaussian()),
  );
  return { subtraction, arterial: arterialOf(subtraction), liver: maskOf(grid, inLiver), shape: 'cube', nominalCm3: 1 };
}

/** Places of a pattern's voxels about its base voxel. */
function offsetsOf({ from, to, rows }: RoiPattern): readonly string[] {
  const found: string[] = [];
  for (let c = from[2]; c <= to[2]; c += 1)
    for (let b = from[1]; b <= to[1]; b += 1)
      for (let a = from[0]; a <= to[0]; a += 1) {
        const isIn = rows?.some(({ dj, dk, from: low, to: high }) => dj === b && dk === c && low <= a && a <= high);
        if (isIn ?? true) found.push([a, b, c].join(' '));
      }
  return found;
}

describe.each<RoiShape>(['cube', 'sphere'])('admissible placements of a %s', (shape) => {
  const search = { ...liverWithTumour(), shape };
  const { subtraction, liver } = search;
  const { grid } = subtraction;
  const found = runSteps(admissiblePlacements(search));
  if (found === null) throw new Error('the phantom has a liver');

  it('have the mean and SD of the ROI that a reader would place there', () => {
    expect(found.offsets.length).toBeGreaterThan(100);
    for (let index = 0; index < found.offsets.length; index += 7) {
      const roi = makeParenchymaRoi({ centreLpsMm: placementCentre(found, subtraction, index), shape, nominalCm3: 1 });
      const { meanHu, sdHu, voxels } = roiStatistics(subtraction, liver, roi, 1);
      expect(voxels).toBe(found.pattern.voxels);
      expect(found.meanHu[index]).toBeCloseTo(meanHu, 4);
      expect(found.sdHu[index]).toBeCloseTo(sdHu, 4);
    }
  });

  it('are all the places with clear parenchyma 3 mm around, less those unlike the rest', () => {
    const { tissue, pattern } = found;
    const wide = widened(grid, pattern, 3);
    const at = (i: number, j: number, k: number): number | undefined => {
      const [x, y, z] = [i - tissue.box.from[0], j - tissue.box.from[1], k - tissue.box.from[2]];
      const [ni, nj, nk] = tissue.dimensions;
      return x < 0 || y < 0 || z < 0 || x >= ni || y >= nj || z >= nk ? 0 : tissue.tissue[x + ni * (y + nj * z)];
    };
    const offsets = new Set(offsetsOf(pattern));
    const clear = new Set<number>();
    eachVoxel(grid, (i, j, k) => {
      for (let c = wide.from[2]; c <= wide.to[2]; c += 1)
        for (let b = wide.from[1]; b <= wide.to[1]; b += 1)
          for (let a = wide.from[0]; a <= wide.to[0]; a += 1) {
            const here = at(i + a, j + b, k + c);
            // What lies beside a bulk is a margin already: no part of an ROI, but no reason for another margin.
            const isOfRoi = offsets.has([a, b, c].join(' '));
            if (here !== PARENCHYMA && (isOfRoi || here !== BESIDE_BULK)) return;
          }
      clear.add(voxelOffset(grid, i, j, k));
    });
    expect([...found.offsets].filter((offset) => !clear.has(offset))).toEqual([]);
    expect(found.offsets.length).toBeGreaterThan(0.9 * clear.size);
  });

  it('keep away from the tumour', () => {
    expect([...found.tissue.tissue].filter((here) => here === ENHANCING).length).toBeGreaterThan(100);
    for (let index = 0; index < found.offsets.length; index += 1) expect(found.meanHu[index]).toBeLessThan(25);
  });
});

describe('the voxels of an ROI on a grid', () => {
  it('are those of a placed ROI, where its effective volume is nearest to the nominal one', () => {
    const grid = gridOf([40, 40, 20], [1.5, 1.5, 4]);
    const pattern = roiPattern(grid, { shape: 'cube', nominalCm3: 1 });
    // 6 × 6 × 3 voxels of 9 mm³ (972 mm³), not 7 × 7 × 3 (1323 mm³).
    expect([pattern.voxels, pattern.phase]).toEqual([108, [0.5, 0.5, 0]]);
    for (const shape of ['cube', 'sphere'] as const) {
      const found = roiPattern(grid, { shape, nominalCm3: 0.5 });
      const centre = [20 + found.phase[0], 20 + found.phase[1], 10 + found.phase[2]];
      const [x, y, z] = [1.5 * (centre[0] ?? 0), 1.5 * (centre[1] ?? 0), 4 * (centre[2] ?? 0)];
      const roi = makeParenchymaRoi({ centreLpsMm: pointLps(x, y, z), shape, nominalCm3: 0.5 });
      expect(placeRoi(grid, roi).offsets.length).toBe(found.voxels);
    }
  });
});

it('an empty mask has no placement', () => {
  const search = liverWithTumour();
  const liver = maskOf(search.subtraction.grid, () => false);
  expect(runSteps(admissiblePlacements({ ...search, liver }))).toBeNull();
});
