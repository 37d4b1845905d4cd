import { isResponder } from '../letb/thresholdSets.ts';
import { columnOf, isMissing, isNumericColumn, numberOf, type DelimitedTable } from './delimitedTable.ts';

/** A time and its event in a cohort's table, found by the names of their columns: `ttup_months` with `ttup_event`. */
export interface EndpointColumns {
  /** `ttup`. */
  readonly name: string;
  /** From first treatment, as published; or from the CT after treatment. */
  readonly from: 'treatment' | 'landmark';
  readonly time: string;
  readonly event: string;
}

/** What a cohort's table holds, by the names that the program's own tables use. Null: no such column. */
export interface CohortColumns {
  readonly case: string | null;
  readonly patient: string | null;
  readonly change: string | null;
  readonly before: string | null;
  readonly after: string | null;
  /** Responses of criteria sets: `response_recist_1_1`. */
  readonly responses: readonly string[];
  readonly endpoints: readonly EndpointColumns[];
  /** Columns that may serve as covariates: few levels or numbers, no outcome, no name. */
  readonly covariates: readonly string[];
  /** Columns that tell an outcome: hidden until outcomes are opened. */
  readonly outcomes: readonly string[];
}

/** Most levels of a text column that is offered as covariate or filter. */
const MOST_LEVELS = 8;
const OUTCOME = /_(months|event|ended_by|landmark_months|landmark_event|landmark_excluded|not_evaluable)$/;

export function cohortColumns(table: DelimitedTable): CohortColumns {
  const { columns } = table;
  const named = (...names: readonly string[]): string | null => names.find((name) => columns.includes(name)) ?? null;
  const pair = (suffix: string, from: EndpointColumns['from']): readonly EndpointColumns[] =>
    columns.flatMap((time) => {
      if (!time.endsWith(`${suffix}_months`)) return [];
      const event = time.replace(/_months$/, '_event');
      const name = time.slice(0, -`${suffix}_months`.length);
      return columns.includes(event) && name !== '' && !name.endsWith('_landmark') ? [{ name, from, time, event }] : [];
    });
  const outcomes = columns.filter((column) => OUTCOME.test(column));
  const names = [
    'case',
    'patient',
    'schema',
    'line',
    'treatment',
    'cycle',
    'definition',
    'definition_version',
    'time_unit',
  ];
  return {
    case: named('case', 'id'),
    patient: named('patient', 'patient_id'),
    change: named('letb_change_percent', 'change_percent', 'change'),
    before: named('letb_pre_percent', 'pre_letb_percent'),
    after: named('letb_post_percent', 'post_letb_percent'),
    responses: columns.filter((column) => column.startsWith('response_')),
    endpoints: [...pair('', 'treatment'), ...pair('_landmark', 'landmark')],
    covariates: columns.filter(
      (column) =>
        column !== '' &&
        !outcomes.includes(column) &&
        !names.includes(column) &&
        (isNumericColumn(table, column) || isGrouping(table, column)),
    ),
    outcomes,
  };
}

/** Whether a column has a few levels, and more than one. */
export function isGrouping(table: DelimitedTable, column: string): boolean {
  const levels = levelsIn(table, column);
  return levels.length > 1 && levels.length <= MOST_LEVELS;
}

/** The distinct values that are there, in their first order. */
export function levelsIn(table: DelimitedTable, column: string): readonly string[] {
  return [...new Set(columnOf(table, column).flatMap(({ cell }) => (isMissing(cell) ? [] : [cell])))];
}

/** Each row's case: its own column, or patient and treatment, or its line. */
export function caseNames(table: DelimitedTable): readonly string[] {
  const { case: own, patient } = cohortColumns(table);
  const treatment = table.columns.includes('treatment') ? table.columns.indexOf('treatment') : -1;
  const at = table.columns.indexOf(own ?? patient ?? '');
  return table.rows.map(({ line, cells }) => {
    const name = at < 0 ? '' : (cells[at] ?? '');
    if (name === '') return String(line);
    return own === null && treatment >= 0 ? `${name}-${cells[treatment] ?? ''}` : name;
  });
}

export interface CohortFilter {
  /** Rows in which any cell has this text, whatever its case. */
  readonly text: string;
  /** Rows whose cell in `column` is `value`; an empty column: all. */
  readonly column: string;
  readonly value: string;
}

/** The rows that a filter keeps. */
export function filteredTable(table: DelimitedTable, { text, column, value }: CohortFilter): DelimitedTable {
  const wanted = text.trim().toLowerCase();
  const at = column === '' ? -1 : table.columns.indexOf(column);
  return {
    ...table,
    rows: table.rows.filter(
      ({ cells }) =>
        (at < 0 || value === '' || cells[at] === value) &&
        (wanted === '' || cells.some((cell) => cell.toLowerCase().includes(wanted))),
    ),
  };
}

/** Rows by one column, numbers by size, missing values last. */
export function sortedTable(table: DelimitedTable, column: string, isAscending: boolean): DelimitedTable {
  const at = table.columns.indexOf(column);
  if (at < 0) return table;
  const sign = isAscending ? 1 : -1;
  return {
    ...table,
    rows: table.rows.toSorted((a, b) => {
      const [one, other] = [a.cells[at] ?? '', b.cells[at] ?? ''];
      if (isMissing(one) || isMissing(other)) return Number(isMissing(one)) - Number(isMissing(other));
      const [x, y] = [numberOf(one, table), numberOf(other, table)];
      if (x !== null && y !== null) return sign * (x - y);
      return sign * (one < other ? -1 : one > other ? 1 : 0);
    }),
  };
}

/** The table without the given columns. */
export function withoutColumns(table: DelimitedTable, hidden: readonly string[]): DelimitedTable {
  const kept = table.columns.flatMap((column, at) => (hidden.includes(column) ? [] : [at]));
  return {
    ...table,
    columns: kept.map((at) => table.columns[at] ?? ''),
    rows: table.rows.map(({ line, cells }) => ({ line, cells: kept.map((at) => cells[at] ?? '') })),
  };
}

/** The table with one more column that says on which side of a threshold each value lies; empty where the value is missing. */
export function withResponders(
  table: DelimitedTable,
  {
    column,
    thresholdPercent,
    name,
    words,
  }: {
    readonly column: string;
    readonly thresholdPercent: number;
    readonly name: string;
    /** What a responder and another is called. */
    readonly words: readonly [responder: string, other: string];
  },
): DelimitedTable {
  const sides = columnOf(table, column).map(({ cell }) => {
    const value = numberOf(cell, table);
    if (value === null) return '';
    return isResponder(value, thresholdPercent) ? words[0] : words[1];
  });
  return {
    ...table,
    columns: [...table.columns, name],
    rows: table.rows.map(({ line, cells }, row) => ({ line, cells: [...cells, sides[row] ?? ''] })),
  };
}
