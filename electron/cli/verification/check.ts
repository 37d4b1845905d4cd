/** One quantity of a reference object: what it must be, and what this installation measures. */
export interface Check {
  readonly object: string;
  readonly quantity: string;
  readonly unit: string;
  readonly expected: number;
  /** Null when the measurement itself failed; `failure` says why. */
  readonly measured: number | null;
  /** measured − expected. */
  readonly difference: number | null;
  /** The largest |difference| that passes. */
  readonly tolerance: number;
  readonly passed: boolean;
  readonly failure: string | null;
}

export interface Expectation {
  readonly object: string;
  readonly quantity: string;
  readonly unit: string;
  readonly expected: number;
  readonly tolerance: number;
}

/** Measures and compares. A measurement that throws is a failed check, so that the others are still made. */
export function check(expectation: Expectation, measure: () => number): Check {
  try {
    const measured = measure();
    const difference = measured - expectation.expected;
    const passed = Math.abs(difference) <= expectation.tolerance;
    return { ...expectation, measured, difference, passed, failure: null };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { ...expectation, measured: null, difference: null, passed: false, failure };
  }
}
