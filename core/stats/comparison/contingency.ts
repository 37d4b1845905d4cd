import { chiSquareUpper } from '../distributions.ts';
import { checkCount, statsRefusal } from '../statsRefusals.ts';
import type { ChiSquareTest } from './kruskalWallis.ts';

export interface Contingency extends ChiSquareTest {
  /** Yates' continuity correction was applied (2 × 2 tables). */
  readonly continuity: boolean;
  readonly expected: readonly (readonly number[])[];
  /** Smallest expected count: below 5 the approximation is poor. */
  readonly smallestExpected: number;
}

/**
 * Pearson's χ² of a table of counts, as R's `chisq.test`: Yates' correction for 2 × 2, never more than the difference itself; rows and
 * columns without a count are left out. Refused: counts that are not whole and ≥ 0, fewer than two rows or columns with counts.
 */
export function chiSquareTest(table: readonly (readonly number[])[], options?: { continuity: boolean }): Contingency {
  const kept = withoutEmpty(checkedTable(table));
  const rows = kept.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = (kept[0] ?? []).map((_, at) => kept.reduce((sum, row) => sum + (row[at] ?? 0), 0));
  checkCount(Math.min(rows.length, columns.length), 2, 'χ² test');
  const total = rows.reduce((sum, count) => sum + count, 0);
  const expected = rows.map((row) => columns.map((column) => (row * column) / total));
  const pairs = kept.flatMap((row, i) => row.map((count, j) => ({ count, expected: expected[i]?.[j] ?? 0 })));
  const continuity = rows.length === 2 && columns.length === 2 && (options?.continuity ?? true);
  const yates = continuity ? Math.min(0.5, ...pairs.map((pair) => Math.abs(pair.count - pair.expected))) : 0;
  const chiSquare = pairs.reduce(
    (sum, pair) => sum + (Math.abs(pair.count - pair.expected) - yates) ** 2 / pair.expected,
    0,
  );
  const df = (rows.length - 1) * (columns.length - 1);
  return {
    chiSquare,
    df,
    p: chiSquareUpper(chiSquare, df),
    continuity,
    expected,
    smallestExpected: Math.min(...expected.flat()),
  };
}

export interface FisherExact {
  readonly p: number;
  /** P of a first cell as small as this, or smaller; and as large, or larger. */
  readonly pLess: number;
  readonly pGreater: number;
  /** Sample odds ratio a·d / (b·c); null where it is not defined or infinite. */
  readonly oddsRatio: number | null;
}

/** Relative error within which two tables count as equally likely, as R's `fisher.test`. */
const EQUALLY_LIKELY = 1 + 1e-7;

/** Fisher's exact test of a 2 × 2 table [[a, b], [c, d]]. An empty row or column gives p = 1. Refused: counts that are not whole and ≥ 0. */
export function fisherExact(table: readonly [readonly [number, number], readonly [number, number]]): FisherExact {
  checkedTable(table);
  const [[a, b], [c, d]] = table;
  const [row, column, total] = [a + b, a + c, a + b + c + d];
  const low = Math.max(0, row + column - total);
  const high = Math.min(row, column);
  const logs = Array.from({ length: high - low + 1 }, (_, index) => {
    const x = low + index;
    return logChoose(column, x) + logChoose(total - column, row - x);
  });
  const largest = Math.max(...logs);
  const weights = logs.map((value) => Math.exp(value - largest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const observed = (weights[a - low] ?? 0) * EQUALLY_LIKELY;
  const part = (isIn: (weight: number, index: number) => boolean): number =>
    Math.min(1, weights.reduce((total, weight, index) => total + (isIn(weight, index) ? weight : 0), 0) / sum);
  return {
    p: part((weight) => weight <= observed),
    pLess: part((_, index) => index <= a - low),
    pGreater: part((_, index) => index >= a - low),
    oddsRatio: b * c === 0 ? null : (a * d) / (b * c),
  };
}

function checkedTable(table: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const counts = table.flat();
  const index = counts.findIndex((count) => !Number.isInteger(count) || count < 0);
  if (index >= 0)
    throw statsRefusal('stats-value-invalid', { what: 'table of counts', index, value: String(counts[index]) });
  const ragged = table.find((row) => row.length !== table[0]?.length);
  if (ragged !== undefined)
    throw statsRefusal('stats-unlike-lengths', {
      what: 'table of counts',
      first: table[0]?.length ?? 0,
      second: ragged.length,
    });
  return table;
}

function withoutEmpty(table: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const columns = (table[0] ?? []).map((_, at) => table.some((row) => (row[at] ?? 0) > 0));
  return table
    .filter((row) => row.some((count) => count > 0))
    .map((row) => row.filter((_, at) => columns[at] === true));
}

const logFactorials: number[] = [0];

function logFactorial(n: number): number {
  for (let k = logFactorials.length; k <= n; k += 1) logFactorials.push((logFactorials[k - 1] ?? 0) + Math.log(k));
  return logFactorials[n] ?? 0;
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}
