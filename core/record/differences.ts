import type { JsonValue } from '../ipc/storeContract.ts';

/** A place where two documents differ; what is not there is null. */
export interface Difference {
  /** `placements[1].meanHu`. */
  readonly path: string;
  readonly recorded: JsonValue;
  readonly now: JsonValue;
}

/**
 * Every place where two JSON values differ, numbers to the last bit (what an interval was drawn from: `DRAWN_TOLERANCE`), in the order of the
 * recorded one. A list of another length is one difference:
 * its places would tell of a shift alone. The order of an object's fields does not matter.
 */
export function differencesBetween(recorded: JsonValue, now: JsonValue, path = ''): readonly Difference[] {
  if (isList(recorded) && isList(now) && recorded.length === now.length)
    return recorded.flatMap((item, index) => differencesBetween(item, now[index] ?? null, `${path}[${index}]`));
  if (isObject(recorded) && isObject(now)) {
    const names = [...new Set([...Object.keys(recorded), ...Object.keys(now)])];
    return names.flatMap((name) =>
      differencesBetween(recorded[name] ?? null, now[name] ?? null, path === '' ? name : `${path}.${name}`),
    );
  }
  return isSame(recorded, now) || isDrawnAlike(path, recorded, now) ? [] : [{ path, recorded, now }];
}

/** Relative. Draws pass through logarithms and cosines, whose last bit the language leaves to each engine: the window's is not Node's. */
const DRAWN_TOLERANCE = 1e-9;
/** The numbers of an `uncertainty` that rest on such draws: all others (population, mask, oil, shift, percentiles, seed) are equal to the last bit. */
const DRAWN =
  /(?:^|\.)uncertainty\.(?:(?:interval|parts\.(?:sampling|registration))\.(?:low|high)|quantilesPercent\[\d+\]|findings\[\d+\]\.details\.(?:low|high)Percent)$/;

function isDrawnAlike(path: string, a: JsonValue, b: JsonValue): boolean {
  if (typeof a !== 'number' || typeof b !== 'number' || !DRAWN.test(path)) return false;
  return Math.abs(a - b) <= DRAWN_TOLERANCE * Math.max(1, Math.abs(a));
}

function isSame(a: JsonValue, b: JsonValue): boolean {
  return a === b || (isList(a) && isList(b) && a.length === 0 && b.length === 0);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
