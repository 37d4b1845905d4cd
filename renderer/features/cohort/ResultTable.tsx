import type { ReactNode } from 'react';

/** A small table of figures: the first column names the row. */
export function ResultTable(props: {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly onRow?: (at: number) => void;
}): ReactNode {
  const { title, columns, rows, onRow } = props;
  return (
    <section className="cohort-result">
      <h3>{title}</h3>
      <table>
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th key={`${column} ${at}`} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, at) => (
            <tr key={`${cells[0] ?? ''} ${at}`}>
              {cells.map((cell, column) =>
                column === 0 ? (
                  <th key={columns[column] ?? column} scope="row">
                    {onRow === undefined ? (
                      cell
                    ) : (
                      <button type="button" onClick={() => onRow(at)}>
                        {cell}
                      </button>
                    )}
                  </th>
                ) : (
                  <td key={columns[column] ?? column}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
