import type { ChangeDocument } from '../../core/record/changeDocument.ts';
import type { MeasurementDocument } from '../../core/record/measurementDocument.ts';
import { rounded } from '../../core/text/rounding.ts';
import type { Finding } from '../../core/base/findings.ts';
import { endpointText } from '../../core/text/reportText.ts';
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
  return [heading, table(rows), ...findingLines(m.findings)].join('\n');
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
  ]);
  return [
    `change of LETB ${percent(c.changePercent)}${c.provisional ? ' (provisional)' : ''}  enhancing ${percent(c.enhancingChangePercent)}  liver ${percent(c.liverChangePercent)}`,
    table(rows),
    `  thresholds: ${c.thresholdSet.id} version ${c.thresholdSet.version}`,
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
