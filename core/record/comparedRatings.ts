import {
  localiseCategories,
  localiseValues,
  UNTOLD_REASONS,
  type AnswersWithout,
  type ComparedCase,
  type Disagreement,
  type UntoldReason,
} from '../stats/agreement/disagreement.ts';
import {
  CAUSES_OF_LETB,
  CAUSES_OF_RESPONSE,
  DISAGREEMENT_CAUSES,
  type DisagreementCause,
} from '../stats/agreement/readingCauses.ts';
import { completeCases, levelName, type AgreementDocument } from './agreementDocument.ts';
import { columnOf, numberOf, tableRefusal, type DelimitedTable } from './delimitedTable.ts';
import type { Ratings } from './readRatings.ts';

/** Two raters' answers of one case with the causes that a column of the table names. */
export interface ComparedRating extends ComparedCase<string> {
  readonly firstNumber: number | null;
  readonly secondNumber: number | null;
}

/**
 * Whose part a reader's answer without a cause rests on: the other reader's in place of the own, or one that both share (targets that both
 * chose, mean diameters, a consensus).
 */
export type PartTaken = 'of' | 'shared with';

/** The column of what a rater would say without a cause: `letb_change_percent (CD) with mask of (AB)`, `… with targets shared with (AB)`. */
export function columnWithout(
  rater: string,
  { cause, taken, other }: { readonly cause: DisagreementCause; readonly taken: PartTaken; readonly other: string },
): string {
  return `${rater} with ${cause} ${taken} (${other})`;
}

/** Whether a column is one of those, and no rater's own. */
export function isColumnWithout(column: string): boolean {
  return /\) with [a-z-]+ (of|shared with) \([^()]*\)$/.test(column);
}

/** The column of the causes by which two readers part, where there are more than two: `causes (AB · CD)`. */
export function causesColumn(one: string, other: string): string {
  return `causes (${[one, other].toSorted().join(' · ')})`;
}

const UNTOLD = 'cannot be told: ';

/** The cell of an answer that cannot be told, with the code of its reason. */
export function untoldCell(reason: UntoldReason): string {
  return `${UNTOLD}${reason}`;
}

function reasonIn(cell: string): UntoldReason | null {
  return UNTOLD_REASONS.find((reason) => cell === untoldCell(reason)) ?? null;
}

/** Causes that can move a measure of signed readings; all of them for any other column. */
function causesOfMeasure(rater: string): readonly DisagreementCause[] {
  if (/^(letb|enhancing|liver|responder)_\S+ \([^()]+\)$/.test(rater)) return CAUSES_OF_LETB;
  if (/^(response|sum_mm|sum_change_percent)_\S+ \([^()]+\)$/.test(rater)) return CAUSES_OF_RESPONSE;
  return DISAGREEMENT_CAUSES;
}

/**
 * The complete cases of two raters. `causes`: a column of codes between blanks (`mask roi`), as `readingCauses.ts` has them; of a measure of
 * signed readings only those that can move it. Refused, by row: a code that is none of them.
 */
export function comparedCases(
  table: DelimitedTable,
  ratings: Ratings,
  causes: string | null,
): readonly ComparedRating[] {
  const [firstRater = '', secondRater = ''] = ratings.raters;
  const [firstReader, secondReader] = [readerIn(firstRater), readerIn(secondRater)];
  const ofPair = causesColumn(firstReader, secondReader);
  const column = causes === 'causes' && table.columns.includes(ofPair) ? ofPair : causes;
  const codes = codesByLine(table, column);
  const canMove = causesOfMeasure(firstRater);
  const cells = (rater: string, about: Parameters<typeof columnWithout>[1]): ReadonlyMap<number, string> => {
    const name = columnWithout(rater, about);
    if (!table.columns.includes(name)) return new Map();
    return new Map(columnOf(table, name).map(({ line, cell }) => [line, cell]));
  };
  const computed = canMove.map((cause) => ({
    cause,
    ...mapWays((taken) => ({
      first: cells(firstRater, { cause, taken, other: secondReader }),
      second: cells(secondRater, { cause, taken, other: firstReader }),
    })),
  }));
  return completeCases(ratings).map((item) => {
    const line = item.lines[0] ?? 0;
    const named = codes.get(line) ?? [];
    const [first = '', second = ''] = item.ratings;
    const without = computed.flatMap(({ cause, ...ways }) => {
      const at = (taken: PartTaken): readonly [string, string] => [
        ways[taken].first.get(line) ?? '',
        ways[taken].second.get(line) ?? '',
      ];
      const found = answersIn({ first, second }, at('of'), at('shared with'));
      return found === null ? [] : [[cause, mapAnswers(found, (cell) => levelName(cell, table))] as const];
    });
    return {
      case: item.id,
      first: levelName(first, table),
      second: levelName(second, table),
      firstNumber: numberOf(first, table),
      secondNumber: numberOf(second, table),
      causes: canMove.filter((cause) => named.includes(cause)),
      without: Object.fromEntries(without),
    };
  });
}

