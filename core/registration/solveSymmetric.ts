/** A slight preference for staying, as a share of each diagonal element: a direction without any edges must not run away. */
const STAYING = 1e-4;

/** Solves the symmetric system whose upper half is given, by Cholesky's decomposition; zero where nothing pulls. */
export function solveSymmetric(upper: Float64Array, right: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n * n);
  const solution = right.slice();
  for (let a = 0; a < n; a += 1) {
    for (let b = 0; b <= a; b += 1) {
      let sum = (upper[n * b + a] ?? 0) * (a === b ? 1 + STAYING : 1) + (a === b ? 1e-9 : 0);
      for (let c = 0; c < b; c += 1) sum -= (lower[n * a + c] ?? 0) * (lower[n * b + c] ?? 0);
      lower[n * a + b] = a === b ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (lower[n * b + b] ?? 1);
    }
  }
  for (let a = 0; a < n; a += 1) {
    let sum = solution[a] ?? 0;
    for (let b = 0; b < a; b += 1) sum -= (lower[n * a + b] ?? 0) * (solution[b] ?? 0);
    solution[a] = sum / (lower[n * a + a] ?? 1);
  }
  for (let a = n - 1; a >= 0; a -= 1) {
    let sum = solution[a] ?? 0;
    for (let b = a + 1; b < n; b += 1) sum -= (lower[n * b + a] ?? 0) * (solution[b] ?? 0);
    solution[a] = sum / (lower[n * a + a] ?? 1);
  }
  return solution;
}
