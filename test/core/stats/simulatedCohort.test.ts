import { describe, expect, it } from 'vitest';
import { intraclassCorrelations } from '../../../core/stats/agreement/icc.ts';
import { blandAltman } from '../../../core/stats/agreement/blandAltman.ts';
import { quantileOfSorted } from '../../../core/stats/describe.ts';
import { coxRegression } from '../../../core/stats/survival/cox.ts';
import type { Covariate } from '../../../core/stats/survival/covariates.ts';
import { maximallySelectedCutoff } from '../../../core/stats/survival/maximallySelected.ts';
import { mixedCox } from '../../../core/stats/survival/mixedCox.ts';
import { SIMULATED_TRUTH, simulatedCohort } from '../../fixtures/simulatedCohort.ts';

const truth = SIMULATED_TRUTH;
const cohort = simulatedCohort();
const data = { times: cohort.map((item) => item.months), events: cohort.map((item) => item.event) };
const covariates: readonly Covariate[] = [
  {
    kind: 'numeric',
    name: 'responder',
    values: cohort.map((item) => Number(item.letbChangePercent < truth.cutoffPercent)),
  },
  { kind: 'categorical', name: 'grade', values: cohort.map((item) => item.grade), reference: 'G1' },
  { kind: 'numeric', name: 'extrahepatic', values: cohort.map((item) => item.extrahepatic) },
];
const patients = cohort.map((item) => item.patient);

describe('the simulated cohort', () => {
  it('has 161 treatments of 119 patients and is the same for the same seed', () => {
    expect(cohort).toHaveLength(truth.treatments);
    expect(new Set(patients).size).toBe(truth.patients);
    expect(simulatedCohort()).toEqual(cohort);
    expect(simulatedCohort(1)).not.toEqual(cohort);
  });

  it('resembles the published margins: median change near −26 %, about half responders', () => {
    const sorted = cohort.map((item) => item.letbChangePercent).toSorted((a, b) => a - b);
    expect(Math.abs(quantileOfSorted(sorted, 0.5) - truth.cutoffPercent)).toBeLessThan(8);
    const share = cohort.filter((item) => item.letbChangePercent < truth.cutoffPercent).length / cohort.length;
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
  });

  it('gives its hazard ratios back within their intervals, robust by patient and with a random intercept', () => {
    for (const fit of [coxRegression(data, covariates, { clusters: patients }), mixedCox(data, covariates, patients)]) {
      const expected: Readonly<Record<string, number>> = {
        responder: truth.hazardRatio,
        'grade=G3': truth.hazardRatioG3,
        extrahepatic: truth.hazardRatioExtrahepatic,
      };
      for (const [term, hr] of Object.entries(expected)) {
        const row = fit.rows.find((item) => item.term === term);
        expect(row?.ciLow, term).toBeLessThan(hr);
        expect(row?.ciHigh, term).toBeGreaterThan(hr);
      }
    }
  });

  it('gives its cut-off back within the bootstrap interval, and the search is significant after correction', () => {
    const found = maximallySelectedCutoff(
      data,
      cohort.map((item) => item.letbChangePercent),
      {
        permutations: 999,
        clusters: patients,
        bootstrap: { seed: 3, repeats: 200 },
      },
    );
    expect(found.permutationP).toBeLessThan(0.05);
    expect(found.bootstrap.ciLow).toBeLessThan(truth.cutoffPercent);
    expect(found.bootstrap.ciHigh).toBeGreaterThan(truth.cutoffPercent);
  });

  it('gives its readers’ error back', () => {
    const result = blandAltman(
      cohort.map((item) => item.readers[0]),
      cohort.map((item) => item.readers[1]),
    );
    expect(result.withinSubjectSd / truth.readerSd).toBeGreaterThan(0.85);
    expect(result.withinSubjectSd / truth.readerSd).toBeLessThan(1.15);
    const icc = intraclassCorrelations(cohort.map((item) => [...item.readers]));
    expect(icc.forms[1]?.ciLow).toBeGreaterThan(0.9);
  });

  it('its intervals cover the true hazard ratio in about 95 of 100 cohorts', () => {
    let covered = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      const own = simulatedCohort(seed);
      const fit = coxRegression(
        { times: own.map((item) => item.months), events: own.map((item) => item.event) },
        [
          {
            kind: 'numeric',
            name: 'responder',
            values: own.map((item) => Number(item.letbChangePercent < truth.cutoffPercent)),
          },
          { kind: 'categorical', name: 'grade', values: own.map((item) => item.grade), reference: 'G1' },
          { kind: 'numeric', name: 'extrahepatic', values: own.map((item) => item.extrahepatic) },
        ],
        { clusters: own.map((item) => item.patient) },
      );
      const row = fit.rows[0];
      if (row !== undefined && row.ciLow < truth.hazardRatio && row.ciHigh > truth.hazardRatio) covered += 1;
    }
    expect(covered).toBeGreaterThanOrEqual(88);
  });
});
