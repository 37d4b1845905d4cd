import { createStore } from 'zustand/vanilla';
import type { Coded } from '../../core/base/errors.ts';
import type { AgreementDocument, AgreementStatistic } from '../../core/record/agreementDocument.ts';
import type { CohortFilter } from '../../core/record/cohortView.ts';
import type { DelimitedTable } from '../../core/record/delimitedTable.ts';
import type { MaskOverlap } from '../../core/record/readerMasks.ts';
import type { Ratings } from '../../core/record/readRatings.ts';
import type { SurvivalCase, SurvivalDocument } from '../../core/record/survivalDocument.ts';
import type { ThresholdSeal } from '../../core/record/thresholdSeal.ts';
import type { Disagreement } from '../../core/stats/agreement/disagreement.ts';
import type { KappaWeights } from '../../core/stats/agreement/kappa.ts';
import type { EliminationRule } from '../../core/stats/survival/elimination.ts';
import type { CohortTab } from '../../core/text/cohortWords.ts';

export interface AgreementChoices {
  readonly statistic: AgreementStatistic;
  readonly raters: readonly string[];
  readonly weights: KappaWeights;
  /** As typed, separated by commas; empty: the levels that occur. */
  readonly levels: string;
  /** Column of the patients; empty: none. */
  readonly cluster: string;
  /** Column that names why two readings part, codes between blanks; empty: none. */
  readonly causes: string;
}

export interface AgreementResult {
  readonly document: AgreementDocument;
  readonly ratings: Ratings;
  readonly disagreement: Disagreement | null;
}

export interface SurvivalChoices {
  /** Time column of the chosen endpoint. */
  readonly time: string;
  /** Column, `responder` for the first threshold, or empty: one group. */
  readonly group: string;
  readonly covariates: readonly string[];
  readonly eliminate: EliminationRule | 'none';
  readonly cluster: string;
  /** As typed, percent, separated by commas. */
  readonly thresholds: string;
}

export interface SurvivalResult {
  readonly document: SurvivalDocument;
  readonly cases: readonly SurvivalCase[];
}

/** The cohort screen: one table, and what was made of it. Nothing of it is kept. */
export interface CohortState {
  readonly isOpen: boolean;
  readonly tab: CohortTab;
  readonly table: DelimitedTable | null;
  /** SHA-256 of the table's file. */
  readonly sha256: string;
  readonly problem: Coded | null;
  /** What was just done, in words. */
  readonly notice: string | null;
  readonly filter: CohortFilter;
  readonly sort: { readonly column: string; readonly isAscending: boolean } | null;
  readonly colouredBy: string;
  readonly isComputing: boolean;
  readonly agreement: AgreementChoices;
  /** Of the readers' masks, where the table is of signed readings; null while they are being compared, and for every other table. */
  readonly maskOverlaps: readonly MaskOverlap[] | null;
  readonly agreementResult: AgreementResult | null;
  readonly areOutcomesOpen: boolean;
  readonly seal: ThresholdSeal | null;
  readonly survival: SurvivalChoices;
  readonly survivalResult: SurvivalResult | null;
}

export const noCohort: CohortState = {
  isOpen: false,
  tab: 'cases',
  table: null,
  sha256: '',
  problem: null,
  notice: null,
  filter: { text: '', column: '', value: '' },
  sort: null,
  colouredBy: '',
  isComputing: false,
  agreement: { statistic: 'kappa', raters: [], weights: 'none', levels: '', cluster: '', causes: '' },
  maskOverlaps: null,
  agreementResult: null,
  areOutcomesOpen: false,
  seal: null,
  survival: { time: '', group: '', covariates: [], eliminate: 'none', cluster: '', thresholds: '' },
  survivalResult: null,
};

export const cohortStore = createStore<CohortState>(() => noCohort);

/** Changes choices of the agreement; what was computed from others is no longer shown. */
export function chooseAgreement(change: Partial<AgreementChoices>): void {
  cohortStore.setState(({ agreement }) => ({
    agreement: { ...agreement, ...change },
    agreementResult: null,
    problem: null,
  }));
}

/** The same of survival. */
export function chooseSurvival(change: Partial<SurvivalChoices>): void {
  cohortStore.setState(({ survival }) => ({
    survival: { ...survival, ...change },
    survivalResult: null,
    problem: null,
  }));
}
