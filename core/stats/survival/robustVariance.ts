import type { SymmetricMatrix } from '../linearAlgebra.ts';
import { riskScores, visitEvents, type RiskSets } from './partialLikelihood.ts';

/** Score residuals of each case, in the caller's order, one number a coefficient. */
export function scoreResiduals(sets: RiskSets, beta: readonly number[]): readonly (readonly number[])[] {
  const size = sets.columns.length;
  const { scores } = riskScores(sets, beta);
  const residuals = Array.from({ length: sets.n }, () => Array.from({ length: size }, () => 0));
  visitEvents(sets, beta, ({ fraction, tied, mean, weight, strataFrom, from, to }) => {
    for (let i = strataFrom; i < to; i += 1) {
      const isOwn = i >= from && sets.events[i] === 1;
      // Breslow has fraction 0 throughout; Efron lets tied events leave in shares.
      const hazard = ((scores[i] ?? 0) / weight) * (isOwn ? 1 - fraction : 1);
      const row = residuals[i] ?? [];
      for (let a = 0; a < size; a += 1) {
        const away = (sets.columns[a]?.[i] ?? 0) - (mean[a] ?? 0);
        row[a] = (row[a] ?? 0) - away * hazard + (isOwn ? away / tied : 0);
      }
    }
  });
  const inOrder: (readonly number[])[] = [];
  sets.source.forEach((place, i) => {
    inOrder[place] = residuals[i] ?? [];
  });
  return inOrder;
}

/** The sandwich V·(Σ over clusters u uᵀ)·V with u the cluster's summed score residuals (Lin & Wei 1989), as `coxph(cluster = )`. */
export function robustVariance(
  sets: RiskSets,
  beta: readonly number[],
  naive: SymmetricMatrix,
  clusters: readonly string[],
): SymmetricMatrix {
  const size = naive.length;
  const influence = new Map<string, number[]>();
  scoreResiduals(sets, beta).forEach((row, i) => {
    const name = clusters[i] ?? '';
    const sums = influence.get(name) ?? Array.from({ length: size }, () => 0);
    for (let a = 0; a < size; a += 1)
      sums[a] = (sums[a] ?? 0) + row.reduce((sum, value, b) => sum + value * (naive[b]?.[a] ?? 0), 0);
    influence.set(name, sums);
  });
  const all = [...influence.values()];
  return naive.map((_, a) => naive.map((_row, b) => all.reduce((sum, row) => sum + (row[a] ?? 0) * (row[b] ?? 0), 0)));
}
