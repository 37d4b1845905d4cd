import { findingsOf, type Finding } from '../base/findings.ts';
import { refusals } from '../base/errors.ts';
import { fleissKappa, type FleissKappa } from '../stats/agreement/fleiss.ts';
import { iccForm, intraclassCorrelations, type Icc, type IccForm } from '../stats/agreement/icc.ts';
import { blandAltman, type BlandAltman, type DifferenceScale } from '../stats/agreement/blandAltman.ts';
import { kappa, type Kappa, type KappaWeights } from '../stats/agreement/kappa.ts';
import {
  bootstrapIntervals,
  LEAST_CLUSTERS,
  type BootstrapInterval,
  type BootstrapOptions,
} from '../stats/bootstrap.ts';
import { levelsOf } from '../stats/survival/covariates.ts';
import { numberOf, tableRefusal, type DelimitedTable } from './delimitedTable.ts';
import { isNotEvaluable, type RatedCase, type Ratings } from './readRatings.ts';

export type AgreementStatistic = 'kappa' | 'fleiss' | 'icc' | 'bland-altman';

export interface AgreementOptions {
  readonly statistic: AgreementStatistic;
  readonly weights: KappaWeights;
  /** The scale in its order; null: the levels that occur. */
  readonly levels: readonly string[] | null;
  readonly iccForm: IccForm;
  readonly scale: DifferenceScale;
  readonly bootstrap: BootstrapOptions;
}

export interface AgreementRefusals {
  'agreement-raters': { readonly statistic: AgreementStatistic; readonly needed: number; readonly raters: number };
  'agreement-scale-missing': { readonly weights: KappaWeights; readonly levels: readonly string[] };
  'agreement-none-complete': { readonly cases: number; readonly raters: readonly string[] };
}
const refusal = refusals<AgreementRefusals>();

export interface AgreementFindings {
  'agreement-no-variation': { readonly statistic: AgreementStatistic };
  'agreement-levels-from-data': { readonly levels: readonly string[] };
  'agreement-clusters-repeat': { readonly cases: number; readonly clusters: number };
  /** Cases repeat patients, of whom there are too few to be drawn. */
  'agreement-few-clusters': { readonly cases: number; readonly clusters: number; readonly needed: number };
}
const finding = findingsOf<AgreementFindings>();

/** `letb.agreement/1`: numbers unrounded, null where a statistic has no value. */
export interface AgreementDocument {
  readonly schema: 'letb.agreement/1';
  readonly statistic: AgreementStatistic;
  readonly raters: readonly string[];
  /** Cases used, and cases left out because a rating is blank or not evaluable. */
  readonly n: number;
  readonly excluded: number;
  readonly exclusions: { readonly blank: number; readonly notEvaluable: number };
  readonly kappa?: KappaFigures;
  readonly fleiss?: FleissKappa;
  readonly icc?: Icc & { readonly bootstrap: BootstrapInterval | null };
  readonly iccForms?: readonly Icc[];
  readonly blandAltman?: BlandAltman & {
    readonly bootstrap: Readonly<Record<'bias' | 'lower' | 'upper', BootstrapInterval>> | null;
  };
  readonly findings: readonly Finding[];
}

export interface KappaFigures {
  readonly weights: KappaWeights;
  readonly levels: readonly string[];
  readonly value: number | null;
  readonly se: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly band: string | null;
  readonly p: number | null;
  readonly agreementPercent: number;
  /** Cohen: rows the first rater. Fleiss: rows the cases, how many raters chose each level. */
  readonly table: readonly (readonly number[])[];
  /** How the interval was made. */
  readonly interval: 'Fleiss, Cohen & Everitt 1969' | 'standard error without agreement, Fleiss, Nee & Landis 1979';
  /** Unweighted κ in which "not evaluable" is a level of its own; null where nobody used it. */
  readonly withNotEvaluable: Pick<Kappa, 'n' | 'levels' | 'value' | 'se' | 'ciLow' | 'ciHigh'> | null;
  /** Interval from whole patients drawn with replacement; null where patients do not repeat. */
  readonly bootstrap: BootstrapInterval | null;
}

/**
 * Agreement of raters on the cases all of them rated. Refused: no complete case, two raters needed and another number given, weights
 * without a scale on ratings that are no numbers, a rating outside the scale or no number, by row and column.
 */
