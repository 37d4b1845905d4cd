import { refusals } from '../base/errors.ts';

/** Requests to `stats` that are refused as a whole. `what` names the quantity asked for. */
export interface StatsRefusals {
  /** Fewer values, cases or groups than the statistic needs. */
  'stats-too-few': { readonly what: string; readonly count: number; readonly needed: number };
  /** A value that is not a finite number, or outside the range the statistic is defined on. */
  'stats-value-invalid': { readonly what: string; readonly index: number; readonly value: string };
  /** Lists that belong together have unlike lengths. */
  'stats-unlike-lengths': { readonly what: string; readonly first: number; readonly second: number };
  /** More cases or levels than an exact method can be asked for. */
  'stats-too-many': { readonly what: string; readonly count: number; readonly limit: number };
  /** A rating outside the stated scale. */
  'stats-level-unknown': { readonly level: string; readonly levels: readonly string[] };
  /** A scale that names a level twice. */
  'stats-level-repeated': { readonly level: string };
  /** A covariate that is constant, or a combination of the others, among the cases used. */
  'stats-covariate-redundant': { readonly term: string };
  /** A coefficient grows without bound: every event lies on one side of the covariate. */
  'stats-covariate-separates': { readonly term: string };
  /** No event among the cases used. */
  'stats-no-event': { readonly what: string };
  /** The fit did not settle. */
  'stats-not-converged': { readonly what: string; readonly iterations: number };
}

export const statsRefusal = refusals<StatsRefusals>();

/** Refused: a value that is not finite. */
export function checkFinite(values: readonly number[], what: string): void {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) throw statsRefusal('stats-value-invalid', { what, index, value: String(values[index]) });
}

/** Refused: fewer than `needed`. */
export function checkCount(count: number, needed: number, what: string): void {
  if (count < needed) throw statsRefusal('stats-too-few', { what, count, needed });
}

/** Refused: two lists of unlike length. */
export function checkSameLength(first: number, second: number, what: string): void {
  if (first !== second) throw statsRefusal('stats-unlike-lengths', { what, first, second });
}
