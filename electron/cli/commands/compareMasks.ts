import type { Finding } from '../../../core/base/findings.ts';
import { compareMasks, type MaskComparison } from '../../../core/segmentation/compareMasks.ts';
import { maskOnGrid } from '../../../core/segmentation/maskOnGrid.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { readLabelImageFile } from '../../files/readMaskFile.ts';
import { readArgs } from '../args.ts';
import { labelFrom } from '../measureArgs.ts';
import { UsageError, type Command } from '../command.ts';

/** `letb compare-masks A B`: A is the reference of the volume difference, and its grid is the one on which B must lie. */
export const compareMasksCommand: Command = {
  run: async (args, io) => {
    const options = readArgs(args, { json: 'flag', label: 'text' });
    const [reference, compared, ...further] = options.positionals;
    if (reference === undefined || compared === undefined || further.length > 0)
      throw new UsageError('compare-masks takes two mask files, the reference first');
    const label = labelFrom(options);
    const [a, b] = await Promise.all([readLabelImageFile(reference), readLabelImageFile(compared)]);
    const placedA = maskOnGrid(a.image, a.image.grid, { label });
    const placedB = maskOnGrid(b.image, a.image.grid, { label });
    const comparison = compareMasks(placedA.labelmap, placedB.labelmap);
    const findings = [...placedA.findings, ...placedB.findings].map(withSentence);
    if (options.flag('json')) {
      const inputs = [
        { role: 'reference', path: reference, sha256: a.sha256 },
        { role: 'compared', path: compared, sha256: b.sha256 },
      ];
      io.print(
        JSON.stringify({ schema: 'letb.mask-comparison/1', ...comparison, label: label ?? null, findings, inputs }),
      );
    } else {
      io.print(table(comparison));
      for (const finding of findings) io.note(finding.sentence);
    }
    return 0;
  },
};

function withSentence(finding: Finding): Finding & { readonly sentence: string } {
  return { ...finding, sentence: sentenceOf(finding, 'en') };
}

function table(comparison: MaskComparison): string {
  const [reference, compared] = comparison.volumesCm3;
  const rows: readonly (readonly [string, number | null, number, string])[] = [
    ['volume of the reference', reference, 1, 'cm³'],
    ['volume of the other mask', compared, 1, 'cm³'],
    ['Dice', comparison.dice, 4, ''],
    ['Jaccard', comparison.jaccard, 4, ''],
    ['relative absolute volume difference', comparison.ravdPercent, 3, '%'],
    ['average symmetric surface distance', comparison.assdMm, 3, 'mm'],
    ['maximum symmetric surface distance', comparison.mssdMm, 3, 'mm'],
  ];
  return rows
    .map(([name, value, digits, unit]) => {
      const shown = value === null ? 'not evaluable' : value.toFixed(digits);
      return `${name.padEnd(36)}${shown.padStart(13)} ${unit}`.trimEnd();
    })
    .join('\n');
}