export function agreementDocument(
  ratings: Ratings,
  options: AgreementOptions,
  table: Pick<DelimitedTable, 'name' | 'delimiter'>,
): AgreementDocument {
  const { statistic } = options;
  const { raters } = ratings;
  if ((statistic === 'kappa' || statistic === 'bland-altman') && raters.length !== 2)
    throw refusal('agreement-raters', { statistic, needed: 2, raters: raters.length });
  const blank = ratings.cases.filter((item) => item.ratings.includes(''));
  const filled = ratings.cases.filter((item) => !item.ratings.includes(''));
  const complete = completeCases(ratings);
  if (complete.length === 0) throw refusal('agreement-none-complete', { cases: ratings.cases.length, raters });
  const notEvaluable = filled.length - complete.length;
  const clusters = complete.map((item, index) => item.cluster ?? `case ${index}`);
  const repeats = new Set(clusters).size < clusters.length ? { clusters, options: options.bootstrap } : null;
  const used: Used = { ratings, complete, filled, repeats, options, table };
  const base = {
    schema: 'letb.agreement/1',
    statistic,
    raters,
    n: complete.length,
    excluded: blank.length + notEvaluable,
    exclusions: { blank: blank.length, notEvaluable },
  } as const;
  const about = repeats === null ? [] : [repeatsFinding({ cases: clusters.length, clusters: new Set(clusters).size })];
  const part = statistic === 'kappa' || statistic === 'fleiss' ? categorical(used) : continuous(used);
  return { ...base, ...part, findings: [...part.findings, ...about] };
}

function repeatsFinding(counts: AgreementFindings['agreement-clusters-repeat']): Finding {
  return counts.clusters < LEAST_CLUSTERS
    ? finding('warning', 'agreement-few-clusters', { ...counts, needed: LEAST_CLUSTERS })
    : finding('note', 'agreement-clusters-repeat', counts);
}

/** The cases that agreement is computed on, in their order. */
export function completeCases(ratings: Ratings): readonly RatedCase[] {
  return ratings.cases.filter((item) => !item.ratings.includes('') && !item.ratings.some(isNotEvaluable));
}

interface Used {
  readonly ratings: Ratings;
  /** Cases without a blank or "not evaluable" rating; and those without a blank one. */
  readonly complete: readonly RatedCase[];
  readonly filled: readonly RatedCase[];
  readonly repeats: { readonly clusters: readonly string[]; readonly options: BootstrapOptions } | null;
  readonly options: AgreementOptions;
  readonly table: Pick<DelimitedTable, 'name' | 'delimiter'>;
}

type Part = Pick<AgreementDocument, 'kappa' | 'fleiss' | 'icc' | 'iccForms' | 'blandAltman' | 'findings'>;

function categorical(used: Used): Part {
  const { complete, filled, options, repeats } = used;
  const scale = scaleOf(used);
  const rows = complete.map((item) => item.ratings.map((rating) => levelName(rating, used.table)));
  const findings = scale.findings;
  const column = (from: readonly (readonly string[])[], rater: number): readonly string[] =>
    from.map((row) => row[rater] ?? '');
  if (options.statistic === 'fleiss') {
    const result = fleissKappa(rows, scale.levels);
    const [bootstrap = null] =
      repeats === null
        ? []
        : bootstrapIntervals(
            repeats.clusters,
            (places) => [
              fleissKappa(
                places.map((place) => rows[place] ?? []),
                scale.levels,
              ).value,
            ],
            repeats.options,
          );
    const { value, seNull, ciLow, ciHigh, band, p, agreementPercent } = result;
    return {
      kappa: {
        weights: 'none',
        levels: scale.levels,
        value,
        se: seNull,
        ciLow,
        ciHigh,
        band,
        p,
        agreementPercent,
        table: rows.map((row) => scale.levels.map((level) => row.filter((rating) => rating === level).length)),
        interval: 'standard error without agreement, Fleiss, Nee & Landis 1979',
        withNotEvaluable: null,
        bootstrap,
      },
      fleiss: result,
      findings:
        value === null
          ? [...findings, finding('warning', 'agreement-no-variation', { statistic: 'fleiss' })]
          : findings,
    };
  }
  const settings = { levels: scale.levels, weights: options.weights };
  const result = kappa(column(rows, 0), column(rows, 1), settings);
  const [bootstrap = null] =
    repeats === null
      ? []
      : bootstrapIntervals(
          repeats.clusters,
          (places) => {
            const drawn = places.map((place) => rows[place] ?? []);
            return [kappa(column(drawn, 0), column(drawn, 1), settings).value];
          },
          repeats.options,
        );
  const { value, se, ciLow, ciHigh, band, p, agreementPercent } = result;
  return {
    kappa: {
      weights: options.weights,
      levels: scale.levels,
      value,
      se,
      ciLow,
      ciHigh,
      band,
      p,
      agreementPercent,
      table: result.table,
      interval: 'Fleiss, Cohen & Everitt 1969',
      withNotEvaluable: filled.length === complete.length ? null : withNotEvaluable(used, scale.levels),
      bootstrap,
    },
    findings:
      value === null ? [...findings, finding('warning', 'agreement-no-variation', { statistic: 'kappa' })] : findings,
  };
}

