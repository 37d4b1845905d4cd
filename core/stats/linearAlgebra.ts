/** A symmetric matrix, row by row; both triangles are filled. */
export type SymmetricMatrix = readonly (readonly number[])[];

/** The Cholesky factor of a positive definite matrix and what it is used for. */
export interface Factored {
  readonly solve: (right: readonly number[]) => readonly number[];
  readonly inverse: () => SymmetricMatrix;
  readonly logDeterminant: number;
}

/** Smallest pivot, relative to the diagonal, that still counts as more than rounding. */
const PIVOT = 1e-10;

/** The factor, or the first row that depends on the rows before it. */
export function factor(
  matrix: SymmetricMatrix,
): { readonly kind: 'factored'; readonly factored: Factored } | { readonly kind: 'singular'; readonly row: number } {
  const size = matrix.length;
  const lower: Float64Array[] = [];
  for (let i = 0; i < size; i += 1) {
    const row = new Float64Array(i + 1);
    const source = matrix[i] ?? [];
    for (let j = 0; j <= i; j += 1) {
      const other = j === i ? row : (lower[j] ?? row);
      let sum = source[j] ?? 0;
      for (let k = 0; k < j; k += 1) sum -= (row[k] ?? 0) * (other[k] ?? 0);
      if (j < i) row[j] = sum / (other[j] ?? 1);
      else {
        if (!(sum > PIVOT * Math.abs(source[i] ?? 0))) return { kind: 'singular', row: i };
        row[i] = Math.sqrt(sum);
      }
    }
    lower.push(row);
  }
  return { kind: 'factored', factored: factoredBy(lower) };
}

function factoredBy(lower: readonly Float64Array[]): Factored {
  const size = lower.length;
  const solve = (right: readonly number[]): readonly number[] => {
    const x = Float64Array.from(right);
    for (let i = 0; i < size; i += 1) {
      const row = lower[i] ?? x;
      let sum = x[i] ?? 0;
      for (let k = 0; k < i; k += 1) sum -= (row[k] ?? 0) * (x[k] ?? 0);
      x[i] = sum / (row[i] ?? 1);
    }
    for (let i = size - 1; i >= 0; i -= 1) {
      let sum = x[i] ?? 0;
      for (let k = i + 1; k < size; k += 1) sum -= (lower[k]?.[i] ?? 0) * (x[k] ?? 0);
      x[i] = sum / (lower[i]?.[i] ?? 1);
    }
    return Array.from(x);
  };
  return {
    solve,
    inverse: () => lower.map((_, column) => solve(lower.map((_row, at) => (at === column ? 1 : 0)))),
    logDeterminant: 2 * lower.reduce((sum, row, i) => sum + Math.log(row[i] ?? 1), 0),
  };
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

/** rightᵀ · matrix⁻¹ · right; null where the matrix is singular. */
export function quadraticForm(matrix: SymmetricMatrix, right: readonly number[]): number | null {
  const result = factor(matrix);
  return result.kind === 'singular' ? null : dot(right, result.factored.solve(right));
}

/** The part of a symmetric matrix that belongs to the given rows and columns. */
export function subMatrix(matrix: SymmetricMatrix, rows: readonly number[]): SymmetricMatrix {
  return rows.map((i) => rows.map((j) => matrix[i]?.[j] ?? 0));
}
