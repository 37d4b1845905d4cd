/** Relative guard of every comparison with a limit: 30 % of 50 mm is 15 mm on paper and 15.000000000000002 in float64. */
const RELATIVE_GUARD = 1e-9;

/** value ≥ limit, on unrounded values, with the guard. */
export function atLeast(value: number, limit: number): boolean {
  return value >= limit - RELATIVE_GUARD * Math.abs(limit);
}

/** value ≤ limit, on unrounded values, with the guard. */
export function atMost(value: number, limit: number): boolean {
  return value <= limit + RELATIVE_GUARD * Math.abs(limit);
}

/** value > limit: more than the guard above it. */
export function above(value: number, limit: number): boolean {
  return !atMost(value, limit);
}

/** value < limit: more than the guard below it. */
export function below(value: number, limit: number): boolean {
  return !atLeast(value, limit);
}
