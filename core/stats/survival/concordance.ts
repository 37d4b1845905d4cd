import type { SurvivalTimes } from './survivalTimes.ts';

/** Harrell's C: of the pairs whose order of events is known, the share in which the one with the higher risk came first. */
export interface Concordance {
  readonly c: number;
  /** By the infinitesimal jackknife, as R's `concordance`; over clusters where they are given. */
  readonly se: number;
  readonly concordant: number;
  readonly discordant: number;
  /** Pairs of known order with equal risk: half each. */
  readonly tiedRisk: number;
  /** Pairs of events at one time, with unlike and with equal risk: they do not count. */
  readonly tiedTime: number;
  readonly tiedBoth: number;
}

/** Risks closer than this, relative, are equal: sums of products in another order differ in their last digits. */
const RISK_TOLERANCE = 1e-12;

/** Null where no pair has a known order. Times must have been through `survivalTimes`. */
export function harrellC(
  { times, events }: SurvivalTimes,
  risk: readonly number[],
  { strata, clusters }: { readonly strata?: readonly string[]; readonly clusters?: readonly string[] } = {},
): Concordance | null {
  const n = times.length;
  // A pair counts for both of its cases, so the derivative of C by a case's weight comes from its own counts.
  const agree = new Float64Array(n);
  const pairs = new Float64Array(n);
  let [concordant, discordant, tiedRisk, tiedTime, tiedBoth] = [0, 0, 0, 0, 0];
  const scale = risk.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const order = times.map((_, i) => i).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  for (let at = 0; at < n; at += 1) {
    const i = order[at] ?? 0;
    for (let next = at + 1; next < n; next += 1) {
      const j = order[next] ?? 0;
      if (strata !== undefined && strata[i] !== strata[j]) continue;
      const isSameTime = times[i] === times[j];
      const [iEvent, jEvent] = [events[i] === true, events[j] === true];
      if (!iEvent && !(isSameTime && jEvent)) continue;
      const difference = (risk[i] ?? 0) - (risk[j] ?? 0);
      const isEqual = Math.abs(difference) <= RISK_TOLERANCE * scale;
      if (isSameTime && iEvent && jEvent) {
        if (isEqual) tiedBoth += 1;
        else tiedTime += 1;
        continue;
      }
      // At one time the event comes before the censoring.
      const earlierIsHigher = isSameTime && jEvent ? difference < 0 : difference > 0;
      if (isEqual) tiedRisk += 1;
      else if (earlierIsHigher) concordant += 1;
      else discordant += 1;
      const share = isEqual ? 0.5 : earlierIsHigher ? 1 : 0;
      agree[i] = (agree[i] ?? 0) + share;
      agree[j] = (agree[j] ?? 0) + share;
      pairs[i] = (pairs[i] ?? 0) + 1;
      pairs[j] = (pairs[j] ?? 0) + 1;
    }
  }
  const total = concordant + discordant + tiedRisk;
  if (total === 0) return null;
  const c = (concordant + tiedRisk / 2) / total;
  const influence = Array.from(agree, (value, i) => (value - c * (pairs[i] ?? 0)) / total);
  const se = Math.sqrt(summedBy(influence, clusters).reduce((sum, value) => sum + value * value, 0));
  return { c, se, concordant, discordant, tiedRisk, tiedTime, tiedBoth };
}

function summedBy(values: readonly number[], clusters: readonly string[] | undefined): readonly number[] {
  if (clusters === undefined) return values;
  const sums = new Map<string, number>();
  values.forEach((value, i) => sums.set(clusters[i] ?? '', (sums.get(clusters[i] ?? '') ?? 0) + value));
  return [...sums.values()];
}
