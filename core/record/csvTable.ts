import { parseTable, tableRefusal, type OddRow } from './delimitedTable.ts';

/** One row below the header: its line in the file (from 1) and its fields by column. */
export interface CsvRow {
  readonly line: number;
  readonly fields: ReadonlyMap<string, string>;
}

/** A table whose fields are asked for by the names of their columns. */
export interface CsvTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

/**
 * A table as `parseTable` reads it, for tables whose columns the program names: those names in lower case, fields without blanks around. Refused: as
 * there, and two columns whose names differ in case alone. `onOddRow`: as there.
 */
export function readCsvTable(text: string, name: string, onOddRow?: (row: OddRow) => void): CsvTable {
  const table = parseTable(text, name, onOddRow);
  const columns = table.columns.map((column) => column.toLowerCase());
  const repeated = columns.find((column, at) => column !== '' && columns.indexOf(column) !== at);
  if (repeated !== undefined) throw tableRefusal('table-column-repeated', { name, column: repeated });
  return {
    name,
    columns,
    rows: table.rows.map(({ line, cells }) => ({
      line,
      fields: new Map(columns.map((column, at) => [column, (cells[at] ?? '').trim()])),
    })),
  };
}