function withNotEvaluable({ filled, table }: Used, levels: readonly string[]): KappaFigures['withNotEvaluable'] {
  const name = (rating: string): string => (isNotEvaluable(rating) ? 'NE' : levelName(rating, table));
  const all = [...levels, 'NE'];
  const { n, value, se, ciLow, ciHigh } = kappa(
    filled.map((item) => name(item.ratings[0] ?? '')),
    filled.map((item) => name(item.ratings[1] ?? '')),
    { levels: all },
  );
  return { n, levels: all, value, se, ciLow, ciHigh };
}

/** 1, 1.0 and 01 are one level; text stays as it is. */
export function levelName(rating: string, table: Pick<DelimitedTable, 'delimiter'>): string {
  const value = numberOf(rating, table);
  return value === null ? rating : String(value);
}

function scaleOf({ complete, options, ratings, table }: Used): {
  levels: readonly string[];
  findings: readonly Finding[];
} {
  const seen = levelsOf(complete.flatMap((item) => item.ratings.map((rating) => levelName(rating, table))));
  if (options.levels === null) {
    if (options.weights === 'none') return { levels: seen, findings: [] };
    const areNumbers = seen.every((level) => numberOf(level, { delimiter: ',' }) !== null);
    if (!areNumbers) throw refusal('agreement-scale-missing', { weights: options.weights, levels: seen });
    return { levels: seen, findings: [finding('note', 'agreement-levels-from-data', { levels: seen })] };
  }
  const levels = options.levels.map((level) => levelName(level, table));
  for (const item of complete)
    item.ratings.forEach((rating, at) => {
      if (levels.includes(levelName(rating, table))) return;
      throw tableRefusal('table-value-invalid', {
        name: table.name,
        line: item.lines[at] ?? 0,
        column: ratings.raters[at] ?? '',
        value: rating,
        allowed: options.levels ?? [],
      });
    });
  return { levels, findings: [] };
}

function continuous({ complete, options, ratings, repeats, table }: Used): Part {
  const rows = complete.map((item) =>
    item.ratings.map((rating, at) => {
      const value = numberOf(rating, table);
      if (value !== null) return value;
      const place = { line: item.lines[at] ?? 0, column: ratings.raters[at] ?? '' };
      throw tableRefusal('table-number-invalid', { name: table.name, ...place, value: rating });
    }),
  );
  const column = (from: readonly (readonly number[])[], rater: number): readonly number[] =>
    from.map((row) => row[rater] ?? 0);
  if (options.statistic === 'icc') {
    const all = intraclassCorrelations(rows);
    const chosen = iccForm(all, options.iccForm);
    const [bootstrap = null] =
      repeats === null
        ? []
        : bootstrapIntervals(
            repeats.clusters,
            (places) => [
              iccForm(intraclassCorrelations(places.map((place) => rows[place] ?? [])), options.iccForm).value,
            ],
            repeats.options,
          );
    return {
      icc: { ...chosen, bootstrap },
      iccForms: all.forms,
      findings: chosen.value === null ? [finding('warning', 'agreement-no-variation', { statistic: 'icc' })] : [],
    };
  }
  const result = blandAltman(column(rows, 0), column(rows, 1), options.scale);
  const intervals =
    repeats === null
      ? null
      : bootstrapIntervals(
          repeats.clusters,
          (places) => {
            const drawn = places.map((place) => rows[place] ?? []);
            const { bias, lower, upper } = blandAltman(column(drawn, 0), column(drawn, 1), options.scale);
            return [bias, lower, upper];
          },
          repeats.options,
        );
  const [bias, lower, upper] = intervals ?? [];
  const bootstrap = bias === undefined || lower === undefined || upper === undefined ? null : { bias, lower, upper };
  return { blandAltman: { ...result, bootstrap }, findings: [] };
}
