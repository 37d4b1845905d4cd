import { refusals } from '../base/errors.ts';

/** A named, versioned set of thresholds of the change of LETB. There is no validated universal cut-off. */
export interface ThresholdSet {
  readonly id: string;
  readonly version: string;
  readonly source: string;
  readonly endpoints: readonly EndpointThreshold[];
  /** Further thresholds that a cohort analysis tests, percent. */
  readonly exploratoryThresholdsPercent: readonly number[];
}

export interface EndpointThreshold {
  readonly endpoint: string;
  /** A responder's change lies strictly below, percent. */
  readonly thresholdPercent: number;
}

export interface ThresholdSetRefusals {
  'threshold-set-invalid': { readonly what: string };
}
const refusal = refusals<ThresholdSetRefusals>();

/** Guard of the strict comparison: 7 → 6.3 % is −10 % on paper and −10.000000000000002 % in float64. */
const COMPARISON_GUARD = 1e-9;

/** Strictly below the threshold, on unrounded values, with the guard. Equal is a non-responder. */
export function isResponder(changePercent: number, thresholdPercent: number): boolean {
  return changePercent < thresholdPercent - COMPARISON_GUARD * Math.max(1, Math.abs(thresholdPercent));
}

/** Checks a threshold set read from a file (schema `letb.threshold-set/1`). Refused: any missing or wrong field, by name. */
export function parseThresholdSet(value: unknown): ThresholdSet {
  const record = recordOf(value, 'the set');
  if (record['schema'] !== 'letb.threshold-set/1')
    throw refusal('threshold-set-invalid', { what: 'schema is not letb.threshold-set/1' });
  const endpoints = listOf(record['endpoints'], 'endpoints').map((item): EndpointThreshold => {
    const entry = recordOf(item, 'an endpoint');
    return {
      endpoint: textOf(entry['endpoint'], 'endpoint'),
      thresholdPercent: numberOf(entry['thresholdPercent'], 'thresholdPercent'),
    };
  });
  if (endpoints.length === 0) throw refusal('threshold-set-invalid', { what: 'endpoints is empty' });
  return {
    id: textOf(record['id'], 'id'),
    version: textOf(record['version'], 'version'),
    source: textOf(record['source'], 'source'),
    endpoints,
    exploratoryThresholdsPercent: listOf(record['exploratoryThresholdsPercent'], 'exploratoryThresholdsPercent').map(
      (item) => numberOf(item, 'exploratoryThresholdsPercent'),
    ),
  };
}

function recordOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refusal('threshold-set-invalid', { what: `${what} is not an object` });
  return Object.fromEntries(Object.entries(value));
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw refusal('threshold-set-invalid', { what: `${what} is not a list` });
  return value;
}

function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '')
    throw refusal('threshold-set-invalid', { what: `${what} is not a text` });
  return value;
}

function numberOf(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw refusal('threshold-set-invalid', { what: `${what} is not a number` });
  return value;
}
