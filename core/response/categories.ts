import type { Coded } from '../base/errors.ts';

/** Category of the targets; `none`: no target disease. */
export type TargetCategory = 'CR' | 'PR' | 'SD' | 'PD' | 'NE' | 'none';
/** Category of the non-targets; `none`: no such disease. */
export type NonTargetCategory = 'CR' | 'non-CR/non-PD' | 'PD' | 'NE' | 'none';
export const overallCategories = ['CR', 'PR', 'SD', 'non-CR/non-PD', 'PD', 'NE'] as const;
/** Category of a timepoint or a course. */
export type ResponseCategory = (typeof overallCategories)[number];

/** Best first (specification: best response). */
const ORDER: Readonly<Record<ResponseCategory, number>> = {
  CR: 0,
  PR: 1,
  SD: 2,
  'non-CR/non-PD': 2,
  PD: 3,
  NE: 4,
};

/** Negative where a is better than b. */
export function compareCategories(a: ResponseCategory, b: ResponseCategory): number {
  return ORDER[a] - ORDER[b];
}

/** The figures of a sum against its baseline and nadir. Null: not evaluable. Lengths in mm. */
export interface SumFigures {
  readonly [key: string]: number | string | null;
  readonly sumMm: number | null;
  readonly baselineSumMm: number;
  readonly nadirSumMm: number;
  readonly nadirDate: string;
  readonly changeFromBaselinePercent: number | null;
  readonly changeFromNadirPercent: number | null;
  readonly changeFromNadirMm: number | null;
}

/** Why a category is what it is: code → details. */
export interface ResponseReasons {
  'target-none': Record<never, never>;
  'target-cr': SumFigures;
  'target-pd': SumFigures;
  'target-pr': SumFigures;
  'target-sd': SumFigures;
  /** The measured targets alone reach progression against the full nadir. */
  'target-pd-incomplete': {
    readonly measuredMm: number;
    readonly nadirSumMm: number;
    readonly nadirDate: string;
    readonly increaseMm: number;
    readonly lesions: readonly string[];
  };
  'target-not-evaluable': { readonly lesions: readonly string[] };
  'target-disease-after-cr': { readonly lesions: readonly string[]; readonly since: string };
  'non-target-disease-after-cr': { readonly lesions: readonly string[]; readonly since: string };
  'non-target-cr': Record<never, never>;
  'non-target-none': Record<never, never>;
  'non-target-present': { readonly lesions: readonly string[] };
  'non-target-not-evaluated': { readonly lesions: readonly string[] };
  'non-target-progression': { readonly lesion: string };
  'new-lesion': { readonly lesion: string };
  'new-lesion-persists': { readonly lesion: string; readonly since: string };
  'marker-not-normal': { readonly marker: string; readonly value: string | null };
  'merge-artefact': {
    readonly lesions: readonly string[];
    readonly sumMm: number;
    readonly separateSumMm: number;
    readonly target: string;
    readonly otherwise: string;
  };
}
export type Reason = Coded;

/** A reason by its code. */
export function reason<Code extends keyof ResponseReasons & string>(
  code: Code,
  details: ResponseReasons[Code],
): Coded<Code, ResponseReasons[Code]> {
  return { code, details };
}
