import { beforeEach, describe, expect, it } from 'vitest';
import { computeLetb, type LetbMeasurement } from '../../core/letb/computeLetb.ts';
import { paperProtocol } from '../../core/letb/protocol.ts';
import { voxelCentre } from '../../core/geometry/affine.ts';
import {
  forgetMeasurement,
  isStale,
  measurementStore,
  noteInputs,
  noteMeasured,
  noteRefused,
} from '../../renderer/state/measurementStore.ts';
import { gaussianOf, gridOf, histogramOf, maskOf, randomOf, volumeOf } from '../phantoms.ts';

const grid = gridOf([30, 30, 10], [2, 2, 3], [0, 0, 0]);
const noise = gaussianOf(randomOf(2));
const subtraction = volumeOf(grid, () => Math.round(20 + 8 * noise()));
const liver = maskOf(grid, () => true);

function measurementAt(i: number): LetbMeasurement {
  return computeLetb({
    subtraction,
    liver,
    histogram: histogramOf(subtraction, liver),
    rois: [{ centreLpsMm: voxelCentre(grid, [i, 15, 5]), shape: 'cube', nominalCm3: 1 }],
    protocol: paperProtocol,
    alignment: { kind: 'identity' },
    findings: [],
  });
}

const state = () => measurementStore.getState().pre;
const refusal = { code: 'roi-outside-liver', details: {} };

describe('a measurement in the window', () => {
  beforeEach(() => forgetMeasurement('pre'));

  it('is current when the answer belongs to the newest inputs', () => {
    const first = measurementAt(10);
    noteMeasured('pre', noteInputs('pre'), first);
    expect(state().measurement).toBe(first);
    expect(isStale(state())).toBe(false);
  });

  it('is stale from the moment its inputs change until they are answered', () => {
    noteMeasured('pre', noteInputs('pre'), measurementAt(10));
    const inputs = noteInputs('pre');
    expect(isStale(state())).toBe(true);
    noteMeasured('pre', inputs, measurementAt(12));
    expect(isStale(state())).toBe(false);
  });

  it('stays as the last good number, stale, when the new inputs are refused', () => {
    const good = measurementAt(10);
    noteMeasured('pre', noteInputs('pre'), good);
    noteRefused('pre', noteInputs('pre'), refusal);
    expect(state().measurement).toBe(good);
    expect(state().refusal).toBe(refusal);
    expect(isStale(state())).toBe(true);
  });

  it('takes the refusal away with the next good number', () => {
    noteRefused('pre', noteInputs('pre'), refusal);
    noteMeasured('pre', noteInputs('pre'), measurementAt(10));
    expect(state().refusal).toBeNull();
  });

  it('does not take a refusal of inputs that have changed since', () => {
    const old = noteInputs('pre');
    noteMeasured('pre', noteInputs('pre'), measurementAt(10));
    noteRefused('pre', old, refusal);
    expect(state().refusal).toBeNull();
  });

  it('keeps the newer of two answers that arrive in the wrong order', () => {
    const [older, newer] = [noteInputs('pre'), noteInputs('pre')];
    const last = measurementAt(12);
    noteMeasured('pre', newer, last);
    noteMeasured('pre', older, measurementAt(10));
    expect(state().measurement).toBe(last);
    expect(isStale(state())).toBe(false);
  });

  it('does not come back after its case was closed', () => {
    const inputs = noteInputs('pre');
    forgetMeasurement('pre');
    noteMeasured('pre', inputs, measurementAt(10));
    noteRefused('pre', inputs, refusal);
    expect(state().measurement).toBeNull();
    expect(state().refusal).toBeNull();
  });
});
