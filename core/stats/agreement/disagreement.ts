import { checkCount, checkFinite } from '../statsRefusals.ts';
import { iccForm, intraclassCorrelations, type IccForm } from './icc.ts';
import { kappa, type KappaWeights } from './kappa.ts';
import { DISAGREEMENT_CAUSES, type DisagreementCause } from './readingCauses.ts';

/** Why it cannot be told what two readers would answer without a cause. */
export const UNTOLD_REASONS = [
  /** The table has no answer that was computed anew. */
  'not-in-table',
  /** No cause was found that could be removed. */
  'no-cause',
  /** Without the cause the answer is not evaluable, or outside the scale. */
  'not-evaluable',
  /** One reader's timepoint beside the other's would mix k, preset or alignment. */
  'not-comparable',
  /** Nobody measured a reader's lesions on the images that the other chose. */
  'lesions-not-reread',
  'no-shared-target',
  /** A target that one reader measured is gone, not enhancing, not evaluable or not drawn for the other. */
  'target-measured-by-one',
  /** A target has split or merged: its diameters have no counterpart. */
  'target-split-or-merged',
  'criteria-unknown',
  /** The signed response does not follow from the signed lesions of the two timepoints (several cycles, further timepoints). */
  'not-reproduced',
  /** The criteria refuse the lesions that result. */
  'refused-by-criteria',
] as const;
export type UntoldReason = (typeof UNTOLD_REASONS)[number];

/**
 * What the two readers would answer, first and second, without a cause: with the first one's part in both readings and with the second
 * one's. The same pair twice where one rule holds for both readers (shared targets, mean diameters, a consensus).
 */
export type AnswersWithout<Answer> =
  | { readonly kind: 'told'; readonly byFirst: Pair<Answer>; readonly bySecond: Pair<Answer> }
  | { readonly kind: 'untold'; readonly reason: UntoldReason };
type Pair<Answer> = readonly [first: Answer, second: Answer];

/** Two readings of one case, with where they part. */
export interface ComparedCase<Answer> {
  readonly case: string;
  readonly first: Answer;
  readonly second: Answer;
  /** Upstream first, as `causesBetween` gives them. */
  readonly causes: readonly DisagreementCause[];
  /** Absent for a cause of which nothing was computed: `not-in-table`. */
  readonly without?: Readonly<Partial<Record<DisagreementCause, AnswersWithout<Answer>>>>;
}

/** Of what agreement is judged: κ of categories, or an ICC of numbers of which a difference above `discordantAbove` is discordant. */
export type DisagreementMeasure =
  | { readonly kind: 'kappa'; readonly levels: readonly string[]; readonly weights: KappaWeights }
  | { readonly kind: 'icc'; readonly form: IccForm; readonly discordantAbove: number };

/** A statistic with the first reader's part for both, with the second one's, and the mean of the two. Null where it has no value. */
export interface StatisticWithout {
  readonly valueWithout: number | null;
  readonly byFirst: number | null;
  readonly bySecond: number | null;
}

/**
 * The statistic if the cause were removed from its cases: each reader's answer computed anew. Cases of which that cannot be told stay as they
 * were read; null where it can be told of none. The mean is the same with the readers exchanged.
 */
export interface CauseOfDisagreement extends StatisticWithout {
  readonly cause: DisagreementCause | 'unexplained';
  /** Discordant cases whose first cause this is. */
  readonly cases: readonly string[];
  /** Discordant cases in which it is one cause among others. */
  readonly alsoIn: readonly string[];
  /** Cases whose answers without the cause were computed anew. */
  readonly computed: number;
  readonly notTold: readonly { readonly case: string; readonly reason: UntoldReason }[];
  /** The statistic if both readers gave one answer in its cases, whichever of the two: the mean of both ways. */
  readonly valueIfSettled: number | null;
}

export interface AdjudicationEntry {
  readonly case: string;
  readonly causes: readonly DisagreementCause[];
  /** The statistic if this case alone were settled, the mean of both ways, and by how much that raises it. */
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
  const statistic = (answers: readonly Pair<string>[]): number | null =>
    kappa(
      answers.map(([first]) => first),
      answers.map(([, second]) => second),
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
  const statistic = (answers: readonly Pair<number>[]): number | null =>
    iccForm(intraclassCorrelations(answers), measure.form).value;
  return localise(cases, statistic, (item) => Math.abs(item.first - item.second) > measure.discordantAbove);
}

type Way = 'byFirst' | 'bySecond';

function localise<Answer>(
  cases: readonly ComparedCase<Answer>[],
  statistic: (answers: readonly Pair<Answer>[]) => number | null,
  isDiscordant: (item: ComparedCase<Answer>) => boolean,
): Disagreement {
  const asRead = (item: ComparedCase<Answer>): Pair<Answer> => [item.first, item.second];
  const value = statistic(cases.map(asRead));
  const discordant = cases.filter(isDiscordant);
  const bothWays = (answers: (item: ComparedCase<Answer>, way: Way) => Pair<Answer>): StatisticWithout => {
    const byFirst = statistic(cases.map((item) => answers(item, 'byFirst')));
    const bySecond = statistic(cases.map((item) => answers(item, 'bySecond')));
    return {
      valueWithout: byFirst === null || bySecond === null ? null : (byFirst + bySecond) / 2,
      byFirst,
      bySecond,
    };
  };
  const ifSettled = (own: readonly ComparedCase<Answer>[]): number | null =>
    bothWays((item, way) => {
      const answer = way === 'byFirst' ? item.first : item.second;
      return own.includes(item) ? [answer, answer] : asRead(item);
    }).valueWithout;
  const causes = [...DISAGREEMENT_CAUSES, 'unexplained' as const].flatMap((cause): readonly CauseOfDisagreement[] => {
    const own = discordant.filter((item) => (item.causes[0] ?? 'unexplained') === cause);
    if (own.length === 0) return [];
    const also = discordant.filter((item) => item.causes.slice(1).some((other) => other === cause));
    const answers = new Map(own.map((item) => [item, answersWithout(item, cause)]));
    const notTold = own.flatMap((item) => {
      const found = answers.get(item);
      return found?.kind === 'untold' ? [{ case: item.case, reason: found.reason }] : [];
    });
    const isTold = notTold.length < own.length;
    const removed = bothWays((item, way) => {
      const found = answers.get(item);
      return found?.kind === 'told' ? found[way] : asRead(item);
    });
    return [
      {
        cause,
        cases: own.map((item) => item.case),
        alsoIn: also.map((item) => item.case),
        ...(isTold ? removed : { valueWithout: null, byFirst: null, bySecond: null }),
        computed: own.length - notTold.length,
        notTold,
        valueIfSettled: ifSettled(own),
      },
    ];
  });
  const queue = discordant.map((item) => {
    const without = ifSettled([item]);
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

function answersWithout<Answer>(
  item: ComparedCase<Answer>,
  cause: DisagreementCause | 'unexplained',
): AnswersWithout<Answer> {
  if (cause === 'unexplained') return { kind: 'untold', reason: 'no-cause' };
  return item.without?.[cause] ?? { kind: 'untold', reason: 'not-in-table' };
}
