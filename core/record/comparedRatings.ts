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
  return completeCases(ratings).map((item) => {
    const named = codes.get(item.lines[0] ?? 0) ?? [];
    const [first = '', second = ''] = item.ratings;
    return {
      case: item.id,
      first: levelName(first, table),
      second: levelName(second, table),
      firstNumber: numberOf(first, table),
      secondNumber: numberOf(second, table),
      causes: DISAGREEMENT_CAUSES.filter((cause) => named.includes(cause)),
    };
  });
}

/**
 * Where two raters disagree, for the statistic of a document: κ by category; ICC and Bland–Altman by numbers, of which those outside the limits
 * of agreement are discordant. Null for other statistics, and for more than two raters.
 */
export function disagreementOf(document: AgreementDocument, compared: readonly ComparedRating[]): Disagreement | null {
  if (document.raters.length !== 2) return null;
  const { kappa, statistic } = document;
  if (statistic === 'kappa' && kappa !== undefined)
    return localiseCategories(compared, { kind: 'kappa', levels: kappa.levels, weights: kappa.weights });
  if (statistic !== 'icc' && statistic !== 'bland-altman') return null;
  const cases = compared.map((item) => ({ ...item, first: item.firstNumber ?? 0, second: item.secondNumber ?? 0 }));
  if (cases.length < 2) return null;
  const differences = cases.map((item) => item.first - item.second);
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  const sd = Math.sqrt(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (differences.length - 1));
  // Outside the limits of agreement around zero difference.
  return localiseValues(cases, { kind: 'icc', form: 'ICC(2,1)', discordantAbove: 1.96 * sd });
}
