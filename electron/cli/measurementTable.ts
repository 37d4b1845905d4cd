import type { ChangeDocument } from '../../core/record/changeDocument.ts';
import type { MeasurementDocument } from '../../core/record/measurementDocument.ts';
import type { PercentInterval } from '../../core/letb/uncertainty.ts';
import { rounded } from '../../core/text/rounding.ts';
import type { Finding } from '../../core/base/findings.ts';
import { endpointText } from '../../core/text/reportText.ts';
import { whichCounts } from '../../core/report/pageTables.ts';
import { sentenceOf } from '../../core/text/sentences.ts';

/** A measurement for a terminal. */
export function measurementTable(title: string, m: MeasurementDocument): string {
  const heading = `${title}  LETB ${rounded('percent', m.letbPercent, 'en')} %${m.provisional ? ' (provisional)' : ''}  enhancing ${rounded('cm3', m.enhancingVolumeCm3, 'en')} cm³ of liver ${rounded('cm3', m.liverVolumeCm3, 'en')} cm³  coverage ${rounded('percent', 100 * m.coverage, 'en')} %  preset ${m.preset}, k = ${m.k}, alignment ${m.alignment.kind}`;
  const rows = [
    ['placement', 'mean HU', 'SD HU', 'T HU', 'cm³', 'LETB %'],
    ...m.placements.map((p, index) => [
      `${index + 1} (${p.shape} ${p.nominalCm3} cm³)`,
      rounded('hu', p.meanHu, 'en'),
      rounded('hu', p.sdHu, 'en'),
      rounded('hu', p.thresholdHu, 'en'),
      rounded('cm3', p.enhancingVolumeCm3, 'en'),
      rounded('percent', p.letbPercent, 'en'),
    ]),
  ];
  return [heading, table(rows), ...uncertaintyLines(m), ...findingLines(m.findings)].join('\n');
}

function uncertaintyLines({ uncertainty: u }: MeasurementDocument): readonly string[] {
  if (u === undefined) return [];
  const span = (interval: PercentInterval | null): string =>
    interval === null
      ? '–'
      : `${rounded('percent', interval.low, 'en')} to ${rounded('percent', interval.high, 'en')} %`;
  const { parts, population } = u;
  const percentiles = u.placements.map(({ percentile }) => (percentile === null ? '–' : percentile.toFixed(0)));
  return [
    `  ${(100 * u.confidence).toFixed(0)} % interval ${span(u.interval)} (seed ${u.seed}); all parenchyma gives ${rounded('percent', population.letbPercent, 'en')} %`,
    `  parts: placement ${span(parts.placement)}, sampling ${span(parts.sampling)}, mask ± 1 voxel ${span(parts.boundary)}, registration ${span(parts.registration)}`,
    `  placements at percentiles ${percentiles.join(', ')} of ${u.admissiblePlacements} admissible places; P agrees best ${rounded('mm', u.residualShift.lengthMm, 'en')} mm away`,
    ...(u.lipiodol === null
      ? []
      : [
          `  iodized oil hides ${rounded('cm3', u.lipiodol.unknownCm3, 'en')} cm³: ${span({ low: u.lipiodol.noneViablePercent, high: u.lipiodol.allViablePercent })} from none to all of it viable`,
        ]),
    ...findingLines(u.findings),
  ];
}

/** P(change below the threshold) and the call that it allows, where it was computed. */
function callOf({ uncertainty }: ChangeDocument, endpoint: string): readonly string[] {
  const found = uncertainty?.responses.find((response) => response.endpoint === endpoint);
  return found === undefined ? [] : [`P ${rounded('probability', found.probability, 'en')}`, found.call];
}

/** A change for a terminal. */
export function changeTable(c: ChangeDocument): string {
  const percent = (value: number | null): string =>
    value === null ? 'not evaluable' : `${rounded('changePercent', value, 'en')} %`;
  const answer = (responder: boolean | null): string =>
    responder === null ? 'not evaluable' : responder ? 'responder' : 'non-responder';
  const rows = c.responses.map((r) => [
    endpointText(r.endpoint, 'en'),
    `< ${rounded('thresholdPercent', r.thresholdPercent, 'en')} %`,
    answer(r.responder),
    ...callOf(c, r.endpoint),
  ]);
  const meaning = whichCounts(c.uncertainty, 'en');
  return [
    `change of LETB ${percent(c.changePercent)}${c.provisional ? ' (provisional)' : ''}  enhancing ${percent(c.enhancingChangePercent)}  liver ${percent(c.liverChangePercent)}`,
    table(rows),
    ...(c.uncertainty === undefined
      ? []
      : [
          `  ${(100 * c.uncertainty.confidence).toFixed(0)} % interval of the change ${c.uncertainty.interval === null ? 'not evaluable' : `${percent(c.uncertainty.interval.low)} to ${percent(c.uncertainty.interval.high)}`}`,
        ]),
    `  thresholds: ${c.thresholdSet.id} version ${c.thresholdSet.version}`,
    ...(meaning === '' ? [] : [`  ${meaning}`]),
    ...findingLines(c.findings),
  ].join('\n');
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map(
      (row) =>
        `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}`,
    )
    .join('\n');
}

function findingLines(findings: readonly Finding[]): readonly string[] {
  return findings.map((finding) => `  ${finding.severity === 'warning' ? '!' : '·'} ${sentenceOf(finding, 'en')}`);
}
