import type { ChangeDocument } from '../record/changeDocument.ts';
import type { MeasurementDocument } from '../record/measurementDocument.ts';

/** One figure: what it is, of which placement (null: of the measurement), its value and its unit. */
interface Figure {
  readonly figure: string;
  readonly placement: number | null;
  readonly value: number | string | boolean | null;
  readonly unit: string;
}

const COLUMNS = [
  'schema',
  'patient_id',
  'study_date',
  'timepoint',
  'preset',
  'k',
  'sd_estimator',
  'figure',
  'placement',
  'value',
  'unit',
  'software_version',
  'computed_at',
  'arterial_sha256',
  'precontrast_sha256',
  'liver_mask_sha256',
  'study_instance_uid',
  'arterial_series_uid',
  'precontrast_series_uid',
] as const;

/**
 * Every number of the measurements, long: one row a figure, unrounded, with its unit and its inputs. RFC 4180, decimal points, a stable
 * order of columns and rows; a value that is not evaluable is an empty field.
 */
export function measurementsCsv(
  timepoints: readonly { readonly id: string; readonly measurement: MeasurementDocument }[],
): string {
  const rows = timepoints.flatMap(({ id, measurement }) => {
    const { subject, preset, k, sdEstimator, provenance } = measurement;
    const input = (role: string) => provenance.inputs.find((one) => one.role === role);
    const sha256 = (role: string): string => input(role)?.sha256 ?? '';
    return figuresOf(measurement).map(({ figure, placement, value, unit }) => [
      'letb.measurements-csv/1',
      subject.patientId,
      subject.studyDate,
      id,
      preset,
      k,
      sdEstimator,
      figure,
      placement,
      value,
      unit,
      provenance.softwareVersion,
      provenance.computedAt,
      sha256('arterial'),
      sha256('precontrast'),
      sha256('liver-mask'),
      subject.studyInstanceUid,
      input('arterial')?.seriesInstanceUid ?? '',
      input('precontrast')?.seriesInstanceUid ?? '',
    ]);
  });
  return csvOf([COLUMNS, ...rows]);
}

/**
 * A whole case in one table of the columns of `measurementsCsv`: every figure of its timepoints, then its change and responses, whose
 * `timepoint` is `change`. A responder is `true`, `false` or, not evaluable, empty.
 */
export function caseCsv(timepoints: Parameters<typeof measurementsCsv>[0], change: ChangeDocument | null): string {
  const first = timepoints[0]?.measurement;
  if (change === null || first === undefined) return measurementsCsv(timepoints);
  const set = `${change.thresholdSet.id}/${change.thresholdSet.version}`;
  const row = (figure: string, value: Field, unit: string): readonly Field[] => [
    'letb.measurements-csv/1',
    first.subject.patientId,
    null,
    'change',
    first.preset,
    first.k,
    first.sdEstimator,
    figure,
    null,
    value,
    unit,
    first.provenance.softwareVersion,
    ...COLUMNS.slice(COLUMNS.indexOf('computed_at')).map(() => null),
  ];
  return (
    measurementsCsv(timepoints) +
    csvOf([
      ...CHANGE_FIGURES.map((figure) => row(figure, change[figure], '%')),
      row('provisional', change.provisional, ''),
      row('thresholdSet', set, ''),
      ...change.responses.flatMap(({ endpoint, thresholdPercent, responder }) => [
        row(`threshold ${endpoint}`, thresholdPercent, '%'),
        row(`responder ${endpoint}`, responder, ''),
      ]),
      row('findings', change.findings.map((finding) => finding.code).join(' '), ''),
    ])
  );
}

const CHANGE_FIGURES = ['changePercent', 'enhancingChangePercent', 'liverChangePercent'] as const;

