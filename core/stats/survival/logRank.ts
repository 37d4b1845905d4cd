import { chiSquareUpper } from '../distributions.ts';
import { quadraticForm } from '../linearAlgebra.ts';
import { checkCount, checkSameLength } from '../statsRefusals.ts';
import { survivalTimes, type SurvivalTimes } from './survivalTimes.ts';

export interface LogRank {
  /** Null where there is nothing to compare: no event while more than one group is at risk. */
  readonly chiSquare: number | null;
  readonly df: number;
  readonly p: number | null;
  readonly groups: readonly {
    readonly group: string;
    readonly n: number;
    readonly observed: number;
    readonly expected: number;
  }[];
}

export interface LogRankOptions {
  /** Compares within these strata alone. */
  readonly strata?: readonly string[];
  /** Harrington & Fleming's weight S(t−)^rho: 0 log-rank, 1 Peto & Peto's Wilcoxon. */
  readonly rho?: number;
}

/** Log-rank test of two or more groups, as R's `survdiff`. Refused: fewer than two groups, unlike lengths, and as `survivalTimes`. */
export function logRank(data: SurvivalTimes, groupOf: readonly string[], options: LogRankOptions = {}): LogRank {
  const { times, events } = survivalTimes(data);
  const { strata, rho = 0 } = options;
  checkSameLength(times.length, groupOf.length, 'groups of the log-rank test');
  if (strata !== undefined) checkSameLength(times.length, strata.length, 'strata of the log-rank test');
  const names = [...new Set(groupOf)];
  checkCount(names.length, 2, 'groups of the log-rank test');
  const place = new Map(names.map((name, index) => [name, index]));
  const observed = names.map(() => 0);
  const expected = names.map(() => 0);
  const variance = names.map(() => names.map(() => 0));
  const indices = times.map((_, index) => index);
  for (const stratum of new Set(strata ?? [''])) {
    const members = indices.filter((index) => strata === undefined || strata[index] === stratum);
    addStratum(
      members
        .map((index) => ({
          time: times[index] ?? 0,
          event: events[index] === true,
          group: place.get(groupOf[index] ?? '') ?? 0,
        }))
        .sort((a, b) => a.time - b.time),
      rho,
      { observed, expected, variance },
    );
  }
  const used = names.map((_, index) => index).filter((index) => (expected[index] ?? 0) > 0);
  const kept = used.slice(0, -1);
  const difference = kept.map((index) => (observed[index] ?? 0) - (expected[index] ?? 0));
  const chiSquare = quadraticForm(
    kept.map((i) => kept.map((j) => variance[i]?.[j] ?? 0)),
    difference,
  );
  const isComparable = kept.length > 0 && chiSquare !== null;
  return {
    chiSquare: isComparable ? chiSquare : null,
    df: kept.length,
    p: isComparable ? chiSquareUpper(chiSquare, kept.length) : null,
    groups: names.map((group, index) => ({
      group,
      n: groupOf.filter((name) => name === group).length,
      observed: observed[index] ?? 0,
      expected: expected[index] ?? 0,
    })),
  };
}

interface Member {
  readonly time: number;
  readonly event: boolean;
  readonly group: number;
}

function addStratum(
  members: readonly Member[],
  rho: number,
  into: { readonly observed: number[]; readonly expected: number[]; readonly variance: number[][] },
): void {
  const atRisk = into.observed.map((_, group) => members.filter((member) => member.group === group).length);
  let survival = 1;
  let start = 0;
  while (start < members.length) {
    const time = members[start]?.time;
    let end = start;
    const leaving = atRisk.map(() => 0);
    const died = atRisk.map(() => 0);
    for (let member = members[end]; member !== undefined && member.time === time; member = members[end]) {
      leaving[member.group] = (leaving[member.group] ?? 0) + 1;
      if (member.event) died[member.group] = (died[member.group] ?? 0) + 1;
      end += 1;
    }
    const n = members.length - start;
    const deaths = died.reduce((sum, count) => sum + count, 0);
    if (deaths > 0) {
      const weight = survival ** rho;
      const spread = n > 1 ? (weight * weight * deaths * (n - deaths)) / (n - 1) : 0;
      atRisk.forEach((count, i) => {
        const share = count / n;
        into.observed[i] = (into.observed[i] ?? 0) + weight * (died[i] ?? 0);
        into.expected[i] = (into.expected[i] ?? 0) + weight * deaths * share;
        const row = into.variance[i];
        if (row === undefined) return;
        atRisk.forEach((other, j) => {
          row[j] = (row[j] ?? 0) + spread * share * ((i === j ? 1 : 0) - other / n);
        });
      });
      survival *= (n - deaths) / n;
    }
    leaving.forEach((count, group) => {
      atRisk[group] = (atRisk[group] ?? 0) - count;
    });
    start = end;
  }
}
