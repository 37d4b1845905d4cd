import type { BatchDocument, BatchRow, BatchTimepoint } from '../record/batchDocument.ts';
import { caseTimepointIds } from '../record/caseDocument.ts';
import { csvOf, type Field } from './csv.ts';

type Cell = readonly [column: string, field: Field];

/**
 * A batch as one wide table, one row a case in the order of the manifest, RFC 4180, unrounded. Columns: `schema`, `line`, `case`,
 * `patient`, `treatment`, `treatment_dates` (between blanks), `state`, `review`, `review_reason`; of `pre_` and `post_` each `date`,
 * `letb_percent`, `letb_sd_percent`, `letb_low_percent`, `letb_high_percent` (the interval), `enhancing_cm3`, `liver_cm3`, `coverage`, `provisional`, `preset`, `k`, `alignment`, `software_version`, `findings` (codes); then `letb_change_percent`, its `_low_` and `_high_`,
 * `enhancing_change_percent`, `liver_change_percent`, `change_provisional`, `threshold_set`, `change_findings`, for each endpoint `threshold_percent_<endpoint>` and
 * `responder_<endpoint>` (1, 0), `probability_<endpoint>`, `call_<endpoint>`, `failures` (codes by timepoint), and the inputs of `pre_` and `post_`: `arterial_series_uid`, `precontrast_series_uid`, `arterial_sha256`, `precontrast_sha256`, `liver_mask_sha256`. An empty field: not known or not evaluable.
 */
export function batchCsv({ cases }: BatchDocument): string {
  const endpoints = [
    ...new Set(cases.flatMap(({ change }) => (change?.responses ?? []).map(({ endpoint }) => endpoint))),
  ].toSorted();
  const rows = cases.map((row) => cellsOf(row, endpoints));
  const [first = cellsOf(NOBODY, endpoints)] = rows;
  return csvOf([first.map(([column]) => column), ...rows.map((row) => row.map(([, field]) => field))]);
}

const NOBODY: BatchRow = {
  line: 0,
  case: '',
  patient: '',
  treatment: '',
  treatmentDates: [],
  folders: [],
  state: 'pending',
  review: 'unreviewed',
  reviewReason: '',
  timepoints: [],
  change: null,
  failures: [],
};

function cellsOf(row: BatchRow, endpoints: readonly string[]): readonly Cell[] {
  const { change } = row;
  return [
    ['schema', 'letb.batch-csv/1'],
    ['line', row.line],
    ['case', row.case],
    ['patient', row.patient],
    ['treatment', row.treatment],
    ['treatment_dates', row.treatmentDates.join(' ')],
    ['state', row.state],
    ['review', row.review],
    ['review_reason', row.reviewReason],
    ...caseTimepointIds.flatMap((id) =>
      timepointCells(
        id,
        row.timepoints.find((timepoint) => timepoint.id === id),
      ),
    ),
    ['letb_change_percent', change?.changePercent ?? null],
    ['letb_change_low_percent', change?.changeInterval?.low ?? null],
    ['letb_change_high_percent', change?.changeInterval?.high ?? null],
    ['enhancing_change_percent', change?.enhancingChangePercent ?? null],
    ['liver_change_percent', change?.liverChangePercent ?? null],
    ['change_provisional', change === null ? null : Number(change.provisional)],
    ['threshold_set', change?.thresholdSet ?? null],
    ['change_findings', codes(change?.findings ?? [])],
    ...endpoints.flatMap((endpoint): readonly Cell[] => {
      const response = change?.responses.find((one) => one.endpoint === endpoint);
      const name = endpoint.replaceAll(/[^a-z0-9]+/gi, '_').toLowerCase();
      const responder = response?.responder ?? null;
      return [
        [`threshold_percent_${name}`, response?.thresholdPercent ?? null],
        [`responder_${name}`, responder === null ? null : Number(responder)],
        [`probability_${name}`, response?.probability ?? null],
        [`call_${name}`, response?.call ?? null],
      ];
    }),
    [
      'failures',
      row.failures.map(({ timepoint, code }) => (timepoint === null ? code : `${timepoint}:${code}`)).join(' '),
    ],
    ...caseTimepointIds.flatMap((id) =>
      inputCells(
        id,
        row.timepoints.find((timepoint) => timepoint.id === id),
      ),
    ),
  ];
}

function timepointCells(id: string, timepoint: BatchTimepoint | undefined): readonly Cell[] {
  return [
    [`${id}_date`, timepoint?.date ?? null],
    [`${id}_letb_percent`, timepoint?.letbPercent ?? null],
    [`${id}_letb_sd_percent`, timepoint?.letbSdPercent ?? null],
    [`${id}_letb_low_percent`, timepoint?.letbInterval?.low ?? null],
    [`${id}_letb_high_percent`, timepoint?.letbInterval?.high ?? null],
    [`${id}_enhancing_cm3`, timepoint?.enhancingVolumeCm3 ?? null],
    [`${id}_liver_cm3`, timepoint?.liverVolumeCm3 ?? null],
    [`${id}_coverage`, timepoint?.coverage ?? null],
    [`${id}_provisional`, timepoint === undefined ? null : Number(timepoint.provisional)],
    [`${id}_preset`, timepoint?.preset ?? null],
    [`${id}_k`, timepoint?.k ?? null],
    [`${id}_alignment`, timepoint?.alignment ?? null],
    [`${id}_software_version`, timepoint?.softwareVersion ?? null],
    [`${id}_findings`, codes(timepoint?.findings ?? [])],
  ];
}

function inputCells(id: string, timepoint: BatchTimepoint | undefined): readonly Cell[] {
  const phases = ['arterial', 'precontrast'] as const;
  return [
    ...phases.map((role): Cell => [`${id}_${role}_series_uid`, timepoint?.series[role] ?? null]),
    ...phases.map((role): Cell => [`${id}_${role}_sha256`, timepoint?.inputs[role] ?? null]),
    [`${id}_liver_mask_sha256`, timepoint?.inputs['liver-mask'] ?? null],
  ];
}

function codes(findings: readonly string[]): string {
  return [...new Set(findings)].join(' ');
}
