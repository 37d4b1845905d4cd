import { localiseCategories, localiseValues, type Disagreement } from '../stats/agreement/disagreement.ts';
import { DISAGREEMENT_CAUSES, type DisagreementCause } from '../stats/agreement/readingCauses.ts';
import { completeCases, levelName, type AgreementDocument } from './agreementDocument.ts';
import { columnOf, numberOf, tableRefusal, type DelimitedTable } from './delimitedTable.ts';
import type { Ratings } from './readRatings.ts';

/** Two raters' answers of one case with the causes that a column of the table names. */
export interface ComparedRating {
  readonly case: string;
  readonly first: string;
  readonly second: string;
  readonly firstNumber: number | null;
  readonly secondNumber: number | null;
  readonly causes: readonly DisagreementCause[];
  /** The second rater's answer without a cause, where the table has it computed (`columnWithout`). */
  readonly secondWithout: Readonly<Partial<Record<DisagreementCause, string>>>;
}

/** The column of what a rater would say with another's part in place: `letb_change_percent (CD) with mask of (AB)`. */
export function columnWithout(second: string, cause: DisagreementCause, firstReader: string): string {
  return `${second} with ${cause} of (${firstReader})`;
}

/** Whether a column is one of those, and no rater's own. */
export function isColumnWithout(column: string): boolean {
  return /\) with [a-z-]+ of \([^()]*\)$/.test(column);
}

/**
 * The complete cases of two raters. `causes`: a column of codes between blanks (`mask roi`), as `readingCauses.ts` has them. Refused, by row: a
 * code that is none of them.
 */
export function comparedCases(
  table: DelimitedTable,
  ratings: Ratings,
  causes: string | null,
): readonly ComparedRating[] {
  const codes = new Map(
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
  const [firstRater = '', secondRater = ''] = ratings.raters;
  const firstReader = /\(([^()]+)\)$/.exec(firstRater)?.[1] ?? '';
  const computed = DISAGREEMENT_CAUSES.flatMap((cause) => {
    const column = columnWithout(secondRater, cause, firstReader);
    if (!table.columns.includes(column)) return [];
    return [{ cause, byLine: new Map(columnOf(table, column).map(({ line, cell }) => [line, cell])) }];
  });
  return completeCases(ratings).map((item) => {
    const line = item.lines[0] ?? 0;
    const named = codes.get(line) ?? [];
    const [first = '', second = ''] = item.ratings;
    const without = computed.flatMap(({ cause, byLine }) => {
      const cell = byLine.get(line) ?? '';
      return cell === '' ? [] : [[cause, levelName(cell, table)] as const];
    });
    return {
      case: item.id,
      first: levelName(first, table),
      second: levelName(second, table),
      firstNumber: numberOf(first, table),
      secondNumber: numberOf(second, table),
      causes: DISAGREEMENT_CAUSES.filter((cause) => named.includes(cause)),
      secondWithout: Object.fromEntries(without),
    };
  });
}

function withinScale(
  answers: ComparedRating['secondWithout'],
  levels: readonly string[],
): ComparedRating['secondWithout'] {
  return Object.fromEntries(Object.entries(answers).filter(([, level]) => levels.includes(level)));
}

function numbersOf(answers: ComparedRating['secondWithout']): Readonly<Partial<Record<DisagreementCause, number>>> {
  return Object.fromEntries(
    Object.entries(answers).flatMap(([cause, text]) => {
      const value = Number(text);
      return Number.isFinite(value) ? [[cause, value] as const] : [];
    }),
  );
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
      compared.map((item) => ({ ...item, secondWithout: withinScale(item.secondWithout, kappa.levels) })),
      { kind: 'kappa', levels: kappa.levels, weights: kappa.weights },
    );
  if (statistic !== 'icc' && statistic !== 'bland-altman') return null;
  const cases = compared.map((item) => ({
    case: item.case,
    causes: item.causes,
    first: item.firstNumber ?? 0,
    second: item.secondNumber ?? 0,
    secondWithout: numbersOf(item.secondWithout),
  }));
  if (cases.length < 2) return null;
  const differences = cases.map((item) => item.first - item.second);
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  const sd = Math.sqrt(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (differences.length - 1));
  // Outside the limits of agreement around zero difference.
  return localiseValues(cases, { kind: 'icc', form: 'ICC(2,1)', discordantAbove: 1.96 * sd });
}
