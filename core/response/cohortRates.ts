import type { ResponseCategory } from './categories.ts';

/** How many patients (or cycles) have each best response. A category that is left out has none. */
export type CategoryCounts = Readonly<Partial<Record<ResponseCategory, number>>>;

/** Rates of a cohort, percent of all its members. Null: an empty cohort. */
export interface CohortRates {
  readonly count: number;
  /** CR or PR. */
  readonly objectiveResponsePercent: number | null;
  /** CR, PR, SD or non-CR/non-PD. */
  readonly diseaseControlPercent: number | null;
  readonly percentOf: Readonly<Record<ResponseCategory, number | null>>;
}

/** How often each category occurs. */
export function countCategories(responses: readonly ResponseCategory[]): Readonly<Record<ResponseCategory, number>> {
  const of = (category: ResponseCategory): number => responses.filter((item) => item === category).length;
  return {
    CR: of('CR'),
    PR: of('PR'),
    SD: of('SD'),
    'non-CR/non-PD': of('non-CR/non-PD'),
    PD: of('PD'),
    NE: of('NE'),
  };
}

/**
 * Objective response and disease control of a cohort over its own sum. Who is not evaluable stays in the denominator. Source: Eisenhauer
 * 2009, section 4.6.
 */
export function cohortRates(counts: CategoryCounts): CohortRates {
  const of = (category: ResponseCategory): number => counts[category] ?? 0;
  const responding = of('CR') + of('PR');
  const controlled = responding + of('SD') + of('non-CR/non-PD');
  const count = controlled + of('PD') + of('NE');
  const percent = (part: number): number | null => (count === 0 ? null : (100 * part) / count);
  return {
    count,
    objectiveResponsePercent: percent(responding),
    diseaseControlPercent: percent(controlled),
    percentOf: {
      CR: percent(of('CR')),
      PR: percent(of('PR')),
      SD: percent(of('SD')),
      'non-CR/non-PD': percent(of('non-CR/non-PD')),
      PD: percent(of('PD')),
      NE: percent(of('NE')),
    },
  };
}
