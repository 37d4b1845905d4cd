import { levelsOf, type Covariate } from '../stats/survival/covariates.ts';
import {
  columnOf,
  isMissing,
  isNumericColumn,
  numberOf,
  numericColumn,
  tableRefusal,
  type DelimitedTable,
} from './delimitedTable.ts';
import { survivalRefusal } from './survivalRefusals.ts';

/** Times and events of the rows that have both, and where those rows stand in the table. */
export interface CohortTimes {
  readonly rows: readonly number[];
  readonly times: readonly number[];
  readonly events: readonly boolean[];
}

/**
 * Rows with a time and an event (1 event, 0 censored); a row without one of them is left out. Refused, by row and column: a time that is no
 * number or negative, an event other than 0 or 1; no row left.
 */
export function cohortTimes(
  table: DelimitedTable,
  { time, event, divideBy }: { readonly time: string; readonly event: string; readonly divideBy: number },
): CohortTimes {
  const times = numericColumn(table, time);
  const events = columnOf(table, event).map(({ line, cell }) => {
    if (isMissing(cell)) return null;
    const value = numberOf(cell, table);
    if (value === 0 || value === 1) return value === 1;
    throw tableRefusal('table-value-invalid', {
      name: table.name,
      line,
      column: event,
      value: cell,
      allowed: ['0', '1'],
    });
  });
  times.forEach((value, row) => {
    if (value !== null && value < 0)
      throw survivalRefusal('survival-time-negative', {
        name: table.name,
        line: table.rows[row]?.line ?? 0,
        column: time,
        value,
      });
  });
  const rows = times.flatMap((value, row) => (value === null || (events[row] ?? null) === null ? [] : [row]));
  if (rows.length === 0)
    throw survivalRefusal('survival-none-complete', { cases: table.rows.length, columns: [time, event] });
  return {
    rows,
    times: rows.map((row) => (times[row] ?? 0) / divideBy),
    events: rows.map((row) => events[row] === true),
  };
}

/** A column as text, null where missing. */
export function textColumn(table: DelimitedTable, column: string): readonly (string | null)[] {
  return columnOf(table, column).map(({ cell }) => (isMissing(cell) ? null : cell));
}

export interface CovariateColumn {
  readonly name: string;
  /** Whether each row of the table has a value. */
  readonly isPresent: readonly boolean[];
  /** The covariate of the given rows, all of them present. A category's reference is the one asked for, else its first level by name. */
  readonly at: (rows: readonly number[]) => Covariate;
}

/** A covariate from a column: numeric where every value is a number and no reference level is asked for, else categorical. */
export function covariateColumn(table: DelimitedTable, name: string, reference: string | null): CovariateColumn {
  if (reference === null && isNumericColumn(table, name)) {
    const values = numericColumn(table, name);
    return {
      name,
      isPresent: values.map((value) => value !== null),
      at: (rows) => ({ kind: 'numeric', name, values: rows.map((row) => values[row] ?? 0) }),
    };
  }
  const values = textColumn(table, name);
  return {
    name,
    isPresent: values.map((value) => value !== null),
    at: (rows) => {
      const own = rows.map((row) => values[row] ?? '');
      return { kind: 'categorical', name, values: own, reference: reference ?? levelsOf(own)[0] ?? '' };
    },
  };
}
