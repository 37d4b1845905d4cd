import type { Stack } from '../../core/dicom/stack.ts';
import type { StudyTree } from '../../core/dicom/studyTree.ts';
import { figure } from '../../core/text/sentence.ts';
import { sentenceOf } from '../../core/text/sentences.ts';
import { stackReference } from './scanDocument.ts';

/** A tree for a person at a terminal: every stack on a line, its reasons below it, then what was left out. */
export function scanTable(tree: StudyTree): string {
  const lines: string[] = [];
  for (const patient of tree.patients) {
    lines.push(`Patient ${patient.patientId ?? '(no ID)'}`);
    for (const study of patient.studies) {
      lines.push(`  Study ${study.date ?? '(no date)'}  ${study.description ?? ''}`.trimEnd());
      for (const series of study.series) {
        lines.push(
          `    Series ${series.number ?? '?'}  ${series.modality ?? '?'}  ${series.description ?? ''}`.trimEnd(),
        );
        for (const stack of series.stacks) lines.push(...stackLines(stack));
      }
    }
  }
  if (tree.skipped.length > 0) lines.push('', `Left out: ${tree.skipped.length} files`);
  for (const { source, code, detail } of tree.skipped.slice(0, SKIPPED_SHOWN))
    lines.push(`  ${source}: ${sentenceOf({ code, details: { detail } }, 'en')}`);
  if (tree.skipped.length > SKIPPED_SHOWN) lines.push(`  … (--json names all)`);
  return lines.map(printable).join('\n');
}

/** The table stays readable in a folder of thousands of other files. */
const SKIPPED_SHOWN = 20;

function stackLines(stack: Stack): readonly string[] {
  const { grid, phase } = stack;
  const geometry =
    grid === null
      ? `${stack.slices.length} images, no grid`
      : `${grid.dimensions.join('×')}, ${grid.spacingMm.map((mm) => figure(mm, 3, 'en')).join('×')} mm`;
  const confidence = phase.value === 'unknown' ? '' : ` (${Math.round(100 * phase.confidence)} %)`;
  return [
    `      ${stack.verdict.padEnd(10)} ${`${phase.value}${confidence}`.padEnd(22)} ${geometry}`,
    `        ${stackReference(stack)}`,
    ...stack.reasons.map((reason) => `        · ${sentenceOf(reason, 'en')}`),
    ...phase.evidence
      .filter(({ supports }) => supports === phase.value && phase.value !== 'unknown')
      .map((item) => `        + ${sentenceOf(item, 'en')}`),
  ];
}

/** Without control characters: a description may hold any byte, a terminal obeys some. */
function printable(line: string): string {
  return line.replaceAll(/\p{Cc}/gu, '·');
}
