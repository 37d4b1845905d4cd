import { refusals } from '../base/errors.ts';
import { isIsoDate, type IsoDate } from '../letb/timing.ts';
import type { CsvRow, CsvTable } from './csvTable.ts';

/** How the dates of a table are written. `iso` is YYYY-MM-DD; the others take `/`, `.` or `-` between, and never guess which is the day. */
export const dateOrders = ['iso', 'day-first', 'month-first'] as const;
export type DateOrder = (typeof dateOrders)[number];

/** What a field must be, by code; core/text has the words. A list of words is itself. */
export type ExpectedCsvField =
  | 'csv-text'
  | 'csv-date-iso'
  | 'csv-date-day-first'
  | 'csv-date-month-first'
  | 'csv-number'
  | 'csv-whole'
  | 'csv-truth'
  | 'csv-range';

export interface CsvFieldRefusals {
  /** The first problems of the table, and how many there are. */
  'csv-fields-invalid': {
    readonly name: string;
    readonly count: number;
    readonly problems: readonly {
      readonly line: number;
      readonly column: string;
      readonly expected: string;
      readonly received: string;
    }[];
  };
  'csv-columns-missing': { readonly name: string; readonly columns: readonly string[] };
}
const refusal = refusals<CsvFieldRefusals>();

const PROBLEMS_NAMED = 20;
const LONGEST_SHOWN = 80;

/** Refuses a table that lacks columns. */
export function needColumns({ name, columns }: CsvTable, needed: readonly string[]): void {
  const missing = needed.filter((column) => !columns.includes(column));
  if (missing.length > 0) throw refusal('csv-columns-missing', { name, columns: missing });
}

/** Reads typed fields of a table and gathers what is wrong, so that all of it is said at once. An empty or missing field is null. */
export class CsvFields {
  readonly #name: string;
  readonly #dateOrder: DateOrder;
  readonly #problems: { line: number; column: string; expected: string; received: string }[] = [];

  constructor(name: string, dateOrder: DateOrder) {
    this.#name = name;
    this.#dateOrder = dateOrder;
  }

  text(row: CsvRow, column: string): string | null {
    const field = row.fields.get(column) ?? '';
    if (field === '') return null;
    if (field.length > 500) return this.#wrong(row, column, 'csv-text');
    return field.replaceAll(/\p{Cc}+/gu, ' ');
  }

  date(row: CsvRow, column: string): IsoDate | null {
    const field = this.text(row, column);
    if (field === null) return null;
    const date = isoDateOf(field, this.#dateOrder);
    return date ?? this.#wrong(row, column, `csv-date-${this.#dateOrder}`);
  }

  /** A point or a comma before the decimals, none between thousands. */
  number(row: CsvRow, column: string, { from, to }: { readonly from: number; readonly to: number }): number | null {
    const field = this.text(row, column);
    if (field === null) return null;
    const value = numberOf(field);
    return value !== null && value >= from && value <= to ? value : this.#wrong(row, column, `${from} – ${to}`);
  }

  whole(row: CsvRow, column: string, limits: { readonly from: number; readonly to: number }): number | null {
    const value = this.number(row, column, limits);
    return value === null || Number.isInteger(value) ? value : this.#wrong(row, column, 'csv-whole');
  }

  word<const T extends string>(
    row: CsvRow,
    column: string,
    { words, alias = {} }: { readonly words: readonly T[]; readonly alias?: Readonly<Record<string, T>> },
  ): T | null {
    const field = this.text(row, column);
    if (field === null) return null;
    return wordOf(field, words, alias) ?? this.#wrong(row, column, words.join(' | '));
  }

  /** Words between blanks, `+`, `/`, `,` or `;`, each once. */
  words<const T extends string>(
    row: CsvRow,
    column: string,
    { words, alias = {} }: { readonly words: readonly T[]; readonly alias?: Readonly<Record<string, readonly T[]>> },
  ): readonly T[] {
    const field = this.text(row, column);
    if (field === null) return [];
    const found = field.split(/[\s+/,;]+/u).map((part): readonly T[] | null => {
      const several = alias[part.toLowerCase()];
      const one = wordOf(part, words, {});
      return several ?? (one === null ? null : [one]);
    });
    if (found.includes(null)) this.#wrong(row, column, words.join(' | '));
    return [...new Set(found.flatMap((one) => one ?? []))];
  }

  truth(row: CsvRow, column: string): boolean | null {
    const field = this.text(row, column)?.toLowerCase() ?? null;
    if (field === null) return null;
    if (['yes', 'y', 'true', '1', 'oui', 'vrai'].includes(field)) return true;
    return ['no', 'n', 'false', '0', 'non', 'faux'].includes(field) ? false : this.#wrong(row, column, 'csv-truth');
  }

  /** `100-300` or `40`. */
  range(row: CsvRow, column: string): { readonly from: number; readonly to: number } | null {
    const field = this.text(row, column);
    if (field === null) return null;
    const [from = null, to = from, more] = field.split(/\s*[-–]\s*/u).map(numberOf);
    const isRange = from !== null && to !== null && more === undefined && from > 0 && from <= to;
    return isRange ? { from, to } : this.#wrong(row, column, 'csv-range');
  }

  /** A field that must not be empty, or that another field contradicts. */
  refuse(row: CsvRow, column: string, expected: string): void {
    this.#wrong(row, column, expected);
  }

  /** To be called after the last row: refuses the table where anything was wrong. */
  end(): void {
    if (this.#problems.length === 0) return;
    throw refusal('csv-fields-invalid', {
      name: this.#name,
      count: this.#problems.length,
      problems: this.#problems.toSorted((a, b) => a.line - b.line).slice(0, PROBLEMS_NAMED),
    });
  }

  #wrong(row: CsvRow, column: string, expected: string): null {
    const received = (row.fields.get(column) ?? '').replaceAll(/\p{Cc}/gu, '·').slice(0, LONGEST_SHOWN);
    this.#problems.push({ line: row.line, column, expected, received });
    return null;
  }
}

function wordOf<T extends string>(field: string, words: readonly T[], alias: Readonly<Record<string, T>>): T | null {
  const plain = field.toLowerCase();
  return words.find((word) => word.toLowerCase() === plain) ?? alias[plain] ?? null;
}

function numberOf(field: string): number | null {
  return /^-?\d+([.,]\d+)?$/u.test(field) ? Number(field.replace(',', '.')) : null;
}

/** Refuses (null) a date in another order, so that no month is taken for a day. */
function isoDateOf(field: string, order: DateOrder): IsoDate | null {
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/u.exec(field);
  if (order === 'iso') return isIsoDate(field) ? field : null;
  if (parts === null) return isIsoDate(field) ? field : null;
  const [day = '', month = ''] = order === 'day-first' ? [parts[1], parts[2]] : [parts[2], parts[1]];
  const date = `${parts[3] ?? ''}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isIsoDate(date) ? date : null;
}
