import { describe, expect, it } from 'vitest';
import { computeChange } from '../../../core/letb/change.ts';
import { parseThresholdSet } from '../../../core/letb/thresholdSets.ts';
import { changeDocument } from '../../../core/record/changeDocument.ts';
import type { MeasurementDocument } from '../../../core/record/measurementDocument.ts';
import { buildReport } from '../../../core/report/reportModel.ts';
import { reportPage } from '../../../core/report/page.ts';
import assouline2023 from '../../../assets/threshold-sets/assouline-2023.json' with { type: 'json' };
import { rounded } from '../../../core/text/rounding.ts';
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

  const page = reportPage(model, 'en');

  it('says those of each timepoint and of the change', () => {
    expect(page).toContain('95 % interval 18.0 to 22.0 %');
    expect(page).toContain('95 % interval 9.0 to 11.0 %');
    const { interval, responses } = change.uncertainty ?? { interval: null, responses: [] };
    expect(interval?.low).toBeLessThan(-50);
    expect(page).toContain(`95 % interval ${rounded('changePercent', interval?.low, 'en')} to `);
    expect(responses.every(({ call }) => call === 'responder')).toBe(true);
    expect(page.match(/P &gt; 0\.999 · responder/g)).toHaveLength(responses.length);
  });

  it('says nothing of them where there are none', () => {
    const bare = timepoints.map(({ id, measurement: { uncertainty: _none, ...measurement } }) => ({ id, measurement }));
    const plain = buildReport({ timepoints: bare, change: null, treatmentDates: [] });
    expect(reportPage(plain, 'en')).not.toContain('95 %');
  });
});
