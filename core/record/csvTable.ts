import { refusals } from '../base/errors.ts';

/** One row below the header: its line in the file (from 1) and its fields by column. */
export interface CsvRow {
  readonly line: number;
  readonly fields: ReadonlyMap<string, string>;
}

export interface CsvTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

export interface CsvRefusals {
  'csv-empty': { readonly name: string };
  'csv-quote-open': { readonly name: string; readonly line: number };
  'csv-column-repeated': { readonly name: string; readonly column: string };
  'csv-row-length': {
    readonly name: string;
    readonly line: number;
    readonly fields: number;
    readonly columns: number;
  };
}
const refusal = refusals<CsvRefusals>();

/** A row whose number of fields is not the header's. */
export interface CsvOddRow {
  readonly line: number;
  readonly fields: number;
  readonly columns: number;
}

/**
 * A table of RFC 4180, as spreadsheets of any language write it: comma, semicolon or tab, whichever the header has most of; a byte order
 * mark and blank lines are passed over; column names in lower case, fields without blanks around. Refused, by line: no header, a column
 * named twice, a quote that is not closed, a row longer or shorter than the header unless `onOddRow` is told of it: then it is left out.
 */
export function readCsvTable(text: string, name: string, onOddRow?: (row: CsvOddRow) => void): CsvTable {
  const content = text.replace(/^\uFEFF/u, '');
  const [header, ...rows] = rowsOf(content, delimiterOf(content), name).filter(({ fields }) =>
    fields.some((field) => field !== ''),
  );
  if (header === undefined) throw refusal('csv-empty', { name });
  const columns = header.fields.map((column) => column.toLowerCase());
  const repeated = columns.find((column, at) => columns.indexOf(column) !== at);
  if (repeated !== undefined) throw refusal('csv-column-repeated', { name, column: repeated });
  return {
    name,
    columns,
    rows: rows.flatMap(({ line, fields }) => {
      if (fields.length !== columns.length) {
        const odd = { line, fields: fields.length, columns: columns.length };
        if (onOddRow === undefined) throw refusal('csv-row-length', { name, ...odd });
        onOddRow(odd);
        return [];
      }
      return [{ line, fields: new Map(columns.map((column, at) => [column, fields[at] ?? ''])) }];
    }),
  };
}

function delimiterOf(content: string): string {
  const header = content.split(/\r\n|\r|\n/u).find((line) => line.trim() !== '') ?? '';
  const count = (delimiter: string): number => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

interface Row {
  readonly line: number;
  readonly fields: readonly string[];
}

function rowsOf(content: string, delimiter: string, name: string): readonly Row[] {
  const rows: Row[] = [];
  let fields: readonly string[] = [];
  let [field, quoted, line, rowLine] = ['', false, 1, 1];
  const endField = (): void => {
    fields = [...fields, field.trim()];
    field = '';
  };
  for (let at = 0; at < content.length; at += 1) {
    const character = content.charAt(at);
    const isBreak = character === '\n' || (character === '\r' && content.charAt(at + 1) !== '\n');
    if (isBreak) line += 1;
    if (quoted) {
      if (character !== '"') field += character;
      else if (content.charAt(at + 1) === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && field.trim() === '') {
      quoted = true;
      field = '';
    } else if (character === delimiter) endField();
    else if (isBreak) {
      endField();
      rows.push({ line: rowLine, fields });
      fields = [];
      rowLine = line;
    } else if (character !== '\r') field += character;
  }
  if (quoted) throw refusal('csv-quote-open', { name, line: rowLine });
  endField();
  rows.push({ line: rowLine, fields });
  return rows;
}
