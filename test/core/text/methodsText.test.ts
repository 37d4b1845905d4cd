import { describe, expect, it } from 'vitest';
import { agreementDocument } from '../../../core/record/agreementDocument.ts';
import { parseTable } from '../../../core/record/delimitedTable.ts';
import { wideRatings } from '../../../core/record/readRatings.ts';
import { survivalDocument } from '../../../core/record/survivalDocument.ts';
import { BOOTSTRAP_DEFAULT } from '../../../core/stats/bootstrap.ts';
import { agreementMethods, survivalMethods } from '../../../core/text/methodsText.ts';
import { simulatedCohortCsv } from '../../fixtures/simulatedCohort.ts';

const table = parseTable(simulatedCohortCsv(), 'cohort.csv');
const base = {
  time: 'ttup_months',
  event: 'ttup_event',
  unit: 'months',
  group: null,
  interval: 'log-log',
  at: [],
  cutoffs: null,
} as const;

describe('the paragraph on methods', () => {
  it('names the settings of a survival analysis and none that was not used', () => {
    const cox = {
      covariates: ['grade', 'age_years'],
      references: {},
      eliminate: 'p',
      cluster: 'patient',
      mixed: null,
    } as const;
    const plain = survivalMethods(
      survivalDocument(table, { ...base, cox: null }, () => ''),
      { softwareVersion: '9.9', language: 'en' },
    );
    expect(plain).toContain('log-log scale');
    expect(plain).toContain('LETB workstation 9.9');
    expect(plain).not.toMatch(/Cox|log-rank|cut-off|null|undefined/);
    const full = survivalMethods(
      survivalDocument(table, { ...base, cox }, () => ''),
      { softwareVersion: '9.9', language: 'en' },
    );
    expect(full).toContain('largest joint Wald p of at least 0.05 first');
    expect(full).toContain('robust to the 119 clusters');
    const french = survivalMethods(
      survivalDocument(table, { ...base, cox }, () => ''),
      { softwareVersion: '9.9', language: 'fr' },
    );
    expect(french).toContain('modèle de Cox');
    expect(french).not.toMatch(/null|undefined/);
  });

  it('names the form of an agreement', () => {
    const ratings = wideRatings(table, {
      columns: ['response_recist_1_1', 'response_mrecist_2010'],
      cluster: 'patient',
    });
    const options = {
      statistic: 'kappa',
      weights: 'linear',
      levels: ['CR', 'PR', 'SD', 'PD'],
      iccForm: 'ICC(2,1)',
      scale: 'values',
      bootstrap: { ...BOOTSTRAP_DEFAULT, repeats: 50 },
    } as const;
    const document = agreementDocument(ratings, options, table);
    const text = agreementMethods(document, { softwareVersion: '9.9', language: 'en' });
    expect(text).toContain('linear weights by rank, scale CR < PR < SD < PD');
    expect(text).toContain('50 resamples of 119 whole patients');
    expect(agreementMethods(document, { softwareVersion: '9.9', language: 'fr' })).toContain('poids linéaires');
  });
});