/** The change and the responses, long, in the same manner. */
export function changeCsv(change: ChangeDocument): string {
  const set = `${change.thresholdSet.id}/${change.thresholdSet.version}`;
  return csvOf([
    ['schema', 'figure', 'endpoint', 'value', 'unit', 'threshold_percent', 'threshold_set', 'provisional'],
    ...CHANGE_FIGURES.map((figure) => [
      'letb.change-csv/1',
      figure,
      null,
      change[figure],
      '%',
      null,
      set,
      change.provisional,
    ]),
    ...change.responses.map(({ endpoint, thresholdPercent, responder }) => [
      'letb.change-csv/1',
      'responder',
      endpoint,
      responder,
      '',
      thresholdPercent,
      set,
      change.provisional,
    ]),
  ]);
}

function figuresOf(measurement: MeasurementDocument): readonly Figure[] {
  const { quality } = measurement;
  const whole = (figure: string, value: Figure['value'], unit: string): Figure => ({
    figure,
    placement: null,
    value,
    unit,
  });
  return [
    whole('letbPercent', measurement.letbPercent, '%'),
    whole('letbSdPercent', measurement.letbSdPercent, '%'),
    whole('letbRangePercent', measurement.letbRangePercent, '%'),
    whole('letbCoefficientOfVariation', measurement.letbCoefficientOfVariation, '1'),
    whole('enhancingVolumeCm3', measurement.enhancingVolumeCm3, 'cm3'),
    whole('liverVolumeCm3', measurement.liverVolumeCm3, 'cm3'),
    whole('coveredLiverVolumeCm3', measurement.coveredLiverVolumeCm3, 'cm3'),
    whole('coverage', measurement.coverage, '1'),
    whole('provisional', measurement.provisional, ''),
    whole('alignment', measurement.alignment.kind, ''),
    ...measurement.placements.flatMap((placement, index) => {
      const of = (figure: string, value: Figure['value'], unit: string): Figure => ({
        figure,
        placement: index + 1,
        value,
        unit,
      });
      const [x, y, z] = placement.centreLpsMm;
      return [
        of('centreXLpsMm', x, 'mm'),
        of('centreYLpsMm', y, 'mm'),
        of('centreZLpsMm', z, 'mm'),
        of('shape', placement.shape, ''),
        of('nominalCm3', placement.nominalCm3, 'cm3'),
        of('effectiveCm3', placement.effectiveCm3, 'cm3'),
        of('voxels', placement.voxels, '1'),
        of('meanHu', placement.meanHu, "[hnsf'U]"),
        of('sdHu', placement.sdHu, "[hnsf'U]"),
        of('thresholdHu', placement.thresholdHu, "[hnsf'U]"),
        of('enhancingVolumeCm3', placement.enhancingVolumeCm3, 'cm3'),
        of('letbPercent', placement.letbPercent, '%'),
        of('roiOutlierFraction', quality.roiOutlierFraction[index] ?? null, '1'),
      ];
    }),
    whole('negativeTailFraction', quality.negativeTailFraction, '1'),
    whole('noiseFloorPercent', quality.noiseFloorPercent, '%'),
    whole('letbNoiseCorrectedPercent', quality.letbNoiseCorrectedPercent, '%'),
    ...Object.entries(quality.sensitivity)
      .toSorted(([a], [b]) => Number(a) - Number(b))
      .map(([k, value]) => whole(`letbPercentAtK${k}`, value, '%')),
    whole('findings', measurement.findings.map((finding) => finding.code).join(' '), ''),
  ];
}

export type Field = string | number | boolean | null;

/** Rows as RFC 4180: CRLF, quotes where needed. Refuses (a defect) numbers that are not finite. A text never starts as a formula. */
export function csvOf(rows: readonly (readonly Field[])[]): string {
  return rows.map((row) => `${row.map(fieldOf).join(',')}\r\n`).join('');
}

function fieldOf(field: Field): string {
  if (field === null) return '';
  if (typeof field === 'number' && !Number.isFinite(field))
    throw new Error('a number that is not finite has no place in a table');
  const text = typeof field === 'string' && /^[=+\-@\t\r]/.test(field) ? `'${field}` : String(field);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
