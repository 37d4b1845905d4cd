import { DomainError, type Coded } from '../base/errors.ts';
import { failed, ok, type Outcome } from '../base/outcome.ts';
import type { ChiSquareTest } from '../stats/comparison/kruskalWallis.ts';
import { coxModel, type CoxFit, type CoxRow } from '../stats/survival/cox.ts';
import { backwardElimination, type EliminationRule, type EliminationStep } from '../stats/survival/elimination.ts';
import { mixedCox, type MixedCoxFit } from '../stats/survival/mixedCox.ts';
import { proportionalityTest, type ProportionalityTest } from '../stats/survival/proportionalHazards.ts';
import type { DelimitedTable } from './delimitedTable.ts';
import { covariateColumn, textColumn, type CohortTimes } from './readCohort.ts';
import { survivalRefusal } from './survivalRefusals.ts';

export interface CoxOptionsOfTable {
  readonly covariates: readonly string[];
  /** Reference level by column; the others have their first level by name. */
  readonly references: Readonly<Record<string, string>>;
  readonly eliminate: EliminationRule | null;
  readonly cluster: string | null;
  /** Column of the random intercept. */
  readonly mixed: string | null;
}

/** The Cox part of `letb.survival/1`. `rows` are of the final model: after elimination where that was asked for. */
export interface CoxDocument {
  readonly ties: 'efron';
  /** Cases complete for every candidate (and the cluster), and those left out for want of one. */
  readonly n: number;
  readonly excluded: number;
  readonly events: number;
  readonly clusters: number | null;
  readonly rows: readonly CoxRow[];
  readonly covariates: CoxFit['covariates'];
  readonly concordance: number | null;
  readonly concordanceSe: number | null;
  readonly aic: number;
  readonly logLikelihood: number;
  readonly logLikelihoodNull: number;
  /** Null where elimination left no covariate. */
  readonly likelihoodRatio: ChiSquareTest | null;
  readonly score: ChiSquareTest | null;
  readonly wald: ChiSquareTest | null;
  readonly proportionalHazards: readonly ProportionalityTest[];
  /** Each candidate alone, on all cases that have it. */
  readonly univariable: readonly UnivariableFit[];
  readonly elimination: {
    readonly rule: EliminationRule;
    readonly steps: readonly EliminationStep[];
    readonly kept: readonly string[];
    readonly full: readonly CoxRow[];
  } | null;
  readonly mixed: MixedCoxFit | null;
}

export interface UnivariableFit {
  readonly covariate: string;
  readonly n: number;
  readonly events: number;
  /** Why there is no fit: the reason's code with its details. */
  readonly fit: Outcome<
    { readonly rows: readonly CoxRow[]; readonly wald: ChiSquareTest; readonly concordance: number | null },
    Coded
  >;
}

/** Univariable and multivariable Cox regression of columns. Refused: an unknown column, an unused reference, and as `coxRegression`. */
export function coxDocument(table: DelimitedTable, cohort: CohortTimes, options: CoxOptionsOfTable): CoxDocument {
  const unused = Object.keys(options.references).find((column) => !options.covariates.includes(column));
  if (unused !== undefined)
    throw survivalRefusal('survival-reference-unused', { column: unused, columns: options.covariates });
  const columns = options.covariates.map((name) => covariateColumn(table, name, options.references[name] ?? null));
  const clusterOf = options.cluster === null ? null : textColumn(table, options.cluster);
  const mixedOf = options.mixed === null ? null : textColumn(table, options.mixed);
  const place = new Map(cohort.rows.map((row, index) => [row, index]));
  const dataAt = (rows: readonly number[]) => ({
    times: rows.map((row) => cohort.times[place.get(row) ?? 0] ?? 0),
    events: rows.map((row) => cohort.events[place.get(row) ?? 0] === true),
  });
  const hasGroups = (row: number): boolean =>
    (clusterOf === null || clusterOf[row] !== null) && (mixedOf === null || mixedOf[row] !== null);
  const clustersAt = (rows: readonly number[]) =>
    clusterOf === null ? {} : { clusters: rows.map((row) => clusterOf[row] ?? '') };
  const complete = cohort.rows.filter((row) => hasGroups(row) && columns.every((column) => column.isPresent[row]));
  if (complete.length === 0)
    throw survivalRefusal('survival-none-complete', { cases: cohort.rows.length, columns: options.covariates });
  const data = dataAt(complete);
  const candidates = columns.map((column) => column.at(complete));
  const elimination =
    options.eliminate === null
      ? null
      : backwardElimination(data, candidates, { rule: options.eliminate, ...clustersAt(complete) });
  const kept = elimination === null ? candidates : candidates.filter((item) => elimination.kept.includes(item.name));
  const model = kept.length === 0 ? null : coxModel(data, kept, clustersAt(complete));
  const fit = model?.fit ?? null;
  const nullLikelihood = fit?.logLikelihoodNull ?? elimination?.full.logLikelihoodNull ?? 0;
  return {
    ties: 'efron',
    n: complete.length,
    excluded: cohort.rows.length - complete.length,
    events: data.events.filter(Boolean).length,
    clusters: clusterOf === null ? null : new Set(complete.map((row) => clusterOf[row])).size,
    rows: fit?.rows ?? [],
    covariates: fit?.covariates ?? [],
    concordance: fit?.concordance?.c ?? null,
    concordanceSe: fit?.concordance?.se ?? null,
    aic: fit?.aic ?? -2 * nullLikelihood,
    logLikelihood: fit?.logLikelihood ?? nullLikelihood,
    logLikelihoodNull: nullLikelihood,
    likelihoodRatio: fit?.likelihoodRatio ?? null,
    score: fit?.score ?? null,
    wald: fit?.wald ?? null,
    proportionalHazards: model === null ? [] : proportionalityTest(model),
    univariable: columns.map((column) => {
      const rows = cohort.rows.filter((row) => hasGroups(row) && column.isPresent[row]);
      const own = dataAt(rows);
      const size = { covariate: column.name, n: rows.length, events: own.events.filter(Boolean).length };
      return { ...size, fit: univariable(() => coxModel(own, [column.at(rows)], clustersAt(rows)).fit) };
    }),
    elimination:
      elimination === null
        ? null
        : { rule: elimination.rule, steps: elimination.steps, kept: elimination.kept, full: elimination.full.rows },
    mixed:
      mixedOf === null || kept.length === 0
        ? null
        : mixedCox(
            data,
            kept,
            complete.map((row) => mixedOf[row] ?? ''),
          ),
  };
}

function univariable(fitted: () => CoxFit): UnivariableFit['fit'] {
  try {
    const { rows, wald, concordance } = fitted();
    return ok({ rows, wald, concordance: concordance?.c ?? null });
  } catch (error) {
    if (error instanceof DomainError) return failed({ code: error.code, details: error.details });
    throw error;
  }
}
