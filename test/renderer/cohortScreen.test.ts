import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CohortScreen } from '../../renderer/features/cohort/index.ts';
import {
  computeAgreement,
  computeSurvival,
  openTables,
  openUnsealed,
  openWithSeal,
  responderGroup,
  thresholdsOf,
} from '../../renderer/features/cohort/cohortCommands.ts';
import { chooseAgreement, chooseSurvival, cohortStore, noCohort } from '../../renderer/state/cohortStore.ts';
import { viewStore } from '../../renderer/state/viewStore.ts';
import { lendJobs } from './lentStore.ts';
import { simulatedCohortCsv } from '../fixtures/simulatedCohort.ts';

const csv = new File([simulatedCohortCsv()], 'cohort.csv');
// Rendered as on a server, where a store would show what it began with.
cohortStore.getInitialState = cohortStore.getState;
viewStore.getInitialState = viewStore.getState;
const shown = (): string => renderToStaticMarkup(createElement(CohortScreen));

beforeAll(lendJobs);
afterEach(() => {
  cohortStore.setState(noCohort, true);
  viewStore.setState({ language: 'en' });
});

describe('the cohort screen', () => {
  it('is not there until it is opened, and says what it can open', () => {
    expect(shown()).toBe('');
    cohortStore.setState({ isOpen: true });
    expect(shown()).toContain('No table is open.');
  });

  it('shows the table without its outcomes until these are opened', async () => {
    await openTables([csv]);
    expect(shown()).toContain('161 rows');
    expect(shown()).toContain('data-case="P001-1"');
    expect(shown()).not.toContain('TTUP, months');
    openUnsealed();
    expect(shown()).toContain('TTUP, months');
  });

  it('draws the charts of change and response', async () => {
    await openTables([csv]);
    cohortStore.setState({ tab: 'charts' });
    for (const name of ['waterfall', 'before-after', 'responses']) expect(shown()).toContain(`data-chart="${name}"`);
  });

  it('computes κ of two columns with its table, band, interval by patients and queue', async () => {
    await openTables([csv]);
    cohortStore.setState({ tab: 'agreement' });
    chooseAgreement({
      raters: ['response_recist_1_1', 'response_mrecist_2010'],
      weights: 'quadratic',
      levels: 'CR,PR,SD,PD',
    });
    await computeAgreement();
    const html = shown();
    expect(html).toContain('data-chart="kappa"');
    expect(html).toContain('To settle, by impact');
    expect(html).toContain('Methods paragraph');
    expect(cohortStore.getState().agreementResult?.document.kappa?.bootstrap?.clusters).toBe(119);
    chooseAgreement({ weights: 'none' });
    expect(shown()).not.toContain('data-chart="kappa"');
  });

  it('computes Bland–Altman of two readers', async () => {
    await openTables([csv]);
    cohortStore.setState({ tab: 'agreement' });
    chooseAgreement({
      statistic: 'bland-altman',
      raters: ['letb_change_percent', 'letb_change_reader_2'],
      cluster: '',
    });
    await computeAgreement();
    expect(shown()).toContain('data-chart="bland-altman"');
  });

  it('closes outcomes until thresholds are sealed, and computes curves, Cox and cut-offs then', async () => {
    await openTables([csv]);
    cohortStore.setState({ tab: 'survival' });
    expect(shown()).toContain('Seal thresholds and open outcomes');
    expect(shown()).not.toContain('Cox covariates');
    openUnsealed();
    chooseSurvival({
      group: responderGroup(-25.8),
      covariates: ['grade', 'extrahepatic_disease'],
      thresholds: '-25.8, -10',
    });
    await computeSurvival();
    const html = shown();
    for (const name of ['kaplan-meier', 'cox-univariable', 'cox']) expect(html).toContain(`data-chart="${name}"`);
    expect(html).toContain('No seal was given');
    expect(cohortStore.getState().survivalResult?.document.groups.map(({ name }) => name)).toEqual([
      'non-responder',
      'responder',
    ]);
    viewStore.setState({ language: 'fr' });
    expect(shown()).toContain('Paragraphe de méthodes');
  });

  it('counts the landmark from the CT after treatment', async () => {
    await openTables([csv]);
    openUnsealed();
    chooseSurvival({ time: 'ttup_landmark_months', thresholds: '' });
    await computeSurvival();
    const { document } = cohortStore.getState().survivalResult ?? {};
    expect(document?.n).toBeLessThan(161);
    expect((document?.n ?? 0) + (document?.excluded ?? 0)).toBe(161);
  });

  it('shows a refusal in place, of a table and of a choice', async () => {
    await openTables([new File(['a,a\n1,2'], 'x.csv')]);
    cohortStore.setState({ isOpen: true });
    expect(shown()).toContain('two columns named');
    await openTables([new File(['{"schema":"letb.case/1"}'], 'x.json')]);
    expect(cohortStore.getState().problem?.code).toBe('document-wrong-schema');
    await openTables([csv]);
    chooseAgreement({ raters: ['grade', 'sex'], statistic: 'icc' });
    await computeAgreement();
    expect(cohortStore.getState().problem?.code).toBe('table-number-invalid');
    await openWithSeal([new File(['{}'], 'seal.json')]);
    expect(cohortStore.getState()).toMatchObject({ problem: { code: 'seal-not-readable' }, areOutcomesOpen: false });
  });

  it('reads thresholds as they are typed in either language', () => {
    expect(thresholdsOf('-10, -25.8', 'en')).toEqual([-10, -25.8]);
    expect(thresholdsOf('10,0,−10', 'en')).toEqual([10, 0, -10]);
    expect(thresholdsOf('-10; -25,8', 'fr')).toEqual([-10, -25.8]);
    expect(thresholdsOf('-10, -25.8', 'fr')).toEqual([-10, -25.8]);
    expect(thresholdsOf('−10,5', 'fr')).toEqual([-10.5]);
    expect(thresholdsOf('x', 'en')).toEqual([]);
  });
});