function readerIn(rater: string): string {
  return /\(([^()]+)\)$/.exec(rater)?.[1] ?? '';
}

function mapWays<T>(of: (taken: PartTaken) => T): Readonly<Record<PartTaken, T>> {
  return { of: of('of'), 'shared with': of('shared with') };
}

function codesByLine(table: DelimitedTable, causes: string | null): ReadonlyMap<number, readonly DisagreementCause[]> {
  return new Map(
    (causes === null ? [] : columnOf(table, causes)).map(({ line, cell }) => [
      line,
      cell.split(/[\s,;]+/).flatMap((code): readonly DisagreementCause[] => {
        if (code === '') return [];
        const found = DISAGREEMENT_CAUSES.find((cause) => cause === code);
        if (found !== undefined) return [found];
        const allowed = [...DISAGREEMENT_CAUSES];
        throw tableRefusal('table-value-invalid', {
          name: table.name,
          line,
          column: causes ?? '',
          value: code,
          allowed,
        });
      }),
    ]),
  );
}

/** From the cells of both readers' columns; null where these have nothing. */
function answersIn(
  own: { readonly first: string; readonly second: string },
  taken: readonly [first: string, second: string],
  shared: readonly [first: string, second: string],
): AnswersWithout<string> | null {
  const reason = [...shared, ...taken].map(reasonIn).find((found) => found !== null) ?? null;
  if (reason !== null) return { kind: 'untold', reason };
  if (shared[0] !== '' && shared[1] !== '') return { kind: 'told', byFirst: shared, bySecond: shared };
  if (taken[0] === '' || taken[1] === '') return null;
  return { kind: 'told', byFirst: [own.first, taken[1]], bySecond: [taken[0], own.second] };
}

/** Answers in another form; `not-evaluable` where one of them has none. */
function mapAnswers<From, To>(answers: AnswersWithout<From>, form: (from: From) => To | null): AnswersWithout<To> {
  if (answers.kind === 'untold') return answers;
  const pairOf = ([first, second]: readonly [From, From]): readonly [To, To] | null => {
    const [a, b] = [form(first), form(second)];
    return a === null || b === null ? null : [a, b];
  };
  const [byFirst, bySecond] = [pairOf(answers.byFirst), pairOf(answers.bySecond)];
  if (byFirst === null || bySecond === null) return { kind: 'untold', reason: 'not-evaluable' };
  return { kind: 'told', byFirst, bySecond };
}

function withoutAs<To>(
  item: ComparedRating,
  form: (answer: string) => To | null,
): NonNullable<ComparedCase<To>['without']> {
  const entries = Object.entries(item.without ?? {}).map(([cause, answers]) => [cause, mapAnswers(answers, form)]);
  return Object.fromEntries(entries);
}

/**
 * Where two raters disagree, for the statistic of a document: κ by category; ICC and Bland–Altman by numbers, of which those outside the limits
 * of agreement are discordant. Null for other statistics, and for more than two raters.
 */
export function disagreementOf(document: AgreementDocument, compared: readonly ComparedRating[]): Disagreement | null {
  if (document.raters.length !== 2) return null;
  const { kappa, statistic } = document;
  if (statistic === 'kappa' && kappa !== undefined)
    return localiseCategories(
      compared.map((item) => ({
        ...item,
        without: withoutAs(item, (answer) => (kappa.levels.includes(answer) ? answer : null)),
      })),
      { kind: 'kappa', levels: kappa.levels, weights: kappa.weights },
    );
  if (statistic !== 'icc' && statistic !== 'bland-altman') return null;
  const cases = compared.map((item) => ({
    case: item.case,
    causes: item.causes,
    first: item.firstNumber ?? 0,
    second: item.secondNumber ?? 0,
    without: withoutAs(item, (answer) =>
      answer.trim() === '' || !Number.isFinite(Number(answer)) ? null : Number(answer),
    ),
  }));
  if (cases.length < 2) return null;
  const differences = cases.map((item) => item.first - item.second);
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  const sd = Math.sqrt(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (differences.length - 1));
  // Outside the limits of agreement around zero difference.
  return localiseValues(cases, { kind: 'icc', form: 'ICC(2,1)', discordantAbove: 1.96 * sd });
}
