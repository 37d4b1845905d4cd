import { beforeEach, describe, expect, it } from 'vitest';
import { pointLps } from '../../core/geometry/points.ts';
import {
  addRoi,
  moveRoi,
  noRois,
  removeRoi,
  roiStore,
  setRoiCentres,
  setRoiKind,
} from '../../renderer/state/roiStore.ts';

const at = (x: number) => pointLps(x, 0, 0);
const pre = () => roiStore.getState().pre;

describe('the placements of a timepoint', () => {
  beforeEach(() => roiStore.setState({ pre: noRois, post: noRois }));

  it('are at most three', () => {
    for (const x of [1, 2, 3, 4]) addRoi('pre', at(x));
    expect(pre().rois.map((roi) => roi.centreLpsMm[0])).toEqual([1, 2, 3]);
    expect(pre().selected).toBe(2);
    setRoiCentres('pre', [1, 2, 3, 4].map(at));
    expect(pre().rois).toHaveLength(3);
  });

  it('share one shape and one volume, which the next one has too', () => {
    addRoi('pre', at(1));
    setRoiKind('pre', { shape: 'sphere' });
    setRoiKind('pre', { nominalCm3: 0.5 });
    addRoi('pre', at(2));
    expect(pre().rois.map(({ shape, nominalCm3 }) => `${shape} ${nominalCm3}`)).toEqual(['sphere 0.5', 'sphere 0.5']);
  });

  it('move one by one and select what moves', () => {
    setRoiCentres('pre', [1, 2, 3].map(at));
    moveRoi('pre', 1, at(9));
    expect(pre().rois.map((roi) => roi.centreLpsMm[0])).toEqual([1, 9, 3]);
    expect(pre().selected).toBe(1);
  });

  it('keep a selection after one is removed, and none when none is left', () => {
    setRoiCentres('pre', [1, 2].map(at));
    removeRoi('pre', 1);
    expect(pre().selected).toBe(0);
    removeRoi('pre', 0);
    expect(pre().selected).toBeNull();
  });

  it('of one timepoint leave the other’s alone', () => {
    const { post } = roiStore.getState();
    addRoi('pre', at(1));
    expect(roiStore.getState().post).toBe(post);
  });

  it('are refused where there is no position', () => {
    expect(() => addRoi('pre', pointLps(Number.NaN, 0, 0))).toThrow('roi-invalid');
  });
});
