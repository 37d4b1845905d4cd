import { describe, expect, it } from 'vitest';
import { computeChange } from '../../../core/letb/change.ts';
import { parseThresholdSet } from '../../../core/letb/thresholdSets.ts';
import { changeDocument } from '../../../core/record/changeDocument.ts';
import type { MeasurementDocument } from '../../../core/record/measurementDocument.ts';
import { buildReport } from '../../../core/report/reportModel.ts';
import { reportPage } from '../../../core/report/page.ts';
import assouline2023 from '../../../assets/threshold-sets/assouline-2023.json' with { type: 'json' };
import { smallMeasurement } from '../../fixtures/signedReading.ts';

/** A measurement whose draws lie evenly from `low` to `high`. */
function withInterval(letbPercent: number, low: number, high: number): MeasurementDocument {
  const quantilesPercent = Array.from({ length: 201 }, (_, n) => low + ((high - low) * n) / 200);
  const interval = { low, high };
  return {
    ...smallMeasurement(letbPercent),
    uncertainty: {
      confidence: 0.95,
      seed: 1,
      draws: 200,
      interval,
      parts: { placement: null, sampling: interval, boundary: interval, registration: interval },
      population: { meanHu: 20, sdHu: 10, letbPercent } as never,
      lipiodol: null,
      residualShift: { lengthMm: 0, errorMm: 0 },
      admissiblePlacements: 0,
      placements: [],
      quantilesPercent,
      findings: [],
    },
  };
}

describe('the report of measurements with intervals', () => {
  const [pre, post] = [withInterval(20, 18, 22), withInterval(10, 9, 11)];
  const sides = [pre, post].map((document, n) => ({
    ...document,
    patientId: 'P',
    date: n === 0 ? '2026-01-05' : '2026-03-09',
  }));
  const [before, after] = sides;
  if (before === undefined || after === undefined) throw new Error('there are two sides');
  const change = computeChange(before, after, { thresholdSet: parseThresholdSet(assouline2023), procedureDates: [] });
  const timepoints = [
    { id: 'pre', measurement: pre },
    { id: 'post', measurement: post },
  ];
  const model = buildReport({ timepoints, change: changeDocument(before, after, change), treatmentDates: [] });

  it('has them of each timepoint and of the change', () => {
    expect(model.timepoints.map(({ interval }) => interval)).toEqual([
      { lowPercent: 18, highPercent: 22, confidencePercent: 95 },
      { lowPercent: 9, highPercent: 11, confidencePercent: 95 },
    ]);
    const { interval } = change.uncertainty ?? { interval: null };
    expect(model.changeInterval).toMatchObject({ lowPercent: interval?.low, highPercent: interval?.high });
    expect(model.changeInterval?.lowPercent).toBeLessThan(-50);
    expect(model.changeInterval?.highPercent).toBeGreaterThan(-50);
    const thresholds = model.changeInterval?.below.map(({ thresholdPercent }) => thresholdPercent) ?? [];
    expect(new Set(thresholds).size).toBe(thresholds.length);
    expect(model.changeInterval?.below.every(({ call }) => call === 'responder')).toBe(true);
  });

  it('says them on the page, and nothing where there are none', () => {
    expect(reportPage(model, 'en')).toMatch(/95 % .*18\.0 .* 22\.0 %/);
    const bare = timepoints.map(({ id, measurement: { uncertainty: _none, ...measurement } }) => ({ id, measurement }));
    const plain = buildReport({ timepoints: bare, change: null, treatmentDates: [] });
    expect(plain.timepoints.map(({ interval }) => interval)).toEqual([null, null]);
    expect(plain.changeInterval).toBeNull();
    expect(reportPage(plain, 'en')).not.toContain('95 %');
  });
});
