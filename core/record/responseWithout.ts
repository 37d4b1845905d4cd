import type { CriteriaSet } from '../response/criteriaSets.ts';
import type { UntoldReason } from '../stats/agreement/disagreement.ts';
import { matchLesions, type DisagreementCause } from '../stats/agreement/readingCauses.ts';
import { byMeanDiameters, bySharedTargets, withNewLesionsOf, type LesionsOfTwo } from './equalLesions.ts';
import type { ReadingDocument } from './readingDocument.ts';
import { readingParts } from './signedReadings.ts';
import {
  areSameFigures,
  figuresByCourse,
  signedCourse,
  signedResponse,
  type Figures,
  type SignedResponse,
} from './signedResponses.ts';

/** What two readers would answer of one measure without a cause, as a table has it. */
export interface AnswerCells {
  readonly cause: DisagreementCause;
  readonly measure: string;
  /**
   * `each`: the first reader's answer with the second one's part, and the second one's with the first one's. `shared`: both answers by one
   * rule that holds for both.
   */
  readonly answers:
    | { readonly kind: 'each' | 'shared'; readonly first: string; readonly second: string }
    | { readonly kind: 'untold'; readonly reason: UntoldReason };
}

/** What it takes to answer anew: the criteria sets that are at hand, and the readers' consensus on the case where there is one. */
export interface AnewBy {
  readonly sets: readonly CriteriaSet[];
  readonly consensus: ReadingDocument | null;
}

/**
 * The responses of two readings without a cause that their lesions hold, each reader's by the own criteria set and switches; the rest of the
 * lesions stays each reader's own.
 *
 * - `targets`: both by the targets that both chose (`bySharedTargets`; one lesion by place, as `matchLesions`).
 * - `new-lesion`: both with the new lesions of the consensus; where there is none, both with the first reader's and both with the second's.
 * - `caliper`: both with the mean of their diameters of the targets that both chose (`byMeanDiameters`).
 *
 * Without `baseline` or `phase` they cannot be told: nobody measured a reader's lesions on the other's images. Nor where a signed response
 * does not follow from the lesions that were signed with it, or its criteria set is not at hand.
 */
export function responsesWithout(
  first: ReadingDocument,
  second: ReadingDocument,
  { causes, sets, consensus }: AnewBy & { readonly causes: readonly DisagreementCause[] },
): readonly AnswerCells[] {
  const lesions = lesionsOfTwo(first, second);
  const agreed = consensus === null ? null : signedCourse(consensus);
  return first.responses.flatMap((response) => {
    const { criteria } = response;
    const other = second.responses.find((one) => one.criteria === criteria);
    const asked = [signedResponse(response), other === undefined ? null : signedResponse(other)] as const;
    const names = asked[0]?.figures.map(([name]) => name) ?? [];
    const untold = (cause: DisagreementCause, reason: UntoldReason): readonly AnswerCells[] =>
      names.map((measure) => ({ cause, measure, answers: { kind: 'untold', reason } }));
    return causes.flatMap((cause): readonly AnswerCells[] => {
      if (cause === 'baseline' || cause === 'phase') return untold(cause, 'lesions-not-reread');
      if (cause !== 'targets' && cause !== 'new-lesion' && cause !== 'caliper') return [];
      const set = sets.find(({ id, version }) => id === criteria && version === asked[0]?.version);
      const [one, two] = asked;
      if (one === null || two === null || set === undefined || two.version !== one.version)
        return untold(cause, 'criteria-unknown');
      const ask = { set, one, two };
      if (lesions === null || !isReproduced(lesions, ask)) return untold(cause, 'not-reproduced');
      const found = figuresWithoutCause(cause, { lesions, agreed, ask });
      return found.kind === 'untold' ? untold(cause, found.reason) : cellsOf(cause, found);
    });
  });
}

interface Ask {
  readonly set: CriteriaSet;
  readonly one: SignedResponse;
  readonly two: SignedResponse;
}

/** Null for a reading whose timepoints have no date. */
function lesionsOfTwo(first: ReadingDocument, second: ReadingDocument): LesionsOfTwo | null {
  const [one, two] = [signedCourse(first), signedCourse(second)];
  if (one === null || two === null) return null;
  const { pairs } = matchLesions(readingParts(first).targets ?? [], readingParts(second).targets ?? []);
  return {
    first: one,
    second: two,
    targets: pairs.map((pair) => [pair.first[0]?.id ?? '', pair.second[0]?.id ?? ''] as const),
  };
}

/** Whether both signed answers follow from what was signed with them. */
function isReproduced({ first, second }: LesionsOfTwo, { set, one, two }: Ask): boolean {
  return [
    { course: first, signed: one },
    { course: second, signed: two },
  ].every(({ course, signed }) => {
    const again = figuresByCourse(course, set, signed.options);
    return again !== null && areSameFigures(again, signed.figures);
  });
}

type FiguresOfTwo =
  | { readonly kind: 'shared'; readonly first: Figures; readonly second: Figures }
  /** The first reader's with the second one's part, and the other way round. */
  | { readonly kind: 'each'; readonly first: Figures; readonly second: Figures }
  | { readonly kind: 'untold'; readonly reason: UntoldReason };

function figuresWithoutCause(
  cause: 'targets' | 'new-lesion' | 'caliper',
  {
    lesions,
    agreed,
    ask,
  }: { readonly lesions: LesionsOfTwo; readonly agreed: ReturnType<typeof signedCourse>; readonly ask: Ask },
): FiguresOfTwo {
  const { set, one, two } = ask;
  const answered = (kind: 'shared' | 'each', courses: Pick<LesionsOfTwo, 'first' | 'second'>): FiguresOfTwo => {
    const first = figuresByCourse(courses.first, set, one.options);
    const second = figuresByCourse(courses.second, set, two.options);
    if (first === null || second === null) return { kind: 'untold', reason: 'refused-by-criteria' };
    return { kind, first, second };
  };
  if (cause === 'new-lesion') {
    const { first, second } = lesions;
    return answered(agreed === null ? 'each' : 'shared', {
      first: withNewLesionsOf(first, agreed ?? second),
      second: withNewLesionsOf(second, agreed ?? first),
    });
  }
  const equal = cause === 'targets' ? bySharedTargets(lesions) : byMeanDiameters(lesions, set);
  return equal.kind === 'untold' ? equal : answered('shared', equal);
}

function cellsOf(
  cause: DisagreementCause,
  { kind, first, second }: Exclude<FiguresOfTwo, { kind: 'untold' }>,
): readonly AnswerCells[] {
  const others = new Map(second);
  return first.map(([measure, value]) => {
    const other = others.get(measure) ?? null;
    if (value === null || other === null)
      return { cause, measure, answers: { kind: 'untold', reason: 'not-evaluable' } };
    return { cause, measure, answers: { kind, first: String(value), second: String(other) } };
  });
}
