import { checkFinite, statsRefusal } from '../statsRefusals.ts';

/** A number of each case, or a category with its reference level. */
export type Covariate =
  | { readonly kind: 'numeric'; readonly name: string; readonly values: readonly number[] }
  | {
      readonly kind: 'categorical';
      readonly name: string;
      readonly values: readonly string[];
      /** Every other level has its own coefficient against this one; refused if no case has it. */
      readonly reference: string;
    };

/** One coefficient: a number's, or that of a level against the reference. */
export interface Term {
  /** `age`, or `celltype=large`. */
  readonly term: string;
  readonly covariate: string;
  readonly level: string | null;
  readonly reference: string | null;
  readonly values: readonly number[];
}

/** Coefficients of the covariates in order; the levels of a category alphabetically, numbers by size. */
export function termsOf(covariates: readonly Covariate[]): readonly Term[] {
  return covariates.flatMap((covariate): readonly Term[] => {
    const { name } = covariate;
    if (covariate.kind === 'numeric') {
      checkFinite(covariate.values, name);
      return [{ term: name, covariate: name, level: null, reference: null, values: covariate.values }];
    }
    const { values, reference } = covariate;
    const levels = levelsOf(values);
    if (!levels.includes(reference)) throw statsRefusal('stats-level-unknown', { level: reference, levels });
    if (levels.length < 2) throw statsRefusal('stats-covariate-redundant', { term: name });
    return levels
      .filter((level) => level !== reference)
      .map((level) => ({
        term: `${name}=${level}`,
        covariate: name,
        level,
        reference,
        values: values.map((value) => (value === level ? 1 : 0)),
      }));
  });
}

/** The distinct levels: by size where all are numbers, else alphabetically by code unit, so that every computer has one order. */
export function levelsOf(values: readonly string[]): readonly string[] {
  const levels = [...new Set(values)];
  const areNumbers = levels.every((level) => level.trim() !== '' && Number.isFinite(Number(level)));
  return areNumbers ? levels.sort((a, b) => Number(a) - Number(b)) : levels.sort((a, b) => (a < b ? -1 : 1));
}

/** The covariate without the cases at other places than `kept`. */
export function covariateAt(covariate: Covariate, kept: readonly number[]): Covariate {
  if (covariate.kind === 'numeric') return { ...covariate, values: kept.map((index) => covariate.values[index] ?? 0) };
  return { ...covariate, values: kept.map((index) => covariate.values[index] ?? '') };
}
