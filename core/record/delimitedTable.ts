import { refusals } from '../base/errors.ts';

/** Refusals of a table in a text file. Lines count from 1, the header being line 1 unless blank lines precede it. */
export interface TableRefusals {
  'table-empty': { readonly name: string };
  'table-too-long': { readonly name: string; readonly limit: number };
  'table-column-missing': { readonly name: string; readonly column: string; readonly columns: readonly string[] };
  'table-column-repeated': { readonly name: string; readonly column: string };
  'table-column-twice': { readonly column: string };
  'table-row-length': {
    readonly name: string;
    readonly line: number;
    readonly cells: number;
    readonly columns: number;
  };
  'table-quote-open': { readonly name: string; readonly line: number };
  'table-number-invalid': {
    readonly name: string;
    readonly line: number;
    readonly column: string;
    readonly value: string;
  };
  'table-value-invalid': {
    readonly name: string;
    readonly line: number;
    readonly column: string;
    readonly value: string;
    readonly allowed: readonly string[];
  };
}
export const tableRefusal = refusals<TableRefusals>();

export interface DelimitedTable {
  readonly name: string;
  readonly delimiter: ',' | ';' | '\t';
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly line: number;
  /** As many as there are columns, trimmed unless quoted. */
  readonly cells: readonly string[];
}

/** A row whose number of cells is not the header's. */
export interface OddRow {
  readonly line: number;
  readonly fields: number;
  readonly columns: number;
}

/** Most rows that are read: beyond, a file is not a cohort. */
export const MOST_ROWS = 100_000;

/**
 * A table from CSV text (RFC 4180), separated by comma, semicolon or tab, whichever the header has most of; a byte order mark and rows without a
 * single value are passed over, quoted fields may hold separators, doubled quotes and line ends. Refused: no header, a named column twice, a row
 * with more or fewer cells than the header unless `onOddRow` is told of it (then it is left out), a quote that never closes, more than 100,000 rows.
 */
export function parseTable(text: string, name: string, onOddRow?: (row: OddRow) => void): DelimitedTable {
  const clean = text.replace(/^\uFEFF/, '');
  const delimiter = delimiterOf(clean);
  const [header, ...rows] = readRows(clean, delimiter, name);
  if (header === undefined) throw tableRefusal('table-empty', { name });
  const columns = header.cells;
  const repeated = columns.find((column, index) => column !== '' && columns.indexOf(column) !== index);
  if (repeated !== undefined) throw tableRefusal('table-column-repeated', { name, column: repeated });
  const even = rows.filter(({ line, cells }) => {
    if (cells.length === columns.length) return true;
    if (onOddRow === undefined)
      throw tableRefusal('table-row-length', { name, line, cells: cells.length, columns: columns.length });
    onOddRow({ line, fields: cells.length, columns: columns.length });
    return false;
  });
  return { name, delimiter, columns, rows: even };
}

/** Place of a column. Refused: a name that the header does not have. */
export function columnAt({ name, columns }: DelimitedTable, column: string): number {
  const at = column === '' ? -1 : columns.indexOf(column);
  if (at < 0)
    throw tableRefusal('table-column-missing', { name, column, columns: columns.filter((item) => item !== '') });
  return at;
}

/** Cells of one column with their lines. */
export function columnOf(
  table: DelimitedTable,
  column: string,
): readonly { readonly line: number; readonly cell: string }[] {
  const at = columnAt(table, column);
  return table.rows.map(({ line, cells }) => ({ line, cell: cells[at] ?? '' }));
}

/** What stands for a missing value: nothing, or NA as R writes it. */
export function isMissing(cell: string): boolean {
  return /^(na|n\/a|nan|null)?$/i.test(cell);
}

/** A finite number, or null for anything else; a decimal comma is read where the table is not separated by commas. */
export function numberOf(cell: string, { delimiter }: Pick<DelimitedTable, 'delimiter'>): number | null {
  const plain = delimiter !== ',' && !cell.includes('.') ? cell.replace(',', '.') : cell;
  if (!/^[+\-−]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain.replace('−', '-'));
  return Number.isFinite(value) ? value : null;
}

/** Whether every value that is there is a number. */
export function isNumericColumn(table: DelimitedTable, column: string): boolean {
  const present = columnOf(table, column).filter(({ cell }) => !isMissing(cell));
  return present.length > 0 && present.every(({ cell }) => numberOf(cell, table) !== null);
}

/** A column of numbers, null where missing. Refused: a cell that is neither, by row and column. */
export function numericColumn(table: DelimitedTable, column: string): readonly (number | null)[] {
  return columnOf(table, column).map(({ line, cell }) => {
    if (isMissing(cell)) return null;
    const value = numberOf(cell, table);
    if (value === null) throw tableRefusal('table-number-invalid', { name: table.name, line, column, value: cell });
    return value;
  });
}

function delimiterOf(text: string): ',' | ';' | '\t' {
  const header = /^(?:\s*\n)*((?:"(?:[^"]|"")*"|[^"\n])*)/.exec(text)?.[1] ?? '';
  const bare = header.replace(/"(?:[^"]|"")*"/g, '');
  const count = (mark: string): number => bare.split(mark).length - 1;
  if (count(';') > count(',') && count(';') >= count('\t')) return ';';
  return count('\t') > count(',') ? '\t' : ',';
}

function readRows(text: string, delimiter: string, name: string): readonly TableRow[] {
  const rows: TableRow[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const firstLine = line;
    const cells: string[] = [];
    let isEnd = false;
    while (!isEnd) {
      const field = readField(text, at, delimiter);
      if (field === null) throw tableRefusal('table-quote-open', { name, line: firstLine });
      cells.push(field.value);
      line += field.lineEnds;
      at = field.next;
      isEnd = field.endsRow;
    }
    line += 1;
    if (cells.every((cell) => cell === '')) continue;
    if (rows.length > MOST_ROWS) throw tableRefusal('table-too-long', { name, limit: MOST_ROWS });
    rows.push({ line: firstLine, cells });
  }
  return rows;
}

interface Field {
  readonly value: string;
  readonly next: number;
  readonly endsRow: boolean;
  /** Line ends inside quotes. */
  readonly lineEnds: number;
}

function readField(text: string, from: number, delimiter: string): Field | null {
  let at = from;
  while (text[at] === ' ') at += 1;
  let quoted: string | null = null;
  if (text[at] === '"') {
    const start = at + 1;
    at = start;
    for (;;) {
      at = text.indexOf('"', at);
      if (at < 0) return null;
      if (text[at + 1] !== '"') break;
      at += 2;
    }
    quoted = text.slice(start, at).replaceAll('""', '"');
    at += 1;
  }
  const rest = at;
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at += 1;
  const tail = text.slice(rest, at).trim();
  const value = quoted === null ? tail : quoted + tail;
  const lineEnds = quoted === null ? 0 : (quoted.match(/\r\n|\n|\r/g)?.length ?? 0);
  if (text[at] === delimiter) return { value, next: at + 1, endsRow: false, lineEnds };
  return { value, next: at + (text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1), endsRow: true, lineEnds };
}
