import type { Stack } from '../../core/dicom/stack.ts';
import type { StudyTree } from '../../core/dicom/studyTree.ts';
import { figure } from '../../core/text/sentence.ts';
import { sentenceOf } from '../../core/text/sentences.ts';
import type { PairedTimepoint, Pairing } from '../../core/letb/proposePairing.ts';
import { pairingsIn, stackReference } from './scanDocument.ts';

/** A tree for a person at a terminal: every stack on a line, its reasons below it, then what was left out. */
export function scanTable(tree: StudyTree, procedureDates: readonly string[] = []): string {
  const lines: string[] = [];
  const pairings = pairingsIn(tree, procedureDates);
  for (const [n, patient] of tree.patients.entries()) {
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
    lines.push(...pairingLines(pairings[n]));
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
  const ask = phase.needsReader ? ' ?' : '';
  const confidence = phase.value === 'unknown' ? ask : ` (${Math.round(100 * phase.confidence)} %)${ask}`;
  return [
    `      ${stack.verdict.padEnd(10)} ${`${phase.value}${confidence}`.padEnd(22)} ${geometry}`,
    `        ${stackReference(stack)}`,
    ...stack.reasons.map((reason) => `        · ${sentenceOf(reason, 'en')}`),
    ...phase.evidence
      .filter(({ supports }) => supports === phase.value && phase.value !== 'unknown')
      .map((item) => `        ${item.weight === 0 ? '?' : '+'} ${sentenceOf(item, 'en')}`),
  ];
}

/** The proposed pair, or the question that comes before it; nothing for a patient without a stack to measure. */
function pairingLines(pairing: Pairing | undefined): readonly string[] {
  if (pairing === undefined) return [];
  const { timepoints, pre, post, identityQuestion, findings } = pairing;
  if (identityQuestion !== null) return [`  Pair  ? ${sentenceOf(identityQuestion, 'en')}`];
  if (timepoints.every(({ arterialStackId }) => arterialStackId === null)) return [];
  const side = (timepoint: PairedTimepoint | null): string =>
    timepoint === null
      ? 'none'
      : `${timepoint.date ?? '(no date)'} (arterial ${timepoint.arterialStackId ?? 'not found'}, precontrast ${timepoint.precontrastStackId ?? 'not found'})`;
  return [
    `  Pair  before: ${side(pre)}`,
    `        after:  ${side(post)}`,
    ...findings.map((finding) => `        ${finding.severity === 'warning' ? '!' : '·'} ${sentenceOf(finding, 'en')}`),
  ];
}

/** Without control characters: a description may hold any byte, a terminal obeys some. */
function printable(line: string): string {
  return line.replaceAll(/\p{Cc}/gu, '·');
}
