import { describe, expect, it } from 'vitest';
import { NO_DATA_HU } from '../../../core/imaging/volume.ts';
import {
  addLiverCounts,
  countAbove,
  countBelow,
  countLiver,
  emptyLiverCounts,
  makeHistogram,
  modeHu,
  updateHistogram,
} from '../../../core/letb/subtractionHistogram.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { brushEdit } from '../../../core/segmentation/edits/brush.ts';
import { applyEdit, editSize, invertEdit, type Edit } from '../../../core/segmentation/edits/edit.ts';
import { copyEdit } from '../../../core/segmentation/edits/replaceMask.ts';
import { gaussianOf, gridOf, histogramOf, maskOf, randomOf, volumeOf } from '../../phantoms.ts';

const grid = gridOf([40, 40, 20]);
const random = randomOf(21);
const gaussian = gaussianOf(random);
const liver = maskOf(grid, () => random() < 0.6);
const subtraction = volumeOf(grid, () => (random() < 0.02 ? NO_DATA_HU : Math.round(15 + 40 * gaussian())));
const histogram = histogramOf(subtraction, liver);

function bruteForce(test: (hu: number) => boolean): number {
  let count = 0;
  for (let v = 0; v < liver.voxels.length; v += 1) {
    const hu = subtraction.voxels[v] ?? NO_DATA_HU;
    if (liver.voxels[v] === 1 && hu !== NO_DATA_HU && test(hu)) count += 1;
  }
  return count;
}

describe('the histogram of S in the liver', () => {
  it('equals brute force at 1,000 real thresholds, also far outside and at whole numbers', () => {
    for (let n = 0; n < 1000; n += 1) {
      const t = n % 10 === 0 ? Math.round(400 * random() - 200) : 500 * random() - 250;
      expect(countAbove(histogram, t)).toBe(bruteForce((hu) => hu > t));
      expect(countBelow(histogram, t)).toBe(bruteForce((hu) => hu < t));
    }
  });

  it('knows the covered and the uncovered voxels, by slice', () => {
    expect(histogram.total).toBe(bruteForce(() => true));
    const all = liver.voxels.reduce((sum, voxel) => sum + voxel, 0);
    expect(histogram.liverVoxels).toBe(all);
    expect(histogram.uncoveredBySlice.reduce((sum, voxels) => sum + voxels, 0)).toBe(all - histogram.total);
  });

  it('of parts of the volume adds up to the whole', () => {
    const parts = [
      [0, 3],
      [3, 11],
      [11, 20],
    ] as const;
    const counts = parts.map((range) => {
      const part = emptyLiverCounts(grid);
      countLiver({ grid, subtraction: subtraction.voxels, liver: liver.voxels }, range, part);
      return part;
    });
    expect(makeHistogram(addLiverCounts(counts, grid))).toEqual(histogram);
  });

  it('holds the largest and the smallest value that S can take', () => {
    const ends = volumeOf(gridOf([3, 1, 1]), (i) => [-32767, 0, 32767][i] ?? 0);
    const h = histogramOf(
      ends,
      maskOf(ends.grid, () => true),
    );
    expect([countAbove(h, -32768), countAbove(h, -32767), countAbove(h, 32766), countAbove(h, 32767)]).toEqual([
      3, 2, 1, 0,
    ]);
    expect([countAbove(h, 1e9), countAbove(h, -1e9)]).toEqual([0, 3]);
  });

  it('of nothing covered is empty and has no mode', () => {
    const h = histogramOf(
      volumeOf(grid, () => NO_DATA_HU),
      liver,
    );
    expect([h.total, countAbove(h, 0), modeHu(h)]).toEqual([0, 0, null]);
  });

  it('has its mode at the peak of a running mean over 5 HU', () => {
    const values = [10, 10, 10, 10, 40, 41, 42, 43, 44];
    const h = histogramOf(
      volumeOf(gridOf([9, 1, 1]), (i) => values[i] ?? 0),
      maskOf(gridOf([9, 1, 1]), () => true),
    );
    expect(modeHu(h)).toBe(42);
  });
});

describe('the histogram after an edit', () => {
  const copyAll = (live: typeof liver, to: typeof liver): Edit =>
    copyEdit({ layer: 'liver', mask: live }, { kind: 'copy', effect: 'replace', from: 'x' }, to);

  it('equals the one counted again, bin for bin, over 500 random edits and their undoing', () => {
    const live = { grid, voxels: liver.voxels.slice() };
    let updated = histogramOf(subtraction, live);
    const done: Edit[] = [];
    let changed = 0;
    const take = (edit: Edit): void => {
      applyEdit(edit, live);
      updated = updateHistogram(updated, edit, subtraction);
      changed += editSize(edit).added + editSize(edit).removed;
      expect(updated).toEqual(histogramOf(subtraction, live));
    };
    for (let n = 0; n < 500; n += 1) {
      const point = (): ReturnType<typeof pointLps> => pointLps(40 * random(), 40 * random(), 20 * random());
      const last = done.at(-1);
      if (n % 7 === 3 && last !== undefined) {
        done.pop();
        take(invertEdit(last));
        continue;
      }
      const edit = brushEdit(
        { layer: 'liver', mask: live },
        {
          kind: 'brush',
          effect: random() < 0.5 ? 'add' : 'remove',
          tip: n % 2 === 0 ? { kind: 'sphere' } : { kind: 'disc', axis: 2, slice: Math.floor(20 * random()) },
          radiusMm: 0.5 + 12 * random() ** 2,
          pathLpsMm: [point(), point()],
          huRange: n % 5 === 0 ? [0, 60] : null,
        },
        subtraction,
      );
      done.push(edit);
      take(edit);
    }
    expect(changed).toBeGreaterThan(100_000);
  });

  it('holds when the liver becomes empty, whole, or loses its largest and smallest values', () => {
    const live = { grid, voxels: liver.voxels.slice() };
    let updated = histogramOf(subtraction, live);
    const states = [
      maskOf(grid, () => false),
      maskOf(grid, () => true),
      { grid, voxels: subtraction.voxels.map((hu) => (Math.abs(hu) < 30 ? 1 : 0)) },
      { grid, voxels: subtraction.voxels.map((hu) => (hu === NO_DATA_HU ? 1 : 0)) },
      liver,
    ].map((mask) => ({ grid, voxels: Uint8Array.from(mask.voxels) }));
    for (const next of states) {
      const edit = copyAll(live, next);
      applyEdit(edit, live);
      updated = updateHistogram(updated, edit, subtraction);
      expect(updated).toEqual(histogramOf(subtraction, next));
    }
    expect(updated).toEqual(histogram);
  });

  it('does not change the histogram that it started from', () => {
    const before = structuredClone(histogram);
    updateHistogram(
      histogram,
      copyAll(
        liver,
        maskOf(grid, () => false),
      ),
      subtraction,
    );
    expect(histogram).toEqual(before);
  });

  it('refuses an edit of another grid as the defect it is', () => {
    const other = gridOf([40, 20, 40]);
    const edit = copyAll(
      maskOf(other, () => false),
      maskOf(other, () => true),
    );
    expect(() => updateHistogram(histogram, edit, subtraction)).toThrow(RangeError);
  });
});
