import { refusals } from '../base/errors.ts';

export interface SurvivalRefusals {
  'survival-none-complete': { readonly cases: number; readonly columns: readonly string[] };
  'survival-time-negative': {
    readonly name: string;
    readonly line: number;
    readonly column: string;
    readonly value: number;
  };
  'survival-reference-unused': { readonly column: string; readonly columns: readonly string[] };
}

export const survivalRefusal = refusals<SurvivalRefusals>();

export interface SurvivalFindings {
  'survival-thresholds-not-sealed': Record<string, never>;
  'survival-thresholds-sealed': { readonly sealedAt: string; readonly sha256: string };
  'survival-thresholds-sealed-late': { readonly sealedAt: string; readonly sha256: string };
  'survival-thresholds-departed': { readonly sealedAt: string; readonly departures: readonly string[] };
  'survival-one-group': { readonly group: string };
  'survival-cutoff-scan-refused': { readonly reason: string };
  'survival-cutoff-exploratory': Record<string, never>;
  'survival-clusters-repeat': { readonly cases: number; readonly clusters: number };
  'survival-hazards-not-proportional': { readonly term: string; readonly p: number };
}
