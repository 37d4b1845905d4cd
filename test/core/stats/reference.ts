import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** R's inputs and answers as JSON, with R's version in each file. */
// oxlint-disable-next-line typescript/no-explicit-any
export function reference(name: string): any {
  return JSON.parse(readFileSync(new URL(`../../reference/${name}.json`, import.meta.url), 'utf8'));
}

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
