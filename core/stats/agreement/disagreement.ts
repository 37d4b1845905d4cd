import { checkCount, checkFinite } from '../statsRefusals.ts';
import { iccForm, intraclassCorrelations, type IccForm } from './icc.ts';
import { kappa, type KappaWeights } from './kappa.ts';
import { DISAGREEMENT_CAUSES, type DisagreementCause } from './readingCauses.ts';

/** Two readings of one case, with where they part. */
export interface ComparedCase<Answer> {
  readonly case: string;
  readonly first: Answer;
  readonly second: Answer;
  /** Upstream first, as `causesBetween` gives them. */
  readonly causes: readonly DisagreementCause[];
  /** The second answer computed anew with the first reading's part in place of its own, where somebody computed it. */
  readonly secondWithout?: Readonly<Partial<Record<DisagreementCause, Answer>>>;
}

/** Of what agreement is judged: κ of categories, or an ICC of numbers of which a difference above `discordantAbove` is discordant. */
export type DisagreementMeasure =
  | { readonly kind: 'kappa'; readonly levels: readonly string[]; readonly weights: KappaWeights }
  | { readonly kind: 'icc'; readonly form: IccForm; readonly discordantAbove: number };

export interface CauseOfDisagreement {
  readonly cause: DisagreementCause | 'unexplained';
  /** Discordant cases whose first cause this is. */
  readonly cases: readonly string[];
  /** Discordant cases in which it is one cause among others. */
  readonly alsoIn: readonly string[];
  /** The statistic if the cause were removed from its cases; null where it has no value. */
  readonly valueWithout: number | null;
  /** Cases in which the answer without the cause was computed; in the others the second reading takes the first one's answer. */
  readonly computed: number;
}

export interface AdjudicationEntry {
  readonly case: string;
  readonly causes: readonly DisagreementCause[];
  /** The statistic if this case alone were settled, and by how much that raises it. */
  readonly valueWithout: number | null;
  readonly impact: number;
}

export interface Disagreement {
  readonly n: number;
  readonly value: number | null;
  readonly discordant: number;
  /** In the order of the causes, then what none explains; only those that occur. */
  readonly causes: readonly CauseOfDisagreement[];
  /** Discordant cases, the one first that weighs most on the statistic. */
  readonly queue: readonly AdjudicationEntry[];
}

/**
 * Why two readings disagree: the first cause of each discordant case, what the statistic would be without each cause, and the order in which
 * cases are worth settling. Refused: no case; with an ICC fewer than two, or a value that is not finite.
 */
export function localiseCategories(
  cases: readonly ComparedCase<string>[],
  measure: Extract<DisagreementMeasure, { kind: 'kappa' }>,
): Disagreement {
  checkCount(cases.length, 1, 'disagreement');
  const statistic = (second: readonly string[]): number | null =>
    kappa(
      cases.map((item) => item.first),
      second,
      measure,
    ).value;
  return localise(cases, statistic, (item) => item.first !== item.second);
}

/** The same of numbers. */
export function localiseValues(
  cases: readonly ComparedCase<number>[],
  measure: Extract<DisagreementMeasure, { kind: 'icc' }>,
): Disagreement {
  checkCount(cases.length, 2, 'disagreement');
  checkFinite(
    cases.flatMap((item) => [item.first, item.second]),
    'disagreement',
  );
  const statistic = (second: readonly number[]): number | null =>
    iccForm(intraclassCorrelations(cases.map((item, index) => [item.first, second[index] ?? 0])), measure.form).value;
  return localise(cases, statistic, (item) => Math.abs(item.first - item.second) > measure.discordantAbove);
}

function localise<Answer>(
  cases: readonly ComparedCase<Answer>[],
  statistic: (second: readonly Answer[]) => number | null,
  isDiscordant: (item: ComparedCase<Answer>) => boolean,
): Disagreement {
  const seconds = cases.map((item) => item.second);
  const value = statistic(seconds);
  const discordant = cases.filter(isDiscordant);
  const settled = (item: ComparedCase<Answer>, cause: DisagreementCause | 'unexplained'): Answer =>
    cause === 'unexplained' ? item.first : (item.secondWithout?.[cause] ?? item.first);
  const causes = [...DISAGREEMENT_CAUSES, 'unexplained' as const].flatMap((cause): readonly CauseOfDisagreement[] => {
    const own = discordant.filter((item) => (item.causes[0] ?? 'unexplained') === cause);
    if (own.length === 0) return [];
    const also = discordant.filter((item) => item.causes.slice(1).some((other) => other === cause));
    return [
      {
        cause,
        cases: own.map((item) => item.case),
        alsoIn: also.map((item) => item.case),
        valueWithout: statistic(cases.map((item) => (own.includes(item) ? settled(item, cause) : item.second))),
        computed: own.filter((item) => cause !== 'unexplained' && item.secondWithout?.[cause] !== undefined).length,
      },
    ];
  });
  const queue = discordant.map((item) => {
    const without = statistic(cases.map((other) => (other === item ? other.first : other.second)));
    const impact = without === null || value === null ? 0 : without - value;
    return { case: item.case, causes: item.causes, valueWithout: without, impact };
  });
  return {
    n: cases.length,
    value,
    discordant: discordant.length,
    causes,
    queue: queue.sort((a, b) => b.impact - a.impact || (a.case < b.case ? -1 : 1)),
  };
}
