import type { InstanceHeader } from './instance.ts';

/** A concatenation whose files are not all there. */
export interface MissingParts {
  readonly present: number;
  readonly total: number;
}

/**
 * The first concatenation of a series that lacks files, or null: its last part may hold the end of the liver, and leaves no gap when it
 * is missing. Where the total is not stated, the highest number stands for it.
 */
export function missingParts(headers: readonly InstanceHeader[]): MissingParts | null {
  const parts = new Map<string, { readonly numbers: Set<number>; total: number }>();
  for (const { concatenation } of headers) {
    if (concatenation === undefined) continue;
    const { uid, number, total } = concatenation;
    const known = parts.get(uid) ?? { numbers: new Set(), total: 0 };
    known.numbers.add(number);
    known.total = Math.max(known.total, number, total ?? 0);
    parts.set(uid, known);
  }
  const lacking = [...parts.values()].find(({ numbers, total }) => numbers.size < total);
  return lacking === undefined ? null : { present: lacking.numbers.size, total: lacking.total };
}
