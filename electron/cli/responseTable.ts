import type { ResponseDocument } from '../../core/record/responseDocument.ts';
import { rounded } from '../../core/text/rounding.ts';
import { changeFigure } from '../../core/text/responseSentences.ts';
import { NOT_EVALUABLE } from '../../core/text/rounding.ts';

type Timepoint = ResponseDocument['timepoints'][number];

/** A response for a terminal: the answer first, then a row and the reasons of each timepoint. */
export function responseTable(response: ResponseDocument): string {
  const { criteriaSet, cycles, switches, timepoints } = response;
  return [
    `${criteriaSet.name} (${criteriaSet.id}, version ${criteriaSet.version})`,
    `best response ${response.best}${onDay(response.bestDate, response.daysToBest)}  progression ${response.progressionDate ?? 'none'}`,
    ...switches.map(
      (item) =>
        `  switch ${item.name} ${String(item.value)} (default ${String(item.default)})${'changedAnswer' in item && !item.changedAnswer ? ', without effect here' : ''}`,
    ),
    table([
      ['timepoint', 'date', 'sum mm', 'from baseline', 'from nadir', 'targets', 'non-targets', 'new', 'overall'],
      ...timepoints.map(row),
    ]),
    ...cycles.flatMap((cycle) => [
      `cycle ${cycle.cycle}: baseline ${cycle.baseline} (${cycle.baselineDate}), best ${cycle.best}${onDay(cycle.bestDate, cycle.daysToBest)}, targets ${cycle.targets.map(({ id }) => id).join(', ') || 'none'}`,
      ...cycle.explanation.en.map((text) => `  ${text}`),
      ...cycle.findings.map(remark),
      ...timepoints.filter((timepoint) => timepoint.cycle === cycle.cycle).flatMap(reasons),
    ]),
  ].join('\n');
}

function onDay(date: string | null, days: number | null): string {
  return date === null ? '' : ` (${date}, day ${days})`;
}

function row(timepoint: Timepoint): readonly string[] {
  const percent = (value: number | null): string => (value === null ? NOT_EVALUABLE : `${changeFigure(value, 'en')} %`);
  return [
    timepoint.id,
    timepoint.date,
    rounded('mm', timepoint.sumMm, 'en'),
    percent(timepoint.changeFromBaselinePercent),
    percent(timepoint.changeFromNadirPercent),
    timepoint.target,
    timepoint.nonTarget,
    timepoint.newLesion ? 'yes' : 'no',
    timepoint.overall,
  ];
}

function reasons(timepoint: Timepoint): readonly string[] {
  const { targetChoice, caliper } = timepoint;
  return [
    `  ${timepoint.id}: ${timepoint.overall}`,
    ...timepoint.explanation.en.map((text) => `    ${text}`),
    ...timepoint.findings.map((finding) => `  ${remark(finding)}`),
    ...(targetChoice === null || targetChoice.sets < 2
      ? []
      : [
          `    over all ${targetChoice.sets} admissible sets of targets: ${targetChoice.categories.map(({ category, percent }) => `${category} in ${rounded('percent', percent, 'en')} %`).join(', ')}`,
        ]),
    ...(caliper === null
      ? []
      : [
          `    ${caliper.lesion} ${rounded('mm', caliper.changeMm, 'en')} mm ${caliper.direction} would make it ${caliper.becomes}`,
        ]),
  ];
}

function remark(finding: { readonly severity: string; readonly sentence: { readonly en: string } }): string {
  return `  ${finding.severity === 'warning' ? '!' : '·'} ${finding.sentence.en}`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)));
  return rows
    .map((cells) => `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}
