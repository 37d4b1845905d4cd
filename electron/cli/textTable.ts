/** Rows of cells as columns of one width each, indented by two; the first column left, the others right. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)));
  return rows
    .map((cells) => {
      const line = cells.map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      );
      return `  ${line.join('  ')}`.trimEnd();
    })
    .join('\n');
}

/** A number with fixed decimals and a real minus; "–" for none. */
export function shown(value: number | null | undefined, digits: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return value
    .toFixed(digits)
    .replace(/^-(?=0\.?0*$)/, '')
    .replace('-', '−');
}

/** low to high, "–" where either is missing. */
export function shownInterval(low: number | null, high: number | null, digits: number): string {
  return low === null && high === null ? '–' : `${shown(low, digits)} to ${shown(high, digits)}`;
}

/** A p value: three decimals, never 0.000. */
export function shownP(p: number | null): string {
  if (p === null) return '–';
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}
