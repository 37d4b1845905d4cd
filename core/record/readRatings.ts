import { refusals } from '../base/errors.ts';
import { columnAt, columnOf, isMissing, tableRefusal, type DelimitedTable } from './delimitedTable.ts';

/** What several raters (or readings) said of the same cases. */
export interface Ratings {
  readonly raters: readonly string[];
  readonly cases: readonly RatedCase[];
}

export interface RatedCase {
  readonly id: string;
  /** Patient, where cases of one patient repeat; else null. */
  readonly cluster: string | null;
  /** One cell a rater; '' where there is none. */
  readonly ratings: readonly string[];
  /** Line of the file each rating stands in, for refusals. */
  readonly lines: readonly number[];
}

export interface RatingRefusals {
  'ratings-repeated': { readonly name: string; readonly line: number; readonly case: string; readonly rater: string };
  'ratings-one-rater': { readonly name: string; readonly raters: readonly string[] };
  'ratings-cluster-unlike': { readonly name: string; readonly line: number; readonly case: string };
}
const refusal = refusals<RatingRefusals>();

/** One row a case, one column a rater. Refused: fewer than two columns, a column named twice, one that is not there. */
export function wideRatings(
  table: DelimitedTable,
  {
    columns,
    cluster,
    id = null,
  }: {
    readonly columns: readonly string[];
    readonly cluster: string | null;
    /** Column that names the cases; null: their row's number. */
    readonly id?: string | null;
  },
): Ratings {
  const places = columns.map((column) => columnAt(table, column));
  const twice = columns.find((column, index) => columns.indexOf(column) !== index);
  if (twice !== undefined) throw tableRefusal('table-column-twice', { column: twice });
  if (columns.length < 2) throw refusal('ratings-one-rater', { name: table.name, raters: columns });
  const clusterAt = cluster === null ? -1 : columnAt(table, cluster);
  const idAt = id === null ? -1 : columnAt(table, id);
  return {
    raters: columns,
    cases: table.rows.map(({ line, cells }, index) => ({
      id: cells[idAt] || String(index + 1),
      cluster: cluster === null ? null : (cells[clusterAt] ?? ''),
      ratings: places.map((place) => present(cells[place])),
      lines: places.map(() => line),
    })),
  };
}

/**
 * One row a rating: columns of the case, the rater and the value. Raters in the order of `raters`, or of their first row. Refused: two rows of
 * one case and rater, fewer than two raters, one case in two clusters.
 */
export function longRatings(
  table: DelimitedTable,
  options: {
    readonly case: string;
    readonly rater: string;
    readonly value: string;
    readonly raters: readonly string[] | null;
    readonly cluster: string | null;
  },
): Ratings {
  const ids = columnOf(table, options.case);
  const by = columnOf(table, options.rater);
  const values = columnOf(table, options.value);
  const clusters = options.cluster === null ? null : columnOf(table, options.cluster);
  const raters = options.raters ?? [...new Set(by.map(({ cell }) => cell))];
  if (raters.length < 2) throw refusal('ratings-one-rater', { name: table.name, raters });
  const missing = raters.find((rater) => !by.some(({ cell }) => cell === rater));
  if (missing !== undefined)
    throw tableRefusal('table-column-missing', {
      name: table.name,
      column: missing,
      columns: [...new Set(by.map(({ cell }) => cell))],
    });
  const cases = new Map<string, { cluster: string | null; ratings: string[]; lines: number[] }>();
  ids.forEach(({ line, cell: id }, index) => {
    const cluster = clusters?.[index]?.cell ?? null;
    const own = cases.get(id) ?? { cluster, ratings: raters.map(() => ''), lines: raters.map(() => 0) };
    if (own.cluster !== cluster) throw refusal('ratings-cluster-unlike', { name: table.name, line, case: id });
    cases.set(id, own);
    const rater = by[index]?.cell ?? '';
    const at = raters.indexOf(rater);
    if (at < 0) return;
    if (own.lines[at] !== 0) throw refusal('ratings-repeated', { name: table.name, line, case: id, rater });
    own.ratings[at] = present(values[index]?.cell);
    own.lines[at] = line;
  });
  return { raters, cases: [...cases].map(([id, own]) => ({ id, ...own })) };
}

function present(cell: string | undefined): string {
  return cell === undefined || isMissing(cell) ? '' : cell;
}

/** What stands for "not evaluable" among ratings. */
export function isNotEvaluable(rating: string): boolean {
  return /^ne$/i.test(rating);
}
