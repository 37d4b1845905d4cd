import { expect } from 'vitest';

export { reference } from '../../fixtures/referenceTables.ts';

/** Every number of `actual` agrees with R's, 1e-6 relative unless told (absolute below 1e-12); null agrees with null alone. */
export function expectAsR(actual: unknown, expected: unknown, tolerance = 1e-6, path = ''): void {
  if (Array.isArray(expected)) {
    expect(Array.isArray(actual) && actual.length, `${path} length`).toBe(expected.length);
    expected.forEach((value: unknown, index) => {
      expectAsR((actual as readonly unknown[])[index], value, tolerance, `${path}[${index}]`);
    });
    return;
  }
  if (typeof expected !== 'number') {
    expect(actual, path).toEqual(expected);
    return;
  }
  if (typeof actual !== 'number') throw new Error(`${path}: ${String(actual)} instead of ${expected}`);
  const error = Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-6);
  expect(error, `${path}: ${actual} for R's ${expected}`).toBeLessThanOrEqual(tolerance);
}
