import { checkCount } from '../statsRefusals.ts';
import { coxRegression, type CoxFit, type CoxOptions } from './cox.ts';
import type { Covariate } from './covariates.ts';
import type { SurvivalTimes } from './survivalTimes.ts';

export type EliminationRule = 'p' | 'aic';

export interface EliminationStep {
  readonly removed: string;
  /** Of its joint Wald test in the model it was removed from. */
  readonly p: number;
  readonly aicBefore: number;
  /** Null when no covariate is left: AIC of the empty model is −2 logL. */
  readonly aicAfter: number;
}

export interface Elimination {
  readonly rule: EliminationRule;
  readonly full: CoxFit;
  readonly steps: readonly EliminationStep[];
  /** Covariates that stay, in their order. */
  readonly kept: readonly string[];
  /** Null when none stays. */
  readonly final: CoxFit | null;
}

/** A covariate stays while its p is below this. */
const P_TO_STAY = 0.05;

/**
 * Backward elimination. `p`: the covariate with the largest joint Wald p ≥ 0.05 goes, one at a time. `aic`: the one whose removal lowers AIC
 * most goes, while one does (R's `step`). Cases must be complete for every candidate. Refused: no candidate, and as `coxRegression`.
 */
export function backwardElimination(
  data: SurvivalTimes,
  candidates: readonly Covariate[],
  { rule, ...options }: CoxOptions & { readonly rule: EliminationRule },
): Elimination {
  checkCount(candidates.length, 1, 'candidates of backward elimination');
  const full = coxRegression(data, candidates, options);
  const emptyAic = -2 * full.logLikelihoodNull;
  const steps: EliminationStep[] = [];
  let kept = candidates;
  let fit: CoxFit | null = full;
  while (fit !== null) {
    const here: CoxFit = fit;
    const without = (name: string): CoxFit | null => {
      const rest = kept.filter((item) => item.name !== name);
      return rest.length === 0 ? null : coxRegression(data, rest, options);
    };
    const removed: Removal | null = rule === 'p' ? leastSignificant(here, without) : lowestAic(here, without, emptyAic);
    if (removed === null) break;
    steps.push({
      removed: removed.name,
      p: here.covariates.find((item) => item.covariate === removed.name)?.p ?? 1,
      aicBefore: here.aic,
      aicAfter: removed.next?.aic ?? emptyAic,
    });
    kept = kept.filter((item) => item.name !== removed.name);
    fit = removed.next;
  }
  return { rule, full, steps, kept: kept.map((item) => item.name), final: fit };
}

interface Removal {
  readonly name: string;
  readonly next: CoxFit | null;
}

function leastSignificant(fit: CoxFit, without: (name: string) => CoxFit | null): Removal | null {
  const worst = fit.covariates.reduce((high, item) => (item.p > high.p ? item : high));
  return worst.p >= P_TO_STAY ? { name: worst.covariate, next: without(worst.covariate) } : null;
}

function lowestAic(fit: CoxFit, without: (name: string) => CoxFit | null, emptyAic: number): Removal | null {
  let best: { readonly removal: Removal; readonly aic: number } | null = null;
  for (const { covariate } of fit.covariates) {
    const next = without(covariate);
    const aic = next?.aic ?? emptyAic;
    if (aic < (best?.aic ?? fit.aic)) best = { removal: { name: covariate, next }, aic };
  }
  return best?.removal ?? null;
}
